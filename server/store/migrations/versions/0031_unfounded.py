"""Documents with something sealed in them that founded nothing"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def _word(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table; what lies in quarantine, and what was refused, is entered whether or not it holds anything."""
    op.create_table(
        "unfounded",
        sa.Column("mailbox", _word(100), nullable=False),
        sa.Column("document", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("rev", _word(300), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "document", "rev", name=op.f("pk_unfounded")),
    )
    op.create_index("ix_unfounded_since", "unfounded", ["since"])
    op.execute(
        "INSERT INTO unfounded (mailbox, document, rev, since)"
        " SELECT mailbox, document, rev, received_at FROM quarantine"
    )
    op.execute(
        "INSERT INTO unfounded (mailbox, document, rev, since)"
        " SELECT mailbox, 'command:' || id, rev, received_at FROM commands"
        " WHERE status = 'refused' AND mailbox IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM tickets WHERE tickets.id = commands.ticket)"
        " AND NOT EXISTS (SELECT 1 FROM mediations WHERE mediations.id = commands.ticket)"
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("unfounded")
