"""Indexes in the order in which they are asked: terms by their kind, clocks by whether they run"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_DIMENSIONS = ("place", "unit", "category", "channel")
_TIMES = ("taken_s", "working_s", "paused_s")
_TERMS = (
    "left_out",
    "due_at",
    "accepted_in_time",
    "dispatched_in_time",
    "passed_on_in_time",
    "reviewed_in_time",
    "called_back_in_time",
    "adjudicated_in_time",
)


def upgrade() -> None:
    """Make them anew."""
    _times_of("taken_s IS NOT NULL")
    for each in _DIMENSIONS:
        op.drop_index(f"ix_term_facts_by_{each}", "term_facts")
        op.create_index(f"ix_term_facts_by_{each}", "term_facts", ["kind", each, *_TERMS])
    op.drop_index("ix_clocks_running", "clocks")
    op.drop_index("ix_clocks_kind_due_at", "clocks")
    op.create_index(
        "ix_clocks_kind_stopped_at_due_at_ticket", "clocks", ["kind", "stopped_at", "due_at", "ticket"]
    )
    _partial("ix_clocks_sign", "clocks", ["due_at", "ticket"], "kind = 'sign'")


def downgrade() -> None:
    """As they were."""
    op.drop_index("ix_clocks_sign", "clocks")
    op.drop_index("ix_clocks_kind_stopped_at_due_at_ticket", "clocks")
    op.create_index("ix_clocks_kind_due_at", "clocks", ["kind", "due_at"])
    _partial("ix_clocks_running", "clocks", ["kind", "due_at", "ticket"], "stopped_at IS NULL")
    for each in _DIMENSIONS:
        op.drop_index(f"ix_term_facts_by_{each}", "term_facts")
        op.create_index(f"ix_term_facts_by_{each}", "term_facts", [each, *_TERMS])
    _times_of("closed_at IS NOT NULL")


def _times_of(condition: str) -> None:
    for each in _DIMENSIONS:
        name = f"ix_ticket_facts_times_by_{each}"
        op.drop_index(name, "ticket_facts")
        _partial(name, "ticket_facts", [each, "closed_at", "left_out", *_TIMES], condition)


def _partial(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
