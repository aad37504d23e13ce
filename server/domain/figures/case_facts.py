"""One row for a mediation case: what figures count of it, worked out when something happens to it.

A case counts in its grid and for the justice office it belongs to, under the type of its dispute; where it came from
stands as its channel. Nothing is left out: what never came to a session claims nothing of how mediation goes.
"""

from datetime import date, datetime

from msgspec import Struct

from server.domain.calendar import CHINA
from server.domain.deadlines import midnight_after
from server.domain.figures.facts import UNKNOWN, LeftOut
from server.domain.mediation.case import REACHED, Case

#: How a mediation that was broken after all stands.
_BROKEN = ("partly", "reneged")


class CaseFacts(Struct, frozen=True, kw_only=True):
    """What figures know of a case. `ticket` is the one it came from, empty for none; `category` the dispute's type."""

    case: str
    ticket: str
    place: str
    unit: str
    category: str
    channel: str
    left_out: int
    concluded_at: datetime | None
    performance_due_at: datetime | None
    case_agreed: bool | None
    case_settled: bool | None
    case_performed: bool | None


def case_facts(case: Case) -> CaseFacts:
    """The row of a case as its events have made it."""
    concluded_at = _concluded_at(case)
    reached = case.outcome in REACHED
    was_mediated = concluded_at is not None and any(session.counts for session in case.sessions)
    due_on = _performance_due_on(case) if reached else None
    is_local = case.lead_body != "professional"
    return CaseFacts(
        case=str(case.id),
        ticket=UNKNOWN if case.ticket is None else str(case.ticket),
        place=case.grid or UNKNOWN,
        unit=case.office or UNKNOWN,
        category=case.dispute_type,
        channel=case.source,
        left_out=LeftOut.COUNTS,
        concluded_at=concluded_at,
        performance_due_at=None if due_on is None else midnight_after(due_on),
        case_agreed=reached if was_mediated else None,
        case_settled=None
        if concluded_at is None
        else reached and is_local and case.performance not in _BROKEN,
        case_performed=None if due_on is None else case.performance == "performed",
    )


def _concluded_at(case: Case) -> datetime | None:
    """When the parties knew where they stood: with an agreement in force, or at the end without one."""
    if case.outcome not in REACHED:
        return case.ended_at
    effective_on = None if case.agreement is None else case.agreement.effective_on
    return None if effective_on is None else _morning_of(effective_on)


def _performance_due_on(case: Case) -> date | None:
    """The last day of an agreement: of its duties, or, where none has a day, the one on which it came into force."""
    known = case.agreement
    if known is None:
        return None
    return max((duty.due_on for duty in known.duties if duty.due_on is not None), default=known.effective_on)


def _morning_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)
