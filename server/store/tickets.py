"""Tickets and the events they are made of."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Row,
    Table,
    and_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union,
    update,
)

from server.domain.due_steps import next_due
from server.domain.events import Event, payload_from
from server.domain.rules import Rules
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS, State
from server.store import facts, ticket_rows
from server.store.prepared import Prepared
from server.store.schema.tickets import (
    events,
    ticket_areas,
    ticket_days,
    ticket_guests,
    ticket_units,
    tickets,
)
from server.store.upsert import insertion_of

_ticket = msgspec.json.Decoder(Ticket)
_ENDS = sorted(ENDS)

#: From so many on, tickets are found sooner by walking through all of them than by putting them in order.
_MANY = 2_000


class Scope(Struct, frozen=True, kw_only=True):
    """Which tickets a question is about: those that match any of the five. `everything` opens all.

    `of`: only those of these sensitivities (None: of all). `besides`: what they must match as well. `also`: or these.
    """

    everything: bool = False
    areas: frozenset[str] = frozenset()
    unit: str | None = None
    reporter: str | None = None
    guests: frozenset[str] = frozenset()
    of: frozenset[str] | None = None
    besides: "Scope | None" = None
    also: "tuple[Scope, ...]" = ()


class Filter(Struct, frozen=True, kw_only=True):
    """What a list of tickets is narrowed by; None narrows nothing."""

    state: str | None = None
    category: str | None = None
    area: str | None = None
    unit: str | None = None
    waits_for_a_person: bool | None = None


def append(connection: Connection, new: Sequence[Event], ticket: Ticket, rules: Rules) -> None:
    """Write new events and the ticket that they make, with its clocks, its facts and where it is looked for."""
    ticket_rows.add_events(connection, new)
    ticket_rows.save(connection, ticket, is_new=new[0].no == 1)
    facts.note(connection, new, ticket, rules)


def events_of(connection: Connection, ticket: UUID) -> tuple[Event, ...]:
    """The chain of a ticket, in its order."""
    rows = connection.execute(select(events).where(events.c.ticket == str(ticket)).order_by(events.c.no))
    return tuple(_event(row) for row in rows.fetchall())


def every_id(connection: Connection) -> tuple[UUID, ...]:
    """Every ticket that has a row or an event: where all is well, each has both."""
    ids = union(select(tickets.c.id), select(events.c.ticket))
    return tuple(UUID(own) for own in connection.execute(ids).scalars().all())


def by_id(connection: Connection, ticket: UUID) -> Ticket | None:
    """The ticket of that id."""
    for (body,) in _by_id.rows(connection, id=str(ticket)):
        return _ticket.decode(body)
    return None


def by_ids(connection: Connection, ids: Iterable[UUID]) -> tuple[Ticket, ...]:
    """Those of the tickets that there are, by id."""
    asked = select(tickets.c.body).where(tickets.c.id.in_(sorted(str(own) for own in ids)))
    rows = connection.execute(asked.order_by(tickets.c.id)).fetchall()
    return tuple(_ticket.decode(row.body) for row in rows)


def by_reference(connection: Connection, reference: str) -> Ticket | None:
    """The ticket that a person means by its number, its offline alias or its uuid; the newest of an alias."""
    for (body,) in _by_reference.rows(connection, reference=reference, id=reference.lower()):
        return _ticket.decode(body)
    return None


def listed(
    connection: Connection, scope: Scope, narrowed: Filter, after: str | None, limit: int
) -> tuple[Ticket, ...]:
    """Tickets in scope, newest first; `after` is the number of the last one of the page before.

    Where many are meant, all are walked through from the newest on until there are enough; few are looked up.
    """
    conditions = (_in_scope(scope), *_narrowing(narrowed))
    some = select(literal(1)).select_from(tickets).where(*conditions).limit(_MANY).subquery()
    many = connection.execute(select(func.count()).select_from(some)).scalar_one() == _MANY
    asked = select(tickets.c.body).where(*(_probing(scope, narrowed) if many else conditions))
    if after is not None:
        last = select(tickets.c.received_at, tickets.c.id).where(tickets.c.number == after).subquery()
        asked = asked.where(
            tuple_(tickets.c.received_at, tickets.c.id)
            < tuple_(select(last.c.received_at).scalar_subquery(), select(last.c.id).scalar_subquery())
        )
    asked = asked.order_by(tickets.c.received_at.desc(), tickets.c.id.desc()).limit(limit)
    return tuple(_ticket.decode(row.body) for row in connection.execute(asked).fetchall())


def open_in(connection: Connection, scope: Scope, limit: int) -> tuple[Ticket, ...]:
    """The newest tickets in scope that are not closed."""
    asked = select(tickets.c.body).where(_in_scope(scope), tickets.c.state.notin_(_ENDS))
    newest = asked.order_by(tickets.c.received_at.desc(), tickets.c.id.desc()).limit(limit)
    return tuple(_ticket.decode(row.body) for row in connection.execute(newest).fetchall())


def open_after(connection: Connection, after: str, limit: int) -> tuple[Ticket, ...]:
    """The next tickets by id that are not closed."""
    asked = select(tickets.c.body).where(tickets.c.id > after, tickets.c.state.notin_(_ENDS))
    rows = connection.execute(asked.order_by(tickets.c.id).limit(limit)).fetchall()
    return tuple(_ticket.decode(row.body) for row in rows)


def with_something_due(connection: Connection, now: datetime, limit: int) -> tuple[Ticket, ...]:
    """The tickets with which the house has to do something by itself by now, the longest awaited first."""
    asked = select(tickets.c.body).where(tickets.c.next_due_at <= now)
    rows = connection.execute(asked.order_by(tickets.c.next_due_at, tickets.c.id).limit(limit)).fetchall()
    return tuple(_ticket.decode(row.body) for row in rows)


def look_again(connection: Connection, ticket: Ticket) -> None:
    """Write down anew when the house next has to do something by itself with this ticket."""
    changed = update(tickets).where(tickets.c.id == str(ticket.id))
    connection.execute(changed.values(next_due_at=next_due(ticket)))


def counted(connection: Connection, scope: Scope, narrowed: Filter) -> int:
    """How many tickets the whole list has."""
    asked = select(func.count()).select_from(tickets).where(_in_scope(scope), *_narrowing(narrowed))
    return connection.execute(asked).scalar_one()


def next_sequence(connection: Connection, day: date) -> int:
    """The next running number of that day, from 1."""
    return int(_next_sequence.value(connection, day=day))


def _in_scope(scope: Scope, *, probing: bool = False) -> ColumnElement[bool]:
    inside = _claimed(scope, probing=probing)
    if scope.of is not None:
        inside = and_(inside, tickets.c.sensitivity.in_(sorted(scope.of)))
    if scope.besides is not None:
        inside = and_(inside, _in_scope(scope.besides, probing=probing))
    also = (_in_scope(each, probing=probing) for each in scope.also)
    return or_(inside, *also) if scope.also else inside


def _claimed(scope: Scope, *, probing: bool) -> ColumnElement[bool]:
    if scope.everything:
        return true()
    claims: list[ColumnElement[bool]] = [false()]
    if scope.areas:
        named = ticket_areas.c.area.in_(sorted(scope.areas))
        claims.append(_among(ticket_areas, named, probing=probing))
    if scope.unit is not None:
        claims.append(_among(ticket_units, ticket_units.c.unit == scope.unit, probing=probing))
    if scope.guests:
        named = ticket_guests.c.guest.in_(sorted(scope.guests))
        claims.append(_among(ticket_guests, named, probing=probing))
    if scope.reporter is not None:
        claims.append(tickets.c.reporter == scope.reporter)
    return or_(*claims)


def _probing(scope: Scope, narrowed: Filter) -> list[ColumnElement[bool]]:
    """The same conditions, each asked of one ticket after the other."""
    return [_in_scope(scope, probing=True), *_narrowing(narrowed, probing=True)]


def _among(table: Table, named: ColumnElement[bool], *, probing: bool) -> ColumnElement[bool]:
    """Whether a ticket has a row of that name in a table: as a set of tickets, or by looking at each."""
    if probing:
        return select(literal(1)).where(table.c.ticket == tickets.c.id, named).exists()
    return tickets.c.id.in_(select(table.c.ticket).where(named))


def _narrowing(narrowed: Filter, *, probing: bool = False) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.state is not None:
        conditions.append(tickets.c.state == narrowed.state)
    if narrowed.category is not None:
        conditions.append(tickets.c.category.startswith(narrowed.category, autoescape=True))
    if narrowed.waits_for_a_person is not None:
        conditions.append(tickets.c.waits_for_a_person == narrowed.waits_for_a_person)
    if narrowed.waits_for_a_person:  # nothing else does: by its state it is found at once
        conditions.append(tickets.c.state.in_((State.SUBMITTED, State.TO_DISPATCH)))
    if narrowed.unit is not None:
        conditions.append(tickets.c.lead_unit == narrowed.unit)
    if narrowed.area is not None:
        conditions.append(_among(ticket_areas, ticket_areas.c.area == narrowed.area, probing=probing))
    return conditions


def _event(row: Row[tuple[object, ...]]) -> Event:
    return Event(
        ticket=UUID(row.ticket),
        no=row.no,
        at=row.at,
        actor=row.actor,
        command=row.command,
        payload=payload_from(row.payload),
        digest=row.digest,
    )


def _counting_on(kind: str) -> Insert:
    first = insertion_of(kind, ticket_days).values(day=bindparam("day"), last=1)
    risen = first.on_conflict_do_update(
        index_elements=[ticket_days.c.day], set_={"last": ticket_days.c.last + 1}
    )
    return risen.returning(ticket_days.c.last)


_by_id = Prepared(select(tickets.c.body).where(tickets.c.id == bindparam("id")))
_by_reference = Prepared(
    select(tickets.c.body)
    .where(
        or_(
            tickets.c.number == bindparam("reference"),
            tickets.c.offline_alias == bindparam("reference"),
            tickets.c.id == bindparam("id"),
        )
    )
    .order_by(tickets.c.received_at.desc())
    .limit(1)
)
_next_sequence = Prepared(_counting_on)
