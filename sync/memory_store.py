"""The model: what a store is, in the fewest words, to think with and to test others against.

Nothing here is durable, and law 1 of the port is therefore not kept.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta

from typing_extensions import override

from .attachments import blobs_of
from .bells import Bell, Bells
from .blobs import PIECE
from .clock import Clock, system_clock
from .comparing import Unknown, unknown
from .digest import digest_of
from .documents import Document, Edit, Revision, plain_body
from .errors import DatabaseExists, DatabaseMissing, EditConflict
from .grafting import Graftage, without
from .revisions import Rev, revisions_json
from .revtree import SEEDLING, STEM_MIN
from .store import (
    KEEPING,
    Change,
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


class _Database:
    def __init__(self, name: str, epoch: str) -> None:
        self.name = name
        self.epoch = epoch
        self.seq = 0
        self.documents: dict[str, Document] = {}
        #: By id, those written last at the end: with who wrote each, and when.
        self.checkpoints: dict[str, tuple[Checkpoint, str, datetime]] = {}
        self.purge_seq = 0
        self.revs_limit = STEM_MIN
        self.security: bytes | None = None


class MemoryStore(Store):
    """A store that forgets; see `Store` for what each method promises."""

    def __init__(self, uuid: str = "0" * 32, clock: Clock = system_clock) -> None:
        self._clock = clock
        self._uuid = uuid
        self._databases: dict[str, _Database] = {}
        self._blobs: dict[str, bytes] = {}
        self._epochs = 0
        self._bells = Bells()

    @override
    async def server_uuid(self) -> str:
        return self._uuid

    @override
    async def database_names(self) -> tuple[str, ...]:
        return tuple(sorted(self._databases))

    @override
    async def create_database(self, name: str) -> None:
        if name in self._databases:
            raise DatabaseExists(name)
        self._epochs += 1
        self._databases[name] = _Database(name, f"e{self._epochs}")

    @override
    async def delete_database(self, name: str) -> None:
        self._open(name)
        del self._databases[name]
        self._forget_unused_blobs()
        self._bells.ring([name])

    @override
    async def database(self, name: str) -> DatabaseInfo:
        opened = self._open(name)
        deleted_count = sum(document.deleted for document in opened.documents.values())
        return DatabaseInfo(
            name=name,
            epoch=opened.epoch,
            seq=opened.seq,
            live_count=len(opened.documents) - deleted_count,
            deleted_count=deleted_count,
            purge_seq=opened.purge_seq,
            revs_limit=opened.revs_limit,
        )

    @override
    async def accept(self, database: str, revisions: Sequence[Revision]) -> None:
        opened = self._open(database)
        graftage = Graftage(opened.documents, opened.seq, opened.revs_limit)
        for revision in revisions:
            graftage.graft(revision)
        self._save(opened, graftage)

    @override
    async def edit(self, database: str, edits: Sequence[Edit]) -> tuple[Rev | EditConflict, ...]:
        opened = self._open(database)
        graftage = Graftage(opened.documents, opened.seq, opened.revs_limit)
        outcome = tuple(graftage.edit(asked) for asked in edits)
        self._save(opened, graftage)
        return outcome

    @override
    async def deliver_now(self, batch: Sequence[Delivery]) -> None:
        names = sorted({delivery.database for delivery in batch})
        graftages = {name: Graftage(self._open(name).documents, self._open(name).seq) for name in names}
        for delivery in batch:
            body = None if delivery.body is None else plain_body(delivery.body)
            graftages[delivery.database].settle(delivery.id, body)
        for name in names:
            self._save(self._open(name), graftages[name])

    @override
    async def documents(self, database: str, ids: Sequence[str]) -> Mapping[str, Document]:
        known = self._open(database).documents
        return {name: known[name] for name in ids if name in known}

    @override
    async def winners(self, database: str, ids: Sequence[str]) -> Mapping[str, Winner]:
        return {name: _winner(each) for name, each in (await self.documents(database, ids)).items()}

    @override
    async def blob(self, key: str, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        content = self._blobs.get(key, b"")[start:stop]
        for begin in range(0, len(content), PIECE):
            yield content[begin : begin + PIECE]

    @override
    async def unknown(self, database: str, asked: Mapping[str, Sequence[str]]) -> dict[str, Unknown]:
        known = self._open(database).documents
        trees = {name: known[name].tree if name in known else SEEDLING for name in asked}
        gaps = {name: unknown(trees[name], revs) for name, revs in asked.items()}
        return {name: gap for name, gap in gaps.items() if gap is not None}

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
        opened = self._open(database)
        asked = opened.documents.values() if ids is None else (await self.documents(database, ids)).values()
        found = [document for document in asked if document.seq > since]
        ordered = sorted(found, key=lambda document: document.seq, reverse=descending)
        taken = ordered[:limit]
        reached_end = limit is None or len(taken) < limit
        last_seq = opened.seq if reached_end and not descending else taken[-1].seq if taken else since
        return ChangesPage(
            rows=tuple(_change(document, with_bodies=with_bodies) for document in taken),
            last_seq=last_seq,
            pending=len(ordered) - len(taken),
            epoch=opened.epoch,
        )

    @override
    def watched(self, database: str) -> Bell:
        return self._bells.hung(database)

    @override
    async def listing(self, database: str, span: Span, *, with_bodies: bool) -> tuple[Listed, ...]:
        known = self._open(database).documents
        live = (document for document in known.values() if not document.deleted)
        found = [document for document in live if _within(document.id, span)]
        found.sort(key=lambda document: document.id, reverse=span.descending)
        last = None if span.limit is None else span.skip + span.limit
        return tuple(
            Listed(
                id=document.id,
                rev=document.tree.winner,
                body=document.bodies[document.tree.winner] if with_bodies else None,
            )
            for document in found[span.skip : last]
        )

    @override
    async def digest(self, database: str, start: str | None = None, end: str | None = None) -> DigestAt:
        opened = self._open(database)
        rows = await self.listing(database, Span(start=start, end=end, past_end=True), with_bodies=False)
        return DigestAt(digest_of((row.id, str(row.rev)) for row in rows), opened.seq, opened.epoch)

    @override
    async def checkpoint(self, database: str, document_id: str) -> Checkpoint | None:
        known = self._open(database).checkpoints.get(document_id)
        return known[0] if known else None

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
        known = await self.checkpoint(database, document_id)
        if (known.revision if known else None) != over:
            raise EditConflict
        kept = self._open(database).checkpoints
        kept.pop(document_id, None)
        if over is None:
            theirs = [name for name, (_, owner, _) in kept.items() if owner == keeping.owner]
            oldest = self._clock() - timedelta(days=keeping.days_max)
            for place, name in enumerate(reversed(theirs), 2):
                if place > keeping.count_max or kept[name][2] < oldest:
                    del kept[name]
        written = Checkpoint((over or 0) + 1, body)
        kept[document_id] = (written, keeping.owner, self._clock())
        return written.revision

    @override
    async def checkpoints(self, database: str) -> tuple[tuple[str, Checkpoint], ...]:
        known = self._open(database).checkpoints
        return tuple((name, known[name][0]) for name in sorted(known))

    @override
    async def security(self, database: str) -> bytes | None:
        return self._open(database).security

    @override
    async def put_security(self, database: str, body: bytes) -> None:
        self._open(database).security = body

    @override
    async def limit_revisions(self, database: str, limit: int) -> None:
        self._open(database).revs_limit = limit

    @override
    async def purge(self, database: str, revs: Mapping[str, Sequence[Rev]]) -> Mapping[str, tuple[Rev, ...]]:
        opened = self._open(database)
        purged: dict[str, tuple[Rev, ...]] = {}
        for document_id, document in (await self.documents(database, sorted(revs))).items():
            rest, taken = without(document, revs[document_id], seq=opened.seq + 1)
            if taken:
                purged[document_id] = taken
                del opened.documents[document_id]
                if rest is not None:
                    opened.documents[document_id] = rest
                    opened.seq += 1
        opened.purge_seq += len(purged)
        self._forget_unused_blobs()
        self._bells.ring([database])
        return purged

    @override
    async def compact(self, database: str, *, days_max: int = 400) -> None:
        kept = self._open(database).checkpoints
        oldest = self._clock() - timedelta(days=days_max)
        for name in [name for name, (_, _, written_at) in kept.items() if written_at < oldest]:
            del kept[name]

    @override
    async def delete_checkpoint(self, database: str, document_id: str) -> bool:
        return self._open(database).checkpoints.pop(document_id, None) is not None

    def _open(self, name: str) -> _Database:
        if name not in self._databases:
            raise DatabaseMissing(name)
        return self._databases[name]

    def _forget_unused_blobs(self) -> None:
        if self._blobs:
            everything = (each for opened in self._databases.values() for each in opened.documents.values())
            used = blobs_of(body for document in everything for body in document.bodies.values())
            self._blobs = {key: self._blobs[key] for key in self._blobs.keys() & used}

    def _save(self, opened: _Database, graftage: Graftage) -> None:
        opened.documents.update(graftage.grown)
        self._blobs |= {blob.key: b"".join(blob.pieces()) for blob in graftage.brought}
        self._forget_unused_blobs()
        if graftage.grown:
            opened.seq = graftage.seq
            self._bells.ring([opened.name])


def _change(document: Document, *, with_bodies: bool) -> Change:
    leaves = tuple(str(leaf) for leaf in document.tree.leaves)
    body = document.bodies[document.tree.winner] if with_bodies else None
    return Change(seq=document.seq, id=document.id, leaves=leaves, deleted=document.deleted, body=body)


def _winner(document: Document) -> Winner:
    rev = document.tree.winner
    return Winner(
        document.id,
        str(rev),
        document.deleted,
        len(document.tree.leaves) == 1,
        revisions_json(document.tree.history(rev)),
        document.bodies[rev],
    )


def _within(document_id: str, span: Span) -> bool:
    first, last = (span.end, span.start) if span.descending else (span.start, span.end)
    if span.past_end and document_id == span.end:
        return False
    return (first is None or first <= document_id) and (last is None or document_id <= last)
