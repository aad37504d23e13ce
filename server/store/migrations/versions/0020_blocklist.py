"""Numbers that may not call in for a while, by their digest"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _word(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "blocklist",
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", _word(36), nullable=False),
        sa.Column("number_digest", _word(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_blocklist")),
        sa.UniqueConstraint("id", name=op.f("uq_blocklist_id")),
    )
    op.create_index(op.f("ix_blocklist_number_digest"), "blocklist", ["number_digest"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index(op.f("ix_blocklist_number_digest"), "blocklist")
    op.drop_table("blocklist")
