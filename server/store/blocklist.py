"""Numbers that may not call in, by their digest; entries are kept after they have ended."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, update

from server.domain.blocklist import Entry
from server.store.schema.privacy import blocklist


def save(connection: Connection, entry: Entry) -> None:
    """Enter an entry, or change it."""
    row = {"number_digest": entry.number_digest, "body": msgspec.json.encode(entry)}
    known = connection.execute(update(blocklist).where(blocklist.c.id == entry.id).values(row)).rowcount
    if not known:
        last = connection.execute(select(func.max(blocklist.c.no))).scalar_one()
        connection.execute(insert(blocklist).values(no=(last or 0) + 1, id=entry.id, **row))


def entry(connection: Connection, own_id: str) -> Entry | None:
    """The entry of that id."""
    row = connection.execute(select(blocklist).where(blocklist.c.id == own_id)).fetchone()
    return None if row is None else _read(row)


def of_number(connection: Connection, digest: str) -> tuple[Entry, ...]:
    """Every entry of one number."""
    asked = select(blocklist).where(blocklist.c.number_digest == digest).order_by(blocklist.c.no)
    return tuple(map(_read, connection.execute(asked).fetchall()))


def listed(connection: Connection, after: int, limit: int) -> tuple[tuple[int, Entry], ...]:
    """Entries with their running numbers, in order."""
    asked = select(blocklist).where(blocklist.c.no > after).order_by(blocklist.c.no).limit(limit)
    return tuple((row.no, _read(row)) for row in connection.execute(asked).fetchall())


def _read(row: Row[Any]) -> Entry:
    return msgspec.json.decode(row.body, type=Entry)
