"""A mailbox after its person's areas have changed: what enters them appears, what leaves them is ended, with a notice.

The documents go by the same rule as always (`deliveries.seen_by`); here it is asked for a whole mailbox at once.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from server.casework import deliveries
from server.casework.house import House
from server.casework.mediation.telling import case_deliveries
from server.casework.pack import current_pack
from server.casework.passing import deliver_for_a_time
from server.casework.people import actor_of
from server.casework.reach import scope_of
from server.casework.stations import station_deliveries
from server.domain.calendar import CHINA
from server.domain.people import Person
from server.domain.scope import Act, Actor, may
from server.domain.ticket import Ticket
from server.store import listing, tickets
from server.store.listing import OPEN
from sync.sql_reading import listing as listed_in
from sync.store import Delivery, Span
from sync.writer import Transaction

SCHEMA = 1

_PREFIX = "ticket:"


class NoticeOf(Struct, frozen=True, kw_only=True):
    """The re-division that people are told of."""

    redivision: str
    version: str
    predecessor: str


class RedivisionNotice(Struct, frozen=True, kw_only=True):
    """`notice:<uuid>`: the boundaries were drawn anew; `gone` and `come` are the ids of the tickets concerned."""

    schema: int
    kind: str
    version: str
    predecessor: str
    areas: tuple[str, ...]
    gone: tuple[str, ...]
    come: tuple[str, ...]


class AreasNotice(Struct, frozen=True, kw_only=True):
    """`notice:<uuid>`: posts or offices of this person were given or taken; `areas` are theirs from then on.

    `gone` and `come` are the ids of the tickets concerned.
    """

    schema: int
    kind: str
    areas: tuple[str, ...]
    gone: tuple[str, ...]
    come: tuple[str, ...]
    at: datetime


#: What a person is told: of new boundaries, of areas of their own, or nothing, where something else tells them.
Telling = NoticeOf | Literal["areas"] | None


def resettle(transaction: Transaction, house: House, person: Person, mailbox: str, notice: Telling) -> None:
    """Make the mailbox hold what the person may see now, and the pack that is current now.

    The notice, if one is due, is only written where tickets come or go.
    """
    connection = transaction.connection
    on = transaction.at.astimezone(CHINA).date()
    actor = actor_of(connection, person, on)
    held = _held(connection, mailbox)
    entering = listing.newest(connection, scope_of(actor), OPEN, house.settings.mailbox_tickets_max)
    concerned = {ticket.id: ticket for ticket in (*entering, *tickets.by_ids(connection, held))}
    batch = [*deliveries.seen_by(connection, house, actor, mailbox, concerned.values())]
    batch += case_deliveries(transaction, house, person, mailbox)
    batch += station_deliveries(transaction, house, person, mailbox)
    pack = current_pack(connection, house, person, transaction.at)
    batch.append(Delivery(mailbox, "pack:current", pack.card_json))
    told = None if notice is None else _notice(notice, actor, held, concerned.values(), transaction.at)
    if told is not None:
        own_id = _id_of(notice, mailbox, transaction.at)
        deliver_for_a_time(
            transaction, house, [Delivery(mailbox, f"notice:{own_id}", msgspec.json.encode(told))]
        )
    house.mailboxes.deliver(transaction, batch)


def _held(connection: Connection, mailbox: str) -> frozenset[UUID]:
    """The tickets that lie in the mailbox."""
    span = Span(start=_PREFIX, end="ticket;", past_end=True)
    rows = listed_in(connection, mailbox, span, with_bodies=False)
    return frozenset(UUID(row.id.removeprefix(_PREFIX)) for row in rows)


def _notice(
    notice: NoticeOf | Literal["areas"],
    actor: Actor,
    held: frozenset[UUID],
    concerned: Iterable[Ticket],
    at: datetime,
) -> RedivisionNotice | AreasNotice | None:
    seen = frozenset(ticket.id for ticket in concerned if may(actor, Act.SEE, ticket))
    gone, come = (tuple(sorted(map(str, ids))) for ids in (held - seen, seen - held))
    if not gone and not come:
        return None
    areas = tuple(sorted(actor.scope))
    if notice == "areas":
        return AreasNotice(schema=SCHEMA, kind="areas", areas=areas, gone=gone, come=come, at=at)
    return RedivisionNotice(
        schema=SCHEMA,
        kind="redivision",
        version=notice.version,
        predecessor=notice.predecessor,
        areas=areas,
        gone=gone,
        come=come,
    )


def _id_of(notice: Telling, mailbox: str, at: datetime) -> UUID:
    """Of a re-division each mailbox is told once; of areas given and taken each time."""
    if isinstance(notice, NoticeOf):
        return uuid5(UUID(notice.redivision), mailbox)
    return uuid5(NAMESPACE_OID, f"areas/{mailbox}/{at.isoformat()}")
