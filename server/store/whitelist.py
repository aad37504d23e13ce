"""Deputies whose calls come first, by the digest of their number; entries are kept after they have ended."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, update

from server.domain.whitelist import Deputy
from server.store.schema.privacy import whitelist


def save(connection: Connection, deputy: Deputy) -> None:
    """Enter a deputy, or change the entry."""
    row = {"number_digest": deputy.number_digest, "body": msgspec.json.encode(deputy)}
    known = connection.execute(update(whitelist).where(whitelist.c.id == deputy.id).values(row)).rowcount
    if not known:
        last = connection.execute(select(func.max(whitelist.c.no))).scalar_one()
        connection.execute(insert(whitelist).values(no=(last or 0) + 1, id=deputy.id, **row))


def entry(connection: Connection, own_id: str) -> Deputy | None:
    """The entry of that id."""
    row = connection.execute(select(whitelist).where(whitelist.c.id == own_id)).fetchone()
    return None if row is None else _read(row)


def of_number(connection: Connection, digest: str) -> tuple[Deputy, ...]:
    """Every entry of one number."""
    asked = select(whitelist).where(whitelist.c.number_digest == digest).order_by(whitelist.c.no)
    return tuple(map(_read, connection.execute(asked).fetchall()))


def listed(connection: Connection, after: int, limit: int) -> tuple[tuple[int, Deputy], ...]:
    """Entries with their running numbers, in order."""
    asked = select(whitelist).where(whitelist.c.no > after).order_by(whitelist.c.no).limit(limit)
    return tuple((row.no, _read(row)) for row in connection.execute(asked).fetchall())


def _read(row: Row[Any]) -> Deputy:
    return msgspec.json.decode(row.body, type=Deputy)
