"""What is not taken: one city's list of 73 items, suggested by words and decided by people."""

from pathlib import Path

import msgspec
import pytest

from server.data import exclusions_bytes
from server.domain.errors import ExclusionsInvalid, ExclusionUnknown
from server.domain.exclusions import exclusions_of, read_exclusions, suggested_exclusions
from tests.server.domain.china import CATALOGUE

DOCUMENT = exclusions_bytes("hohhot")
HOHHOT = read_exclusions(DOCUMENT)
ITEMS = [item for family in HOHHOT.classes for item in family.items]
VECTORS = Path(__file__).parents[2] / "vectors" / "routing_cases.jsonl"
REAL_MATTERS = [msgspec.json.decode(line)["text"] for line in VECTORS.read_bytes().splitlines()]


def test_the_list_of_hohhot_has_8_classes_and_73_items() -> None:
    assert len(HOHHOT.classes) == 8
    assert len(ITEMS) == 73
    assert len({item.name for item in ITEMS}) == 73
    assert len({item.name_en for item in ITEMS} - {""}) == 73


def test_every_item_has_a_script_a_legal_basis_and_words_of_its_own() -> None:
    words = [word for item in ITEMS for word in item.keywords]
    assert all(item.script and item.legal_basis and item.keywords for item in ITEMS)
    assert len(words) == len(set(words))


def test_classes_are_those_of_the_catalogue() -> None:
    assert [family.code for family in HOHHOT.classes] == [each.code for each in CATALOGUE.exclusions]
    assert [family.action for family in HOHHOT.classes] == [each.action for each in CATALOGUE.exclusions]


@pytest.mark.parametrize(
    ("description", "code", "action"),
    [
        ("楼下有人持刀打架斗殴", "X101", "transfer"),
        ("我不服法院判决，要求热线改判", "X202", "explain"),
        ("火车票退票手续费太高", "X303", "transfer"),
        ("帮我查车主电话", "X403", "explain"),
        ("还是上次那个问题，第几次反映了", "X501", "link"),
        ("随便问问，没什么事", "X601", "need_info"),
        ("不赔就一直投诉", "X704", "blocklist"),
        ("请政府给我介绍对象", "X803", "explain"),
    ],
)
def test_an_item_is_suggested_by_its_words_with_what_to_do(description: str, code: str, action: str) -> None:
    first = suggested_exclusions(description, HOHHOT)[0]
    assert (first.item.code, first.action) == (code, action)
    assert first.words
    assert all(word in description for word in first.words)


def test_an_emergency_is_suggested_first_whatever_else_is_said() -> None:
    found = suggested_exclusions("已起诉,法院判决不公,现在有人轻生要跳楼", HOHHOT)
    assert found[0].item.code == "X106"
    assert len(found) == 3


def test_of_92_real_matters_only_the_leaking_gas_is_suggested_and_that_is_an_emergency() -> None:
    hints = [found for text in REAL_MATTERS if (found := suggested_exclusions(text, HOHHOT))]
    assert [hint.item.code for found in hints for hint in found] == ["X107"]


def test_a_city_without_a_list_has_the_eight_classes_of_the_catalogue() -> None:
    short = exclusions_of(CATALOGUE)
    assert [item.code for family in short.classes for item in family.items] == [
        each.code for each in CATALOGUE.exclusions
    ]
    assert suggested_exclusions("外地的事", short)[0].item.code == "X3"


def test_an_unknown_item_is_refused_with_its_code() -> None:
    assert HOHHOT.item("X101").redirect == ("110",)
    assert HOHHOT.class_of("X101").code == "X1"
    with pytest.raises(ExclusionUnknown) as refusal:
        HOHHOT.item("X999")
    assert refusal.value.facts == {"exclusion": "X999"}


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ('code = "X102"', 'code = "X101"', "items"),
        ('code = "X102"', 'code = "X202x"', "$.classes[0].items[1].code"),
        ('code = "X110"', 'code = "X299"', "items X299"),
        ("items = 73", "items = 74", "counts"),
        ('action = "transfer"', 'action = "ignore"', "$.classes[0].action"),
        ('name = "hohhot"', "name = ", "document"),
    ],
    ids=["code twice", "no code", "foreign class", "wrong count", "unknown action", "no TOML"],
)
def test_a_slip_in_a_list_is_refused_by_the_name_of_its_field(before: str, after: str, field: str) -> None:
    with pytest.raises(ExclusionsInvalid) as refusal:
        read_exclusions(DOCUMENT.replace(before.encode(), after.encode(), 1))
    assert refusal.value.facts["field"] == field
