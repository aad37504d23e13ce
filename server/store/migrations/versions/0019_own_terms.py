"""The house's own terms: what figures know of them, and an index of the clocks that run"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_CLAIMS = (
    "accepted_in_time",
    "dispatched_in_time",
    "passed_on_in_time",
    "reviewed_in_time",
    "called_back_in_time",
    "adjudicated_in_time",
)


def _word(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table and its indexes, and the one of the clocks."""
    op.create_table(
        "term_facts",
        sa.Column("ticket", _word(36), nullable=False),
        sa.Column("kind", _word(10), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("place", _word(40), nullable=False),
        sa.Column("unit", _word(48), nullable=False),
        sa.Column("category", _word(10), nullable=False),
        sa.Column("channel", _word(10), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        *(sa.Column(claim, sa.SmallInteger(), nullable=True) for claim in _CLAIMS),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name=op.f("fk_term_facts_ticket")),
        sa.PrimaryKeyConstraint("ticket", "kind", "no", name=op.f("pk_term_facts")),
    )
    with op.batch_alter_table("term_facts", schema=None) as batch_op:
        for each in ("place", "unit", "category", "channel"):
            batch_op.create_index(
                f"ix_term_facts_by_{each}", [each, "left_out", "due_at", *_CLAIMS], unique=False
            )
    op.create_index(
        "ix_clocks_running",
        "clocks",
        ["kind", "due_at", "ticket"],
        unique=False,
        sqlite_where=sa.text("stopped_at IS NULL"),
        postgresql_where=sa.text("stopped_at IS NULL"),
    )


def downgrade() -> None:
    """Take all of it away."""
    op.drop_index("ix_clocks_running", table_name="clocks")
    with op.batch_alter_table("term_facts", schema=None) as batch_op:
        for each in ("place", "unit", "category", "channel"):
            batch_op.drop_index(f"ix_term_facts_by_{each}")
    op.drop_table("term_facts")
