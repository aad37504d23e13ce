"""How far a ticket may be seen: what there is already is ordinary until somebody files it anew"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column."""
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("sensitivity", sa.String(length=12), server_default="ordinary", nullable=False)
        )


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_column("sensitivity")
