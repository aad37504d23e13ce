"""转来: a matter that the upper hotline sent here keeps that one's number, and the stricter of two deadlines wins."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from server.domain.calendar import CHINA
from server.domain.errors import DayOutOfRange
from server.domain.matters import Forwarded
from server.domain.recounting import recounting
from server.domain.steps.amendment import Amend
from server.domain.steps.intake import Circumstances, Report, decide_report
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from tests.server.domain.asking import URBAN_LEADS
from tests.server.domain.cast import OPERATOR, RULES
from tests.server.domain.china import CALENDAR, china
from tests.server.domain.stages import accepted, stepped, submitted
from tests.server.small_city import IN_G1, LAMP, MORNING

#: A lamp of this Monday is promised for the next one, five workdays later.
USUAL = china("2026-12-01T00:00")
EARLIER, LATER = china("2026-11-27T18:00"), china("2026-12-20T18:00")


def forwarded(due_at: datetime | None) -> Ticket:
    return replace(submitted(), forwarded=Forwarded(number="2026-SZX-0001", due_at=due_at))


@pytest.mark.parametrize(
    ("due_at", "promised"),
    [(EARLIER, EARLIER), (LATER, USUAL), (None, USUAL)],
    ids=["earlier", "later", "none"],
)
def test_of_its_own_deadline_and_ours_the_stricter_one_is_promised(
    due_at: datetime | None, promised: datetime
) -> None:
    assert accepted(forwarded(due_at)).promise_due == promised


def test_the_unit_has_no_longer_than_the_stricter_deadline() -> None:
    ticket = stepped(accepted(forwarded(EARLIER)), Step.DISPATCH, URBAN_LEADS, OPERATOR)
    assert [leg.resolve_due for leg in ticket.legs if leg.leads] == [EARLIER]


def test_filed_anew_it_keeps_the_stricter_deadline() -> None:
    ticket = accepted(forwarded(EARLIER))
    refiled = stepped(ticket, Step.AMEND, Amend(reason="改类", category="0106"), OPERATOR)
    assert (refiled.deadline_class, refiled.promise_due) == ("C", EARLIER)


def test_another_calendar_does_not_move_the_deadline_of_another_system() -> None:
    ticket = stepped(accepted(forwarded(EARLIER)), Step.DISPATCH, URBAN_LEADS, OPERATOR)
    later = replace(CALENDAR, version="later", closures=frozenset({EARLIER.astimezone(CHINA).date()}))
    again = recounting(ticket, CALENDAR, replace(RULES, calendar=later))
    assert again is not None
    assert {due.kind for due in again.moved_dues}.isdisjoint({"promise", "resolve"})


@pytest.mark.parametrize(
    "due_at",
    [
        datetime(9999, 12, 31, tzinfo=CHINA),
        datetime(2037, 1, 1, tzinfo=CHINA),
        MORNING,
        MORNING - timedelta(days=1),
    ],
    ids=["never", "too far ahead", "now", "yesterday"],
)
def test_a_deadline_in_no_time_at_all_too_far_ahead_or_over_already_is_refused(due_at: datetime) -> None:
    known = Circumstances(
        number="26112301000010",
        offline_alias=None,
        channel="upper",
        reporter="operator-1",
        placement=None,
        received_at=MORNING,
        recorded_at=MORNING,
        clock_skew_s=None,
        out_of_scope=False,
        forwarded=Forwarded(number="1", due_at=due_at),
    )
    with pytest.raises(DayOutOfRange, match="due_at"):
        decide_report(Report(request_type="HELP", description=LAMP, position=IN_G1), known, RULES)
