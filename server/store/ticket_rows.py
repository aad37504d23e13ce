"""A ticket as rows: its own, its events, its clocks, and where it is looked for. Only what has changed is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Connection, Table, bindparam, delete, or_, update

from geo.locate import Placement
from server.domain.clocks import clocks_of
from server.domain.due_steps import next_due
from server.domain.events import Event, payload_json
from server.domain.lights import promise_of, turns_of
from server.domain.rules import Rules
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS
from server.store.changing import Changing
from server.store.prepared import Prepared, inserting
from server.store.schema.photos import ticket_photos
from server.store.schema.tickets import (
    clocks,
    events,
    ticket_areas,
    ticket_guests,
    ticket_units,
    tickets,
)
from server.store.unwritten import Moved
from server.store.upsert import putting

Row: TypeAlias = dict[str, Any]

#: What of a ticket's row follows from the rules of the day as well.
FORESEEN = ("next_due_at", "yellow_at", "red_at")


def add_events(connection: Connection, new: Iterable[Event]) -> None:
    """Append events to the chains of their tickets."""
    _add_events.run(connection, map(event_row, new))


def add(connection: Connection, ticket: Ticket, rules: Rules) -> None:
    """Write a ticket that is new, and all that follows from it."""
    _add_ticket.run(connection, [new_ticket_row(ticket, rules)])
    for kept in _KEPT:
        kept.add(connection, ticket)


def change(connection: Connection, moved: Sequence[Moved]) -> None:
    """Write tickets that were there, and all that follows from them but when to look at them next."""
    _change_ticket.run_all(connection, map(_changed_row, moved))
    for kept in _KEPT:
        kept.change(connection, moved)


def _changed_row(moved: Moved) -> tuple[Row, Row]:
    """What is known of a ticket's row as it stood, and the row as it shall stand."""
    known, row = _listed_row(moved.before), _listed_row(moved.ticket)
    if moved.before.state in ENDS:  # it may have left mailboxes
        del known["in_mailboxes"]
    if _turned_by(moved.before) != _turned_by(moved.ticket):
        row |= _turns(moved.ticket, moved.rules)
    return known, row | {"body": msgspec.json.encode(moved.ticket)}


def look_again(connection: Connection, moved: Iterable[tuple[Ticket, Rules]]) -> None:
    """Write down when the house next has to do something by itself with these tickets."""
    _look_again.run(
        connection, [{"of": str(ticket.id), "due_at": next_due(ticket, rules)} for ticket, rules in moved]
    )


def foresee(connection: Connection, ticket: Ticket, rules: Rules) -> None:
    """Write down what of its row follows from the rules of the day as well, in whatever is another now."""
    _foresee.run(connection, [{"of": str(ticket.id), **foreseen(ticket, rules)}])


def event_row(event: Event) -> Row:
    """An event as its table holds it."""
    return {
        "ticket": str(event.ticket),
        "no": event.no,
        "at": event.at,
        "actor": event.actor,
        "command": event.command,
        "payload": payload_json(event.payload),
        "digest": event.digest,
    }


def new_ticket_row(ticket: Ticket, rules: Rules) -> Row:
    """A ticket as its table holds it."""
    body = msgspec.json.encode(ticket)
    return {
        **_listed_row(ticket),
        **foreseen(ticket, rules),
        "body": body,
    }


def foreseen(ticket: Ticket, rules: Rules) -> Row:
    """What of its row follows from the rules of the day as well: when to look at it next, and when its light turns."""
    return {"next_due_at": next_due(ticket, rules), **_turns(ticket, rules)}


def _turns(ticket: Ticket, rules: Rules) -> Row:
    """When the light of an open ticket turns by itself (`turns_of`); what is at an end shows none in lists."""
    yellow_at, red_at = None, None
    if ticket.state not in ENDS:
        yellow_at, red_at = turns_of(promise_of(ticket), rules.calendar, rules.policy.lights)
    return {"yellow_at": yellow_at, "red_at": red_at}


def _turned_by(ticket: Ticket) -> object:
    """What of a ticket its light follows from: also where it lies, since offices may be closed there."""
    return ticket.state in ENDS, promise_of(ticket), ticket.placement


def _listed_row(ticket: Ticket) -> Row:
    """What of a ticket's row it is found and listed by, but when to look at it next."""
    return {
        "id": str(ticket.id),
        "number": ticket.number,
        "offline_alias": ticket.offline_alias,
        "state": ticket.state.value,
        "version": ticket.version,
        "category": ticket.category,
        "lead_unit": ticket.lead_unit,
        "reporter": ticket.reporter,
        "waits_for_a_person": ticket.waits_for_a_person,
        "received_at": ticket.received_at,
        "promise_due": ticket.promise_due,
        "sensitivity": ticket.sensitivity.value,
        "channel": ticket.channel,
        "in_mailboxes": True,
        "about": ticket.about,
    }


