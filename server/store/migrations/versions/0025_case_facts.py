"""Facts of mediation cases, and which lie in mailboxes; `wangge figures rebuild` fills the facts of old cases"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_COUNTED = (
    "left_out",
    "concluded_at",
    "performance_due_at",
    "case_agreed",
    "case_settled",
    "case_performed",
)


def _word(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table with its indexes, and the column; every case from before is taken to lie in mailboxes."""
    op.create_table(
        "case_facts",
        sa.Column("case", _word(36), nullable=False),
        sa.Column("place", _word(40), nullable=False),
        sa.Column("unit", _word(48), nullable=False),
        sa.Column("category", _word(10), nullable=False),
        sa.Column("channel", _word(10), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("concluded_at", sa.BigInteger(), nullable=True),
        sa.Column("performance_due_at", sa.BigInteger(), nullable=True),
        sa.Column("case_agreed", sa.SmallInteger(), nullable=True),
        sa.Column("case_settled", sa.SmallInteger(), nullable=True),
        sa.Column("case_performed", sa.SmallInteger(), nullable=True),
        sa.Column("ticket", _word(36), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["mediations.id"], name=op.f("fk_case_facts_case")),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_case_facts")),
    )
    for each in ("place", "unit", "category", "channel"):
        op.create_index(f"ix_case_facts_by_{each}", "case_facts", [each, *_COUNTED])
    op.add_column(
        "mediations", sa.Column("in_mailboxes", sa.Boolean(), server_default=sa.true(), nullable=False)
    )


def downgrade() -> None:
    """Take both away."""
    with op.batch_alter_table("mediations", schema=None) as batch_op:
        batch_op.drop_column("in_mailboxes")
    for each in ("place", "unit", "category", "channel"):
        op.drop_index(f"ix_case_facts_by_{each}", "case_facts")
    op.drop_table("case_facts")
