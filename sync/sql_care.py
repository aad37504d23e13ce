"""What keeps a database in SQL in order: who may use it, how much it remembers, what is taken out of it for good."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace
from sqlalchemy import Connection, delete, select, update

from .documents import Document
from .grafting import without
from .revisions import Rev
from .sql_blobs import forget_unused_blobs, keep_blobs
from .sql_digest import Shift, keep_digests
from .sql_reading import Snapshot
from .sql_schema import checkpoints, databases, documents
from .sql_sharing import forget_unshared, shared_by
from .sql_statements import Statements
from .sql_writing import save
from .store import Checkpoint, Keeping
from .writer import Transaction

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def amend_database(connection: Connection, database: int, **values: object) -> None:
    """Change some columns of a database's row."""
    connection.execute(update(databases).where(databases.c.key == database).values(values))


def listed_checkpoints(connection: Connection, database: int) -> tuple[tuple[str, Checkpoint], ...]:
    """All `_local` documents, by id."""
    rows = connection.execute(
        select(checkpoints).where(checkpoints.c.database == database).order_by(checkpoints.c.id)
    )
    return tuple((row.id, Checkpoint(row.revision, row.body)) for row in rows)


def write_checkpoint(
    statements: Statements,
    transaction: Transaction,
    database: int,
    document_id: str,
    checkpoint: Checkpoint,
    keeping: Keeping,
) -> None:
    """Write a `_local` document. For a new one make room among its owner's: see `Store.put_checkpoint`."""
    driver = transaction.driver
    written = (checkpoint.revision, checkpoint.body, keeping.owner, _microseconds(transaction.at))
    if checkpoint.revision > 1:  # every batch of a replication writes its checkpoint again
        statements.update_checkpoint.run(driver, [(*written, database, document_id)])
        return
    oldest = _microseconds(transaction.at - timedelta(days=keeping.days_max))
    theirs = statements.owned_checkpoints.rows(driver, database, keeping.owner)
    ended = [
        (database, name)
        for place, (name, written_at) in enumerate(theirs, 2)
        if place > keeping.count_max or written_at < oldest
    ]
    if ended:
        statements.delete_checkpoint.run(driver, ended)
    statements.insert_checkpoint.run(driver, [(database, document_id, *written)])


def expire_checkpoints(transaction: Transaction, database: int, days_max: int) -> None:
    """Forget the `_local` documents that nobody has written for so many days."""
    oldest = _microseconds(transaction.at - timedelta(days=days_max))
    transaction.connection.execute(
        delete(checkpoints).where(checkpoints.c.database == database, checkpoints.c.written_at < oldest)
    )


def purge(
    statements: Statements, transaction: Transaction, name: str, revs: Mapping[str, Sequence[Rev]]
) -> Mapping[str, tuple[Rev, ...]]:
    """See `Store.purge`."""
    now = Snapshot(statements, transaction.driver)
    database, info = now.database(name, to_write=True)
    found = now.keyed_documents(database, list(revs))
    purged: dict[str, tuple[Rev, ...]] = {}
    left: dict[str, Document] = {}
    gone: dict[str, Document] = {}
    for document_id in sorted(found):
        document = found[document_id][1]
        rest, taken = without(document, revs[document_id], seq=info.seq + len(left) + 1)
        if taken:
            purged[document_id] = taken
            if rest is None:
                gone[document_id] = replace(document, bodies={})
            else:
                left[document_id] = rest
    if left:
        seq = info.seq + len(left)
        save(statements, transaction.driver, database, found=found, grown=left, seq=seq)
    keep_blobs(statements, transaction.driver, database, found=found, grown=left | gone, brought=())
    keys = [found[document_id][0] for document_id in gone]
    unshared = shared_by(statements, transaction.driver, keys)
    transaction.connection.execute(delete(documents).where(documents.c.key.in_(keys)))
    forget_unshared(statements, transaction.driver, unshared)
    live = {name: document for name, document in sorted(gone.items()) if not document.deleted}
    shifts = [Shift(name, str(document.tree.winner), None) for name, document in live.items()]
    keep_digests(statements, transaction.driver, database, shifts)
    amend_database(
        transaction.connection,
        database,
        purge_seq=databases.c.purge_seq + len(purged),
        live_count=databases.c.live_count - len(live),
        deleted_count=databases.c.deleted_count - (len(gone) - len(live)),
    )
    return purged


def tidy(statements: Statements, transaction: Transaction, database: int, days_max: int) -> None:
    """Forget what nobody needs any more. Old bodies need no tidying: they go when they are replaced."""
    expire_checkpoints(transaction, database, days_max)
    forget_unused_blobs(statements, transaction.driver)


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
