"""What units answered last: of each of their tickets the legs alone, whatever else is in it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Select, bindparam, select

from server.domain.figures.facts import LeftOut
from server.store.prepared import Prepared
from server.store.schema.facts import leg_facts
from server.store.schema.tickets import tickets


class LegAnswered(Struct, frozen=True):
    """A leg, as far as its unit answered it."""

    unit: str
    answered_at: datetime | None = None
    handling: str | None = None
    public_reply: str | None = None


class Answered(Struct, frozen=True):
    """A ticket, as far as units answered it."""

    id: UUID
    legs: tuple[LegAnswered, ...]


_answered = msgspec.json.Decoder(Answered)


def last_of(connection: Connection, unit: str, number: int) -> tuple[Answered, ...]:
    """The tickets that were dispatched to a unit last, newest first; none that count nowhere."""
    return tuple(_answered.decode(body) for (body,) in _last_of.rows(connection, unit=unit, number=number))


def _last_of_asked() -> Select[Any]:
    last = (
        select(leg_facts.c.ticket)
        .where(leg_facts.c.unit == bindparam("unit"), leg_facts.c.left_out == LeftOut.COUNTS)
        .order_by(leg_facts.c.dispatched_at.desc())
        .limit(bindparam("number"))
    )
    return select(tickets.c.body).where(tickets.c.id.in_(last)).order_by(tickets.c.received_at.desc())


_last_of = Prepared(_last_of_asked())
