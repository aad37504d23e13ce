"""All tickets that are not at an end, for what is kept of them in memory, and for what somebody must look after."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, Select, select

from server.domain.ticket import Ticket
from server.domain.transitions import ENDS
from server.store.schema.tickets import tickets
from server.store.ticket_scope import Scope, in_scope, is_named

_ticket = msgspec.json.Decoder(Ticket)
_AT_ONCE = 1_000


def every_open(connection: Connection) -> Iterator[Ticket]:
    """Each open ticket, in no particular order, a thousand at a time."""
    for row in _rows(connection, select(tickets.c.body)):
        yield _ticket.decode(row.body)


class _Term(Struct, frozen=True):
    """What a leg, a request, a whistle or the house itself says of a term; one that has ended is over."""

    resolve_due: datetime | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None


class _Sketch(Struct, frozen=True):
    """As much of a ticket as tells whether anybody could have a ground to supervise it: read ten times as fast."""

    promise_due: datetime | None = None
    legs: tuple[_Term, ...] = ()
    requests: tuple[_Term, ...] = ()
    consultation: _Term | None = None
    whistles: tuple[_Term, ...] = ()
    own_terms: tuple[_Term, ...] = ()
    callbacks: tuple[msgspec.Raw, ...] = ()
    urges: tuple[msgspec.Raw, ...] = ()
    supervisions: tuple[msgspec.Raw, ...] = ()
    rejected_results: int = 0

    def is_stirred(self, now: datetime) -> bool:
        terms = [self.promise_due, *(leg.resolve_due for leg in self.legs)]
        asked = (*self.requests, *self.whistles, *([self.consultation] if self.consultation else ()))
        terms += [one.due_at for one in (*asked, *self.own_terms) if one.ended_at is None]
        is_late = any(due is not None and due < now for due in terms)
        return is_late or bool(
            self.requests or self.callbacks or self.urges or self.supervisions or self.rejected_results
        )


_sketch = msgspec.json.Decoder(_Sketch)


def is_stirred(body: bytes, now: datetime) -> bool:
    """Whether a term of a ticket is over, or something besides time has happened: nothing is proposed before that."""
    return _sketch.decode(body).is_stirred(now)


def stirred(connection: Connection, scope: Scope, area: str | None, now: datetime) -> Iterator[Ticket]:
    """Each open ticket in scope, and in the area if one is named, that somebody could have a ground to supervise."""
    asked = select(tickets.c.body).where(in_scope(scope, tickets))
    if area is not None:
        asked = asked.where(is_named(tickets, "area", [area]))
    for row in _rows(connection, asked):
        if is_stirred(row.body, now):
            yield _ticket.decode(row.body)


def _rows(connection: Connection, asked: Select[tuple[bytes]]) -> Iterator[Row[tuple[bytes]]]:
    are_open = asked.where(tickets.c.state.notin_(sorted(ENDS)))
    yield from connection.execution_options(yield_per=_AT_ONCE).execute(are_open)
