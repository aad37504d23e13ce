"""Shifts, and the calls of people on duty."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Connection, insert, literal_column, select

from server.domain.roster import Call, Shift
from server.store.schema.duty import duty_calls, duty_shifts
from server.store.schema.facts import ticket_facts
from server.store.schema.tickets import clocks, ticket_areas
from server.store.upsert import put


def save_shift(connection: Connection, shift: Shift) -> None:
    """Enter a shift, or change it."""
    row = msgspec.structs.asdict(shift)
    put(connection, duty_shifts, key={"id": row.pop("id")}, values=row)


def shift(connection: Connection, own_id: str) -> Shift | None:
    """The shift of that id."""
    row = connection.execute(select(duty_shifts).where(duty_shifts.c.id == own_id)).fetchone()
    return None if row is None else Shift(**row._mapping)


def shifts(connection: Connection, since: datetime, until: datetime, limit: int) -> tuple[Shift, ...]:
    """The shifts of which some part lies between two instants, by start."""
    asked = (
        select(duty_shifts)
        .where(duty_shifts.c.ends_at > since, duty_shifts.c.starts_at < until)
        .order_by(duty_shifts.c.starts_at, duty_shifts.c.level, duty_shifts.c.id)
        .limit(limit)
    )
    return tuple(Shift(**row._mapping) for row in connection.execute(asked).fetchall())


def note_call(connection: Connection, call: Call) -> None:
    """Somebody on duty was called."""
    connection.execute(insert(duty_calls).values(msgspec.structs.asdict(call)))


def calls_of(connection: Connection, ticket: UUID, leg: int) -> tuple[Call, ...]:
    """The calls for one leg, in order."""
    asked = select(duty_calls).where(duty_calls.c.ticket == str(ticket), duty_calls.c.leg == leg)
    rows = connection.execute(asked.order_by(duty_calls.c.at, duty_calls.c.person)).fetchall()
    return tuple(Call(**row._mapping) for row in rows)


def calls_since(
    connection: Connection,
    since: datetime,
    *,
    areas: frozenset[str] | None,
    person: str | None,
    limit: int,
) -> tuple[Call, ...]:
    """The calls since an instant: about tickets in these areas (None: anywhere), or (`person`) of one person only."""
    asked = select(duty_calls).where(duty_calls.c.at >= since)
    if areas is not None:
        inside = select(ticket_areas.c.ticket).where(ticket_areas.c.area.in_(sorted(areas)))
        asked = asked.where(duty_calls.c.ticket.in_(inside))
    if person is not None:
        asked = asked.where(duty_calls.c.person == person)
    rows = connection.execute(asked.order_by(duty_calls.c.at, duty_calls.c.person).limit(limit)).fetchall()
    return tuple(Call(**row._mapping) for row in rows)


def tickets_to_be_signed_for(
    connection: Connection, due_after: datetime, due_before: datetime
) -> tuple[UUID, ...]:
    """The tickets of which some leg had, or has, to be signed for between two instants."""
    asked = (
        select(clocks.c.ticket)
        .where(
            clocks.c.kind == literal_column("'sign'"),
            clocks.c.due_at > due_after,
            clocks.c.due_at < due_before,
        )
        .distinct()
    )
    return tuple(UUID(own) for own in connection.execute(asked).scalars().all())


def critical_to_be_dispatched(connection: Connection, waiting_after: datetime) -> tuple[UUID, ...]:
    """The critical tickets that came to wait to be accepted or dispatched since then, and still do."""
    asked = (
        select(clocks.c.ticket)
        .join(ticket_facts, ticket_facts.c.ticket == clocks.c.ticket)
        .where(
            clocks.c.kind.in_([literal_column("'accept'"), literal_column("'dispatch'")]),
            clocks.c.stopped_at.is_(None),
            ticket_facts.c.urgency == literal_column("'critical'"),
            clocks.c.started_at > waiting_after,
        )
        .distinct()
    )
    return tuple(UUID(own) for own in connection.execute(asked).scalars().all())
