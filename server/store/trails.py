"""The last of what happened to a ticket, with whoever did it: read anew whenever handhelds are told of it."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, select

from server.domain.events import Payload, payload_from
from server.domain.people import Person
from server.store.prepared import Prepared
from server.store.schema.people import people
from server.store.schema.tickets import events

#: So much of a ticket's life lies on handhelds; the trace has all of it.
EVENTS_MAX = 30

_person = msgspec.json.Decoder(Person)


class Entry(Struct, frozen=True, kw_only=True):
    """One event. `person` did it; None: the house by itself."""

    no: int
    at: datetime
    payload: Payload
    person: Person | None


def latest(connection: Connection, ticket: UUID) -> tuple[Entry, ...]:
    """The last `EVENTS_MAX` events of a ticket, the newest first."""
    return tuple(
        Entry(
            no=no,
            at=at,
            payload=payload_from(payload),
            person=None if person is None else _person.decode(person),
        )
        for no, at, payload, person in _latest.rows(connection, ticket=str(ticket))
    )


_latest = Prepared(
    select(events.c.no, events.c.at, events.c.payload, people.c.body)
    .outerjoin(people, people.c.id == events.c.actor)
    .where(events.c.ticket == bindparam("ticket"))
    .order_by(events.c.no.desc())
    .limit(EVENTS_MAX)
)
