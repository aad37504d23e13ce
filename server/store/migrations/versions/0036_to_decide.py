"""For boards: in which tickets a request waits to be decided"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

#: In which states a request of each kind can be decided, as the rules had it then.
_DECIDED_IN = {
    "rejection": ("submitted",),
    "pause": ("handling",),
    "extension": ("handling",),
    "deferral": ("handling",),
    "plan": ("handling",),
    "exclusion": ("handling", "to_review"),
}
_AT_ONCE = 1_000


def upgrade() -> None:
    """Make the column, and mark what waits already."""
    op.add_column(
        "ticket_facts", sa.Column("to_decide", sa.SmallInteger(), server_default="0", nullable=False)
    )
    connection = op.get_bind()
    asked = sa.text(
        "SELECT id, body FROM tickets WHERE state IN ('submitted', 'handling', 'to_review') AND id > :after"
        " ORDER BY id LIMIT :at_once"
    )
    after = ""
    while rows := connection.execute(asked, {"after": after, "at_once": _AT_ONCE}).all():
        after = rows[-1].id
        if waiting := [{"own": row.id} for row in rows if _waits(json.loads(row.body))]:
            connection.execute(sa.text("UPDATE ticket_facts SET to_decide = 1 WHERE ticket = :own"), waiting)


def _waits(body: dict[str, Any]) -> bool:
    legs = {
        leg["no"]
        for leg in body.get("legs", ())
        if leg.get("cycle", 1) == body.get("cycle", 1)
        and not any(leg.get(ended) for ended in ("answered_at", "returned_at", "cancelled_at"))
    }
    return any(
        asked.get("granted") is None
        and body.get("state") in _DECIDED_IN.get(asked["kind"], ())
        and (asked["leg"] == 0 or asked["leg"] in legs)
        for asked in body.get("requests", ())
    )


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("ticket_facts", schema=None) as batch_op:
        batch_op.drop_column("to_decide")
