"""撤回告知: whom a dispatch meant is told that it was taken back: the people of its units, and who was offered a part.

The ticket and what was asked of them leave their handhelds with it (`deliveries`); the notice names its number.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import uuid5

import msgspec
from msgspec import Struct

from server.casework.house import House
from server.casework.passing import deliver_for_a_time
from server.domain.calendar import CHINA
from server.domain.events import DispatchRecalled, Event
from server.domain.ticket import Ticket
from server.store import people as roster
from sync.store import Delivery
from sync.writer import Transaction

SCHEMA = 1


class RecallNotice(Struct, frozen=True, kw_only=True):
    """`notice:<uuid>`: nothing is to be done any more about the ticket of this number, which one no longer sees."""

    schema: int
    kind: Literal["recall"]
    number: str
    at: datetime


def tell_units(transaction: Transaction, house: House, moments: Iterable[tuple[Event, Ticket]]) -> None:
    """Write the notices that these events give cause to; the same event always gives the same ones."""
    for event, ticket in moments:
        if not isinstance(event.payload, DispatchRecalled):
            continue
        told = RecallNotice(schema=SCHEMA, kind="recall", number=ticket.number, at=event.at)
        own_id, body = uuid5(ticket.id, f"recall/{event.no}"), msgspec.json.encode(told)
        on = transaction.at.astimezone(CHINA).date()
        found = roster.with_mailbox(
            transaction.connection,
            persons=event.payload.offered,
            areas=(),
            of_units=event.payload.units,
            on=on,
        )
        deliver_for_a_time(
            transaction, house, [Delivery(mailbox, f"notice:{own_id}", body) for _, mailbox in found]
        )