def area_rows(ticket: Ticket) -> list[Row]:
    """Where the ticket lies, as its table holds it."""
    own = str(ticket.id)
    return [{"ticket": own, "area": area} for area in sorted(areas_of(ticket.placement))]


def unit_rows(ticket: Ticket) -> list[Row]:
    """Who has or had a part of it, as its table holds them."""
    own = str(ticket.id)
    return [{"ticket": own, "unit": unit} for unit in sorted(ticket.units)]


def guest_rows(ticket: Ticket) -> list[Row]:
    """Who was asked to it, as its table holds them."""
    guests = guests_of(ticket.guests, ticket.guest_units)
    return [{"ticket": str(ticket.id), "guest": guest} for guest in sorted(guests)]


def photo_rows(ticket: Ticket) -> list[Row]:
    """Which photos it lists, and who listed them, as their table holds them."""
    listed = sorted({(photo.sha256, photo.by) for photo in ticket.photos})
    return [{"ticket": str(ticket.id), "sha256": sha256, "person": person} for sha256, person in listed]


def clock_rows(ticket: Ticket) -> list[Row]:
    """Its clocks, as their table holds them."""
    own = str(ticket.id)
    return [{"ticket": own, **msgspec.structs.asdict(clock)} for clock in clocks_of(ticket)]


def areas_of(placement: Placement | None) -> frozenset[str]:
    """Every area that a placement names as an owner, on the base partition and the overlays."""
    if placement is None:
        return frozenset()
    return frozenset(placement.chain).union(*placement.overlays.values())


def guests_of(persons: Iterable[str], units: Iterable[str]) -> frozenset[str]:
    """People and units as guests of tickets are looked for."""
    return frozenset([*(f"person:{person}" for person in persons), *(f"unit:{unit}" for unit in units)])


class _Kept:
    """The rows that one table keeps of each ticket: all follow from its `cause`, the same rows from the same cause."""

    def __init__(
        self, table: Table, rows_of: Callable[[Ticket], list[Row]], cause: Callable[[Ticket], object]
    ) -> None:
        self._rows_of = rows_of
        self._cause = cause
        self._key = tuple(column.name for column in table.primary_key if column.name != "ticket")
        here = table.c.ticket == bindparam("of")
        self._add = Prepared(inserting(table))
        self._put = Prepared(lambda kind: putting(kind, table, "ticket", *self._key))
        named = (table.c[name] == bindparam(f"of_{name}") for name in self._key)
        self._remove = Prepared(delete(table).where(here, *named))

    def add(self, connection: Connection, ticket: Ticket) -> None:
        """Write those of a ticket that is new."""
        if rows := self._rows_of(ticket):
            self._add.run(connection, rows)

    def change(self, connection: Connection, moved: Iterable[Moved]) -> None:
        """Make those that follow from tickets as they stood follow from them as they stand."""
        gone: list[Row] = []
        changed: list[Row] = []
        names = [f"of_{name}" for name in self._key]
        for each in moved:
            if self._cause(each.before) == self._cause(each.ticket):
                continue
            known = {self._key_of(row): row for row in self._rows_of(each.before)}
            rows = self._rows_of(each.ticket)
            changed += [row for row in rows if known.pop(self._key_of(row), None) != row]
            gone += [{"of": str(each.ticket.id), **dict(zip(names, key, strict=True))} for key in known]
        if gone:
            self._remove.run(connection, gone)
        if changed:
            self._put.run(connection, changed)

    def _key_of(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple([row[name] for name in self._key])


_add_events = Prepared(inserting(events))
_add_ticket = Prepared(inserting(tickets))
_change_ticket = Changing(tickets, "id")
_look_again = Prepared(
    update(tickets)
    .where(tickets.c.id == bindparam("of"), tickets.c.next_due_at.is_distinct_from(bindparam("due_at")))
    .values(next_due_at=bindparam("due_at"))
)
_KEPT: Sequence[_Kept] = (
    _Kept(ticket_areas, area_rows, lambda ticket: ticket.placement),
    _Kept(ticket_units, unit_rows, lambda ticket: ticket.units),
    _Kept(ticket_guests, guest_rows, lambda ticket: (ticket.guests, ticket.guest_units)),
    _Kept(clocks, clock_rows, clocks_of),
    _Kept(ticket_photos, photo_rows, lambda ticket: ticket.photos),
)
_foresee = Prepared(
    update(tickets)
    .where(
        tickets.c.id == bindparam("of"),
        or_(*(tickets.c[name].is_distinct_from(bindparam(name)) for name in FORESEEN)),
    )
    .values({name: bindparam(name) for name in FORESEEN})
)
