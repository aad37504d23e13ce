"""What each handheld last said about the work that it has not sent yet."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, select, update

from server.store.schema.intake import writers


class Handheld(Struct, frozen=True, kw_only=True):
    """手持端: one install, by its writer id. `unsent` is None until it has told; so is `seen_at`."""

    writer: str
    person: str
    device: str | None
    since: datetime
    unsent: int | None
    oldest_unsent_at: datetime | None
    seen_at: datetime | None


def note_unsent(
    connection: Connection, writer: str, unsent: int, oldest_at: datetime | None, at: datetime
) -> None:
    """How many commands the handheld says it has not sent yet, and when it recorded the oldest of them."""
    told = update(writers).where(writers.c.writer == writer)
    connection.execute(told.values(unsent=unsent, oldest_unsent_at=oldest_at, seen_at=at))


def every(connection: Connection) -> tuple[Handheld, ...]:
    """All handhelds, by person."""
    asked = select(*(writers.c[name] for name in Handheld.__struct_fields__))
    rows = connection.execute(asked.order_by(writers.c.person, writers.c.since)).fetchall()
    return tuple(Handheld(**row._mapping) for row in rows)
