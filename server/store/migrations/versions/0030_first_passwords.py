"""Whether a password is one to begin with, which an administrator has seen"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Passwords of before count as chosen."""
    op.add_column(
        "credentials", sa.Column("is_first", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_column("credentials", "is_first")
