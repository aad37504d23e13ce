"""The statements that every replication runs, and what the server delivers: compiled at the start, see `sql_hot`."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    FromClause,
    Text,
    any_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql import ClauseElement

from .sql_hot import Hot
from .sql_schema import (
    blob_pieces,
    blob_uses,
    blobs,
    checkpoints,
    databases,
    digest_stretches,
    documents,
    losing_leaves,
    shared_bodies,
)

#: The columns of a document's row, in the order in which rows are written.
ROW = ("database", "id", "seq", "rev", "deleted", "leaf_count", "tree", "body", "shared")

#: A document's body, wherever it lies; to be selected from `WITH_BODY`.
BODY = func.coalesce(shared_bodies.c.body, documents.c.body).label("body")
WITH_BODY = documents.outerjoin(shared_bodies, shared_bodies.c.key == documents.c.shared)

#: More rows than any table has: SQLite knows no LIMIT NULL.
NO_LIMIT = 2**62


class Statements:
    """All of them for one kind of database."""

    def __init__(self, dialect: Dialect) -> None:
        def hot(statement: ClauseElement, *names: str, by_columns: bool = False) -> Hot:
            return Hot(statement, names, dialect, by_columns=by_columns)

        self._lists_as_json = dialect.name == "sqlite"
        #: Whether nobody else writes while a transaction of ours is open.
        self.is_only_writer = dialect.name == "sqlite"
        here = documents.c.database == bindparam("database")
        listed = self._listed(documents.c.id)
        since = documents.c.seq > bindparam("since")
        whole = select(*(documents.c[name] for name in ("key", "id", "seq", "leaf_count", "tree")), BODY)
        whole = whole.select_from(WITH_BODY)
        winner = select(*(documents.c[name] for name in ("id", "rev", "deleted", "leaf_count", "tree")), BODY)
        winner = winner.select_from(WITH_BODY)
        tree = select(documents.c.id, documents.c.rev, documents.c.tree)
        change = select(
            *(documents.c[name] for name in ("seq", "id", "rev", "deleted", "leaf_count", "tree"))
        )
        change_and_body = change.add_columns(BODY).select_from(WITH_BODY)
        named = (documents.c.database == databases.c.key) & (databases.c.name == bindparam("name"))
        database = select(
            *(
                databases.c[name]
                for name in ("key", "epoch", "seq", "live_count", "deleted_count", "purge_seq", "revs_limit")
            )
        ).where(databases.c.name == bindparam("name"))

        self.database = hot(database, "name")
        self.locked_database = hot(database.with_for_update(), "name")
        #: Several, each with its name in front, held in one order for all.
        self.locked_databases = hot(
            select(databases.c.name, databases.c.key, databases.c.seq)
            .where(self._listed(databases.c.name))
            .order_by(databases.c.name)
            .with_for_update(),
            "ids",
        )
        self.security = hot(select(databases.c.security).where(databases.c.name == bindparam("name")), "name")
        self.documents = hot(whole.where(here, listed), "database", "ids")
        self.named_documents = hot(whole.where(named, listed), "name", "ids")
        self.winners = hot(winner.where(named, listed), "name", "ids")
        self.named_trees = hot(tree.where(named, listed), "name", "ids")
        #: By whether the newest come first, and whether bodies come along.
        self.changes = {
            (descending, bodies): hot(
                columns.where(here, since).order_by(order).limit(bindparam("limit")),
                *("database", "since", "limit"),
            )
            for descending, order in ((False, documents.c.seq), (True, documents.c.seq.desc()))
            for bodies, columns in ((False, change), (True, change_and_body))
        }
        self.changes_beyond = hot(
            select(func.count()).select_from(documents).where(here, since), "database", "since"
        )
        #: Those of chosen documents, in no order; by whether bodies come along.
        self.changes_among = {
            bodies: hot(columns.where(here, since, listed), "database", "since", "ids")
            for bodies, columns in ((False, change), (True, change_and_body))
        }
        self.losers = hot(
            select(losing_leaves.c.rev, losing_leaves.c.body).where(
                losing_leaves.c.document == bindparam("document")
            ),
            "document",
        )
        checkpoint = select(checkpoints.c.revision, checkpoints.c.body).where(
            checkpoints.c.id == bindparam("id")
        )
        self.checkpoint = hot(
            checkpoint.where(checkpoints.c.database == bindparam("database")), "database", "id"
        )
        self.named_checkpoint = hot(
            checkpoint.where(
                checkpoints.c.database == databases.c.key, databases.c.name == bindparam("name")
            ),
            *("name", "id"),
        )
        here = (checkpoints.c.database == bindparam("of_database")) & (checkpoints.c.id == bindparam("of_id"))
        written = ("revision", "body", "owner", "written_at")
        self.insert_checkpoint = hot(
            insert(checkpoints).values({name: bindparam(name) for name in ("database", "id", *written)}),
            *("database", "id", *written),
        )
        self.update_checkpoint = hot(
            update(checkpoints).where(here).values({name: bindparam(name) for name in written}),
            *(*written, "of_database", "of_id"),
        )
        self.delete_checkpoint = hot(delete(checkpoints).where(here), "of_database", "of_id")
        #: An owner's, those written last in front.
        self.owned_checkpoints = hot(
            select(checkpoints.c.id, checkpoints.c.written_at)
            .where(checkpoints.c.database == bindparam("database"), checkpoints.c.owner == bindparam("owner"))
            .order_by(checkpoints.c.written_at.desc()),
            *("database", "owner"),
        )
        insert_unless = sqlite_insert if dialect.name == "sqlite" else postgresql_insert
        by_columns = not self._lists_as_json
        self.insert_document = hot(self._filled(insert(documents)), *ROW, by_columns=by_columns)
        #: The same for rows of which some may be there already.
        self.insert_new_document = hot(
            self._filled(insert_unless(documents)).on_conflict_do_nothing(), *ROW, by_columns=by_columns
        )
        self.update_document = hot(
            update(documents)
            .where(documents.c.key == bindparam("row_key"))
            .values({name: bindparam(name) for name in ROW[2:]}),
            *ROW[2:],
            "row_key",
        )
        #: The same where what it shares stays as it was: the index of that is left alone.
        self.lengthen_document = hot(
            update(documents)
            .where(documents.c.key == bindparam("row_key"))
            .values({name: bindparam(name) for name in ROW[2:-1]}),
            *ROW[2:-1],
            "row_key",
        )
        self.forget_losers = hot(
            delete(losing_leaves).where(losing_leaves.c.document == bindparam("document")), "document"
        )
        self.insert_loser = hot(
            insert(losing_leaves)
            .values({name: bindparam(name) for name in ("document", "rev", "body")})
            .inline(),
            *("document", "rev", "body"),
        )
        self.update_database = hot(
            update(databases)
            .where(databases.c.key == bindparam("row_key"))
            .values(
                seq=bindparam("new_seq"),
                live_count=databases.c.live_count + bindparam("born"),
                deleted_count=databases.c.deleted_count + bindparam("buried"),
            ),
            *("row_key", "new_seq", "born", "buried"),
        )

        kept_by = select(documents.c.key).where(documents.c.shared == shared_bodies.c.key)
        forget = delete(shared_bodies).where(~kept_by.exists())
        self.insert_shared = hot(
            insert_unless(shared_bodies)
            .values(digest=bindparam("digest"), body=bindparam("body"))
            .inline()
            .on_conflict_do_nothing(),
            *("digest", "body"),
        )
        #: Of those that are stored among bodies with these digests.
        self.shared_keys = hot(
            select(shared_bodies.c.digest, shared_bodies.c.key).where(self._with_digest()),
            *(("digests", "places") if self._lists_as_json else ("digests",)),
        )
        #: How many documents point to each of these bodies.
        self.sharers = hot(
            select(documents.c.shared, func.count())
            .where(self._listed(documents.c.shared))
            .group_by(documents.c.shared),
            "ids",
        )
        self.renew_shared = hot(
            update(shared_bodies)
            .where(shared_bodies.c.key == bindparam("row_key"))
            .values(digest=bindparam("digest"), body=bindparam("body")),
            *("digest", "body", "row_key"),
        )
        self.shared_by = hot(
            select(documents.c.shared)
            .where(self._listed(documents.c.key), documents.c.shared.is_not(None))
            .distinct(),
            "ids",
        )
        self.forget_unshared = hot(forget.where(self._listed(shared_bodies.c.key)), "ids")
        self.forget_all_unshared = hot(forget)
        own_body = case((documents.c.shared.is_(None), documents.c.body))
        asked, here = self._asked_at()
        #: Documents of several databases, with their bodies as far as they lie in their rows.
        self.placed = hot(
            select(
                *(documents.c[name] for name in ("database", "id", "key", "rev", "deleted", "leaf_count")),
                *(documents.c.tree, own_body, documents.c.shared),
            ).select_from(asked.join(documents, here)),
            *(("places",) if self._lists_as_json else ("databases", "ids")),
        )
        self._of_blobs(hot)
        self._of_digests(hot, insert_unless(digest_stretches))

    def _of_blobs(self, hot: Callable[..., Hot]) -> None:
        name: BindParameter[str] = bindparam("name")
        key: BindParameter[int] = bindparam("of_blob")
        used = select(blob_uses.c.blob).where(blob_uses.c.blob == blobs.c.key).exists()
        self.blob_keys = hot(select(blobs.c.name, blobs.c.key).where(self._listed(blobs.c.name)), "ids")
        self.insert_blob = hot(insert(blobs).values(name=name).returning(blobs.c.key), "name")
        #: The piece of this number, from 0; none beyond the last, or if the blob is gone.
        self.blob_piece = hot(
            select(blob_pieces.c.data)
            .join(blobs, blobs.c.key == blob_pieces.c.blob)
            .where(blobs.c.name == bindparam("name"), blob_pieces.c.no == bindparam("no")),
            *("name", "no"),
        )
        self.insert_blob_piece = hot(
            insert(blob_pieces).values({each: bindparam(each) for each in ("blob", "no", "data")}),
            *("blob", "no", "data"),
        )
        self.insert_blob_use = hot(
            insert(blob_uses).values({each: bindparam(each) for each in ("database", "document", "blob")}),
            *("database", "document", "blob"),
        )
        self.forget_blob_use = hot(
            delete(blob_uses).where(
                blob_uses.c.database == bindparam("of_database"),
                blob_uses.c.document == bindparam("of_document"),
                blob_uses.c.blob == key,
            ),
            *("of_database", "of_document", "of_blob"),
        )
        self.forget_unused_blob = hot(delete(blobs).where(blobs.c.key == key, ~used), "of_blob")
        self.forget_all_unused_blobs = hot(delete(blobs).where(~used))

    def _of_digests(self, hot: Callable[..., Hot], insertion: Any) -> None:
        columns = digest_stretches.c
        here = columns.database == bindparam("database")
        start: BindParameter[str] = bindparam("start")
        of_stretch = (
            select(columns.start, columns["count"], columns["sum"]).where(here).order_by(columns.start)
        )
        self.stretches = hot(of_stretch, "database")
        begun = select(func.coalesce(func.max(columns.start), "")).where(
            here, columns.start <= bindparam("first")
        )
        between = (columns.start <= bindparam("last")) & (columns.start >= begun.scalar_subquery())
        self.stretches_between = hot(of_stretch.where(between), "database", "first", "last")
        several = select(columns.database, columns.start, columns["count"], columns["sum"])
        self.stretches_of = hot(
            several.where(self._listed(columns.database)).order_by(columns.database, columns.start), "ids"
        )
        self.next_stretch = hot(
            select(func.min(columns.start)).where(here, columns.start > start), "database", "start"
        )
        row: dict[str, Any] = {name: bindparam(name) for name in ("database", "start", "count", "sum")}
        put = insertion.values(row)
        self.put_stretch = hot(
            put.on_conflict_do_update(
                index_elements=["database", "start"],
                set_={"count": put.excluded["count"], "sum": put.excluded["sum"]},
            ),
            *row,
        )
        self.databases_without_stretches = hot(
            select(databases.c.key).where(
                databases.c.live_count > 0,
                ~select(columns.database).where(columns.database == databases.c.key).exists(),
            )
        )
        behind = (documents.c.database == bindparam("database")) & (documents.c.id >= start)
        self.ids_from = hot(
            select(documents.c.id).where(behind).order_by(documents.c.id).limit(bindparam("limit")),
            *("database", "start", "limit"),
        )
        live = select(documents.c.id, documents.c.rev).where(behind, documents.c.deleted == 0)
        live = live.order_by(documents.c.id).limit(bindparam("limit")).offset(bindparam("skip"))
        self.live_from = hot(live, "database", "start", "limit", "skip")
        self.live_between = hot(
            live.where(documents.c.id < bindparam("end")), "database", "start", "end", "limit", "skip"
        )

    def listed(self, ids: Sequence[str] | Sequence[int]) -> object:
        """A list of ids or keys as one parameter, however many they are."""
        return msgspec.json.encode(ids).decode() if self._lists_as_json else list(ids)

    def places(self, places: Sequence[tuple[int, str]]) -> tuple[object, ...]:
        """Databases' keys with documents' ids, as the parameters of `placed`."""
        if self._lists_as_json:
            return (msgspec.json.encode(places).decode(),)
        return [database for database, _ in places], [document_id for _, document_id in places]

    def digests(self, digests: Sequence[bytes]) -> tuple[object, ...]:
        """Digests of 32 bytes as parameters of `shared_keys`: where JSON has no bytes, in a row, and their places."""
        if self._lists_as_json:
            places = msgspec.json.encode([*range(1, 32 * len(digests), 32)])
            return b"".join(digests), places.decode()
        return (list(digests),)

    def _with_digest(self) -> ColumnElement[bool]:
        """Whether a body's digest is one of `digests`."""
        digest = shared_bodies.c.digest
        if self._lists_as_json:
            each = func.json_each(bindparam("places", type_=Text)).table_valued("value")
            row = bindparam("digests", type_=digest.type)
            return digest.in_(select(func.substr(row, each.c.value, 32)))
        return digest == any_(bindparam("digests", type_=ARRAY(digest.type)))

    def _asked_at(self) -> tuple[FromClause, ColumnElement[bool]]:
        """The rows of `places`, and which document each of them means."""
        database, document_id = documents.c.database, documents.c.id
        if self._lists_as_json:
            each = func.json_each(bindparam("places", type_=Text)).table_valued("value")
            asked = [func.json_extract(each.c.value, literal_column(f"'$[{no}]'")) for no in (0, 1)]
            return each, (database == asked[0]) & (document_id == asked[1])
        columns = (("databases", database), ("ids", document_id))
        listed = [func.unnest(bindparam(name, type_=ARRAY(of.type))).label(name) for name, of in columns]
        rows = select(*listed).subquery()
        return rows, (database == rows.c.databases) & (document_id == rows.c.ids)

    def _filled(self, insertion: Any) -> Any:
        """An INSERT of documents: of one row, or where the database takes lists of columns apart, of many."""
        if self._lists_as_json:
            return insertion.values({name: bindparam(name) for name in ROW}).inline()
        columns = [func.unnest(bindparam(name, type_=ARRAY(documents.c[name].type))) for name in ROW]
        return insertion.from_select(ROW, select(*columns)).inline()

    def _listed(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether it stands in the list `ids`."""
        if self._lists_as_json:
            each = func.json_each(bindparam("ids", type_=Text)).table_valued("value")
            return column.in_(select(each.c.value))
        return column == any_(bindparam("ids", type_=ARRAY(column.type)))


_compiled: dict[tuple[str, str], Statements] = {}


def statements_for(dialect: Dialect) -> Statements:
    """All of them for this kind of database and its driver: compiled once, however many databases are opened."""
    kind = (dialect.name, dialect.driver)
    if kind not in _compiled:
        _compiled[kind] = Statements(dialect)
    return _compiled[kind]
