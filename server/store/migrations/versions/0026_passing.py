"""What lies in mailboxes for a time only: notices, and answers about no ticket"""

import time

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

#: So long everything that is there already stays: a month, in microseconds.
_MONTH = 30 * 24 * 3600 * 1_000_000


def _word(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table. What was written before leaves a month from now, unless it is about a ticket."""
    op.create_table(
        "passing",
        sa.Column("mailbox", _word(100), nullable=False),
        sa.Column("document", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "document", name=op.f("pk_passing")),
    )
    op.create_index(op.f("ix_passing_ends_at"), "passing", ["ends_at"])
    connection, ends_at = op.get_bind(), {"ends_at": time.time_ns() // 1000 + _MONTH}
    connection.execute(_NOTICES, ends_at)
    connection.execute(_RECEIPTS, ends_at)


def downgrade() -> None:
    """Take it away."""
    op.drop_index(op.f("ix_passing_ends_at"), "passing")
    op.drop_table("passing")


_NOTICES = sa.text(
    "INSERT INTO passing (mailbox, document, ends_at)"
    " SELECT d.name, n.id, :ends_at FROM sync_documents n JOIN sync_databases d ON d.key = n.database"
    " WHERE n.id >= 'notice:' AND n.id < 'notice;' AND n.deleted = 0"
)
_RECEIPTS = sa.text(
    "INSERT INTO passing (mailbox, document, ends_at) SELECT mailbox, document, :ends_at FROM receipts"
)
