"""Times stand in indexes of their own, of closed tickets only: less is written of what is new"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_DIMENSIONS = ("place", "unit", "category", "channel")
_COUNTED = (
    "left_out",
    "received_at",
    "dispatched_at",
    "due_at",
    "called_at",
    "closed_at",
    "deferral_due_at",
    "mediated_at",
    "received",
    "reported_by_grid",
    "first_unit_right",
    "finished",
    "promise_kept",
    "solved",
    "satisfied",
    "mostly_satisfied",
    "supervised_solved",
    "closed_at_once",
    "answered_at_once",
    "redone",
    "excluded",
    "deferred",
    "deferral_kept",
    "agreed",
)
_TIMES = ("taken_s", "working_s", "paused_s")
_IS_CLOSED = sa.text("closed_at IS NOT NULL")


def upgrade() -> None:
    """Make the narrow ones, and the others anew without the times."""
    for each in _DIMENSIONS:
        op.drop_index(f"ix_ticket_facts_by_{each}", "ticket_facts")
        op.create_index(f"ix_ticket_facts_by_{each}", "ticket_facts", [each, *_COUNTED])
        op.create_index(
            f"ix_ticket_facts_times_by_{each}",
            "ticket_facts",
            [each, "closed_at", "left_out", *_TIMES],
            sqlite_where=_IS_CLOSED,
            postgresql_where=_IS_CLOSED,
        )


def downgrade() -> None:
    """As it was."""
    for each in _DIMENSIONS:
        op.drop_index(f"ix_ticket_facts_times_by_{each}", "ticket_facts")
        op.drop_index(f"ix_ticket_facts_by_{each}", "ticket_facts")
        op.create_index(f"ix_ticket_facts_by_{each}", "ticket_facts", [each, *_COUNTED, *_TIMES])
