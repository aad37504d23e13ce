"""`fold`: the only way that a ticket comes to be.

fold(ticket, event) → ticket. Folding event by event equals folding from scratch, because nothing else is read.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from server.domain.errors import ChainIsBroken
from server.domain.events import GENESIS, Event, Payload, Reported, following
from server.domain.own_terms import with_own_terms
from server.domain.ticket import Ticket


def fold(ticket: Ticket | None, event: Event) -> Ticket:
    """The ticket after one more event.

    Raises:
        ChainIsBroken: the event's number does not follow the ticket's version; and as `outcome`.
    """
    follows = event.no == 1 if ticket is None else (event.no, event.ticket) == (ticket.version + 1, ticket.id)
    if not follows:
        raise ChainIsBroken(ticket=str(event.ticket), no=event.no)
    made = outcome(ticket, event.payload, ticket=event.ticket, at=event.at, actor=event.actor)
    return told(made, event)


def told(made: Ticket, event: Event) -> Ticket:
    """The `outcome` of what has happened, with the own clocks, the number and the digest of the event that tells it."""
    return replace(with_own_terms(made, event.payload, event.at), version=event.no, digest=event.digest)


def outcome(before: Ticket | None, payload: Payload, *, ticket: UUID, at: datetime, actor: str) -> Ticket:
    """What this makes of a ticket, before it is an event: without its number, its digest and the own clocks.

    Raises:
        ChainIsBroken: a founding event is missing, or comes upon another.
    """
    if isinstance(payload, Reported):
        if before is not None:
            raise ChainIsBroken(ticket=str(ticket), no=before.version + 1)
        return payload.founded(ticket, GENESIS)
    if before is None:
        raise ChainIsBroken(ticket=str(ticket), no=1)
    return payload.moved(before, at, actor)


def folded(events: Iterable[Event]) -> Ticket | None:
    """The ticket that a whole chain makes; None for an empty one."""
    ticket: Ticket | None = None
    for event in events:
        ticket = fold(ticket, event)
    return ticket


def verified(events: Iterable[Event]) -> Ticket | None:
    """As `folded`, and each event's digest is found to cover what it says and the event before it.

    Raises:
        ChainIsBroken: the first event that does not hold.
    """
    ticket: Ticket | None = None
    for event in events:
        last = (0, GENESIS) if ticket is None else (ticket.version, ticket.digest)
        made = following(
            last, event.payload, ticket=event.ticket, at=event.at, actor=event.actor, command=event.command
        )
        if made != event:
            raise ChainIsBroken(ticket=str(event.ticket), no=event.no)
        ticket = fold(ticket, event)
    return ticket
