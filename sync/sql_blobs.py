"""Blobs in SQL: written and forgotten in the transaction of the documents that use them, read piece by piece.

So there is never a blob that nothing uses, nor a document whose blob is not there, whenever the process ends.
"""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, bindparam, delete, exists, insert, select

from .attachments import MARK, blobs_of
from .blobs import Blob
from .documents import Document
from .sql_schema import blob_pieces, blob_uses, blobs

_keys = select(blobs.c.name, blobs.c.key).where(blobs.c.name.in_(bindparam("names", expanding=True)))
_insert_blob = insert(blobs).returning(blobs.c.key)
_insert_piece = insert(blob_pieces)
_insert_use = insert(blob_uses)
_used = exists().where(blob_uses.c.blob == blobs.c.key)
_forget_use = delete(blob_uses).where(
    blob_uses.c.database == bindparam("of_database"),
    blob_uses.c.document == bindparam("of_document"),
    blob_uses.c.blob == bindparam("of_blob"),
)
_forget_unused = delete(blobs).where(blobs.c.name.in_(bindparam("names", expanding=True)), ~_used)
_forget_all_unused = delete(blobs).where(~_used)
_piece = (
    select(blob_pieces.c.data)
    .join(blobs, blobs.c.key == blob_pieces.c.blob)
    .where(blobs.c.name == bindparam("name"), blob_pieces.c.no == bindparam("no"))
)


def keep_blobs(
    connection: Connection,
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
        keys = _keys_of(connection, names | {name for _, name in lost})
        keys |= _written(connection, [blob for blob in brought if blob.key in names - keys.keys()])
        _use(connection, database, keys, gained, lost)


def forget_unused_blobs(connection: Connection) -> None:
    """After a database went, with all its uses."""
    connection.execute(_forget_all_unused)


def blob_piece(connection: Connection, name: str, no: int) -> bytes | None:
    """The piece of this number, from 0; None beyond the last, or if the blob is gone."""
    return connection.execute(_piece, {"name": name, "no": no}).scalar_one_or_none()


def _has_any(document: Document) -> bool:
    """Whether one of its leaves has attachments: nearly none has, so this has to be quick."""
    for body in document.bodies.values():  # noqa: SIM110 - `any` takes three times as long for one or two
        if body.startswith(MARK):
            return True
    return False


def _keys_of(connection: Connection, names: Collection[str]) -> dict[str, int]:
    return {row.name: row.key for row in connection.execute(_keys, {"names": sorted(names)})}


def _written(connection: Connection, fresh: Iterable[Blob]) -> dict[str, int]:
    keys: dict[str, int] = {}
    for blob in fresh:
        if blob.key not in keys:
            key = connection.execute(_insert_blob, {"name": blob.key}).scalar_one()
            for no, piece in enumerate(blob.pieces()):
                connection.execute(_insert_piece, {"blob": key, "no": no, "data": piece})
            keys[blob.key] = key
    return keys


def _use(
    connection: Connection,
    database: int,
    keys: Mapping[str, int],
    gained: Collection[tuple[str, str]],
    lost: Collection[tuple[str, str]],
) -> None:
    if gained:
        rows = [{"database": database, "document": document, "blob": keys[name]} for document, name in gained]
        connection.execute(_insert_use, rows)
    if lost:
        ended = [
            {"of_database": database, "of_document": document, "of_blob": keys[name]}
            for document, name in lost
        ]
        connection.execute(_forget_use, ended)
        connection.execute(_forget_unused, {"names": sorted({name for _, name in lost})})
