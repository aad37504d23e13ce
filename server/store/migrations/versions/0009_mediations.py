"""Mediation cases: their events, their rows, where and by whom they are looked for, and their file numbers"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "mediation_events",
        sa.Column("case", sa.String(length=36), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=48), nullable=False),
        sa.Column("command", sa.String(length=36), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("case", "no", name=op.f("pk_mediation_events")),
    )
    op.create_table(
        "mediations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("risk", sa.String(length=10), nullable=False),
        sa.Column("ticket", sa.String(length=36), nullable=True),
        sa.Column("grid", sa.String(length=40), nullable=True),
        sa.Column("office", sa.String(length=48), nullable=True),
        sa.Column("lead", sa.String(length=48), nullable=True),
        sa.Column("registered_by", sa.String(length=48), nullable=False),
        sa.Column("registered_at", sa.BigInteger(), nullable=False),
        sa.Column("district_told", sa.Boolean(), nullable=False),
        sa.Column("waits_for_a_person", sa.Boolean(), nullable=False),
        sa.Column("next_due_at", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediations")),
        sa.UniqueConstraint("number", name=op.f("uq_mediations_number")),
    )
    for columns in _INDEXES:
        op.create_index(op.f(f"ix_mediations_{'_'.join(columns)}"), "mediations", columns)
    _of_case("mediation_areas", "area", 40)
    _of_case("mediation_guests", "guest", 60)
    op.create_table(
        "mediation_numbers",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=120), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "body", name=op.f("pk_mediation_numbers")),
    )


def downgrade() -> None:
    """Take them away."""
    for table in (
        "mediation_numbers",
        "mediation_guests",
        "mediation_areas",
        "mediations",
        "mediation_events",
    ):
        op.drop_table(table)


_INDEXES = (
    ["ticket"],
    ["grid"],
    ["office"],
    ["lead"],
    ["registered_by"],
    ["next_due_at"],
    ["registered_at", "id"],
)


def _of_case(table: str, column: str, length: int) -> None:
    op.create_table(
        table,
        sa.Column("case", sa.String(length=36), nullable=False),
        sa.Column(column, sa.String(length=length), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["mediations.id"], name=op.f(f"fk_{table}_case")),
        sa.PrimaryKeyConstraint("case", column, name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
