"""Sign-ins are looked for by their handheld: when it is stopped, signs out, or gets another token"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_sessions_writer", "sessions", ["writer"])


def downgrade() -> None:
    """The other way round."""
    op.drop_index("ix_sessions_writer", "sessions")
