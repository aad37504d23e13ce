"""By when: promises in workdays, legs in working time or round the clock, and the light of what is left."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.deadlines import (
    Light,
    due_on,
    leg_clocks,
    light,
    midnight_after,
    promise_due,
    workdays_due,
    working_time_after,
)
from server.domain.errors import DeadlineClassUnknown, UrgencyUnknown
from tests.server.domain.china import CALENDAR, CATALOGUE, china

ANY_DAY = st.dates(date(1950, 1, 1), date(2200, 1, 1))
ANY_INSTANT = st.integers(0, 52_000_000).map(lambda minutes: china("2000-01-01") + timedelta(minutes=minutes))
WORKDAYS = st.integers(1, 40)
MINUTES = st.integers(0, 3000)


@pytest.mark.parametrize(
    ("received", "deadline_class", "due"),
    [
        ("2026-02-12", "A", "2026-02-14"),
        ("2026-02-12", "B", "2026-02-26"),
        ("2026-02-12", "C", "2026-03-11"),
        ("2026-04-29", "B", "2026-05-09"),
        ("2026-09-18", "A", "2026-09-21"),
        ("2026-09-18", "B", "2026-09-24"),
        ("2026-09-18", "C", "2026-10-15"),
        ("2026-09-29", "A", "2026-10-08"),
        ("2026-09-29", "B", "2026-10-12"),
        ("2026-09-29", "C", "2026-10-26"),
        ("2026-12-11", "C", "2027-01-04"),
    ],
)
def test_promises_around_holidays_fall_due_as_the_notice_of_2026_demands(
    received: str, deadline_class: str, due: str
) -> None:
    promise = promise_due(china(f"{received}T10:00"), CATALOGUE.deadline_class(deadline_class), CALENDAR)
    assert promise.on == date.fromisoformat(due)


def test_a_promise_ends_at_midnight_after_its_day_and_tells_the_days_it_counted() -> None:
    promise = promise_due(china("2026-02-12T23:59"), CATALOGUE.deadline_class("A"), CALENDAR)
    assert promise.at == china("2026-02-15T00:00")
    assert promise.counted == (date(2026, 2, 13), date(2026, 2, 14))
    assert promise.calendar_version == CALENDAR.version


def test_the_day_of_receipt_is_the_day_in_china_wherever_the_instant_was_written() -> None:
    before_midnight_in_london = datetime.fromisoformat("2026-03-02T17:00+00:00")  # 3 March, 1:00 in China
    assert workdays_due(before_midnight_in_london, 1, CALENDAR).on == date(2026, 3, 4)


def test_a_count_that_runs_into_an_unannounced_year_is_provisional() -> None:
    assert promise_due(china("2026-12-11T10:00"), CATALOGUE.deadline_class("C"), CALENDAR).provisional
    assert not promise_due(china("2026-12-11T10:00"), CATALOGUE.deadline_class("B"), CALENDAR).provisional


def test_a_year_before_the_first_notice_is_provisional_too() -> None:
    assert workdays_due(china("2019-05-06T10:00"), 2, CALENDAR).provisional


@given(ANY_DAY, WORKDAYS)
def test_nothing_falls_due_on_a_free_day(received: date, workdays: int) -> None:
    assert CALENDAR.is_workday(due_on(received, workdays, CALENDAR))


@given(ANY_DAY, WORKDAYS)
def test_one_workday_more_is_the_next_workday_after(received: date, workdays: int) -> None:
    due = due_on(received, workdays, CALENDAR)
    assert due_on(received, workdays + 1, CALENDAR) == due_on(due, 1, CALENDAR) > due


@given(ANY_DAY, ANY_DAY, WORKDAYS)
def test_what_came_later_never_falls_due_earlier(one: date, other: date, workdays: int) -> None:
    earlier, later = sorted((one, other))
    assert due_on(earlier, workdays, CALENDAR) <= due_on(later, workdays, CALENDAR)


@pytest.mark.parametrize(
    ("at", "minutes", "until"),
    [
        ("2026-11-20T09:00", 180, "2026-11-20T12:00"),  # to the end of the morning, not to the afternoon
        ("2026-11-20T11:00", 120, "2026-11-20T15:00"),  # over lunch
        ("2026-11-20T16:00", 240, "2026-11-23T11:30"),  # over a weekend
        ("2026-11-20T12:30", 30, "2026-11-20T14:30"),  # received at lunch
        ("2026-11-21T10:00", 1, "2026-11-23T09:01"),  # received on a Saturday
        ("2026-02-14T17:00", 60, "2026-02-24T09:30"),  # over the Spring Festival, from a make-up Saturday
        ("2026-11-22T22:00", 0, "2026-11-23T09:00"),  # no time at all is still office time
    ],
)
def test_working_time_passes_only_while_offices_are_open(at: str, minutes: int, until: str) -> None:
    assert working_time_after(china(at), minutes, CALENDAR) == china(until)


@given(ANY_INSTANT, MINUTES, MINUTES)
def test_working_time_adds_up(at: datetime, first: int, second: int) -> None:
    step_by_step = working_time_after(working_time_after(at, first, CALENDAR), second, CALENDAR)
    # A step of nothing from closing time is the next opening: the same moment for anybody at work.
    assert working_time_after(step_by_step, 0, CALENDAR) == working_time_after(
        working_time_after(at, first + second, CALENDAR), 0, CALENDAR
    )


@given(ANY_INSTANT, ANY_INSTANT, MINUTES)
def test_working_time_keeps_the_order_of_instants(one: datetime, other: datetime, minutes: int) -> None:
    earlier, later = sorted((one, other))
    assert working_time_after(earlier, minutes, CALENDAR) <= working_time_after(later, minutes, CALENDAR)


def test_an_ordinary_leg_is_signed_in_working_hours_and_answered_by_the_next_workday() -> None:
    clocks = leg_clocks("normal", "B", china("2026-11-20T16:00"), CALENDAR, CATALOGUE)
    assert clocks.sign_due == china("2026-11-23T11:30")
    assert clocks.respond_due == midnight_after(date(2026, 11, 23))
    assert clocks.resolve_due == midnight_after(date(2026, 11, 27))


@pytest.mark.parametrize(("urgency", "to_sign", "to_respond"), [("critical", 15, 30), ("urgent", 30, 120)])
def test_a_pressing_leg_runs_by_night_and_on_holidays(urgency: str, to_sign: int, to_respond: int) -> None:
    dispatched_at = china("2026-10-01T23:50")
    clocks = leg_clocks(urgency, "B", dispatched_at, CALENDAR, CATALOGUE)
    assert clocks.sign_due - dispatched_at == timedelta(minutes=to_sign)
    assert clocks.respond_due - dispatched_at == timedelta(minutes=to_respond)
    assert clocks.resolve_due == midnight_after(date(2026, 10, 13))


def test_the_clocks_of_a_leg_tell_whether_they_are_provisional() -> None:
    clocks = leg_clocks("normal", "C", china("2026-12-11T10:00"), CALENDAR, CATALOGUE)
    assert clocks.provisional
    assert clocks.calendar_version == CALENDAR.version


def test_a_leg_of_unknown_urgency_or_class_is_refused() -> None:
    with pytest.raises(UrgencyUnknown):
        leg_clocks("panic", "B", china("2026-11-20T16:00"), CALENDAR, CATALOGUE)
    with pytest.raises(DeadlineClassUnknown):
        leg_clocks("normal", "Z", china("2026-11-20T16:00"), CALENDAR, CATALOGUE)


@pytest.mark.parametrize(
    ("now", "colour"),
    [
        ("2026-02-12T10:00", Light.GREEN),
        ("2026-02-14T10:00", Light.GREEN),  # three of five workdays left
        ("2026-02-23T10:00", Light.GREEN),  # a holiday turns no light
        ("2026-02-25T00:00", Light.YELLOW),  # the last workday but one has begun
        ("2026-02-27T00:00", Light.YELLOW),  # the very instant
        ("2026-02-27T00:01", Light.RED),
    ],
)
def test_the_light_of_a_five_day_promise_turns_with_its_workdays(now: str, colour: Light) -> None:
    received_at = china("2026-02-12T10:00")
    due_at = workdays_due(received_at, 5, CALENDAR).at
    assert light(received_at, due_at, china(now), CALENDAR) is colour


@pytest.mark.parametrize(
    ("now", "colour"),
    [("10:00", Light.GREEN), ("10:19", Light.GREEN), ("10:20", Light.YELLOW), ("10:31", Light.RED)],
)
def test_the_light_of_a_short_term_turns_in_its_last_third(now: str, colour: Light) -> None:
    started_at = china("2026-11-20T10:00")
    assert (
        light(started_at, started_at + timedelta(minutes=30), china(f"2026-11-20T{now}"), CALENDAR) is colour
    )


def test_a_paused_term_is_grey_even_when_overdue() -> None:
    started_at = china("2026-11-20T10:00")
    assert light(started_at, started_at, started_at + timedelta(days=1), CALENDAR, paused=True) is Light.GREY
