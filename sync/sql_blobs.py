"""Blobs in SQL: written and forgotten in the transaction of the documents that use them, read piece by piece.

So there is never a blob that nothing uses, nor a document whose blob is not there, whenever the process ends.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy.engine.interfaces import DBAPIConnection

from .attachments import MARK, blobs_of
from .blobs import Blob
from .documents import Document
from .sql_statements import Statements


def keep_blobs(
    statements: Statements,
    driver: DBAPIConnection,
    database: int,
    *,
    found: Mapping[str, tuple[int, Document]],
    grown: Mapping[str, Document],
    brought: Iterable[Blob],
) -> None:
    """Make the blobs in use those to which `grown` points, where it was `found` that did so before."""
    gained: list[tuple[str, str]] = []
    lost: list[tuple[str, str]] = []
    for document_id, document in grown.items():
        if not (_has_any(document) or (document_id in found and _has_any(found[document_id][1]))):
            continue
        after = blobs_of(document.bodies.values())
        before = blobs_of(found[document_id][1].bodies.values()) if document_id in found else set()
        if after != before:
            gained += [(document_id, name) for name in sorted(after - before)]
            lost += [(document_id, name) for name in sorted(before - after)]
    if gained or lost:
        names = {name for _, name in gained}
        asked = statements.listed(sorted(names | {name for _, name in lost}))
        keys: dict[str, int] = dict(statements.blob_keys.rows(driver, asked))
        for blob in brought:
            if blob.key in names and blob.key not in keys:
                keys[blob.key] = _written(statements, driver, blob)
        statements.insert_blob_use.run(
            driver, [(database, document, keys[name]) for document, name in gained]
        )
        statements.forget_blob_use.run(driver, [(database, document, keys[name]) for document, name in lost])
        statements.forget_unused_blob.run(driver, [(keys[name],) for _, name in lost])


def forget_unused_blobs(statements: Statements, driver: DBAPIConnection) -> None:
    """After a database went, with all its uses."""
    statements.forget_all_unused_blobs.run(driver, [()])


def _has_any(document: Document) -> bool:
    """Whether one of its leaves has attachments: nearly none has, so this has to be quick."""
    for body in document.bodies.values():  # noqa: SIM110 - `any` takes three times as long for one or two
        if body.startswith(MARK):
            return True
    return False


def _written(statements: Statements, driver: DBAPIConnection, blob: Blob) -> int:
    ((key,),) = statements.insert_blob.rows(driver, blob.key)
    for no, piece in enumerate(blob.pieces()):
        statements.insert_blob_piece.run(driver, [(key, no, piece)])
    return int(key)
