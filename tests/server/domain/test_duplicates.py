"""Likely duplicates: place before time before category before object before text, and why."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from server.domain.duplicates import Likeness, Matter, distance_m, likeness, ranked
from server.domain.place_words import named_in
from tests.server.domain.china import CATALOGUE, china


class Pair(Struct, frozen=True):
    """Two reports, and whether a person says that they are about the same thing."""

    a: str
    b: str
    same: bool


VECTORS = Path(__file__).parents[2] / "vectors" / "dedup_pairs.jsonl"
PAIRS = msgspec.json.Decoder(Pair).decode_lines(VECTORS.read_bytes())

NOW = china("2026-11-23T10:00")
#: 0104 路灯: radius 100 m, 7 days.
HERE = (110.33, 20.03)


def matter(text: str, **changes: object) -> Matter:
    return replace(Matter(id="new", text=text, received_at=NOW), **changes)


def compared(pair: Pair) -> Likeness:
    return likeness(matter(pair.a), matter(pair.b, id="old"), CATALOGUE)


LAMP = matter("建设街路灯不亮", category="0104", at=HERE)


def test_the_hard_pairs_are_ordered_right_where_text_alone_is_wrong() -> None:
    same = [compared(pair) for pair in PAIRS if pair.same]
    other = [compared(pair) for pair in PAIRS if not pair.same]
    wins = [one.order > two.order for one in same for two in other]
    by_text = [one.text_share > two.text_share for one in same for two in other]
    assert len(PAIRS) == 24
    assert sum(wins) / len(wins) >= 0.99
    assert sum(by_text) / len(by_text) <= 0.05


def test_at_least_22_of_the_24_hard_pairs_are_told_apart() -> None:
    right = [pair for pair in PAIRS if compared(pair).is_likely == pair.same]
    assert len(right) >= 22


@pytest.mark.parametrize(
    ("other", "place"),
    [
        (replace(LAMP, id="old", at=(110.3302, 20.03)), "same"),
        (replace(LAMP, id="old", at=(110.34, 20.03)), "different"),
        (replace(LAMP, id="old", at=(110.34, 20.03), accuracy_m=1000.0), "same"),
        (replace(LAMP, id="old", at=None), "same"),
        (replace(LAMP, id="old", at=None, text="路灯不亮"), "unknown"),
        (replace(LAMP, id="old", at=None, text="中山路路灯不亮"), "different"),
    ],
    ids=["20 m", "1 km", "1 km, but vague", "same street by name", "no place told", "another street"],
)
def test_place_is_judged_by_distance_and_accuracy_and_else_by_name(other: Matter, place: str) -> None:
    assert likeness(LAMP, other, CATALOGUE).place == place


def test_at_one_point_building_3_is_not_building_8() -> None:
    one = matter("楼道堆满杂物", category="0801", at=HERE, place_ref="3栋")
    other = replace(one, id="old", place_ref="8栋2单元")
    found = likeness(one, other, CATALOGUE)
    assert (found.place, found.object) == ("same", "different")
    assert not found.is_likely


@pytest.mark.parametrize(
    "text", ["3栋", "3号楼", "三栋", "三号楼", "3 幢", "03栋"], ids=["栋", "号楼", "三", "三号楼", "幢", "03"]
)
def test_one_building_has_many_spellings(text: str) -> None:
    assert named_in(f"阳光花园{text}油烟大").buildings == {"3"}


def test_letters_and_tens_are_buildings_and_units_too() -> None:
    assert named_in("b座十二单元").buildings == {"B"}
    assert named_in("b座十二单元").units == {"12"}


def test_a_car_that_blocks_a_gate_twice_is_one_object_by_its_plate() -> None:
    one = matter("琼A12345堵住小区门口", category="0701")
    other = matter("白色轿车琼A·12345又堵门了", id="old", category="0701")
    assert likeness(one, other, CATALOGUE).object == "same"


def test_what_is_older_than_the_days_of_its_sub_item_is_not_likely() -> None:
    days = CATALOGUE.item("0104").dedup_days
    old = replace(LAMP, id="old", received_at=NOW - timedelta(days=days, minutes=1))
    assert likeness(LAMP, old, CATALOGUE).time == "different"
    assert not likeness(LAMP, old, CATALOGUE).is_likely
    assert likeness(LAMP, replace(old, received_at=NOW - timedelta(days=days)), CATALOGUE).is_likely


def test_candidates_come_likeliest_first_with_the_reasons() -> None:
    near_other_words = replace(LAMP, id="1", text="这条街晚上漆黑一片", at=(110.3303, 20.03))
    near_other_category = replace(LAMP, id="2", category="0107")
    far_same_words = replace(LAMP, id="3", at=(110.40, 20.03))
    found = ranked(LAMP, [far_same_words, near_other_category, near_other_words], CATALOGUE)
    assert [each.id for each in found] == ["1", "2", "3"]
    assert [reason.code for reason in found[0].reasons] == ["place", "time", "category", "text"]
    assert found[0].reasons[0].facts == {"places": "", "distance_m": "31"}


def test_a_hundred_metres_are_a_hundred_metres() -> None:
    assert distance_m(HERE, (HERE[0], HERE[1] + 0.0009)) == pytest.approx(100.1, abs=0.1)
    assert distance_m(HERE, HERE) == 0


WORDS = st.lists(
    st.sampled_from(["阳光花园", "3栋", "8栋", "路灯不亮", "油烟", "解放路", "琼A12345", "二单元"]),
    max_size=5,
)
MATTERS = st.builds(
    Matter,
    id=st.uuids().map(str),
    text=WORDS.map("".join),
    received_at=st.integers(0, 60).map(lambda days: NOW - timedelta(days=days)),
    category=st.sampled_from([None, "0104", "0503"]),
    at=st.none() | st.tuples(st.floats(110.32, 110.34), st.floats(20.02, 20.04)),
)


@given(MATTERS, st.lists(MATTERS, max_size=6, unique_by=lambda each: each.id))
def test_the_ranking_loses_nobody_and_does_not_depend_on_the_order_of_asking(
    new: Matter, others: list[Matter]
) -> None:
    found = ranked(new, others, CATALOGUE)
    assert {each.id for each in found} == {each.id for each in others}
    assert found == ranked(new, others[::-1], CATALOGUE)


@given(MATTERS, MATTERS)
def test_likeness_is_mutual(one: Matter, other: Matter) -> None:
    there, back = likeness(one, other, CATALOGUE), likeness(other, one, CATALOGUE)
    assert there.order == back.order
    assert there.is_likely == back.is_likely
