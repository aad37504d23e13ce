"""Subscriptions of other systems, and the messages that wait for them"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("kinds", sa.LargeBinary(), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("numbers_by", sa.String(length=48), nullable=True),
        sa.Column("created_by", sa.String(length=48), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("webhook", sa.String(length=36), nullable=False),
        sa.Column("ticket", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("trouble", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["webhook"], ["webhooks.id"], name=op.f("fk_outbox_webhook")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_outbox")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_id")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_state_next_at"), ["state", "next_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outbox_webhook_ticket_no"), ["webhook", "ticket", "no"], unique=False
        )


def downgrade() -> None:
    """Take both away."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_webhook_ticket_no"))
        batch_op.drop_index(batch_op.f("ix_outbox_state_next_at"))
    op.drop_table("outbox")
    op.drop_table("webhooks")
