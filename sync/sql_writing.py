"""Changing documents in SQL: load those concerned, graft in memory, write back what grew."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, update

from .documents import Document, Revision
from .grafting import grafted
from .packing import pack
from .sql_reading import keyed_database, keyed_documents
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


class Graftage:
    """Documents of one database while they grow, inside one transaction.

    New sequence numbers follow the order in which documents are first touched. Nothing is written before
    `save`.
    """

    def __init__(self, connection: Connection, database: str, ids: Sequence[str]) -> None:
        self._connection = connection
        self._key, info = keyed_database(connection, database, to_write=True)
        self._seq = info.seq
        self._found = keyed_documents(connection, self._key, ids)
        self._grown: dict[str, Document] = {}

    def document(self, document_id: str) -> Document | None:
        """The document as it has grown so far."""
        if document_id in self._grown:
            return self._grown[document_id]
        found = self._found.get(document_id)
        return found[1] if found else None

    def graft(self, revision: Revision) -> bool:
        """Whether the revision was new."""
        known = self._grown.get(revision.id)
        seq = known.seq if known else self._seq + len(self._grown) + 1
        grown = grafted(self.document(revision.id), revision, seq=seq)
        if grown is not None:
            self._grown[revision.id] = grown
        return grown is not None

    def seq_of(self, document_id: str) -> int:
        """The number under which a document that grew will be found."""
        return self._grown[document_id].seq

    def save(self) -> bool:
        """Write what grew; whether anything did."""
        if not self._grown:
            return False
        # By id, so that neighbours in the index are written together.
        grown = sorted(self._grown.values(), key=lambda document: document.id)
        fresh = [document for document in grown if document.id not in self._found]
        older = [(self._found[document.id], document) for document in grown if document.id in self._found]
        if fresh:
            rows = [{"database": self._key, "id": one.id, **_columns(one)} for one in fresh]
            self._connection.execute(_insert_documents, rows)
        if older:
            changed = [{"row_key": key, **_columns(one)} for (key, _), one in older]
            self._connection.execute(_update_documents, changed)
        forked = [one.id for one in fresh if len(one.bodies) > 1]
        forked += [one.id for (_, old), one in older if len(old.bodies) > 1 or len(one.bodies) > 1]
        self._save_losers(forked)
        ended = sum(one.deleted for one in grown) - sum(old.deleted for (_, old), _ in older)
        totals = {
            "row_key": self._key,
            "new_seq": self._seq + len(grown),
            "born": len(fresh) - ended,
            "buried": ended,
        }
        self._connection.execute(_update_database, totals)
        return True

    def _save_losers(self, ids: Sequence[str]) -> None:
        if not ids:
            return
        keys = {name: key for name, (key, _) in keyed_documents(self._connection, self._key, ids).items()}
        self._connection.execute(_forget_losers, [{"row_key": key} for key in keys.values()])
        losers = [
            {"document": keys[name], "rev": str(leaf), "body": self._grown[name].bodies[leaf]}
            for name in ids
            for leaf in self._grown[name].tree.leaves[1:]
        ]
        if losers:
            self._connection.execute(_insert_losers, losers)


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
