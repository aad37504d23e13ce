"""What was ended at a place is found by the place and the kind of matter, however many years it looks back on"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_ENDED = sa.text("state IN ('closed', 'self_handled')")


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_ticket_facts_ended",
        "ticket_facts",
        ["place", "category", "closed_at"],
        sqlite_where=_ENDED,
        postgresql_where=_ENDED,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_ticket_facts_ended", "ticket_facts")
