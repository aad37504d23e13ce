"""Writing the documents that a batch made or changed: one statement for the new, one for the older."""

from collections.abc import Mapping, Sequence
from operator import itemgetter

from sqlalchemy.engine.interfaces import DBAPIConnection

from .attachments import MARK
from .documents import Document, Revision
from .packing import pack, pack_line
from .revisions import Rev
from .revtree import line
from .sql_digest import Shift, keep_digests
from .sql_reading import Snapshot
from .sql_sharing import forget_unshared, named, share, shared_by
from .sql_statements import Statements


def save(
    statements: Statements,
    driver: DBAPIConnection,
    database: int,
    *,
    found: Mapping[str, tuple[int, Document]],
    grown: Mapping[str, Document],
    seq: int,
    shared: dict[bytes, int] | None = None,
) -> None:
    """Write `grown` over what was `found` (each with its row's key); `seq` is the database's last number.

    Bodies that may stand in other databases too are `shared`: those stored already, with their keys, and from now on
    these as well.
    """
    # By id, so that neighbours in the index are written together.
    ordered = [grown[document_id] for document_id in sorted(grown)]
    fresh = [document for document in ordered if document.id not in found]
    older = [(*found[document.id], document) for document in ordered if document.id in found]
    keys = [key for key, _, _ in older]
    left = shared_by(statements, driver, keys) if keys else []
    if shared is not None:
        winning = {document.bodies[document.tree.winner] for document in ordered}
        shared |= share(statements, driver, named(winning - shared.keys()))
    if fresh:
        rows = [(database, document.id, *_columns(document, shared)) for document in fresh]
        statements.insert_document.insert(driver, rows)
    if older:
        statements.update_document.run(driver, [(*_columns(now, shared), key) for key, _, now in older])
        forget_unshared(statements, driver, left)
    forked = [document for document in fresh if len(document.bodies) > 1]
    forked += [now for _, before, now in older if len(before.bodies) > 1 or len(now.bodies) > 1]
    if forked:
        _save_losers(statements, driver, database, forked)
    keep_digests(statements, driver, database, _shifts(found, ordered))
    buried = sum([document.deleted for document in ordered]) - sum(before.deleted for _, before, _ in older)
    statements.update_database.run(driver, [(database, seq, len(fresh) - buried, buried)])


def plant(
    statements: Statements,
    driver: DBAPIConnection,
    database: int,
    revisions: Sequence[Revision],
    *,
    seq: int,
) -> bool:
    """Write revisions that begin documents nobody has written here, without a look at what is there.

    False, and nothing is changed, if these are others: `seq` is the database's last number before.
    """
    if not revisions or any(len(each.path) > 1 or each.body.startswith(MARK) for each in revisions):
        return False
    if len({each.id for each in revisions}) < len(revisions):
        return False
    rows = [_first_row(database, no, each) for no, each in enumerate(revisions, seq + 1)]
    rows.sort(key=itemgetter(1))
    cursor = driver.cursor()
    cursor.execute("SAVEPOINT planting")
    planted = statements.insert_new_document.insert(driver, rows)
    if planted:
        buried = sum([each.deleted for each in revisions])
        statements.update_database.run(driver, [(database, seq + len(rows), len(rows) - buried, buried)])
        shifts = [Shift(row[1], None, row[3]) for row in rows if not row[4]]
        keep_digests(statements, driver, database, shifts)
    else:
        cursor.execute("ROLLBACK TO SAVEPOINT planting")
    cursor.execute("RELEASE SAVEPOINT planting")
    return planted


def _first_row(
    database: int, seq: int, revision: Revision
) -> tuple[int, str, int, str, int, int, bytes, bytes, None]:
    """The row of a document that has but this one revision; see `sql_statements.ROW`."""
    rev, deleted = revision.path[0], revision.deleted
    packed = pack_line(revision.path, deleted=deleted) or pack(line(revision.path, deleted=deleted))
    return database, revision.id, seq, str(rev), int(deleted), 1, packed, revision.body, None


def _shifts(found: Mapping[str, tuple[int, Document]], grown: Sequence[Document]) -> list[Shift]:
    """How the live winners changed; `grown` in the order of ids."""
    shifts = []
    for now in grown:
        before = _live_winner(found[now.id][1]) if now.id in found else None
        after = _live_winner(now)
        if before != after:
            shifts.append(Shift(now.id, str(before) if before else None, str(after) if after else None))
    return shifts


def _live_winner(document: Document) -> Rev | None:
    winner = document.tree.winner
    return None if document.tree.is_deleted(winner) else winner


def _save_losers(
    statements: Statements, driver: DBAPIConnection, database: int, forked: Sequence[Document]
) -> None:
    keyed = Snapshot(statements, driver).keyed_documents(database, [document.id for document in forked])
    statements.forget_losers.run(driver, [(keyed[document.id][0],) for document in forked])
    statements.insert_loser.run(
        driver,
        [
            (keyed[document.id][0], str(leaf), document.bodies[leaf])
            for document in forked
            for leaf in document.tree.leaves[1:]
        ],
    )


def _columns(
    document: Document, shared: Mapping[bytes, int] | None
) -> tuple[int, str, int, int, bytes, bytes, int | None]:
    """Those of `sql_statements.ROW` from the third on."""
    tree = document.tree
    winner = tree.winner
    body = document.bodies[winner]
    key = shared.get(body) if shared else None
    lies = body if key is None else b""
    return document.seq, str(winner), int(winner in tree.deleted), len(document.bodies), pack(tree), lies, key
