"""Mediation cases and the events they are made of."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    tuple_,
    union,
    update,
)

from server.domain.chain import Link, written
from server.domain.mediation.case import Case
from server.domain.mediation.events import CaseEvent, CasePayload, case_payload_from
from server.domain.mediation.transitions import CaseState
from server.store import facts
from server.store.schema.mediation import (
    mediation_areas,
    mediation_events,
    mediation_guests,
    mediation_numbers,
    mediations,
)
from server.store.upsert import insertion

_case = msgspec.json.Decoder(Case)
#: States in which nobody mediates any more.
OVER = (CaseState.CLOSED.value, CaseState.ENDED.value, CaseState.PERFORMED.value)


class CaseScope(Struct, frozen=True, kw_only=True):
    """Which cases a question is about: those that match any of the five. `everything` opens all."""

    everything: bool = False
    areas: frozenset[str] = frozenset()
    office: str | None = None
    guests: frozenset[str] = frozenset()
    registrar: str | None = None


class CaseFilter(Struct, frozen=True, kw_only=True):
    """What a list of cases is narrowed by; None narrows nothing."""

    state: str | None = None
    risk: str | None = None
    area: str | None = None
    ticket: str | None = None
    district_told: bool | None = None
    waits_for_a_person: bool | None = None
    in_mailboxes: bool | None = None


class GridCount(Struct, frozen=True, kw_only=True):
    """How many cases that are not over lie in a grid, by state."""

    grid: str
    state: str
    cases: int


def append(
    connection: Connection, new: Iterable[CaseEvent], case: Case, next_due_at: datetime | None
) -> None:
    """Write new events and the case that they make, with where and by whom it is looked for."""
    connection.execute(
        insert(mediation_events),
        [
            {
                "case": str(event.subject),
                "no": event.no,
                "at": event.at,
                "actor": event.actor,
                "command": event.command,
                "payload": written(event.payload),
                "digest": event.digest,
            }
            for event in new
        ],
    )
    _save(connection, case, next_due_at)
    facts.note_case(connection, case)


def events_of(connection: Connection, case: UUID) -> tuple[CaseEvent, ...]:
    """The chain of a case, in its order."""
    asked = select(mediation_events).where(mediation_events.c.case == str(case))
    return tuple(
        Link[CasePayload](
            subject=case,
            no=row.no,
            at=row.at,
            actor=row.actor,
            command=row.command,
            payload=case_payload_from(row.payload),
            digest=row.digest,
        )
        for row in connection.execute(asked.order_by(mediation_events.c.no)).fetchall()
    )


def every_id(connection: Connection) -> tuple[UUID, ...]:
    """Every case that has a row or an event: where all is well, each has both."""
    ids = union(select(mediations.c.id), select(mediation_events.c.case))
    return tuple(UUID(own) for own in connection.execute(ids).scalars().all())


def by_id(connection: Connection, case: UUID | str) -> Case | None:
    """The case of that id."""
    return _one(connection, select(mediations.c.body).where(mediations.c.id == str(case)))


def by_reference(connection: Connection, reference: str) -> Case | None:
    """The case that a person means by its file number or its uuid."""
    meant = or_(mediations.c.number == reference, mediations.c.id == reference.lower())
    return _one(connection, select(mediations.c.body).where(meant))


def listed(
    connection: Connection, scope: CaseScope, narrowed: CaseFilter, after: str | None, limit: int
) -> tuple[Case, ...]:
    """Cases in scope, newest first; `after` is the id of the last one of the page before."""
    asked = select(mediations.c.body).where(_in_scope(scope), *_narrowing(narrowed))
    if after is not None:
        last = select(mediations.c.registered_at).where(mediations.c.id == after).scalar_subquery()
        asked = asked.where(tuple_(mediations.c.registered_at, mediations.c.id) < tuple_(last, after))
    newest = asked.order_by(mediations.c.registered_at.desc(), mediations.c.id.desc()).limit(limit)
    return tuple(_case.decode(row.body) for row in connection.execute(newest).fetchall())


def counted(connection: Connection, scope: CaseScope, narrowed: CaseFilter) -> int:
    """How many cases the whole list has."""
    asked = select(func.count()).select_from(mediations).where(_in_scope(scope), *_narrowing(narrowed))
    return connection.execute(asked).scalar_one()


def by_grid(connection: Connection, scope: CaseScope) -> tuple[GridCount, ...]:
    """The cases in scope that are not over, counted by grid and state."""
    asked = (
        select(mediations.c.grid, mediations.c.state, func.count().label("cases"))
        .where(_in_scope(scope), mediations.c.grid.is_not(None), mediations.c.state.notin_(OVER))
        .group_by(mediations.c.grid, mediations.c.state)
        .order_by(mediations.c.grid, mediations.c.state)
    )
    return tuple(
        GridCount(grid=row.grid, state=row.state, cases=row.cases)
        for row in connection.execute(asked).fetchall()
    )


def loads(connection: Connection) -> dict[str, int]:
    """How many cases that are not over each mediator leads."""
    asked = (
        select(mediations.c.lead, func.count().label("cases"))
        .where(mediations.c.lead.is_not(None), mediations.c.state.notin_(OVER))
        .group_by(mediations.c.lead)
    )
    return {row.lead: row.cases for row in connection.execute(asked).fetchall()}


def with_something_due(connection: Connection, now: datetime, limit: int) -> tuple[UUID, ...]:
    """The cases with which the house has to do something by itself by now, the longest awaited first."""
    asked = select(mediations.c.id).where(mediations.c.next_due_at <= now)
    rows = connection.execute(asked.order_by(mediations.c.next_due_at, mediations.c.id).limit(limit))
    return tuple(UUID(own) for own in rows.scalars().all())


def quiet_since(connection: Connection, until: datetime, limit: int) -> tuple[Case, ...]:
    """Cases in mailboxes that are closed, or ended, and to which nothing has happened after that instant."""
    latest = and_(mediation_events.c.case == mediations.c.id, mediation_events.c.no == mediations.c.version)
    asked = (
        select(mediations.c.body)
        .join(mediation_events, latest)
        .where(
            mediations.c.in_mailboxes,
            mediations.c.state.in_((CaseState.CLOSED.value, CaseState.ENDED.value)),
            mediation_events.c.at < until,
        )
        .order_by(mediation_events.c.at, mediations.c.id)
        .limit(limit)
    )
    return tuple(_case.decode(body) for body in connection.execute(asked).scalars().all())


def note_shelved(connection: Connection, case: UUID) -> None:
    """The case lies in no mailbox any more, until something happens to it."""
    connection.execute(update(mediations).where(mediations.c.id == str(case)).values(in_mailboxes=False))


def look_again(connection: Connection, case: UUID, next_due_at: datetime | None) -> None:
    """Write down anew when the house next has to do something by itself."""
    changed = update(mediations).where(mediations.c.id == str(case))
    connection.execute(changed.values(next_due_at=next_due_at))


def next_sequence(connection: Connection, year: int, body: str) -> int:
    """The next running file number of that body in that year, from 1."""
    row = insertion(connection, mediation_numbers).values(year=year, body=body, last=1)
    risen = row.on_conflict_do_update(
        index_elements=[mediation_numbers.c.year, mediation_numbers.c.body],
        set_={"last": mediation_numbers.c.last + 1},
    ).returning(mediation_numbers.c.last)
    return int(connection.execute(risen).scalar_one())


def _save(connection: Connection, case: Case, next_due_at: datetime | None) -> None:
    own = str(case.id)
    row = {
        "number": case.number,
        "version": case.version,
        "state": case.state.value,
        "risk": case.risk,
        "ticket": None if case.ticket is None else str(case.ticket),
        "grid": case.grid,
        "office": case.office,
        "lead": case.lead,
        "registered_by": case.registered_by,
        "registered_at": case.registered_at,
        "district_told": case.district_told_at is not None,
        "waits_for_a_person": case.waits_for_a_person,
        "in_mailboxes": True,
        "next_due_at": next_due_at,
        "body": msgspec.json.encode(case),
    }
    known = connection.execute(update(mediations).where(mediations.c.id == own).values(row)).rowcount
    if not known:
        connection.execute(insert(mediations).values(id=own, **row))
        if case.chain:
            areas = [{"case": own, "area": area} for area in dict.fromkeys(case.chain)]
            connection.execute(insert(mediation_areas), areas)
    connection.execute(delete(mediation_guests).where(mediation_guests.c.case == own))
    guests = sorted({*map(taking_part, case.participants), *map(asked_to_take, case.asked_now)})
    if guests:
        connection.execute(insert(mediation_guests), [{"case": own, "guest": each} for each in guests])


def taking_part(person: str) -> str:
    """A person as a guest of the cases that they take part in."""
    return f"part:{person}"


def asked_to_take(person: str) -> str:
    """A person as a guest of the cases that they are asked to take."""
    return f"asked:{person}"


def _in_scope(scope: CaseScope) -> ColumnElement[bool]:
    if scope.everything:
        return true()
    claims: list[ColumnElement[bool]] = [false()]
    if scope.areas:
        inside = select(mediation_areas.c.case).where(mediation_areas.c.area.in_(sorted(scope.areas)))
        claims.append(mediations.c.id.in_(inside))
    if scope.guests:
        own = select(mediation_guests.c.case).where(mediation_guests.c.guest.in_(sorted(scope.guests)))
        claims.append(mediations.c.id.in_(own))
    if scope.office is not None:
        claims.append(mediations.c.office == scope.office)
    if scope.registrar is not None:
        claims.append(mediations.c.registered_by == scope.registrar)
    return or_(*claims)


def _narrowing(narrowed: CaseFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for name in ("state", "risk", "ticket", "district_told", "waits_for_a_person", "in_mailboxes"):
        wanted = getattr(narrowed, name)
        if wanted is not None:
            conditions.append(mediations.c[name] == wanted)
    if narrowed.area is not None:
        inside = select(mediation_areas.c.case).where(mediation_areas.c.area == narrowed.area)
        conditions.append(mediations.c.id.in_(inside))
    return conditions


def _one(connection: Connection, asked: Select[tuple[bytes]]) -> Case | None:
    row = connection.execute(asked).fetchone()
    return None if row is None else _case.decode(row.body)
