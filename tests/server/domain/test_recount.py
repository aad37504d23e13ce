"""When a year becomes official, running terms are counted again; what was told is never made earlier."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.deadlines import term_due
from server.domain.recount import Running, recomputed
from server.domain.term import Term
from tests.server.domain.china import CALENDAR, china

RECEIVED = china("2026-12-11T10:00")
FIFTEEN = Term(workdays=15)

#: A notice for 2027 that gives the first Monday off and makes up for it on the Sunday before.
OFFICIAL = replace(
    CALENDAR,
    version="cn-2027-test",
    official=CALENDAR.official | {2027},
    holidays=CALENDAR.holidays | {date(2027, 1, 1), date(2027, 1, 4)},
)
#: One that makes the Saturday a make-up day, so that the term is over sooner.
SOONER = replace(OFFICIAL, makeup_days=CALENDAR.makeup_days | {date(2027, 1, 2)})


def running(*, told: bool, **changes: object) -> Running:
    clock = Running(
        key="t1",
        started_at=RECEIVED,
        term=FIFTEEN,
        due_at=term_due(RECEIVED, FIFTEEN, CALENDAR).at,
        told=told,
    )
    return replace(clock, **changes)


def test_a_term_that_runs_into_a_newly_announced_holiday_ends_later() -> None:
    (moved,) = recomputed([running(told=True)], OFFICIAL)
    assert (moved.was, moved.now) == (china("2027-01-05T00:00"), china("2027-01-06T00:00"))
    assert moved.counted.calendar_version == "cn-2027-test"
    assert not moved.counted.provisional


def test_a_told_promise_keeps_its_later_date_when_the_count_comes_out_earlier() -> None:
    (moved,) = recomputed([running(told=True)], SOONER)
    assert moved.kept_later
    assert moved.now == china("2027-01-05T00:00")
    assert moved.counted.on == date(2027, 1, 2)


def test_what_nobody_was_told_takes_the_earlier_date() -> None:
    (moved,) = recomputed([running(told=False)], SOONER)
    assert moved.now == china("2027-01-03T00:00")


def test_a_term_that_does_not_touch_the_year_is_not_mentioned() -> None:
    near = running(told=True, term=Term(workdays=2), due_at=term_due(RECEIVED, Term(workdays=2), CALENDAR).at)
    assert recomputed([near], OFFICIAL) == ()


def test_pauses_and_extensions_are_kept_on_top_of_the_new_count() -> None:
    extended = term_due(china("2027-01-04T23:59"), Term(workdays=2), CALENDAR).at
    clock = running(
        told=True,
        added=(Term(workdays=2),),
        paused=timedelta(days=1),
        due_at=extended + timedelta(days=1),
    )
    (moved,) = recomputed([clock], OFFICIAL)
    assert moved.now == china("2027-01-09T00:00")


@given(st.sets(st.dates(date(2026, 12, 12), date(2027, 2, 28)), max_size=10), st.integers(1, 20))
def test_closing_offices_never_makes_a_term_end_earlier(closures: set[date], workdays: int) -> None:
    term = Term(workdays=workdays)
    clock = running(told=False, term=term, due_at=term_due(RECEIVED, term, CALENDAR).at)
    moved = recomputed([clock], replace(CALENDAR, closures=frozenset(closures)))
    assert all(each.now > each.was for each in moved)
