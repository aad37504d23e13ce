"""The questions that documents in SQL answer, all at one moment."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.engine.interfaces import DBAPIConnection

from .comparing import Unknown, unknown
from .digest import Digest
from .documents import Document
from .errors import DatabaseMissing
from .packing import packed_revisions, unpack
from .revisions import stored_rev
from .revtree import SEEDLING
from .sql_digest import digests
from .sql_schema import databases, documents, facts
from .sql_statements import BODY, NO_LIMIT, WITH_BODY, Statements
from .store import Change, ChangesPage, Checkpoint, DatabaseInfo, Listed, Span, Winner

_uuid = select(facts.c.value).where(facts.c.name == "uuid")
_names = select(databases.c.name).order_by(databases.c.name)
_key = select(databases.c.key)
_listed = select(documents.c.id, documents.c.rev)

#: More changes than this are not counted: that would cost as much as telling them.
_COUNTED_MAX = 1000


class Snapshot:
    """What a driver's connection sees in its open transaction."""

    def __init__(self, statements: Statements, driver: DBAPIConnection) -> None:
        self._statements = statements
        self._driver = driver

    def has_database(self, name: str) -> bool:
        """Whether there is a database of this name."""
        return bool(self._statements.database.rows(self._driver, name))

    def database(self, name: str, *, to_write: bool = False) -> tuple[int, DatabaseInfo]:
        """A database's key and state. `to_write` holds it until commit, so that numbers commit in order.

        Raises:
            DatabaseMissing: none has this name.
        """
        question = self._statements.locked_database if to_write else self._statements.database
        return found_database(name, question.rows(self._driver, name))

    def keyed_documents(self, database: int, ids: Sequence[str]) -> dict[str, tuple[int, Document]]:
        """Those of the documents that exist, each with the key of its row."""
        rows = self._statements.documents.rows(self._driver, database, self._statements.listed(ids))
        return {row[1]: (row[0], self._document(*row)) for row in rows}

    def documents(self, name: str, ids: Sequence[str]) -> dict[str, Document]:
        """The same by the database's name, without keys: one question, asked by every reader.

        Raises:
            DatabaseMissing: no database has this name.
        """
        rows = self._statements.named_documents.rows(self._driver, name, self._statements.listed(ids))
        if not rows:
            self.database(name)
        return {row[1]: self._document(*row) for row in rows}

    def unknown(self, name: str, asked: Mapping[str, Sequence[str]]) -> dict[str, Unknown]:
        """See `Store.unknown`.

        Raises:
            BadRevision: one of those asked for is none.
            DatabaseMissing: no database has this name.
        """
        rows = self._statements.named_trees.rows(self._driver, name, self._statements.listed(list(asked)))
        if not rows:
            self.database(name)
        winners = {document_id: rev for document_id, rev, _ in rows}
        trees = {document_id: tree for document_id, _, tree in rows}
        unknown_here: dict[str, Unknown] = {}
        for document_id, revs in asked.items():
            winner = winners.get(document_id)
            if len(revs) == 1 and revs[0] == winner:
                continue  # as most are, since both sides know most of what there is
            gap = unknown(SEEDLING if winner is None else unpack(trees[document_id]), revs)
            if gap is not None:
                unknown_here[document_id] = gap
        return unknown_here

    def changes(
        self,
        name: str,
        *,
        since: int,
        limit: int | None,
        descending: bool,
        ids: Sequence[str] | None,
        with_bodies: bool,
    ) -> ChangesPage:
        """See `Store.changes`."""
        key, info = self.database(name)
        if ids is None:
            question = self._statements.changes[descending, with_bodies]
            rows = question.rows(self._driver, key, since, NO_LIMIT if limit is None else limit)
        else:
            among = self._statements.changes_among[with_bodies]
            found = among.rows(self._driver, key, since, self._statements.listed(ids))
            rows = sorted(found, key=lambda row: row[0], reverse=descending)[:limit]
        reached_end = limit is None or len(rows) < limit
        last_seq = info.seq if reached_end and not descending else rows[-1][0] if rows else since
        pending = 0 if reached_end else min(info.seq - last_seq, info.live_count + info.deleted_count)
        if 0 < pending <= _COUNTED_MAX and ids is None and not descending:
            ((pending,),) = self._statements.changes_beyond.rows(self._driver, key, last_seq)
        return ChangesPage(
            rows=tuple([_change(*row) for row in rows]),
            last_seq=last_seq,
            pending=pending,
            epoch=info.epoch,
        )

    def digests(self, database: int, start: str | None, end: str | None) -> Iterator[Digest]:
        """What adds up to the digest of a stretch of ids: see `sql_digest.digests`."""
        return digests(self._statements, self._driver, database, start, end)

    def checkpoint(self, database: int, document_id: str) -> Checkpoint | None:
        """A `_local` document, if it is there."""
        for revision, body in self._statements.checkpoint.rows(self._driver, database, document_id):
            return Checkpoint(revision, body)
        return None

    def _document(
        self, key: int, document_id: str, seq: int, leaf_count: int, packed: bytes, body: bytes
    ) -> Document:
        tree = unpack(packed)
        bodies = {tree.winner: body}
        if leaf_count > 1:
            bodies |= {stored_rev(rev): lost for rev, lost in self._statements.losers.rows(self._driver, key)}
        return Document(id=document_id, seq=seq, tree=tree, bodies=bodies)


