"""Of each offline pack that was handed out: where what stood in it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from server.store.schema.handhelds import pack_contents
from server.store.schema.intake import writers
from server.store.upsert import put

#: So long a pack is remembered that no handheld was given last.
_KEPT = timedelta(days=30)


def keep_contents(connection: Connection, sha256: str, sections: bytes, at: datetime) -> None:
    """Remember a pack that is handed out; those that no handheld can hold any more are forgotten."""
    held = select(writers.c.pack_sha256).where(writers.c.pack_sha256.is_not(None))
    outdated = delete(pack_contents).where(
        pack_contents.c.served_at < at - _KEPT, pack_contents.c.sha256.not_in(held)
    )
    connection.execute(outdated)
    put(connection, pack_contents, key={"sha256": sha256}, values={"sections": sections, "served_at": at})


def contents_of(connection: Connection, sha256: str) -> bytes | None:
    """The contents of a pack that was handed out."""
    asked = select(pack_contents.c.sections).where(pack_contents.c.sha256 == sha256)
    return connection.execute(asked).scalar_one_or_none()
