"""Insert a row, or change it where its key is known: one statement on SQLite and on PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insertion(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of this database's own kind, which can say ON CONFLICT."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def put(connection: Connection, table: Table, *, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Make the row with this key (the columns of a unique constraint) have these values."""
    row = insertion(connection, table).values({**key, **values})
    connection.execute(row.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


def put_all(connection: Connection, table: Table, *, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """`put` for many rows at once; each has the same columns, `key` among them."""
    if rows:
        new = insertion(connection, table)
        changed = {name: new.excluded[name] for name in rows[0] if name != key}
        connection.execute(new.on_conflict_do_update(index_elements=[key], set_=changed), list(rows))
