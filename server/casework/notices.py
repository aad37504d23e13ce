"""提醒: a notice in the mailboxes of those who are awaited, written with the event that tells of it.

A unit is reminded of its part, and of a whistle that it did not answer; coordinators of the area are told what nobody
decided in time. Who has no handheld finds the same on lists and boards.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import uuid5

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from server.casework.house import House
from server.casework.passing import deliver_for_a_time
from server.casework.people import actors_of
from server.domain.calendar import CHINA
from server.domain.events import Event, Reminded, TermMissed
from server.domain.matters import Awaited
from server.domain.people import Role
from server.domain.scope import Act, may
from server.domain.ticket import Ticket
from server.store import people as roster
from server.store.ticket_rows import areas_of
from sync.store import Delivery
from sync.writer import Transaction

SCHEMA = 1

_DECIDING = frozenset({Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR})


class ReminderNotice(Struct, frozen=True, kw_only=True):
    """`notice:<uuid>`: what is awaited, or was by `due_at`: the result of leg `no`, or the `no`-th of another kind."""

    schema: int
    kind: Literal["reminder"]
    ticket: str
    number: str
    what: Literal["result"] | Awaited
    no: int
    due_at: datetime
    at: datetime


def remind(transaction: Transaction, house: House, moments: Iterable[tuple[Event, Ticket]]) -> None:
    """Write the notices that these events give cause to; the same event always gives the same ones."""
    for event, ticket in moments:
        match event.payload:
            case Reminded(leg=no, due_at=due_at):
                told = _notice(event, ticket, "result", no, due_at)
            case TermMissed(what=what, no=no, due_at=due_at):
                told = _notice(event, ticket, what, no, due_at)
            case _:
                continue
        body = msgspec.json.encode(told)
        mailboxes = _mailboxes(transaction.connection, ticket, told, transaction.at)
        deliver_for_a_time(
            transaction, house, [Delivery(mailbox, _document(event), body) for mailbox in mailboxes]
        )


def reminders_in(events: Iterable[Event]) -> tuple[str, ...]:
    """The ids of the notices that these events gave cause to."""
    return tuple(_document(event) for event in events if isinstance(event.payload, Reminded | TermMissed))


def _document(event: Event) -> str:
    return f"notice:{uuid5(event.ticket, f'reminder/{event.no}')}"


def _notice(
    event: Event, ticket: Ticket, what: Literal["result"] | Awaited, no: int, due_at: datetime
) -> ReminderNotice:
    return ReminderNotice(
        schema=SCHEMA,
        kind="reminder",
        ticket=str(ticket.id),
        number=ticket.number,
        what=what,
        no=no,
        due_at=due_at,
        at=event.at,
    )


def _mailboxes(
    connection: Connection, ticket: Ticket, told: ReminderNotice, now: datetime
) -> tuple[str, ...]:
    """Of who is meant, those with a handheld who may see the ticket."""
    on = now.astimezone(CHINA).date()
    leg = ticket.leg(told.no) if told.what == "result" else None
    whistle = next((one for one in ticket.whistles if one.no == told.no), None)
    units = () if whistle is None or told.what != "whistle" else whistle.absent
    persons: tuple[str, ...] = ()
    if leg is not None:
        persons, units = ((leg.person,), ()) if leg.person is not None else ((), (leg.unit,))
    areas = areas_of(ticket.placement) if leg is None else frozenset[str]()
    found = roster.with_mailbox(connection, persons=persons, areas=areas, of_units=units, on=on)
    actors = actors_of(connection, [person for person, _ in found], on)
    return tuple(
        mailbox
        for actor, (_, mailbox) in zip(actors, found, strict=True)
        if may(actor, Act.SEE, ticket)
        and (actor.id in persons or actor.unit in units or not _DECIDING.isdisjoint(actor.roles))
    )
