"""Help stations, shifts there, and what helpers did"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def _word(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "stations",
        sa.Column("id", _word(48), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stations")),
    )
    op.create_table(
        "help_shifts",
        sa.Column("id", _word(36), nullable=False),
        sa.Column("station", _word(48), nullable=False),
        sa.Column("person", _word(48), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["station"], ["stations.id"], name=op.f("fk_help_shifts_station")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_help_shifts_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_shifts")),
    )
    op.create_index("ix_help_shifts_station_begun_at", "help_shifts", ["station", "begun_at"])
    op.create_index("ix_help_shifts_person_ended_at", "help_shifts", ["person", "ended_at"])
    op.create_table(
        "help_entries",
        sa.Column("id", _word(36), nullable=False),
        sa.Column("shift", _word(36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["shift"], ["help_shifts.id"], name=op.f("fk_help_entries_shift")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_entries")),
    )
    op.create_index("ix_help_entries_shift_at", "help_entries", ["shift", "at"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("help_entries")
    op.drop_table("help_shifts")
    op.drop_table("stations")
