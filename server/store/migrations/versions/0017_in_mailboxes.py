"""Which tickets lie in mailboxes: at first all of them, until those that ended long ago have left"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column, and find by it."""
    op.add_column(
        "tickets", sa.Column("in_mailboxes", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.create_index(op.f("ix_tickets_in_mailboxes_state"), "tickets", ["in_mailboxes", "state"], unique=False)


def downgrade() -> None:
    """Take both away."""
    op.drop_index(op.f("ix_tickets_in_mailboxes_state"), table_name="tickets")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_column("in_mailboxes")
