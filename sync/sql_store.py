"""Documents in SQL behind the store port: SQLite or PostgreSQL by the same statements.

Reads run where they are asked, each in its own snapshot; everything that changes data is a unit of work
for the one writer. So a host application can put documents into databases in the same transaction in
which it changes its own tables, and can take in what clients pushed in the transaction that stores it.
"""

import asyncio
import itertools
import secrets
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Engine, delete, insert
from sqlalchemy.exc import IntegrityError
from typing_extensions import override

from . import sql_care as care
from . import sql_reading as reading
from .bells import Bell, Bells
from .blobs import PIECE
from .comparing import Unknown
from .digest import Digest
from .documents import Document, Edit, Revision
from .edits_together import Answers, EditsTogether
from .engine import give_back_space
from .errors import DatabaseExists, EditConflict
from .grafting import Graftage
from .revisions import Rev
from .revtree import STEM_MIN
from .sql_blobs import forget_unused_blobs, keep_blobs
from .sql_delivering import in_plain_bodies, said_last, settle_lines
from .sql_neighbours import Neighbours
from .sql_readers import Readers
from .sql_reading import Snapshot
from .sql_schema import checkpoints, databases, facts
from .sql_sharing import forget_unshared
from .sql_statements import statements_for
from .sql_writing import plant, save
from .store import (
    KEEPING,
    ChangesPage,
    Checkpoint,
    DatabaseInfo,
    Delivery,
    DigestAt,
    Keeping,
    Listed,
    Span,
    Store,
    Winner,
)
from .writer import Transaction, Writer


class Arrival(Struct, frozen=True):
    """A revision that a client pushed and that was not known before; `ancestors` newest first.

    `received_at` is the time of the transaction that stored it, and `seq` its number in the database.
    """

    database: str
    id: str
    rev: str
    ancestors: tuple[str, ...]
    deleted: bool
    body: bytes
    seq: int
    received_at: datetime


OnArrivals = Callable[[Transaction, Sequence[Arrival]], None]


