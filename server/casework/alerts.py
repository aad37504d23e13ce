"""提请注意: a notice at once, by day and by night, for those above of what the house has found by itself.

    群体隐患             ─▶ coordinators and leaders of the district
    a deputy's matter    ─▶ supervision

Who has no handheld finds the same on the daily board; other systems are told by the event itself (webhooks).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal
from uuid import uuid5

import msgspec
from msgspec import Struct

from server.casework.house import House
from server.casework.passing import deliver_for_a_time
from server.casework.people import actors_of
from server.domain.calendar import CHINA
from server.domain.events import Event, GroupRiskFound, Watched
from server.domain.people import Person, Role
from server.domain.scope import Act, may
from server.domain.ticket import Ticket
from server.store import people as roster
from server.store.ticket_rows import areas_of
from sync.store import Delivery
from sync.writer import Transaction

SCHEMA = 1

_OF_THE_DISTRICT = frozenset({Role.DISTRICT_COORDINATOR, Role.LEADER})
_SUPERVISING = frozenset({Role.SUPERVISOR})


class AlertNotice(Struct, frozen=True, kw_only=True):
    """`notice:<uuid>`: look at this ticket now. `signs` say by what it is known, as in the event."""

    schema: int
    kind: Literal["alert"]
    ticket: str
    number: str
    what: Literal["group_risk", "watched"]
    signs: tuple[str, ...]
    at: datetime


def alert(transaction: Transaction, house: House, moments: Iterable[tuple[Event, Ticket]]) -> None:
    """Write the notices that these events give cause to; the same event always gives the same ones."""
    for event, ticket in moments:
        match event.payload:
            case GroupRiskFound(signs=signs):
                meant = roster.with_mailbox(
                    transaction.connection,
                    persons=(),
                    areas=areas_of(ticket.placement),
                    of_units=(),
                    on=transaction.at.astimezone(CHINA).date(),
                )
                _tell(transaction, house, event, ticket, "group_risk", signs, meant, _OF_THE_DISTRICT)
            case Watched(ground=ground):
                meant = roster.every_mailbox(transaction.connection)
                _tell(transaction, house, event, ticket, "watched", (ground,), meant, _SUPERVISING)


def _tell(
    transaction: Transaction,
    house: House,
    event: Event,
    ticket: Ticket,
    what: Literal["group_risk", "watched"],
    signs: tuple[str, ...],
    meant: Sequence[tuple[Person, str]],
    roles: frozenset[Role],
) -> None:
    told = AlertNotice(
        schema=SCHEMA,
        kind="alert",
        ticket=str(ticket.id),
        number=ticket.number,
        what=what,
        signs=signs,
        at=event.at,
    )
    own_id, body = uuid5(ticket.id, f"alert/{event.no}"), msgspec.json.encode(told)
    on = transaction.at.astimezone(CHINA).date()
    candidates = [(person, mailbox) for person, mailbox in meant if not roles.isdisjoint(person.roles)]
    actors = actors_of(transaction.connection, [person for person, _ in candidates], on)
    deliver_for_a_time(
        transaction,
        house,
        [
            Delivery(mailbox, f"notice:{own_id}", body)
            for actor, (_, mailbox) in zip(actors, candidates, strict=True)
            if may(actor, Act.SEE, ticket)
        ],
    )
