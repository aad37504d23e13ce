"""Lists look at tickets through one narrow index: by which channel they came, and what their lights follow from"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op
from msgspec import Struct

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_AT_ONCE = 1_000
_NARROW = (
    "id",
    "received_at",
    "state",
    "category",
    "lead_unit",
    "channel",
    "sensitivity",
    "waits_for_a_person",
    "reporter",
    "promise_due",
    "promise_stopped_at",
    "review_due",
)


def upgrade() -> None:
    """Make columns and indexes, and fill them from the tickets as they stand."""
    text = sa.String(length=10).with_variant(sa.TEXT(collation="C"), "postgresql")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channel", text, server_default="grid", nullable=False))
        batch_op.add_column(sa.Column("promise_stopped_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("review_due", sa.BigInteger(), nullable=True))
    _fill()
    op.drop_index("ix_tickets_state_promise_due", "tickets")
    op.create_index("ix_tickets_promise_due_id", "tickets", ["promise_due", "id"])
    op.create_index("ix_tickets_listed", "tickets", list(_NARROW))


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_tickets_listed", "tickets")
    op.drop_index("ix_tickets_promise_due_id", "tickets")
    op.create_index("ix_tickets_state_promise_due", "tickets", ["state", "promise_due"])
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        for column in ("review_due", "promise_stopped_at", "channel"):
            batch_op.drop_column(column)


class _Deferral(Struct):
    review_on: date
    ends_on: date


class _Ticket(Struct):
    channel: str
    state: str
    promise_stopped_at: datetime | None = None
    deferral: _Deferral | None = None


_tickets = sa.table(
    "tickets",
    *(sa.column(name) for name in ("id", "body", "channel", "promise_stopped_at", "review_due")),
)
_read = msgspec.json.Decoder(_Ticket)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CHINA = timezone(timedelta(hours=8))


def _fill() -> None:
    changed = _tickets.update().where(_tickets.c.id == sa.bindparam("own"))
    for rows in _in_portions():
        op.get_bind().execute(changed, rows)


def _in_portions() -> Iterator[list[dict[str, Any]]]:
    last = ""
    while True:
        asked = sa.select(_tickets.c.id, _tickets.c.body).where(_tickets.c.id > last)
        rows = op.get_bind().execute(asked.order_by(_tickets.c.id).limit(_AT_ONCE)).fetchall()
        if not rows:
            return
        yield [_row(own, _read.decode(body)) for own, body in rows]
        last = rows[-1].id


def _row(own: str, ticket: _Ticket) -> dict[str, Any]:
    deferral = ticket.deferral if ticket.state == "deferred" else None
    due = None if deferral is None else _midnight_after(min(deferral.review_on, deferral.ends_on))
    stopped = ticket.promise_stopped_at
    return {
        "own": own,
        "channel": ticket.channel,
        "promise_stopped_at": None if stopped is None else _microseconds(stopped),
        "review_due": None if due is None else _microseconds(due),
    }


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, _CHINA)


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
