"""The tables of facts: a row for each ticket, leg, own term and case, so narrow that a year is counted at once.

An index for each way of grouping holds everything that is counted, in the order of the groups: a figure reads that
alone, and sorts nothing. Times are in indexes of their own, since they are known only of what is closed. What is open
has one of its own too, for boards.
"""

from datetime import datetime
from typing import Any, get_args, get_type_hints

from msgspec import Struct
from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    literal_column,
)

from server.domain.figures.case_facts import CaseFacts
from server.domain.figures.facts import LegFacts, TermFacts, TicketFacts
from server.store.schema.columns import Claim, Instant, metadata, word

#: By which rows are grouped and narrowed.
DIMENSIONS = ("place", "unit", "category", "channel")

_LENGTHS = {
    "ticket": 36,
    "case": 36,
    "kind": 10,
    "place": 40,
    "unit": 48,
    "category": 10,
    "channel": 10,
    "state": 20,
    "urgency": 10,
}
#: How long a closed ticket took.
TIMES = ("taken_s", "working_s", "paused_s")
_NOT_COUNTED = {
    *TIMES,
    "ticket",
    "case",
    "leg",
    "kind",
    "no",
    *DIMENSIONS,
    "state",
    "urgency",
    "unsigned_since",
    "disputed",
    "to_decide",
    "returns",
    "watched",
    "group_risk",
}


def _columns(facts: type[Struct], keys: tuple[str, ...]) -> list[Column[Any]]:
    hints = get_type_hints(facts)
    return [
        _column(name, hints[name], is_key=name in keys)
        for name in facts.__struct_fields__
        if name not in ("ticket",)
    ]


def _column(name: str, hint: Any, *, is_key: bool) -> Column[Any]:
    kinds = set(get_args(hint)) or {hint}
    nullable = type(None) in kinds
    if str in kinds:
        return Column(name, word(_LENGTHS[name]), primary_key=is_key, nullable=nullable)
    if datetime in kinds:
        return Column(name, Instant, nullable=nullable)
    number = Claim if bool in kinds else Integer
    return Column(name, number, primary_key=is_key, nullable=nullable)


def _counted(facts: type[Struct]) -> list[str]:
    return [name for name in facts.__struct_fields__ if name not in _NOT_COUNTED]


def _by_dimension(facts: type[Struct], table: str, *before: str) -> list[Index]:
    return [Index(f"ix_{table}_by_{each}", *before, each, *_counted(facts)) for each in DIMENSIONS]


ticket_facts = Table(
    "ticket_facts",
    metadata,
    Column("ticket", word(36), ForeignKey("tickets.id"), primary_key=True),
    *_columns(TicketFacts, ("ticket",)),
    Column("marks", LargeBinary, nullable=False),
    *_by_dimension(TicketFacts, "ticket_facts"),
)
for _each in DIMENSIONS:
    Index(
        f"ix_ticket_facts_times_by_{_each}",
        ticket_facts.c[_each],
        ticket_facts.c.closed_at,
        ticket_facts.c.left_out,
        *(ticket_facts.c[name] for name in TIMES),
        sqlite_where=ticket_facts.c.taken_s.is_not(None),
        postgresql_where=ticket_facts.c.taken_s.is_not(None),
    )
Index(
    "ix_ticket_facts_open",
    ticket_facts.c.received_at,
    sqlite_where=ticket_facts.c.closed_at.is_(None),
    postgresql_where=ticket_facts.c.closed_at.is_(None),
)
#: What was ended, or waits for a second look after it was ended on the spot: looked for by place and kind of matter.
ENDED = ticket_facts.c.state.in_([literal_column("'closed'"), literal_column("'self_handled'")])
Index(
    "ix_ticket_facts_ended",
    ticket_facts.c.place,
    ticket_facts.c.category,
    ticket_facts.c.closed_at,
    sqlite_where=ENDED,
    postgresql_where=ENDED,
)

leg_facts = Table(
    "leg_facts",
    metadata,
    Column("ticket", word(36), ForeignKey("tickets.id"), primary_key=True),
    *_columns(LegFacts, ("ticket", "leg")),
    *_by_dimension(LegFacts, "leg_facts"),
)

term_facts = Table(
    "term_facts",
    metadata,
    Column("ticket", word(36), ForeignKey("tickets.id"), primary_key=True),
    *_columns(TermFacts, ("ticket", "kind", "no")),
    *_by_dimension(TermFacts, "term_facts", "kind"),
)

case_facts = Table(
    "case_facts",
    metadata,
    *_columns(CaseFacts, ("case",)),
    Column("ticket", word(36), nullable=False),
    ForeignKeyConstraint(["case"], ["mediations.id"]),
    *_by_dimension(CaseFacts, "case_facts"),
)
