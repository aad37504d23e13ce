"""Lists of tickets are read newest first by state, unit and category; areas and units name tickets by index alone"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NEW = (
    ("tickets", ("state", "received_at", "id")),
    ("tickets", ("lead_unit", "received_at", "id")),
    ("tickets", ("category", "received_at", "id")),
    ("tickets", ("reporter",)),
    ("ticket_areas", ("area", "ticket")),
    ("ticket_units", ("unit", "ticket")),
)
_OLD = (("ticket_areas", ("area",)), ("ticket_units", ("unit",)))


def upgrade() -> None:
    """Make the new indexes, and drop those that they replace."""
    _exchange(_NEW, _OLD)


def downgrade() -> None:
    """The other way round."""
    _exchange(_OLD, _NEW)


def _exchange(
    new: tuple[tuple[str, tuple[str, ...]], ...], old: tuple[tuple[str, tuple[str, ...]], ...]
) -> None:
    for table, columns in new:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
    for table, columns in old:
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
