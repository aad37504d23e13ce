"""Re-divisions: how one version of the boundaries gives way to the next"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. The versions that are there already stay as they are."""
    op.create_table(
        "redivisions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("predecessor", sa.String(length=80), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("cursor", sa.String(length=200), nullable=False),
        sa.Column("proposed_by", sa.String(length=48), nullable=False),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=48), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("accept_gaps", sa.Boolean(), nullable=False),
        sa.Column("mapping", sa.LargeBinary(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redivisions")),
    )
    with op.batch_alter_table("redivisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_redivisions_step"), ["step"], unique=False)


def downgrade() -> None:
    """Take the table away."""
    with op.batch_alter_table("redivisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_redivisions_step"))
    op.drop_table("redivisions")
