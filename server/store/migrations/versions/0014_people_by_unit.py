"""People are looked for by their unit: with every step, those of the units concerned are told"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_people_unit", "people", ["unit"])


def downgrade() -> None:
    """The other way round."""
    op.drop_index("ix_people_unit", "people")
