"""Rows of tickets that wait for the end of their transaction, since only the ticket as it stands last counts.

    moved  moved  one of their tables is asked  ──▶  written, then answered    moved  ──end──▶  written

Whoever asks need not know: statements look here first (`Prepared`, and `watch` for all others).
"""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy import ClauseElement, Connection, Engine, Insert, Table, TextClause, event
from sqlalchemy.sql import visitors

from server.domain.events import Event
from server.domain.rules import Rules
from server.domain.ticket import Ticket
from server.store.schema.facts import leg_facts, term_facts, ticket_facts
from server.store.schema.photos import ticket_photos
from server.store.schema.tickets import clocks, ticket_areas, ticket_guests, ticket_units, tickets
from sync.gathering import Done, gathered_on
from sync.writer import Transaction

#: What is written together; events are not among them, they are written as they happen.
_TABLES = frozenset(
    {
        tickets,
        ticket_areas,
        ticket_units,
        ticket_guests,
        ticket_photos,
        clocks,
        ticket_facts,
        leg_facts,
        term_facts,
    }
)
_NAMES = frozenset(table.name for table in _TABLES)
_WORD = re.compile(r"\w+")


class Moved(Struct, frozen=True):
    """A ticket that stood as `before`, and as it stands after these `new` events, by these rules."""

    before: Ticket
    ticket: Ticket
    rules: Rules
    new: Sequence[Event]


def wait(transaction: Transaction, moved: Moved, written: Done) -> None:
    """Let the rows be `written` with those of all that move in this transaction; at once where nothing is gathered."""
    transaction.in_the_end(wait, [moved], written)
    if (gathering := gathered_on(transaction.connection)) is not None:
        gathering.known[wait, moved.ticket.id] = moved.ticket


def standing(connection: Connection, ticket: UUID) -> Ticket | None:
    """The ticket as it stands, where the transaction on this connection has moved it; else its row tells."""
    gathering = gathered_on(connection)
    known: Ticket | None = None if gathering is None else gathering.known.get((wait, ticket))
    return known


def write(connection: Connection) -> None:
    """Write what waits."""
    if (gathering := gathered_on(connection)) is not None:
        gathering.settle(wait)


def concerns(statement: object) -> bool:
    """Whether it asks anything of these tables; what only adds rows, and makes them of no others, does not."""
    if not isinstance(statement, ClauseElement):
        return False
    if isinstance(statement, Insert):
        return statement.select is not None and concerns(statement.select)
    return any(map(_names_one, visitors.iterate(statement)))


def _names_one(part: object) -> bool:
    if isinstance(part, TextClause):
        return not _NAMES.isdisjoint(_WORD.findall(part.text))
    return isinstance(part, Table) and part in _TABLES


def watch(engine: Engine) -> None:
    """Let what waits be written before SQLAlchemy executes a statement that asks these tables."""

    @event.listens_for(engine, "before_execute")
    def write_first(connection: Connection, statement: object, *_: Any) -> None:
        gathering = gathered_on(connection)
        if gathering is not None and wait in gathering and concerns(statement):
            gathering.settle(wait)
