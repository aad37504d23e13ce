"""`fold`: the only way that a ticket comes to be.

fold(ticket, event) → ticket. Folding event by event equals folding from scratch, because nothing else is read.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from server.domain.errors import ChainIsBroken
from server.domain.events import GENESIS, Event, Reported, following
from server.domain.own_terms import with_own_terms
from server.domain.ticket import Ticket


def fold(ticket: Ticket | None, event: Event) -> Ticket:
    """The ticket after one more event.

    Raises:
        ChainIsBroken: the event's number does not follow the ticket's version, or a founding event is missing.
    """
    founding = event.payload if isinstance(event.payload, Reported) else None
    if ticket is None:
        if event.no != 1 or founding is None:
            raise ChainIsBroken(ticket=str(event.ticket), no=event.no)
        return with_own_terms(founding.founded(event.ticket, event.digest), founding, event.at)
    if event.no != ticket.version + 1 or event.ticket != ticket.id or founding is not None:
        raise ChainIsBroken(ticket=str(event.ticket), no=event.no)
    moved = with_own_terms(event.payload.moved(ticket, event.at, event.actor), event.payload, event.at)
    return replace(moved, version=event.no, digest=event.digest)


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
