"""The rows beside a ticket, by which it is found, listed and timed: told apart from what it makes, and made anew."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from server.domain.rules import Rules
from server.domain.ticket import Ticket
from server.store.prepared import Prepared
from server.store.schema.photos import ticket_photos
from server.store.schema.tickets import clocks, ticket_areas, ticket_guests, ticket_units, tickets
from server.store.ticket_rows import (
    Row,
    area_rows,
    clock_rows,
    guest_rows,
    new_ticket_row,
    photo_rows,
    unit_rows,
)

#: Each table that keeps rows of a ticket, and which those are.
BESIDE: tuple[tuple[Table, Callable[[Ticket], list[Row]]], ...] = (
    (ticket_areas, area_rows),
    (ticket_units, unit_rows),
    (ticket_guests, guest_rows),
    (clocks, clock_rows),
    (ticket_photos, photo_rows),
)
#: What a ticket alone does not tell: its body is compared as a whole, when to look at it next and when its light turns
#: follow from rules of its day, and after its end it may have left mailboxes.
_NOT_COMPARED = ("body", "next_due_at", "yellow_at", "red_at", "in_mailboxes")

_own = Prepared(select(tickets).where(tickets.c.id == bindparam("of")))
_beside = {table: Prepared(select(table).where(table.c.ticket == bindparam("of"))) for table, _ in BESIDE}


def follows(connection: Connection, ticket: Ticket, rules: Rules) -> bool:
    """Whether every row is the one that the ticket makes, with none too many and none missing."""
    own = _compared(new_ticket_row(ticket, rules))
    if [_compared(row) for row in _own.records(connection, of=str(ticket.id))] != [own]:
        return False
    return all(
        _as_set(_beside[table].records(connection, of=str(ticket.id))) == _as_set(rows_of(ticket))
        for table, rows_of in BESIDE
    )


def again(connection: Connection, ticket: Ticket, rules: Rules) -> None:
    """Make the rows anew; whether it lies in mailboxes stays."""
    row = new_ticket_row(ticket, rules)
    del row["in_mailboxes"]
    connection.execute(update(tickets).where(tickets.c.id == str(ticket.id)).values(row))
    for table, rows_of in BESIDE:
        connection.execute(delete(table).where(table.c.ticket == str(ticket.id)))
        if rows := rows_of(ticket):
            connection.execute(insert(table), rows)


def _compared(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _NOT_COMPARED}


def _as_set(rows: list[dict[str, Any]]) -> set[tuple[tuple[str, Any], ...]]:
    return {tuple(sorted(row.items())) for row in rows}
