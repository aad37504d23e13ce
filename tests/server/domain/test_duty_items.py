"""The duty list as a file: what is written is read again, and a slip is refused with its line."""

import pytest

from server.domain.duty_items import areas_named, duties_told, read_duty_items, written
from server.domain.errors import DutiesInvalid
from tests.server.domain.china import CATALOGUE
from tests.server.small_city import DUTIES, UNITS, boundaries

KNOWN_UNITS = {unit.id for unit in UNITS}
KNOWN_AREAS = {area.code for area in boundaries().areas}
LINES = written(DUTIES)


def read(document: str) -> None:
    read_duty_items(document.encode(), KNOWN_UNITS, KNOWN_AREAS, CATALOGUE)


def test_a_list_that_is_written_is_read_again() -> None:
    found = read_duty_items(LINES.encode(), KNOWN_UNITS, KNOWN_AREAS, CATALOGUE)

    assert sorted(found, key=str) == sorted(DUTIES, key=str)
    assert areas_named(LINES.encode()) == {"city", "s1", "harbour"}


def test_blanks_around_an_area_hide_it_from_nobody() -> None:
    spaced = LINES.replace(",city,", ", city ,").encode()

    assert {
        item.area for item in read_duty_items(spaced, KNOWN_UNITS, KNOWN_AREAS, CATALOGUE)
    } == areas_named(spaced)


def test_each_item_is_told_under_what_it_is_about() -> None:
    assert duties_told(DUTIES)["0101 · s1 · street-1"] == "co 条例 2026-01-01"


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("unit,category", "who,category", "line 1"),
        ("urban,01,city", "nobody,01,city", "line 2 unit"),
        ("urban,01,city", "urban,99,city", "line 2 category"),
        ("urban,01,city", "urban,01,atlantis", "line 2 area"),
        ("city,lead", "city,both", "line 2 role"),
        ("2026-01-01,\n", "yesterday,\n", "line 2 since"),
        ("2026-01-01,\n", "2026-01-01,2025-01-01\n", "line 2 until"),
        ("2026-01-01,\n", "2026-01-01\n", "line 2"),
    ],
)
def test_a_slip_is_refused_with_its_line(before: str, after: str, field: str) -> None:
    with pytest.raises(DutiesInvalid) as refusal:
        read(LINES.replace(before, after, 1))
    assert refusal.value.facts["field"] == field


def test_a_line_that_stands_twice_is_refused() -> None:
    with pytest.raises(DutiesInvalid, match="stands once"):
        read(LINES + LINES.splitlines()[1] + "\n")


def test_what_is_not_utf_8_is_refused() -> None:
    with pytest.raises(DutiesInvalid, match="CSV in UTF-8"):
        read_duty_items(LINES.encode("gb18030"), KNOWN_UNITS, KNOWN_AREAS, CATALOGUE)
