"""Tickets and the events they are made of."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace
from sqlalchemy import (
    Connection,
    Insert,
    Row,
    Select,
    bindparam,
    or_,
    select,
    union,
)

from server.domain.events import Event, payload_from
from server.domain.rules import Rules
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS
from server.store import facts, ticket_rows, unwritten
from server.store.prepared import Prepared, among
from server.store.schema.facts import ENDED, ticket_facts
from server.store.schema.tickets import (
    events,
    ticket_days,
    tickets,
)
from server.store.unwritten import Moved
from server.store.upsert import insertion_of
from sync.writer import Transaction

_ticket = msgspec.json.Decoder(Ticket)
_ENDS = sorted(ENDS)


def found(connection: Connection, new: Sequence[Event], ticket: Ticket, rules: Rules) -> None:
    """Write a ticket that is new, the events that make it, its clocks, its facts and where it is looked for."""
    ticket_rows.add_events(connection, new)
    ticket_rows.add(connection, ticket, rules)
    facts.begin(connection, new, ticket, rules)


def append(
    transaction: Transaction, new: Sequence[Event], before: Ticket, ticket: Ticket, rules: Rules
) -> None:
    """Write new events and the ticket that they make of what it was before.

    The ticket, and what follows from it, is written with all that move in this transaction, as it stands in the end
    of that, or before: when somebody asks for it (`unwritten`).
    """
    connection = transaction.connection
    ticket_rows.add_events(connection, new)
    unwritten.wait(transaction, Moved(before, ticket, rules, new), partial(_follow, connection))


def _follow(connection: Connection, said: Sequence[Moved]) -> None:
    """Write tickets as they stand last, with their clocks, their facts and where they are looked for."""
    last: dict[UUID, Moved] = {}
    for each in said:
        own, earlier = each.ticket.id, last.get(each.ticket.id)
        both = (
            None if earlier is None else replace(each, before=earlier.before, new=(*earlier.new, *each.new))
        )
        last[own] = both or each
    moved = [*last.values()]
    ticket_rows.change(connection, moved)
    ticket_rows.look_again(connection, [(each.ticket, each.rules) for each in moved])
    facts.note(connection, moved, partial(events_of, connection))


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
    if (moved := unwritten.standing(connection, ticket)) is not None:
        return moved
    for (body,) in _by_id.rows(connection, id=str(ticket)):
        return _ticket.decode(body)
    return None


def by_ids(connection: Connection, ids: Iterable[UUID]) -> tuple[Ticket, ...]:
    """Those of the tickets that there are, by id."""
    asked = select(tickets.c.body).where(tickets.c.id.in_(sorted(str(own) for own in ids)))
    rows = connection.execute(asked.order_by(tickets.c.id)).fetchall()
    return tuple(_ticket.decode(row.body) for row in rows)


def ended_in(
    connection: Connection, places: Collection[str], categories: Collection[str], since: datetime
) -> tuple[Ticket, ...]:
    """The tickets of these sub-items in these finest areas that were closed since, or wait for a second look; by id."""
    rows = _ended_in.rows(connection, places=places, categories=categories, since=since)
    return tuple(_ticket.decode(body) for (body,) in rows)


def by_reference(connection: Connection, reference: str) -> Ticket | None:
    """The ticket that a person means by its number, its offline alias or its uuid; the newest of an alias."""
    rows = _by_number.rows(connection, number=reference) or _by_reference.rows(
        connection, reference=reference, id=reference.lower()
    )
    for own_id, body in rows:
        return unwritten.standing(connection, UUID(own_id)) or _ticket.decode(body)
    return None


def open_after(connection: Connection, after: str, limit: int) -> tuple[Ticket, ...]:
    """The next tickets by id that are not closed."""
    asked = select(tickets.c.body).where(tickets.c.id > after, tickets.c.state.notin_(_ENDS))
    rows = connection.execute(asked.order_by(tickets.c.id).limit(limit)).fetchall()
    return tuple(_ticket.decode(row.body) for row in rows)


def open_foreseen(
    connection: Connection, after: str, limit: int
) -> tuple[tuple[Ticket, ticket_rows.Row], ...]:
    """The next tickets by id that are not closed, each with what its row has that follows from rules of its day."""
    asked = select(tickets.c.body, *(tickets.c[name] for name in ticket_rows.FORESEEN))
    asked = asked.where(tickets.c.id > after, tickets.c.state.notin_(_ENDS)).order_by(tickets.c.id)
    rows = connection.execute(asked.limit(limit)).fetchall()
    return tuple(
        (_ticket.decode(row.body), {name: getattr(row, name) for name in ticket_rows.FORESEEN})
        for row in rows
    )


def with_something_due(connection: Connection, now: datetime, limit: int) -> tuple[Ticket, ...]:
    """The tickets with which the house has to do something by itself by now, the longest awaited first."""
    asked = select(tickets.c.body).where(tickets.c.next_due_at <= now)
    rows = connection.execute(asked.order_by(tickets.c.next_due_at, tickets.c.id).limit(limit)).fetchall()
    return tuple(_ticket.decode(row.body) for row in rows)


def look_again(connection: Connection, ticket: Ticket, rules: Rules) -> None:
    """Write down anew when the house next has to do something by itself with this ticket."""
    ticket_rows.look_again(connection, [(ticket, rules)])


def foresee(connection: Connection, ticket: Ticket, rules: Rules) -> None:
    """Write down anew all that follows from the rules of the day as well: that, and when its light turns by itself."""
    ticket_rows.foresee(connection, ticket, rules)


def next_sequence(connection: Connection, day: date) -> int:
    """The next running number of that day, from 1."""
    _count_on.run(connection, [{"day": day}])
    return int(_counted.value(connection, day=day))


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
    return first.on_conflict_do_update(
        index_elements=[ticket_days.c.day], set_={"last": ticket_days.c.last + 1}
    )


def _ended_in_asked(kind: str) -> Select[Any]:
    own = ticket_facts.c
    return (
        select(tickets.c.body)
        .join_from(ticket_facts, tickets, tickets.c.id == own.ticket)
        .where(among(own.place, "places", kind), among(own.category, "categories", kind), ENDED)
        .where(or_(own.closed_at.is_(None), own.closed_at >= bindparam("since")))
        .order_by(tickets.c.id)
    )


_by_id = Prepared(select(tickets.c.body).where(tickets.c.id == bindparam("id")), as_written=True)
_ended_in = Prepared(_ended_in_asked)
#: What references mean never changes; how the ticket stands, its transaction knows better.
_by_number = Prepared(
    select(tickets.c.id, tickets.c.body).where(tickets.c.number == bindparam("number")), as_written=True
)
_by_reference = Prepared(
    select(tickets.c.id, tickets.c.body)
    .where(or_(tickets.c.offline_alias == bindparam("reference"), tickets.c.id == bindparam("id")))
    .order_by(tickets.c.received_at.desc())
    .limit(1),
    as_written=True,
)
#: Two statements: SQLite takes many times as long for one that answers with what it has changed.
_count_on = Prepared(_counting_on)
_counted = Prepared(select(ticket_days.c.last).where(ticket_days.c.day == bindparam("day")))
