"""Handovers: who gives which areas to whom, and when each of the two has said so"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "handovers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("leaver", sa.String(length=48), nullable=False),
        sa.Column("successor", sa.String(length=48), nullable=False),
        sa.Column("leaves_for_good", sa.Boolean(), nullable=False),
        sa.Column("begun_by", sa.String(length=48), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("given_by", sa.String(length=48), nullable=True),
        sa.Column("given_at", sa.BigInteger(), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("areas", sa.LargeBinary(), nullable=False),
        sa.Column("listed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["leaver"], ["people.id"], name=op.f("fk_handovers_leaver")),
        sa.ForeignKeyConstraint(["successor"], ["people.id"], name=op.f("fk_handovers_successor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handovers_leaver"), ["leaver"], unique=False)
        batch_op.create_index(batch_op.f("ix_handovers_successor"), ["successor"], unique=False)


def downgrade() -> None:
    """Take the table away."""
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handovers_successor"))
        batch_op.drop_index(batch_op.f("ix_handovers_leaver"))
    op.drop_table("handovers")
