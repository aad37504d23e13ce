"""Changes of the rules, proposed by one and decided by another"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "rule_changes",
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(36).with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_rule_changes")),
        sa.UniqueConstraint("id", name=op.f("uq_rule_changes_id")),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("rule_changes")
