"""Which days are workdays: notices, make-up days, and years that nobody has announced yet."""

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.data import calendar_files
from server.domain.calendar import read_calendar
from server.domain.errors import CalendarInvalid
from tests.server.domain.china import CALENDAR

STANDING, NOTICES = calendar_files()
ANY_DAY = st.dates(date(1950, 1, 1), date(2200, 1, 1))


def notice(**changes: str) -> bytes:
    """A small notice for 2031, some lines of it changed."""
    lines = {
        "year": "2031",
        "source": '"a notice"',
        "holidays": '[{ name = "元旦", first = 2031-01-01, last = 2031-01-02 }]',
        "makeup_days": "[2031-01-04]",
    }
    return "\n".join(f"{field} = {value}" for field, value in (lines | changes).items()).encode()


@pytest.mark.parametrize("day", ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"])
def test_the_six_make_up_days_of_2026_are_workdays_on_a_weekend(day: str) -> None:
    made_up = date.fromisoformat(f"2026-{day}")
    assert CALENDAR.is_workday(made_up)
    assert made_up.weekday() >= 5


def test_2026_has_248_workdays_as_announced() -> None:
    assert CALENDAR.workdays_between(date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_2025_has_248_workdays_as_announced() -> None:
    assert CALENDAR.workdays_between(date(2024, 12, 31), date(2025, 12, 31)) == 248


def test_the_spring_festival_of_2026_lasts_nine_days() -> None:
    festival = [date(2026, 2, 15) + timedelta(n) for n in range(9)]
    assert not any(map(CALENDAR.is_workday, festival))
    assert CALENDAR.is_workday(date(2026, 2, 24))


def test_a_year_without_notice_has_its_statutory_days_free() -> None:
    assert not CALENDAR.is_workday(date(2027, 1, 1))
    assert not CALENDAR.is_workday(date(2027, 6, 9))  # 端午 follows the moon
    assert not CALENDAR.is_workday(date(2031, 10, 1))
    assert CALENDAR.is_workday(date(2031, 10, 6))


def test_an_announced_year_knows_only_what_its_notice_says() -> None:
    read = read_calendar(STANDING, [notice(holidays="[]", makeup_days="[]")])
    assert read.is_workday(date(2031, 1, 1))


@given(ANY_DAY)
def test_every_day_of_every_year_has_an_answer_and_no_fortnight_is_without_work(day: date) -> None:
    first = next(CALENDAR.workdays_after(day))
    assert day < first <= day + timedelta(14)


@given(ANY_DAY, st.integers(1, 40))
def test_workdays_counted_forward_are_the_workdays_in_between(day: date, count: int) -> None:
    *_, last = islice(CALENDAR.workdays_after(day), count)
    assert CALENDAR.workdays_between(day, last) == count


@given(day=st.dates(date(2020, 1, 1), date(2030, 12, 31)), number=st.integers(1, 600))
def test_the_workday_of_a_number_is_the_last_of_so_many_in_order(day: date, number: int) -> None:
    counted = [*islice(CALENDAR.workdays_after(day), number)]
    assert CALENDAR.workday_after(day, number) == counted[-1]


def test_no_workdays_lie_between_a_day_and_an_earlier_one() -> None:
    assert CALENDAR.workdays_between(date(2026, 3, 10), date(2026, 3, 2)) == 0


def test_the_order_in_which_notices_are_read_does_not_matter() -> None:
    assert read_calendar(STANDING, NOTICES[::-1]) == CALENDAR


def test_any_changed_day_changes_the_version() -> None:
    one = read_calendar(STANDING, [notice()])
    other = read_calendar(STANDING, [notice(makeup_days="[2031-01-11]")])
    assert one.version != other.version


@pytest.mark.parametrize(
    ("field", "notices"),
    [
        ("year 2031", [notice(), notice()]),
        (
            "2031 holidays 元旦",
            [notice(holidays='[{ name = "元旦", first = 2031-01-02, last = 2031-01-01 }]')],
        ),
        ("makeup_days", [notice(makeup_days="[2031-01-02]")]),
        ("Notice $.year", [notice(year='"2031"')]),
        ("Notice", [notice(year="")]),
    ],
)
def test_a_wrong_notice_is_refused_by_the_name_of_its_field(field: str, notices: list[bytes]) -> None:
    with pytest.raises(CalendarInvalid) as refusal:
        read_calendar(STANDING, notices)
    assert refusal.value.facts["field"] == field


@pytest.mark.parametrize(
    "hours",
    [
        "[]",
        "[{ start = 12:00:00, end = 09:00:00 }]",
        "[{ start = 09:00:00, end = 12:00:00 }, { start = 11:00:00, end = 17:00:00 }]",
    ],
)
def test_working_hours_must_be_there_and_in_order(hours: str) -> None:
    standing = f'source = "x"\nstatutory = []\nmovable = []\nworking_hours = {hours}'.encode()
    with pytest.raises(CalendarInvalid) as refusal:
        read_calendar(standing, [])
    assert refusal.value.facts["field"] == "working_hours"
