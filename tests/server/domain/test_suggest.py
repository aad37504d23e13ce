"""What a description is about: the labelled cases, and when a suggestion is sure enough to act on."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from server.domain.suggest import fired_rules, suggest
from tests.server.domain.china import CATALOGUE


class Case(Struct, frozen=True):
    """One sentence with the sub-item, and the joint rule if any, that a person gave it."""

    text: str
    code: str
    joint_rule: str | None = None
    note: str = ""


VECTORS = Path(__file__).parents[2] / "vectors" / "routing_cases.jsonl"
CASES = msgspec.json.Decoder(Case).decode_lines(VECTORS.read_bytes())
#: What people say, written down by ear: some before the everyday words of the catalogue, some after.
EVERYDAY = msgspec.json.Decoder(Case).decode_lines(VECTORS.with_name("colloquial_cases.jsonl").read_bytes())
#: What people write: any mixture of keywords of the catalogue.
WORDS = sorted({word for item in CATALOGUE.items for word in (*item.keywords_strong, *item.keywords)})
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=6).map("，".join)


def test_the_first_suggestion_is_right_for_91_of_92_labelled_sentences() -> None:
    right = [case for case in CASES if suggest(case.text, CATALOGUE).ranked[0].category == case.code]
    assert len(CASES) == 92
    assert len(right) >= 91


def test_no_labelled_sentence_is_wrong_and_clear_at_once() -> None:
    clear = [(case, found) for case in CASES if (found := suggest(case.text, CATALOGUE)).is_clear]
    assert [case.text for case, found in clear if found.ranked[0].category != case.code] == []
    assert len(clear) >= 80


@pytest.mark.parametrize(
    ("written", "sentences", "first", "among"),
    [("before the words of 2026.12", 36, 32, 35), ("after the words of 2026.12", 24, 16, 17)],
)
def test_everyday_words_are_mostly_found_and_else_a_person_is_asked(
    written: str, sentences: int, first: int, among: int
) -> None:
    cases = [(case, suggest(case.text, CATALOGUE)) for case in EVERYDAY if case.note == written]
    right = [case for case, found in cases if found.ranked and found.ranked[0].category == case.code]
    shown = [case for case, found in cases if case.code in {one.category for one in found.ranked}]
    wrong_and_clear = [case for case, found in cases if found.is_clear and case not in right]
    assert len(cases) == sentences
    assert len(right) >= first
    assert len(shown) >= among
    assert len(wrong_and_clear) <= 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_exactly_the_labelled_joint_rule_fires(case: Case) -> None:
    fired = [each.rule.code for each in fired_rules(case.text, CATALOGUE)]
    assert fired == ([case.joint_rule] if case.joint_rule else [])


def test_food_smoke_with_noise_fires_the_one_rule_that_no_labelled_sentence_has() -> None:
    [fired] = fired_rules("楼下烧烤店半夜还很吵", CATALOGUE)
    assert fired.rule.code == "J14"
    assert fired.words == ("烧烤", "吵")
    assert {case.joint_rule for case in CASES} | {"J14", None} == {
        None,
        *(rule.code for rule in CATALOGUE.joint_rules),
    }


def test_a_suggestion_shows_the_words_that_it_found() -> None:
    first = suggest("菜市场门口流动摊贩占道经营", CATALOGUE).ranked[0]
    assert first.category == "0101"
    assert first.words == ("占道经营", "流动摊贩", "摊贩")


def test_a_negative_keyword_speaks_against_its_item() -> None:
    without = {each.category: each.score for each in suggest("自来水浑浊", CATALOGUE).ranked}
    with_negative = {each.category: each.score for each in suggest("农村自来水浑浊", CATALOGUE).ranked}
    assert with_negative["0201"] == without["0201"] - 2


def test_nothing_is_suggested_where_nothing_is_found() -> None:
    found = suggest("今天天气不错", CATALOGUE)
    assert found.ranked == ()
    assert not found.is_clear


def test_two_close_suggestions_are_not_clear() -> None:
    found = suggest("消防通道上停满车，堵住出入口", CATALOGUE)
    assert [each.category for each in found.ranked] == ["0801", "0701"]
    assert not found.is_clear


def test_weak_words_alone_are_not_clear() -> None:
    found = suggest("路面", CATALOGUE)
    assert len(found.ranked) == 1
    assert not found.is_clear


def test_a_joint_rule_led_by_somebody_else_is_not_clear() -> None:
    found = suggest("电动车行和维修店占用人行道、智慧停车位", CATALOGUE)
    assert [each.rule.code for each in found.joint_rules] == ["J07"]
    assert not found.is_clear


@given(SENTENCES)
def test_at_most_three_suggestions_best_first_each_with_words_that_are_there(sentence: str) -> None:
    ranked = suggest(sentence, CATALOGUE).ranked
    assert len(ranked) <= 3
    assert [each.score for each in ranked] == sorted((each.score for each in ranked), reverse=True)
    assert all(each.words and all(word in sentence for word in each.words) for each in ranked)


@given(SENTENCES)
def test_an_item_is_spoken_of_if_and_only_if_one_of_its_keywords_is_there(text: str) -> None:
    walked = [
        item
        for item in CATALOGUE.items
        if any(word in text for word in (*item.keywords_strong, *item.keywords))
    ]
    assert CATALOGUE.spoken_of(text) == walked
