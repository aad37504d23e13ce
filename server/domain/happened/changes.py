"""Changes of a ticket that several happenings make alike: an end, a new beginning, a request and its decision."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from server.domain.matters import Request, RequestKind
from server.domain.ticket import Ticket
from server.domain.transitions import State


def ended(ticket: Ticket, state: State, at: datetime, closure_type: str, **changes: object) -> Ticket:
    """The ticket at one of its ends: all clocks void, whoever was to act need not."""
    called_off = ticket if state is State.CLOSED else ticket.with_live_legs(cancelled_at=at)
    return replace(
        called_off,
        state=state,
        closure_type=closure_type,
        closed_at=at,
        promise_stopped_at=ticket.promise_stopped_at or at,
        withdrawal=ticket.withdrawal if state is State.MERGED else None,
        **changes,
    )


def reopened(ticket: Ticket) -> Ticket:
    """The ticket without its end."""
    return replace(ticket, closure_type=None, closed_at=None, promise_stopped_at=None)


def with_request(ticket: Ticket, *, kind: RequestKind, at: datetime, by: str, **rest: Any) -> Ticket:
    """The ticket with one more request, which takes the next number."""
    request = Request(
        no=len(ticket.requests) + 1, kind=kind, at=at, by=by, **{"unit": None, "leg": 0, **rest}
    )
    return replace(ticket, requests=(*ticket.requests, request))


def decided(ticket: Ticket, no: int, at: datetime, *, granted: bool) -> Ticket:
    """The ticket after a request was decided."""
    requests = tuple(
        replace(request, granted=granted, decided_at=at) if request.no == no else request
        for request in ticket.requests
    )
    return replace(ticket, requests=requests)
