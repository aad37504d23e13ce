"""Tickets and the events they are made of."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    delete,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    tuple_,
    union,
    update,
)

from geo.locate import Placement
from server.domain.clocks import clocks_of
from server.domain.due_steps import next_due
from server.domain.events import Event, payload_from, payload_json
from server.domain.rules import Rules
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS, State
from server.store import facts
from server.store.schema.tickets import (
    clocks,
    events,
    ticket_areas,
    ticket_days,
    ticket_guests,
    ticket_units,
    tickets,
)
from server.store.upsert import insertion

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
    connection.execute(insert(events), [event_row(event) for event in new])
    _save(connection, ticket)
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
    return _one(connection, select(tickets.c.body).where(tickets.c.id == str(ticket)))


def by_ids(connection: Connection, ids: Iterable[UUID]) -> tuple[Ticket, ...]:
    """Those of the tickets that there are, by id."""
    asked = select(tickets.c.body).where(tickets.c.id.in_(sorted(str(own) for own in ids)))
    rows = connection.execute(asked.order_by(tickets.c.id)).fetchall()
    return tuple(_ticket.decode(row.body) for row in rows)


def by_reference(connection: Connection, reference: str) -> Ticket | None:
    """The ticket that a person means by its number, its offline alias or its uuid; the newest of an alias."""
    found = (
        select(tickets.c.body)
        .where(
            or_(
                tickets.c.number == reference,
                tickets.c.offline_alias == reference,
                tickets.c.id == reference.lower(),
            )
        )
        .order_by(tickets.c.received_at.desc())
        .limit(1)
    )
    return _one(connection, found)


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
    row = insertion(connection, ticket_days).values(day=day, last=1)
    risen = row.on_conflict_do_update(
        index_elements=[ticket_days.c.day], set_={"last": ticket_days.c.last + 1}
    ).returning(ticket_days.c.last)
    return int(connection.execute(risen).scalar_one())


def event_row(event: Event) -> dict[str, Any]:
    """An event as its table holds it."""
    return {
        "ticket": str(event.ticket),
        "no": event.no,
        "at": event.at,
        "actor": event.actor,
        "command": event.command,
        "payload": payload_json(event.payload),
        "digest": event.digest,
    }


def ticket_row(ticket: Ticket) -> dict[str, Any]:
    """A ticket as its table holds it, without the id."""
    return {
        "number": ticket.number,
        "offline_alias": ticket.offline_alias,
        "state": ticket.state.value,
        "version": ticket.version,
        "category": ticket.category,
        "lead_unit": ticket.lead_unit,
        "reporter": ticket.reporter,
        "waits_for_a_person": ticket.waits_for_a_person,
        "received_at": ticket.received_at,
        "promise_due": ticket.promise_due,
        "next_due_at": next_due(ticket),
        "sensitivity": ticket.sensitivity.value,
        "body": msgspec.json.encode(ticket),
    }


def _save(connection: Connection, ticket: Ticket) -> None:
    own = str(ticket.id)
    row = ticket_row(ticket)
    known = connection.execute(update(tickets).where(tickets.c.id == own).values(row)).rowcount
    if not known:
        connection.execute(insert(tickets).values(id=own, **row))
    _save_areas(connection, ticket, is_new=not known)
    connection.execute(delete(ticket_units).where(ticket_units.c.ticket == own))
    if ticket.legs:
        units = sorted({leg.unit for leg in ticket.legs})
        connection.execute(insert(ticket_units), [{"ticket": own, "unit": unit} for unit in units])
    if known:
        connection.execute(delete(ticket_guests).where(ticket_guests.c.ticket == own))
    guests = sorted(guests_of(ticket.guests, ticket.guest_units))
    if guests:
        connection.execute(insert(ticket_guests), [{"ticket": own, "guest": guest} for guest in guests])
    connection.execute(delete(clocks).where(clocks.c.ticket == own))
    running = [{"ticket": own, **msgspec.structs.asdict(clock)} for clock in clocks_of(ticket)]
    if running:
        connection.execute(insert(clocks), running)


def _save_areas(connection: Connection, ticket: Ticket, *, is_new: bool) -> None:
    """Where the ticket is looked for; hardly ever does that change."""
    of_ticket = ticket_areas.c.ticket == str(ticket.id)
    known: set[str] = set()
    if not is_new:
        known.update(connection.execute(select(ticket_areas.c.area).where(of_ticket)).scalars())
    areas = areas_of(ticket.placement)
    if known - areas:
        connection.execute(delete(ticket_areas).where(of_ticket, ticket_areas.c.area.in_(known - areas)))
    if areas - known:
        rows = [{"ticket": str(ticket.id), "area": area} for area in sorted(areas - known)]
        connection.execute(insert(ticket_areas), rows)


def guests_of(persons: Iterable[str], units: Iterable[str]) -> frozenset[str]:
    """People and units as guests of tickets are looked for."""
    return frozenset([*(f"person:{person}" for person in persons), *(f"unit:{unit}" for unit in units)])


def areas_of(placement: Placement | None) -> frozenset[str]:
    """Every area that a placement names as an owner, on the base partition and the overlays."""
    if placement is None:
        return frozenset()
    return frozenset(placement.chain).union(*placement.overlays.values())


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


def _one(connection: Connection, asked: Select[tuple[bytes]]) -> Ticket | None:
    row = connection.execute(asked).fetchone()
    return None if row is None else _ticket.decode(row.body)


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