def found_database(name: str, rows: Sequence[Any]) -> tuple[int, DatabaseInfo]:
    """A database's key and state, from the rows that were found by its name.

    Raises:
        DatabaseMissing: none has this name.
    """
    for key, epoch, seq, live, deleted, purge_seq, revs_limit in rows:
        return key, DatabaseInfo(
            name=name,
            epoch=epoch,
            seq=seq,
            live_count=live,
            deleted_count=deleted,
            purge_seq=purge_seq,
            revs_limit=revs_limit,
        )
    raise DatabaseMissing(name)


def found_security(name: str, rows: Sequence[Any]) -> bytes | None:
    """Who may use a database, as JSON, which is asked before every request; None if nobody has said.

    Raises:
        DatabaseMissing: none has this name.
    """
    for (body,) in rows:
        said: bytes | None = body
        return said
    raise DatabaseMissing(name)


def winner(document_id: str, rev: str, deleted: int, leaf_count: int, packed: bytes, body: bytes) -> Winner:
    """See `Winner`."""
    return Winner(document_id, rev, bool(deleted), leaf_count == 1, packed_revisions(packed), body)


def stored_uuid(connection: Connection) -> str | None:
    """The name of this data towards clients, if it has one yet."""
    return connection.execute(_uuid).scalar_one_or_none()


def database_names(connection: Connection) -> tuple[str, ...]:
    """All databases, by name."""
    return tuple(connection.execute(_names).scalars())


def listing(connection: Connection, name: str, span: Span, *, with_bodies: bool) -> tuple[Listed, ...]:
    """See `Store.listing`.

    Raises:
        DatabaseMissing: no database has this name.
    """
    key = connection.execute(_key.where(databases.c.name == name)).scalar_one_or_none()
    if key is None:
        raise DatabaseMissing(name)
    ids = documents.c.id
    first, last = (span.end, span.start) if span.descending else (span.start, span.end)
    columns = _listed.add_columns(BODY).select_from(WITH_BODY) if with_bodies else _listed
    statement = columns.where(documents.c.database == key, documents.c.deleted == 0)
    if first is not None:
        statement = statement.where(ids > first if span.descending and span.past_end else ids >= first)
    if last is not None:
        statement = statement.where(ids < last if not span.descending and span.past_end else ids <= last)
    statement = statement.order_by(ids.desc() if span.descending else ids).limit(span.limit).offset(span.skip)
    return tuple(
        Listed(id=row.id, rev=stored_rev(row.rev), body=row.body if with_bodies else None)
        for row in connection.execute(statement)
    )


def _change(
    seq: int,
    document_id: str,
    rev: str,
    deleted: int,
    leaf_count: int,
    tree: bytes,
    body: bytes | None = None,
) -> Change:
    leaves = (rev,) if leaf_count == 1 else tuple([str(leaf) for leaf in unpack(tree).leaves])
    return Change(seq=seq, id=document_id, leaves=leaves, deleted=bool(deleted), body=body)
