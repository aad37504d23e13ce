"""When each attempt to reach a reporter was made: a pause asks that they lie apart"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op
from msgspec.json import decode, encode

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_AT_ONCE = 1_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_tickets = sa.table("tickets", sa.column("id"), sa.column("body", sa.LargeBinary()))
_events = sa.table("events", *(sa.column(name) for name in ("ticket", "no", "at", "payload")))


def upgrade() -> None:
    """Write into the tickets as they stand what their events say."""
    connection = op.get_bind()
    changed = _tickets.update().where(_tickets.c.id == sa.bindparam("own")).values(body=sa.bindparam("now"))
    after = ""
    asked = sa.select(_tickets).order_by(_tickets.c.id).limit(_AT_ONCE)
    while rows := connection.execute(asked.where(_tickets.c.id > after)).all():
        after = rows[-1].id
        spoken_to = {row.id: body for row in rows if (body := decode(row.body)).get("contact_attempts")}
        made = _contacts(connection, [*spoken_to])
        if made:
            connection.execute(
                changed,
                [
                    {"own": own, "now": encode({**spoken_to[own], "contacts_at": instants})}
                    for own, instants in made.items()
                ],
            )


def _contacts(connection: sa.Connection, tickets: list[str]) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {ticket: [] for ticket in tickets}
    asked = sa.select(_events).where(_events.c.ticket.in_(tickets)).order_by(_events.c.ticket, _events.c.no)
    for ticket, _, at, payload in connection.execute(asked):
        said = decode(payload)
        if said["type"] == "Recorded" and said["kind"] == "contact":
            received = _EPOCH + timedelta(microseconds=at)
            recorded = datetime.fromisoformat(said["recorded_at"]).astimezone(UTC)
            made[ticket].append(min(recorded, received).isoformat())
    return made


def downgrade() -> None:
    """Who does not know of it passes it over."""
