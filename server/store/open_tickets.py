"""All tickets that are not at an end, for what is kept of them in memory, and for what somebody must look after."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, Select, select

from geo.placement import Placement
from geo.position import Position
from server.domain.lights import promise_of, turns_of
from server.domain.rules import Rules
from server.domain.sensitivity import Sensitivity
from server.domain.ticket import Ticket
from server.domain.transitions import OPEN, State
from server.store.schema.tickets import tickets
from server.store.ticket_scope import Scope, in_scope, is_named

_ticket = msgspec.json.Decoder(Ticket)
_AT_ONCE = 1_000


class Whereabouts(Struct, frozen=True, kw_only=True):
    """Where an open ticket lies, what tells it apart there, when its light turns: what a map of all of them takes."""

    number: str
    position: Position | None
    placement: Placement | None
    sensitivity: Sensitivity
    about: str | None
    category: str | None
    state: State
    channel: str
    lead_unit: str | None
    waits_for_a_person: bool
    received_at: datetime
    yellow_at: datetime | None
    red_at: datetime | None


def whereabouts(ticket: Ticket, rules: Rules) -> Whereabouts:
    """The same of a ticket that is at hand, by the rules for where it lies."""
    yellow_at, red_at = turns_of(promise_of(ticket), rules.calendar, rules.policy.lights)
    return Whereabouts(
        number=ticket.number,
        position=ticket.position,
        placement=ticket.placement,
        sensitivity=ticket.sensitivity,
        about=ticket.about,
        category=ticket.category,
        state=ticket.state,
        channel=ticket.channel,
        lead_unit=ticket.lead_unit,
        waits_for_a_person=ticket.waits_for_a_person,
        received_at=ticket.received_at,
        yellow_at=yellow_at,
        red_at=red_at,
    )


class _Placed(Struct, frozen=True):
    """Of the body only what stands in no column: read ten times as fast."""

    position: Position | None
    placement: Placement | None


_placed = msgspec.json.Decoder(_Placed)


def every_open(connection: Connection) -> Iterator[Whereabouts]:
    """Each open ticket, in no particular order, a thousand at a time."""
    columns = (
        tickets.c.number, tickets.c.sensitivity, tickets.c.about, tickets.c.category, tickets.c.state,
        tickets.c.channel, tickets.c.lead_unit, tickets.c.waits_for_a_person, tickets.c.received_at,
        tickets.c.yellow_at, tickets.c.red_at, tickets.c.body,
    )  # fmt: skip
    for row in _rows(connection, select(*columns)):
        placed = _placed.decode(row.body)
        yield Whereabouts(
            number=row.number,
            position=placed.position,
            placement=placed.placement,
            sensitivity=Sensitivity(row.sensitivity),
            about=row.about,
            category=row.category,
            state=State(row.state),
            channel=row.channel,
            lead_unit=row.lead_unit,
            waits_for_a_person=row.waits_for_a_person,
            received_at=row.received_at,
            yellow_at=row.yellow_at,
            red_at=row.red_at,
        )


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


def _rows(connection: Connection, asked: Select[Any]) -> Iterator[Row[Any]]:
    are_open = asked.where(tickets.c.state.in_(OPEN))  # in these words it is found by state
    yield from connection.execution_options(yield_per=_AT_ONCE).execute(are_open)
