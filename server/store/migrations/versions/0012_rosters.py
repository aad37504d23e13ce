"""Rosters: who is on duty when, and who was called to an emergency"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "duty_shifts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("unit", sa.String(length=48), nullable=True),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("leader", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("signed_in_at", sa.BigInteger(), nullable=True),
        sa.Column("signed_out_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_duty_shifts_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_shifts")),
    )
    with op.batch_alter_table("duty_shifts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_shifts_ends_at"), ["ends_at"], unique=False)
    op.create_table(
        "duty_calls",
        sa.Column("ticket", sa.String(length=36), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("number", sa.String(length=14), nullable=False),
        sa.Column("shift", sa.String(length=36), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name=op.f("fk_duty_calls_ticket")),
        sa.PrimaryKeyConstraint("ticket", "leg", "person", name=op.f("pk_duty_calls")),
    )
    with op.batch_alter_table("duty_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_calls_at"), ["at"], unique=False)


def downgrade() -> None:
    """Take both away."""
    with op.batch_alter_table("duty_calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_calls_at"))
    op.drop_table("duty_calls")
    with op.batch_alter_table("duty_shifts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_shifts_ends_at"))
    op.drop_table("duty_shifts")
