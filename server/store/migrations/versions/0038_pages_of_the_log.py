"""Pages of the log of looks, of one person or of one kind, are read in its order"""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_NARROWED_BY = ("person", "access")


def upgrade() -> None:
    """SQLite would put every entry of a kind in order, for a page of the last hundred."""
    for each in _NARROWED_BY:
        op.create_index(f"ix_access_log_{each}_no", "access_log", [each, "no"])
        op.drop_index(f"ix_access_log_{each}", "access_log")


def downgrade() -> None:
    """As before."""
    for each in _NARROWED_BY:
        op.create_index(f"ix_access_log_{each}", "access_log", [each])
        op.drop_index(f"ix_access_log_{each}_no", "access_log")
