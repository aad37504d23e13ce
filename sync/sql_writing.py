"""Writing back the documents that grew in a batch: one statement for the new, one for the older."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, update

from .documents import Document
from .packing import pack
from .sql_reading import keyed_documents
from .sql_schema import databases, documents, losing_leaves

_insert_documents = insert(documents)
_update_documents = (
    update(documents)
    .where(documents.c.key == bindparam("row_key"))
    .values({name: bindparam(name) for name in ("seq", "rev", "deleted", "leaf_count", "tree", "body")})
)
_forget_losers = delete(losing_leaves).where(losing_leaves.c.document == bindparam("row_key"))
_insert_losers = insert(losing_leaves)
_update_database = (
    update(databases)
    .where(databases.c.key == bindparam("row_key"))
    .values(
        seq=bindparam("new_seq"),
        live_count=databases.c.live_count + bindparam("born"),
        deleted_count=databases.c.deleted_count + bindparam("buried"),
    )
)


def save(
    connection: Connection,
    database: int,
    *,
    found: Mapping[str, tuple[int, Document]],
    grown: Mapping[str, Document],
    seq: int,
) -> None:
    """Write `grown` over what was `found` (each with its row's key); `seq` is the database's last number."""
    # By id, so that neighbours in the index are written together.
    ordered = sorted(grown.values(), key=lambda document: document.id)
    fresh = [document for document in ordered if document.id not in found]
    older = [(*found[document.id], document) for document in ordered if document.id in found]
    if fresh:
        rows = [{"database": database, "id": document.id, **_columns(document)} for document in fresh]
        connection.execute(_insert_documents, rows)
    if older:
        connection.execute(_update_documents, [{"row_key": key, **_columns(now)} for key, _, now in older])
    forked = [document for document in fresh if len(document.bodies) > 1]
    forked += [now for _, before, now in older if len(before.bodies) > 1 or len(now.bodies) > 1]
    if forked:
        _save_losers(connection, database, forked)
    buried = sum(document.deleted for document in ordered) - sum(before.deleted for _, before, _ in older)
    totals = {"row_key": database, "new_seq": seq, "born": len(fresh) - buried, "buried": buried}
    connection.execute(_update_database, totals)


def _save_losers(connection: Connection, database: int, forked: Sequence[Document]) -> None:
    keyed = keyed_documents(connection, database, [document.id for document in forked])
    connection.execute(_forget_losers, [{"row_key": keyed[document.id][0]} for document in forked])
    losers = [
        {"document": keyed[document.id][0], "rev": str(leaf), "body": document.bodies[leaf]}
        for document in forked
        for leaf in document.tree.leaves[1:]
    ]
    if losers:
        connection.execute(_insert_losers, losers)


def _columns(document: Document) -> dict[str, object]:
    winner = document.tree.winner
    return {
        "seq": document.seq,
        "rev": str(winner),
        "deleted": int(document.tree.is_deleted(winner)),
        "leaf_count": len(document.bodies),
        "tree": pack(document.tree),
        "body": document.bodies[winner],
    }
