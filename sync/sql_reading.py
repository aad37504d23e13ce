"""The questions that documents in SQL answer, each in the snapshot of the connection it is given."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Row, Select, bindparam, select

from .documents import Document
from .errors import DatabaseMissing
from .packing import unpack
from .revisions import Rev, parse_rev
from .sql_schema import checkpoints, databases, documents, facts, losing_leaves
from .store import Change, ChangesPage, Checkpoint, DatabaseInfo, Listed, Span

#: How many ids go into one statement; SQLite allows 32,766 variables.
_IDS_PER_STATEMENT = 500

_uuid = select(facts.c.value).where(facts.c.name == "uuid")
_names = select(databases.c.name).order_by(databases.c.name)
_database = select(databases).where(databases.c.name == bindparam("name"))
_row = select(
    documents.c.key,
    documents.c.id,
    documents.c.seq,
    documents.c.rev,
    documents.c.deleted,
    documents.c.leaf_count,
    documents.c.tree,
)
_row_and_body = _row.add_columns(documents.c.body)
_in_database = documents.c.database == bindparam("database")
_among_ids = documents.c.id.in_(bindparam("ids", expanding=True))
_since = documents.c.seq > bindparam("since")
_documents = _row_and_body.where(_in_database, _among_ids)
_named_documents = (
    _row_and_body.join(databases, documents.c.database == databases.c.key)
    .where(databases.c.name == bindparam("database"))
    .where(_among_ids)
)
_losers = select(losing_leaves.c.rev, losing_leaves.c.body).where(
    losing_leaves.c.document == bindparam("document")
)
_checkpoint = select(checkpoints.c.revision, checkpoints.c.body).where(
    checkpoints.c.database == bindparam("database"), checkpoints.c.id == bindparam("id")
)


def stored_uuid(connection: Connection) -> str | None:
    """The name of this data towards clients, if it has one yet."""
    return connection.execute(_uuid).scalar_one_or_none()


def database_names(connection: Connection) -> tuple[str, ...]:
    """All databases, by name."""
    return tuple(connection.execute(_names).scalars())


def has_database(connection: Connection, name: str) -> bool:
    """Whether there is a database of this name."""
    return connection.execute(_database, {"name": name}).one_or_none() is not None


def keyed_database(connection: Connection, name: str, *, to_write: bool = False) -> tuple[int, DatabaseInfo]:
    """A database's key and state. `to_write` holds its row until commit, so that numbers commit in order.

    Raises:
        DatabaseMissing: none has this name.
    """
    statement = _database.with_for_update() if to_write else _database
    row = connection.execute(statement, {"name": name}).one_or_none()
    if row is None:
        raise DatabaseMissing(name)
    info = DatabaseInfo(
        name=row.name,
        epoch=row.epoch,
        seq=row.seq,
        live_count=row.live_count,
        deleted_count=row.deleted_count,
    )
    return row.key, info


def keyed_documents(
    connection: Connection, database: int, ids: Sequence[str]
) -> dict[str, tuple[int, Document]]:
    """Those of the documents that exist, each with the key of its row."""
    return {
        row.id: (row.key, _document(connection, row))
        for row in _rows_by_id(connection, _documents, database, list(dict.fromkeys(ids)))
    }


def named_documents(connection: Connection, name: str, ids: Sequence[str]) -> dict[str, Document]:
    """The same by the database's name, without keys: one question, asked by every reader.

    Raises:
        DatabaseMissing: no database has this name.
    """
    rows = _rows_by_id(connection, _named_documents, name, list(dict.fromkeys(ids)))
    found = {row.id: _document(connection, row) for row in rows}
    if not found:
        keyed_database(connection, name)
    return found


def changes(
    connection: Connection,
    name: str,
    *,
    since: int,
    limit: int | None,
    descending: bool,
    ids: Sequence[str] | None,
    with_bodies: bool,
) -> ChangesPage:
    """See `Store.changes`."""
    key, info = keyed_database(connection, name)
    columns = _row_and_body if with_bodies else _row
    statement = columns.where(_in_database, _since)
    if ids is None:
        order = documents.c.seq.desc() if descending else documents.c.seq
        parameters = {"database": key, "since": since}
        rows = connection.execute(statement.order_by(order).limit(limit), parameters).all()
    else:
        found = _rows_by_id(connection, statement.where(_among_ids), key, ids, since=since)
        rows = sorted(found, key=lambda row: row.seq, reverse=descending)[:limit]
    reached_end = limit is None or len(rows) < limit
    last_seq = info.seq if reached_end and not descending else rows[-1].seq if rows else since
    return ChangesPage(
        rows=tuple(_change(row, with_bodies=with_bodies) for row in rows),
        last_seq=last_seq,
        pending=0 if reached_end else min(info.seq - last_seq, info.live_count + info.deleted_count),
        epoch=info.epoch,
    )


def listing(connection: Connection, name: str, span: Span, *, with_bodies: bool) -> tuple[Listed, ...]:
    """See `Store.listing`."""
    key, _ = keyed_database(connection, name)
    ids = documents.c.id
    first, last = (span.end, span.start) if span.descending else (span.start, span.end)
    statement = (_row_and_body if with_bodies else _row).where(_in_database, documents.c.deleted == 0)
    if first is not None:
        statement = statement.where(ids > first if span.descending and span.past_end else ids >= first)
    if last is not None:
        statement = statement.where(ids < last if not span.descending and span.past_end else ids <= last)
    statement = statement.order_by(ids.desc() if span.descending else ids).limit(span.limit).offset(span.skip)
    return tuple(
        Listed(id=row.id, rev=parse_rev(row.rev), body=bytes(row.body) if with_bodies else None)
        for row in connection.execute(statement, {"database": key})
    )


def checkpoint(connection: Connection, database: int, document_id: str) -> Checkpoint | None:
    """A `_local` document, if it is there."""
    row = connection.execute(_checkpoint, {"database": database, "id": document_id}).one_or_none()
    return Checkpoint(row.revision, bytes(row.body)) if row else None


def _rows_by_id(
    connection: Connection,
    statement: Select[*tuple[object, ...]],
    database: int | str,
    ids: Sequence[str],
    **parameters: int,
) -> Iterator[Row[*tuple[object, ...]]]:
    for start in range(0, len(ids), _IDS_PER_STATEMENT):
        some = list(ids[start : start + _IDS_PER_STATEMENT])
        yield from connection.execute(statement, {"database": database, "ids": some, **parameters}).all()


def _document(connection: Connection, row: Row[*tuple[object, ...]]) -> Document:
    bodies = {parse_rev(row.rev): bytes(row.body)}
    if row.leaf_count > 1:
        losers = connection.execute(_losers, {"document": row.key})
        bodies |= {parse_rev(loser.rev): bytes(loser.body) for loser in losers}
    return Document(id=row.id, seq=row.seq, tree=unpack(row.tree), bodies=bodies)


def _change(row: Row[*tuple[object, ...]], *, with_bodies: bool) -> Change:
    leaves: tuple[Rev, ...] = (parse_rev(row.rev),) if row.leaf_count == 1 else unpack(row.tree).leaves
    body = bytes(row.body) if with_bodies else None
    return Change(seq=row.seq, id=row.id, leaves=leaves, deleted=bool(row.deleted), body=body)
