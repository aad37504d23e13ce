"""The last of what happened to a ticket, with whoever did it: read anew whenever handhelds are told of it.

Therefore only what a trail tells is read of an event, not all that it carries (placement, candidates, due times).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, select

from server.store.prepared import Prepared
from server.store.schema.people import people
from server.store.schema.tickets import events

#: So much of a ticket's life lies on handhelds; the trace has all of it.
EVENTS_MAX = 30


class Told(Struct, frozen=True):
    """What a trail tells of an event: its type, of a record the kind and what was recorded, and people's own words.

    Events use some of these names for other things (a number, a list); who reads them looks at the type.
    """

    type: str
    kind: Any = None
    body: Any = None
    unit: Any = None
    leg: Any = None
    handling: Any = None
    text: Any = None
    reason: Any = None
    explanation: Any = None
    evidence: Any = None
    script: Any = None
    minutes: Any = None
    remark: Any = None
    note: Any = None


class Author(Struct, frozen=True):
    """Who did it."""

    name: str
    unit: str | None = None


class Entry(Struct, frozen=True, kw_only=True):
    """One event. `by` None: the house by itself."""

    no: int
    at: datetime
    told: Told
    by: Author | None


def latest(connection: Connection, ticket: UUID) -> tuple[Entry, ...]:
    """The last `EVENTS_MAX` events of a ticket, the newest first."""
    return tuple(
        Entry(no=no, at=at, told=_told.decode(payload), by=None if body is None else _author.decode(body))
        for no, at, payload, body in _latest.rows(connection, ticket=str(ticket))
    )


_told = msgspec.json.Decoder(Told)
_author = msgspec.json.Decoder(Author)
_latest = Prepared(
    select(events.c.no, events.c.at, events.c.payload, people.c.body)
    .outerjoin(people, people.c.id == events.c.actor)
    .where(events.c.ticket == bindparam("ticket"))
    .order_by(events.c.no.desc())
    .limit(EVENTS_MAX)
)
