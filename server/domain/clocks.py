"""The clocks that a ticket has started, as they follow from it: one promise, and three for each leg.

Lights and "overdue" are not here: they depend on when somebody looks (`deadlines.light`).
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from server.domain.ticket import Leg, Ticket


class Clock(Struct, frozen=True, kw_only=True):
    """时限: one clock of a ticket (`leg` 0) or of a leg. It runs until `stopped_at`."""

    leg: int
    kind: Literal["promise", "sign", "respond", "resolve"]
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None


def clocks_of(ticket: Ticket) -> tuple[Clock, ...]:
    """The clocks that a ticket has started: its promise, and each leg's sign, respond and resolve."""
    clocks = [clock for leg in ticket.legs for clock in _of_leg(leg)]
    if ticket.promise_due is None:
        return tuple(clocks)
    promise = Clock(
        leg=0,
        kind="promise",
        started_at=ticket.received_at,
        due_at=ticket.promise_due,
        stopped_at=ticket.promise_stopped_at,
    )
    return (promise, *clocks)


def _of_leg(leg: Leg) -> tuple[Clock, Clock, Clock]:
    """All run from the dispatch, whether the unit signs or not."""

    def clock(kind: Literal["sign", "respond", "resolve"], due_at: datetime, end: datetime | None) -> Clock:
        return Clock(leg=leg.no, kind=kind, started_at=leg.dispatched_at, due_at=due_at, stopped_at=end)

    return (
        clock("sign", leg.sign_due, leg.signed_at),
        clock("respond", leg.respond_due, leg.answered_at),
        clock("resolve", leg.resolve_due, leg.answered_at),
    )
