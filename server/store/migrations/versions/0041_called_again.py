"""Somebody on duty is called again to a matter that waits once more for its dispatch"""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A call is one of its instant."""
    with op.batch_alter_table("duty_calls", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("pk_duty_calls"), type_="primary")
        batch_op.create_primary_key(batch_op.f("pk_duty_calls"), ["ticket", "leg", "person", "at"])


def downgrade() -> None:
    """Only the first call of each person to each leg is kept."""
    op.execute(
        "DELETE FROM duty_calls WHERE at > (SELECT min(earlier.at) FROM duty_calls AS earlier"
        " WHERE earlier.ticket = duty_calls.ticket AND earlier.leg = duty_calls.leg"
        " AND earlier.person = duty_calls.person)"
    )
    with op.batch_alter_table("duty_calls", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("pk_duty_calls"), type_="primary")
        batch_op.create_primary_key(batch_op.f("pk_duty_calls"), ["ticket", "leg", "person"])
