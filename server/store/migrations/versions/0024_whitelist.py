"""Deputies whose calls come first; and, for boards, which tickets are watched and which are a group's"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_SIGNS = ("watched", "group_risk")


def _word(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table and both columns. No ticket from before is watched, or known for a group's."""
    op.create_table(
        "whitelist",
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", _word(36), nullable=False),
        sa.Column("number_digest", _word(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_whitelist")),
        sa.UniqueConstraint("id", name=op.f("uq_whitelist_id")),
    )
    op.create_index(op.f("ix_whitelist_number_digest"), "whitelist", ["number_digest"])
    for sign in _SIGNS:
        op.add_column("ticket_facts", sa.Column(sign, sa.SmallInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    """Take all of it away."""
    with op.batch_alter_table("ticket_facts", schema=None) as batch_op:
        for sign in _SIGNS:
            batch_op.drop_column(sign)
    op.drop_index(op.f("ix_whitelist_number_digest"), "whitelist")
    op.drop_table("whitelist")
