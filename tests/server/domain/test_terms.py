"""Each kind of time is counted in its own way, and the policy says which one a city uses."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.calendar import Interval, Season
from server.domain.catalogue_entries import DeadlineClass
from server.domain.deadlines import (
    Light,
    class_term,
    leg_clocks,
    light,
    promise_due,
    redo_due,
    term_due,
    urgency_terms,
)
from server.domain.policy import STANDARD, read_policy
from server.domain.policy_parts import Lights
from server.domain.term import Term
from tests.server.domain.china import CALENDAR, CATALOGUE, china

LEVELS = CATALOGUE.urgency_levels
FRIDAY_EVENING = china("2026-11-20T20:00")

TIANJIN = read_policy(
    b"""
    [terms.urgencies.critical]
    sign = { minutes = 15 }
    respond = { minutes = 30 }
    night_respond = { minutes = 60 }
    """
)
BEIJING = read_policy(b"[terms.classes]\nA = { hours = 2 }\nB = { days = 7 }\nC = { working_hours = 20 }")


@pytest.mark.parametrize(
    ("term", "due"),
    [
        (Term(minutes=30), "2026-11-20T20:30"),
        (Term(hours=24), "2026-11-21T20:00"),
        (Term(days=7), "2026-11-28T00:00"),
        (Term(working_hours=4), "2026-11-23T15:00"),
        (Term(workdays=1), "2026-11-24T00:00"),
    ],
    ids=["minutes", "hours", "days", "working hours", "workdays"],
)
def test_five_kinds_of_time_end_at_five_instants(term: Term, due: str) -> None:
    assert term_due(FRIDAY_EVENING, term, CALENDAR).at == china(due)


def test_calendar_days_ask_no_calendar_and_are_never_provisional() -> None:
    found = term_due(china("2031-12-30T09:00"), Term(days=7), CALENDAR)
    assert found.on == date(2032, 1, 6)
    assert not found.provisional


def test_working_hours_in_a_year_without_a_notice_are_provisional() -> None:
    assert term_due(china("2026-12-31T17:00"), Term(working_hours=4), CALENDAR).provisional
    assert not term_due(china("2026-11-20T09:00"), Term(working_hours=4), CALENDAR).provisional


def test_a_city_that_counts_in_hours_and_days_has_its_promises_counted_so() -> None:
    due = {
        each.code: promise_due(FRIDAY_EVENING, each, CALENDAR, BEIJING).at
        for each in CATALOGUE.deadline_classes
    }
    assert due == {
        "A": china("2026-11-20T22:00"),
        "B": china("2026-11-28T00:00"),
        "C": china("2026-11-26T09:30"),
    }


def test_the_standard_policy_has_the_terms_that_the_catalogue_names() -> None:
    classes = {each.code: Term(workdays=each.resolve_workdays) for each in CATALOGUE.deadline_classes}
    assert STANDARD.terms.classes == classes
    terms = {u.code: urgency_terms(u.code, china("2026-11-20T10:00"), CATALOGUE, STANDARD) for u in LEVELS}
    assert terms == {
        "critical": (Term(minutes=15), Term(minutes=30)),
        "urgent": (Term(minutes=30), Term(minutes=120)),
        "normal": (Term(working_hours=4), Term(workdays=1)),
    }


def test_a_class_that_the_policy_does_not_name_has_the_catalogues_workdays() -> None:
    slow = DeadlineClass(
        code="D",
        name="特殊",
        name_en="Special",
        resolve_workdays=30,
        class_colour="red",
        interim_plan_only=True,
    )
    assert class_term(slow, STANDARD) == Term(workdays=30)


@pytest.mark.parametrize(
    ("dispatched", "minutes"),
    [("2026-11-20T14:00", 30), ("2026-11-20T22:00", 60), ("2026-11-21T06:59", 60), ("2026-11-21T07:00", 30)],
)
def test_at_night_a_citys_night_term_holds(dispatched: str, minutes: int) -> None:
    at = china(dispatched)
    clocks = leg_clocks("critical", "B", at, CALENDAR, CATALOGUE, TIANJIN)
    assert clocks.respond_due - at == timedelta(minutes=minutes)
    assert clocks.sign_due - at == timedelta(minutes=15)


def test_working_hours_follow_the_season() -> None:
    summer = Season(first="06-01", last="09-30", intervals=(Interval(time(8), time(12)),))
    calendar = replace(CALENDAR, seasons=(summer,))
    assert term_due(china("2026-07-01T07:00"), Term(working_hours=1), calendar).at == china(
        "2026-07-01T09:00"
    )
    assert term_due(china("2026-10-12T07:00"), Term(working_hours=1), calendar).at == china(
        "2026-10-12T10:00"
    )


@pytest.mark.parametrize(("day", "inside"), [("12-31", True), ("02-01", True), ("07-01", False)])
def test_a_season_may_run_over_new_year(day: str, *, inside: bool) -> None:
    winter = Season(first="11-01", last="04-30", intervals=(Interval(time(9), time(17)),))
    assert winter.has(date.fromisoformat(f"2026-{day}")) is inside


def test_a_day_on_which_offices_were_closed_by_a_typhoon_is_not_counted() -> None:
    closed = replace(CALENDAR, closures=frozenset({date(2026, 11, 23)}))
    assert term_due(FRIDAY_EVENING, Term(workdays=1), closed).on == date(2026, 11, 24)
    assert term_due(FRIDAY_EVENING, Term(working_hours=1), closed).at == china("2026-11-24T10:00")


@pytest.mark.parametrize(
    ("code", "due"),
    [("A", "2026-11-24T00:00"), ("B", "2026-11-26T00:00"), ("C", "2026-12-03T00:00")],
)
def test_a_second_round_has_half_the_class_and_at_least_a_workday(code: str, due: str) -> None:
    assert redo_due(china("2026-11-23T10:00"), CATALOGUE.deadline_class(code), CALENDAR).at == china(
        due
    ) + timedelta(days=1)


def test_a_policy_moves_the_point_at_which_a_light_turns_yellow() -> None:
    started, due, now = china("2026-11-09T10:00"), china("2026-11-28T00:00"), china("2026-11-18T10:00")
    assert light(started, due, now, CALENDAR) is Light.GREEN
    assert light(started, due, now, CALENDAR, lights=Lights(yellow_share=0.6)) is Light.YELLOW
    assert light(started, due, now, CALENDAR, lights=Lights(yellow_workdays=7)) is Light.YELLOW


@given(
    st.integers(0, 4_700_000).map(lambda minutes: china("2020-01-01") + timedelta(minutes=minutes)),
    st.sampled_from(["minutes", "hours", "days", "working_hours", "workdays"]),
    st.integers(1, 60),
)
def test_a_longer_term_never_ends_earlier(started: datetime, unit: str, amount: int) -> None:
    shorter = term_due(started, Term(**{unit: amount}), CALENDAR).at
    assert started < shorter <= term_due(started, Term(**{unit: amount + 1}), CALENDAR).at
