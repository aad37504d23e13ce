"""Tickets that come with their whole history, many at a time: a demo's year, an older system's archive."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, insert

from server.domain.calendar import CHINA
from server.domain.events import Event
from server.domain.figures.facts import facts_of
from server.domain.figures.marks import NO_MARKS, marks_after
from server.domain.numbers import running_number
from server.domain.rules import Rules
from server.domain.ticket import Ticket
from server.store.facts import rows_of
from server.store.schema.facts import leg_facts, term_facts, ticket_facts
from server.store.schema.photos import ticket_photos
from server.store.schema.tickets import (
    clocks,
    events,
    ticket_areas,
    ticket_days,
    ticket_guests,
    ticket_units,
    tickets,
)
from server.store.ticket_rows import (
    area_rows,
    clock_rows,
    event_row,
    guest_rows,
    new_ticket_row,
    photo_rows,
    unit_rows,
)
from server.store.upsert import insertion

History = tuple[Sequence[Event], Ticket]


def add(connection: Connection, histories: Iterable[History], rules: Rules) -> int:
    """Write tickets that the house has never heard of, each with all that has happened to it; how many they were.

    Numbers that are given out later on those days go on behind theirs.
    """
    rows: dict[Table, list[dict[str, Any]]] = {
        table: []
        for table in (
            tickets,
            events,
            ticket_areas,
            ticket_units,
            ticket_guests,
            clocks,
            ticket_photos,
            ticket_facts,
            leg_facts,
            term_facts,
        )
    }
    last: dict[date, int] = {}
    for happened, ticket in histories:
        rows[tickets].append(new_ticket_row(ticket, rules))
        rows[events].extend(map(event_row, happened))
        rows[ticket_areas].extend(area_rows(ticket))
        rows[ticket_units].extend(unit_rows(ticket))
        rows[ticket_guests].extend(guest_rows(ticket))
        rows[clocks].extend(clock_rows(ticket))
        rows[ticket_photos].extend(photo_rows(ticket))
        marks = marks_after(NO_MARKS, happened)
        for table, of_table in rows_of(facts_of(ticket, marks, rules), marks).items():
            rows[table].extend(of_table)
        day = ticket.received_at.astimezone(CHINA).date()
        last[day] = max(last.get(day, 0), running_number(ticket.number))
    for table, own_rows in rows.items():
        if own_rows:
            connection.execute(insert(table), own_rows)
    _number_behind(connection, last)
    return len(rows[tickets])


def _number_behind(connection: Connection, days: Mapping[date, int]) -> None:
    for day, number in sorted(days.items()):
        new = insertion(connection, ticket_days).values(day=day, last=number)
        behind = new.on_conflict_do_update(
            index_elements=[ticket_days.c.day], set_={"last": number}, where=ticket_days.c.last < number
        )
        connection.execute(behind)