class SqlStore(Store):
    """Documents in SQL; see `Store` for what each method promises.

    `on_arrivals` hears of every new revision that came through the protocol's door, inside the transaction
    that stores it: what it writes stands or falls with the push. If it raises, the push is refused.
    """

    def __init__(self, engine: Engine, writer: Writer, *, on_arrivals: OnArrivals | None = None) -> None:
        self._engine = engine
        self._writer = writer
        self._together = EditsTogether(writer, self._edit_now)
        self._on_arrivals = on_arrivals
        self._statements = statements_for(engine.dialect)
        self._bells = Bells()
        self._neighbours = Neighbours(engine, self._bells)
        self._readers = Readers(engine)
        self._uuid: str | None = None

    @override
    async def server_uuid(self) -> str:
        if self._uuid is None:
            with self._engine.connect() as connection:
                known = reading.stored_uuid(connection)
            self._uuid = known if known else await self._writer.run(_minted_uuid)
        return self._uuid

    @override
    async def database_names(self) -> tuple[str, ...]:
        with self._engine.connect() as connection:
            return reading.database_names(connection)

    @override
    async def create_database(self, name: str) -> None:
        try:
            await self._writer.run(lambda transaction: _insert_database(transaction, name))
        except IntegrityError as error:
            raise DatabaseExists(name) from error

    def ensure_database(self, transaction: Transaction, name: str) -> None:
        """Make the database within the caller's transaction, unless it is there."""
        if not self._within(transaction).has_database(name):
            _insert_database(transaction, name)

    @override
    async def delete_database(self, name: str) -> None:
        def drop(transaction: Transaction) -> None:
            key, _ = self._within(transaction).database(name, to_write=True)
            transaction.connection.execute(delete(databases).where(databases.c.key == key))
            forget_unused_blobs(self._statements, transaction.driver)
            forget_unshared(self._statements, transaction.driver)
            self._ring(transaction, [name])
            transaction.after_commit(lambda: give_back_space(self._engine))

        await self._writer.run(drop)

    @override
    async def database(self, name: str) -> DatabaseInfo:
        return reading.found_database(name, self._readers.rows(self._statements.database, name))[1]

    @override
    async def accept(self, database: str, revisions: Sequence[Revision]) -> None:
        def unit(transaction: Transaction) -> None:
            if self._planted(transaction, database, revisions):
                return
            with self._grafting(transaction, database, revisions) as graftage:
                for revision in revisions:
                    graftage.graft(revision)

        await self._writer.run(unit)

    @override
    async def edit(self, database: str, edits: Sequence[Edit]) -> tuple[Rev | EditConflict, ...]:
        return await self._together.edit(database, edits)

    def _edit_now(self, transaction: Transaction, database: str, edits: Sequence[Edit]) -> Answers:
        with self._grafting(transaction, database, edits) as graftage:
            return tuple(graftage.edit(asked) for asked in edits)

    @override
    async def deliver_now(self, batch: Sequence[Delivery]) -> None:
        await self._writer.run(lambda transaction: self.deliver(transaction, batch))

    def deliver(self, transaction: Transaction, batch: Sequence[Delivery]) -> None:
        """Settle each document within the caller's transaction; repeating it changes nothing.

        Bodies are JSON objects without underscored members. Listeners wake after the commit. While the transaction
        gathers, each document is settled once, in the end, as it was said last.

        Raises:
            DatabaseMissing: a database named is not there.
        """
        if transaction.gathers:
            transaction.in_the_end(
                self, batch, lambda gathered: self._settle(transaction, said_last(gathered))
            )
        else:
            self._settle(transaction, batch)

    def _settle(self, transaction: Transaction, batch: Collection[Delivery]) -> None:
        changed, tangled = settle_lines(self._statements, transaction.driver, in_plain_bodies(batch))
        self._ring(transaction, changed)
        shared: dict[bytes, int] = {}
        for name, deliveries in tangled.items():
            with self._grafting(transaction, name, deliveries, shared) as graftage:
                for delivery in deliveries:
                    graftage.settle(delivery.id, delivery.body)

    @override
    async def documents(self, database: str, ids: Sequence[str]) -> Mapping[str, Document]:
        with self._snapshot() as now:
            return now.documents(database, ids)

    @override
    async def winners(self, database: str, ids: Sequence[str]) -> Mapping[str, Winner]:
        listed = self._statements.listed(ids)
        rows = self._readers.rows(self._statements.winners, database, listed)
        if not rows:
            await self.database(database)
        return {row[0]: reading.winner(*row) for row in rows}

    @override
    async def blob(self, key: str, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        first, skipped = divmod(start, PIECE)
        left = None if stop is None else stop - start
        for no in itertools.count(first):
            rows = self._readers.rows(self._statements.blob_piece, key, no)
            if not rows or left == 0:
                return
            piece = rows[0][0]
            is_last = len(piece) < PIECE
            piece = piece[skipped : None if left is None else skipped + left]
            skipped, left = 0, None if left is None else left - len(piece)
            yield piece
            if is_last:
                return

    @override
    async def unknown(self, database: str, asked: Mapping[str, Sequence[str]]) -> dict[str, Unknown]:
        with self._snapshot() as now:
            return now.unknown(database, asked)

    @override
    async def changes(
        self,
        database: str,
        *,
        since: int = 0,
        limit: int | None = None,
        descending: bool = False,
        ids: Sequence[str] | None = None,
        with_bodies: bool = False,
    ) -> ChangesPage:
        with self._snapshot() as now:
            return now.changes(
                database,
                since=since,
                limit=limit,
                descending=descending,
                ids=ids,
                with_bodies=with_bodies,
            )

    @override
    def watched(self, database: str) -> Bell:
        bell = self._bells.hung(database)
        self._neighbours.listen_for(bell)
        return bell

    @override
    async def listing(self, database: str, span: Span, *, with_bodies: bool) -> tuple[Listed, ...]:
        with self._engine.connect() as connection:
            return reading.listing(connection, database, span, with_bodies=with_bodies)

    @override
    async def digest(self, database: str, start: str | None = None, end: str | None = None) -> DigestAt:
        with self._snapshot() as now:
            key, info = now.database(database)
            told = Digest()
            for part in now.digests(key, start, end):
                told += part
                await asyncio.sleep(0)
            return DigestAt(told, info.seq, info.epoch)

    @override
    async def checkpoint(self, database: str, document_id: str) -> Checkpoint | None:
        for revision, body in self._readers.rows(self._statements.named_checkpoint, database, document_id):
            return Checkpoint(revision, body)
        await self.database(database)
        return None

    @override
    async def put_checkpoint(
        self,
        database: str,
        document_id: str,
        body: bytes,
        *,
        over: int | None,
        keeping: Keeping = KEEPING,
    ) -> int:
        def unit(transaction: Transaction) -> int:
            now = self._within(transaction)
            key, _ = now.database(database)
            known = now.checkpoint(key, document_id)
            if (known.revision if known else None) != over:
                raise EditConflict
            written = Checkpoint((over or 0) + 1, body)
            care.write_checkpoint(self._statements, transaction, key, document_id, written, keeping)
            return written.revision

        return await self._writer.run(unit)

    @override
    async def delete_checkpoint(self, database: str, document_id: str) -> bool:
        def unit(transaction: Transaction) -> bool:
            key, _ = self._within(transaction).database(database)
            here = (checkpoints.c.database == key) & (checkpoints.c.id == document_id)
            return transaction.connection.execute(delete(checkpoints).where(here)).rowcount > 0

        return await self._writer.run(unit)

    @override
    async def checkpoints(self, database: str) -> tuple[tuple[str, Checkpoint], ...]:
        key = await self._key(database)
        with self._engine.connect() as connection:
            return care.listed_checkpoints(connection, key)

    @override
    async def security(self, database: str) -> bytes | None:
        return reading.found_security(database, self._readers.rows(self._statements.security, database))

    @override
    async def put_security(self, database: str, body: bytes) -> None:
        key = await self._key(database)
        await self._writer.run(lambda open_: care.amend_database(open_.connection, key, security=body))

    @override
    async def limit_revisions(self, database: str, limit: int) -> None:
        key = await self._key(database)
        await self._writer.run(lambda open_: care.amend_database(open_.connection, key, revs_limit=limit))

    @override
    async def purge(self, database: str, revs: Mapping[str, Sequence[Rev]]) -> Mapping[str, tuple[Rev, ...]]:
        def unit(transaction: Transaction) -> Mapping[str, tuple[Rev, ...]]:
            purged = care.purge(self._statements, transaction, database, revs)
            self._ring(transaction, [database])
            return purged

        return await self._writer.run(unit)

    @override
    async def compact(self, database: str, *, days_max: int = 400) -> None:
        key = await self._key(database)

        def unit(transaction: Transaction) -> None:
            care.tidy(self._statements, transaction, key, days_max)
            transaction.after_commit(lambda: give_back_space(self._engine))

        await self._writer.run(unit)

    async def _key(self, database: str) -> int:
        with self._snapshot() as now:
            return now.database(database)[0]

    def _ring(self, transaction: Transaction, names: Collection[str]) -> None:
        """Wake all who wait for these databases, here and in other processes, once it is on disk."""
        for name in names:
            self._neighbours.tell(transaction.driver, name)
        transaction.after_commit(lambda: self._bells.ring(names))

    def _within(self, transaction: Transaction) -> Snapshot:
        return Snapshot(self._statements, transaction.driver)

    @contextmanager
    def _snapshot(self) -> Iterator[Snapshot]:
        """One moment of all databases, until the block is left."""
        with self._readers.reading() as driver:
            yield Snapshot(self._statements, driver)

    def _planted(self, transaction: Transaction, database: str, revisions: Sequence[Revision]) -> bool:
        """Whether all of them began documents that were new here, as most do that are pushed, and are saved."""
        key, info = self._within(transaction).database(database, to_write=True)
        if not plant(self._statements, transaction.driver, key, revisions, seq=info.seq):
            return False
        self._ring(transaction, [database])
        self._tell(transaction, database, ((each, no) for no, each in enumerate(revisions, info.seq + 1)))
        return True

    def _tell(self, transaction: Transaction, database: str, fresh: Iterable[tuple[Revision, int]]) -> None:
        """Let the host hear of what was pushed, each with its number."""
        if self._on_arrivals:
            self._on_arrivals(transaction, [_arrival(transaction, database, *each) for each in fresh])

    @contextmanager
    def _grafting(
        self,
        transaction: Transaction,
        database: str,
        concerned: Sequence[Revision | Edit | Delivery],
        shared: dict[bytes, int] | None = None,
    ) -> Iterator[Graftage]:
        """The documents concerned, to be changed inside the block; what grew is saved after it.

        `shared` are bodies known to be stored for many databases, with more to come; None where a client pushed them.
        """
        now = self._within(transaction)
        key, info = now.database(database, to_write=True)
        found = now.keyed_documents(key, [each.id for each in concerned])
        known = {name: document for name, (_, document) in found.items()}
        graftage = Graftage(known, info.seq, info.revs_limit)
        yield graftage
        if not graftage.grown:
            return
        save(
            self._statements,
            transaction.driver,
            key,
            found=found,
            grown=graftage.grown,
            seq=graftage.seq,
            shared=shared,
        )
        keep_blobs(
            self._statements,
            transaction.driver,
            key,
            found=found,
            grown=graftage.grown,
            brought=graftage.brought,
        )
        self._ring(transaction, [database])
        if shared is None:
            fresh = ((revision, graftage.grown[revision.id].seq) for revision in graftage.fresh)
            self._tell(transaction, database, fresh)


def _arrival(transaction: Transaction, database: str, revision: Revision, seq: int) -> Arrival:
    return Arrival(
        database=database,
        id=revision.id,
        rev=str(revision.path[0]),
        ancestors=tuple(str(rev) for rev in revision.path[1:]),
        deleted=revision.deleted,
        body=revision.body,
        seq=seq,
        received_at=transaction.at,
    )


def _minted_uuid(transaction: Transaction) -> str:
    known = reading.stored_uuid(transaction.connection)
    if known is None:
        known = secrets.token_hex(16)
        transaction.connection.execute(insert(facts).values(name="uuid", value=known))
    return known


def _insert_database(transaction: Transaction, name: str) -> None:
    row = {
        "name": name,
        "epoch": secrets.token_hex(4),
        **dict.fromkeys(("seq", "live_count", "deleted_count", "purge_seq"), 0),
        "revs_limit": STEM_MIN,
    }
    transaction.connection.execute(insert(databases).values(row))
