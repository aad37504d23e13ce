"""When the house next has to do something by itself with a ticket, and who was asked to it without having a leg"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column and the table."""
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("next_due_at", sa.BigInteger(), nullable=True))
        batch_op.create_index(batch_op.f("ix_tickets_next_due_at"), ["next_due_at"], unique=False)
    op.create_table(
        "ticket_guests",
        sa.Column("ticket", sa.String(length=36), nullable=False),
        sa.Column("guest", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name=op.f("fk_ticket_guests_ticket")),
        sa.PrimaryKeyConstraint("ticket", "guest", name=op.f("pk_ticket_guests")),
    )
    with op.batch_alter_table("ticket_guests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_guests_guest"), ["guest"], unique=False)
    # Legs that nobody has signed for are looked at in the first minute.
    op.execute("UPDATE tickets SET next_due_at = 0 WHERE state IN ('dispatched', 'handling')")


def downgrade() -> None:
    """Take column and table away."""
    with op.batch_alter_table("ticket_guests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_guests_guest"))
    op.drop_table("ticket_guests")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tickets_next_due_at"))
        batch_op.drop_column("next_due_at")
