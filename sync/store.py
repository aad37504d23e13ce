"""The port behind which documents lie. Whoever passes `store_contract` may stand there.

Laws, for one database:
  1. What a write returned from is on disk: it is there after the process is killed.
  2. Every change of a document gives it a new sequence number; a number becomes visible only when every
     lower one is. So a reader who has seen up to n never misses a change numbered n or lower.
  3. A document stands once among the changes, at its latest number.
  4. Writing a known revision with a known history changes nothing, not even a sequence number.
  5. A batch is written whole or not at all.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from .bells import Bell
from .comparing import Unknown
from .digest import Digest
from .documents import Document, Edit, Revision
from .errors import EditConflict
from .revisions import Rev
from .revtree import STEM_MIN


class DatabaseInfo(Struct, frozen=True, kw_only=True):
    """A database at one moment. `epoch` is new whenever a database of this name is made anew.

    `purge_seq` counts the documents of which something was purged; `revs_limit` is how many generations below each
    leaf are remembered.
    """

    name: str
    epoch: str
    seq: int
    live_count: int
    deleted_count: int
    purge_seq: int = 0
    revs_limit: int = STEM_MIN


class Change(Struct, frozen=True, kw_only=True):
    """A document's latest change: all its leaves as text, the winner first; the winner's `body` if asked for."""

    seq: int
    id: str
    leaves: tuple[str, ...]
    deleted: bool
    body: bytes | None = None


class Winner(Struct, frozen=True):
    """A document's winning leaf, with as much of its history as most readers want.

    `rev` is its name as text, and `revisions` its `_revisions` member as JSON. It is `alone` if there is no other leaf.
    """

    id: str
    rev: str
    deleted: bool
    alone: bool
    revisions: bytes
    body: bytes


class ChangesPage(Struct, frozen=True, kw_only=True):
    """Changes in the order asked for.

    `last_seq` is how far was looked, also when nothing was found there. `pending` is the number of changes
    beyond it up to a thousand. Of more, and where the order or the ids were chosen, it is at least the number, and
    0 only if there are none.
    """

    rows: tuple[Change, ...]
    last_seq: int
    pending: int
    epoch: str


class Listed(Struct, frozen=True, kw_only=True):
    """A live document in a listing by id."""

    id: str
    rev: Rev
    body: bytes | None = None


class Span(Struct, frozen=True, kw_only=True):
    """A stretch of ids by code point, both ends inclusive unless `past_end`; None is open."""

    start: str | None = None
    end: str | None = None
    past_end: bool = False
    descending: bool = False
    skip: int = 0
    limit: int | None = None


class DigestAt(Struct, frozen=True):
    """The digest of documents as they were when their database had this number."""

    digest: Digest
    seq: int
    epoch: str


class Delivery(Struct, frozen=True):
    """A document that the server itself gives to a database; body None ends it on every live leaf.

    `is_plain`: the body is known to be as `documents.plain_body` would make it, as what was just encoded is.
    """

    database: str
    id: str
    body: bytes | None
    is_plain: bool = False


class Checkpoint(Struct, frozen=True):
    """A `_local` document: not replicated, no history; `revision` counts its writes from 1."""

    revision: int
    body: bytes


class Keeping(Struct, frozen=True, kw_only=True):
    """How many `_local` documents one owner may have in a database, and how long one lies untouched."""

    owner: str = ""
    count_max: int = 32
    days_max: int = 400


#: What is kept unless something else is said.
KEEPING = Keeping()


class Store(Protocol):
    """Databases of documents with revision trees. What names a database may raise DatabaseMissing."""

    async def server_uuid(self) -> str:
        """32 hex digits, the same for the life of the data: clients name their checkpoints after it."""

    async def database_names(self) -> tuple[str, ...]:
        """All databases, in the order of their names."""

    async def create_database(self, name: str) -> None:
        """Raises: DatabaseExists."""

    async def delete_database(self, name: str) -> None:
        """The database with all its documents and checkpoints goes."""

    async def database(self, name: str) -> DatabaseInfo:
        """The database as it is now."""

    async def accept(self, database: str, revisions: Sequence[Revision]) -> None:
        """Take in revisions that somebody else made; known ones are passed over."""

    async def edit(self, database: str, edits: Sequence[Edit]) -> tuple[Rev | EditConflict, ...]:
        """Make edits one after the other; each answers with its new revision or with its conflict."""

    async def deliver_now(self, batch: Sequence[Delivery]) -> None:
        """Settle each document as delivered, in one transaction. Repeating a batch changes nothing.

        The server's body wins over what others wrote: see `grafting.settled`.
        """

    async def documents(self, database: str, ids: Sequence[str]) -> Mapping[str, Document]:
        """Those of the documents that exist, deleted ones too."""

    async def winners(self, database: str, ids: Sequence[str]) -> Mapping[str, Winner]:
        """The winners alone of those that exist: what most readers ask for, and of the most documents."""

    def blob(self, key: str, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """The bytes of an attachment's blob from `start` up to `stop`, as they are stored.

        It ends early if no document uses the blob any more.
        """

    async def unknown(self, database: str, asked: Mapping[str, Sequence[str]]) -> dict[str, Unknown]:
        """Of each document the revisions that are not known here; those that are known whole are left out.

        Raises: BadRevision.
        """

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
        """Changes numbered above `since`, ascending unless told; only those of `ids` if given."""

    def watched(self, database: str) -> Bell:
        """A bell that rings after each change of the database from now on, and after its end, until it is let go.

        What came before does not ring, so look once more when you have it. It may ring for nothing.
        """

    async def listing(self, database: str, span: Span, *, with_bodies: bool) -> tuple[Listed, ...]:
        """Live documents by id, in code point order."""

    async def digest(self, database: str, start: str | None = None, end: str | None = None) -> DigestAt:
        """The digest of the live documents from `start` up to but not including `end`, at one moment."""

    async def checkpoint(self, database: str, document_id: str) -> Checkpoint | None:
        """A `_local` document, if it is there."""

    async def put_checkpoint(
        self,
        database: str,
        document_id: str,
        body: bytes,
        *,
        over: int | None,
        keeping: Keeping = KEEPING,
    ) -> int:
        """Write a `_local` document over its revision `over` (None: none there); answers with the new one.

        For a new one its owner's longest untouched are forgotten, beyond what is kept: a replication whose
        checkpoint is gone compares from the beginning, which costs time and loses nothing.

        Raises: EditConflict.
        """

    async def checkpoints(self, database: str) -> tuple[tuple[str, Checkpoint], ...]:
        """All `_local` documents, in the order of their ids."""

    async def delete_checkpoint(self, database: str, document_id: str) -> bool:
        """Whether there was one to delete."""

    async def security(self, database: str) -> bytes | None:
        """Who may use the database, as JSON; None if nobody has said."""

    async def put_security(self, database: str, body: bytes) -> None:
        """Say who may use the database."""

    async def limit_revisions(self, database: str, limit: int) -> None:
        """Remember so many generations below each leaf, `STEM_MIN` or more, of what is written from now on."""

    async def purge(self, database: str, revs: Mapping[str, Sequence[Rev]]) -> Mapping[str, tuple[Rev, ...]]:
        """Take these leaves out of the documents, with what only they descend from; what was taken out, by id.

        No replica hears of it. A document without leaves is gone as if it had never been.
        """

    async def compact(self, database: str, *, days_max: int = 400) -> None:
        """Give back the space of what nobody needs: `_local` documents untouched for so long, unused blobs."""
