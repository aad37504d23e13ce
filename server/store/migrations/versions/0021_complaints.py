"""Which unit a ticket complains about: nobody of that unit finds it on a list"""

from collections.abc import Iterator

import msgspec
import sqlalchemy as sa
from alembic import op
from msgspec import Struct

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_AT_ONCE = 1_000


def upgrade() -> None:
    """Make the column and its index, and fill it from the tickets as they stand."""
    text = sa.String(length=48).with_variant(sa.TEXT(collation="C"), "postgresql")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", text, nullable=True))
    changed = _tickets.update().where(_tickets.c.id == sa.bindparam("own"))
    for rows in _complaints():
        op.get_bind().execute(changed, rows)
    op.create_index(
        "ix_tickets_about",
        "tickets",
        ["about", "id"],
        sqlite_where=sa.text("about IS NOT NULL"),
        postgresql_where=sa.text("about IS NOT NULL"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_tickets_about", "tickets")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_column("about")


class _Ticket(Struct):
    about: str | None = None


_tickets = sa.table("tickets", *(sa.column(name) for name in ("id", "body", "about")))
_read = msgspec.json.Decoder(_Ticket)


def _complaints() -> Iterator[list[dict[str, str]]]:
    last = ""
    while True:
        asked = sa.select(_tickets.c.id, _tickets.c.body).where(_tickets.c.id > last)
        rows = op.get_bind().execute(asked.order_by(_tickets.c.id).limit(_AT_ONCE)).fetchall()
        if not rows:
            return
        named = [(own, _read.decode(body).about) for own, body in rows]
        found = [{"own": own, "about": unit} for own, unit in named if unit is not None]
        if found:
            yield found
        last = rows[-1].id
