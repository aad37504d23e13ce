"""When the light of an open ticket turns takes the place of what it follows from"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_INSTEAD = {"promise_stopped_at": "yellow_at", "review_due": "red_at"}

_tickets = sa.table(
    "tickets",
    *(sa.column(name) for name in ("state", "received_at", "promise_due", "yellow_at", "red_at")),
)
_ENDS = ("closed", "excluded", "merged", "rejected", "withdrawn")
_RESTING = ("deferred", "waiting_citizen")


def upgrade() -> None:
    """Red is known at once; when it is yellow follows from policy and calendar: a house that opens works that out."""
    _rename(_INSTEAD)
    own = _tickets.c
    stopped_at, review_due = own.yellow_at, own.red_at
    red_at = sa.case(
        (own.state.in_(_ENDS), None),
        (own.promise_due.is_(None), None),
        (own.state.in_(_RESTING), review_due),
        (stopped_at.is_(None), own.promise_due + 1),
        (stopped_at > own.promise_due, own.received_at),
    )
    op.get_bind().execute(_tickets.update().values(yellow_at=red_at, red_at=red_at))


def downgrade() -> None:
    """What a light follows from is worked out by `wangge figures rebuild` of the release before."""
    op.get_bind().execute(_tickets.update().values(yellow_at=None, red_at=None))
    _rename({new: old for old, new in _INSTEAD.items()})


def _rename(names: dict[str, str]) -> None:
    for old, new in names.items():
        op.execute(f"ALTER TABLE tickets RENAME COLUMN {old} TO {new}")
