"""The last of what happened to a ticket, with whoever did it: wanted whenever handhelds are told of it.

Therefore only what a trail tells is read of an event, not all that it carries (placement, candidates, due times).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, select

from server.domain.events import Recorded, Recounted
from server.domain.ticket import Ticket
from server.store.prepared import Prepared, among
from server.store.schema.people import people
from server.store.schema.tickets import events

#: So much of a ticket's life lies on handhelds; the trace has all of it.
EVENTS_MAX = 30
#: The trails of so many tickets are remembered, of which a few kB each would be read again.
_REMEMBERED_MAX = 2_000


#: Where people put into their own words what they did or want; of an event that has several, the first counts.
_SAID = ("handling", "text", "reason", "explanation", "evidence", "script", "minutes", "remark", "note")
#: Likewise of what was recorded: notes, contacts, visits, transfers.
_RECORDED = ("text", "result", "found", "reason")


class Told(Struct, frozen=True, dict=True):
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

    @property
    def is_record(self) -> bool:
        """Whether something was added to the ticket, and no step taken."""
        return self.type == Recorded.__name__

    @cached_property
    def said(self) -> str | None:
        """What somebody said of it in their own words: looked for once, and told with every step that follows."""
        if self.type == Recounted.__name__:  # its reason is a code
            return None
        if self.is_record:
            given = [self.body.get(name) for name in _RECORDED]
        else:
            given = [getattr(self, name) for name in _SAID]
        return next((each for each in given if isinstance(each, str) and each), None)


class Author(Struct, frozen=True):
    """Who did it."""

    name: str
    unit: str | None = None


class Entry(Struct, frozen=True, gc=False):
    """One event. `actor` is who did it, by id: people are renamed, and events are not."""

    no: int
    at: datetime
    told: Told
    actor: str


class Trail(Struct, frozen=True):
    """The last that happened to a ticket, the newest first; of the `authors`, by their ids, the house is none."""

    entries: tuple[Entry, ...]
    authors: Mapping[str, Author]


class _Remembered(Struct, frozen=True):
    """A trail, the newest first, and the digest of its newest event: what was rolled back is known by that."""

    digest: str
    trail: tuple[Entry, ...]


class Trails:
    """Reads them, and remembers what it has read of a ticket: of the next trail only what has happened since is new.

    For the writer's thread alone.
    """

    def __init__(self) -> None:
        self._remembered: dict[UUID, _Remembered] = {}

    def latest(self, connection: Connection, tickets: Iterable[Ticket]) -> dict[UUID, Trail]:
        """The last `EVENTS_MAX` events of each ticket up to its version."""
        trails = {ticket.id: self._trail(connection, ticket) for ticket in tickets}
        actors = {each.actor for trail in trails.values() for each in trail}
        authors = {own: _author.decode(body) for own, body in _authors.rows(connection, ids=sorted(actors))}
        return {own: Trail(trail, authors) for own, trail in trails.items()}

    def _trail(self, connection: Connection, ticket: Ticket) -> tuple[Entry, ...]:
        known = self._remembered.get(ticket.id)
        if known is not None and known.digest == ticket.digest:
            return known.trail
        first = ticket.version - EVENTS_MAX + 1 if known is None else known.trail[0].no
        read = _from.rows(connection, ticket=str(ticket.id), first=first, last=ticket.version)
        if known is not None and (not read or read[-1][-1] != known.digest):
            del self._remembered[ticket.id]
            return self._trail(connection, ticket)
        older = () if known is None else known.trail
        new = (
            Entry(no, at, _told.decode(payload), actor)
            for no, at, actor, payload, _ in (read if known is None else read[:-1])
        )
        trail = (*new, *older)[:EVENTS_MAX]
        if len(self._remembered) >= _REMEMBERED_MAX:
            self._remembered = dict(islice(self._remembered.items(), _REMEMBERED_MAX // 2, None))
        self._remembered[ticket.id] = _Remembered(ticket.digest, trail)
        return trail


_told = msgspec.json.Decoder(Told)
_author = msgspec.json.Decoder(Author)
_from = Prepared(
    select(events.c.no, events.c.at, events.c.actor, events.c.payload, events.c.digest)
    .where(
        events.c.ticket == bindparam("ticket"),
        events.c.no >= bindparam("first"),
        events.c.no <= bindparam("last"),
    )
    .order_by(events.c.no.desc())
)
_authors = Prepared(lambda kind: select(people.c.id, people.c.body).where(among(people.c.id, "ids", kind)))
