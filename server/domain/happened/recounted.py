"""What a changed calendar does to terms that run."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from server.domain.happened.happening import Happening
from server.domain.matters import OwnTermKind
from server.domain.ticket import Ticket

RecountedClock = Literal["promise", "sign", "respond", "resolve", "info", "consult", "return"] | OwnTermKind


class DueMoved(Struct, frozen=True, kw_only=True):
    """One term counted again: until when it ran, and until when now. `leg` is the leg's number, or the term's own.

    `kept_later`: the count came out earlier, at `counted`, and the date that had been told was kept.
    """

    kind: RecountedClock
    leg: int
    was: datetime
    now: datetime
    counted: datetime

    @property
    def kept_later(self) -> bool:
        """Whether the later date was kept because it had been told."""
        return self.now == self.was


class Recounted(Happening, frozen=True, kw_only=True):
    """时限重算: the calendar changed, and with it what had been counted by it. It moves no state.

    `reason`: a year's notice came, or offices were closed. `calendar_before` is None where nothing was counted yet.
    """

    reason: Literal["calendar"]
    calendar_before: str | None
    calendar_version: str
    moved_dues: tuple[DueMoved, ...]
    promise_due_on: date | None
    promise_provisional: bool

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        promise_due = ticket.promise_due
        for due in self.moved_dues:
            if due.kind == "promise":
                promise_due = due.now
            else:
                ticket = _until(ticket, due)
        return replace(
            ticket,
            promise_due=promise_due,
            promise_due_on=self.promise_due_on,
            promise_provisional=self.promise_provisional,
            calendar_version=self.calendar_version,
        )


def _until(ticket: Ticket, due: DueMoved) -> Ticket:
    match due.kind:
        case "sign" | "respond" | "resolve":
            return ticket.with_leg(due.leg, **{f"{due.kind}_due": due.now})
        case "info":
            asked = ticket.info_asked
            return ticket if asked is None else replace(ticket, info_asked=replace(asked, due_at=due.now))
        case "consult":
            known = ticket.consultation
            return ticket if known is None else replace(ticket, consultation=replace(known, due_at=due.now))
        case "return":
            requests = tuple(
                replace(one, due_at=due.now) if one.no == due.leg else one for one in ticket.requests
            )
            return replace(ticket, requests=requests)
    own_terms = tuple(
        replace(term, due_at=due.now) if (term.kind, term.no) == (due.kind, due.leg) else term
        for term in ticket.own_terms
    )
    return replace(ticket, own_terms=own_terms)
