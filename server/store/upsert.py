"""Insert a row, or change it where its key is known: one statement on SQLite and on PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Insert, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite


def insertion(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of this database's own kind, which can say ON CONFLICT."""
    return insertion_of(connection.dialect.name, table)


def insertion_of(kind: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The same for a kind of database, by the name of its dialect."""
    return sqlite.insert(table) if kind == "sqlite" else postgresql.insert(table)


def putting(kind: str, table: Table, *key: str) -> Insert:
    """`put` of a whole row as one statement, for a kind of database; its parameters are the columns, by name."""
    new = insertion_of(kind, table).values({column.name: bindparam(column.name) for column in table.c})
    changed = {column.name: new.excluded[column.name] for column in table.c if column.name not in key}
    if not changed:
        return new.on_conflict_do_nothing()
    return new.on_conflict_do_update(index_elements=key, set_=changed)


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
