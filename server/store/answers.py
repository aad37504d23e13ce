"""What units answered last: of each of their tickets the legs alone, whatever else is in it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Select, bindparam, select

from server.domain.figures.facts import LeftOut
from server.store.prepared import Prepared, among
from server.store.schema.facts import leg_facts
from server.store.schema.tickets import tickets

#: So many tickets are remembered, of which a few kB each would be read again.
_REMEMBERED_MAX = 20_000


class LegAnswered(Struct, frozen=True):
    """A leg, as far as its unit answered it."""

    unit: str
    answered_at: datetime | None = None
    handling: str | None = None
    public_reply: str | None = None


class Answered(Struct, frozen=True):
    """A ticket, as far as units answered it; `version` is the ticket's."""

    id: UUID
    version: int
    legs: tuple[LegAnswered, ...]


class Answers:
    """Reads them, and remembers what it read of a ticket until that has moved on. For any thread."""

    def __init__(self) -> None:
        self._remembered: dict[str, Answered] = {}

    def last_of(self, connection: Connection, unit: str, number: int) -> tuple[Answered, ...]:
        """The tickets that were dispatched to a unit last, newest first; none that count nowhere."""
        versions = dict(_last_of.rows(connection, unit=unit, number=number))
        found = {own: answered for own in versions if (answered := self._remembered.get(own)) is not None}
        moved = [own for own in versions if own not in found or found[own].version != versions[own]]
        if moved:
            read = {own: _answered.decode(body) for own, body in _bodies.rows(connection, ids=moved)}
            found |= read
            self._remember(read)
        return tuple(found[own] for own in versions)

    def _remember(self, read: dict[str, Answered]) -> None:
        if len(self._remembered) + len(read) > _REMEMBERED_MAX:
            self._remembered = {}
        self._remembered |= read


_answered = msgspec.json.Decoder(Answered)


def _asked_for_bodies(kind: str) -> Select[Any]:
    return select(tickets.c.id, tickets.c.body).where(among(tickets.c.id, "ids", kind))


_last_of = Prepared(
    select(leg_facts.c.ticket, tickets.c.version)
    .join(tickets, tickets.c.id == leg_facts.c.ticket)
    .where(leg_facts.c.unit == bindparam("unit"), leg_facts.c.left_out == LeftOut.COUNTS)
    .order_by(leg_facts.c.dispatched_at.desc())
    .limit(bindparam("number"))
)
_bodies = Prepared(_asked_for_bodies)
