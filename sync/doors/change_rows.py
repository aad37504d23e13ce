"""One change as a client reads it: which rows of a page are wanted, and what stands in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from ..documents import Document, rendered
from ..exchange import Call
from ..store import Change, ChangesPage
from .showing import leaf_json

if TYPE_CHECKING:
    from ..mango import Selector
    from .feeds import Asked


class Row(Struct, frozen=True):
    """A change, ready to be sent."""

    seq: int
    token: bytes
    json: bytes


async def rows_of(call: Call, asked: Asked, page: ChangesPage) -> Sequence[Row]:
    """The rows of a page that are asked for, in its order."""
    found = await _documents(call, asked, page)
    epoch = page.epoch.encode()
    if not found and asked.selector is None:
        return [_row(epoch, change, _leaves(asked, change), _winner(asked, change)) for change in page.rows]
    rows = []
    for change in page.rows:
        document = found.get(change.id)
        leaves = _leaves(asked, change)
        if asked.selector is not None:
            leaves = _chosen(asked.selector, change, leaves, document)
        if leaves:
            doc = _winner(asked, change) if document is None else await _doc(call, asked, document)
            rows.append(_row(epoch, change, leaves, doc))
    return rows


def _leaves(asked: Asked, change: Change) -> tuple[str, ...]:
    return change.leaves if asked.all_leaves else change.leaves[:1]


async def _documents(call: Call, asked: Asked, page: ChangesPage) -> Mapping[str, Document]:
    """The whole documents, where the winner's body is not enough to answer by."""
    whole = asked.include_docs and (asked.conflicts or asked.manner.attachments)
    forked = asked.selector is not None and asked.all_leaves
    ids = [change.id for change in page.rows if whole or (forked and len(change.leaves) > 1)]
    return await call.store.documents(call.database, ids) if ids else {}


def _chosen(
    selector: Selector, change: Change, leaves: tuple[str, ...], document: Document | None
) -> tuple[str, ...]:
    """Those of the leaves that the selector chooses."""
    if document is None:
        known = {change.leaves[0]: (change.body, change.deleted)}
    else:
        tombstones = document.tree.deleted
        known = {str(leaf): (body, leaf in tombstones) for leaf, body in document.bodies.items()}
    chosen = []
    for leaf in leaves:
        body, deleted = known.get(leaf, (None, False))
        if body is not None:
            shown = rendered(change.id, leaf, body, deleted=deleted)
            if selector(msgspec.json.decode(shown)):
                chosen.append(leaf)
    return tuple(chosen)


def _winner(asked: Asked, change: Change) -> bytes:
    """The winner's body, if that is wanted."""
    if not asked.include_docs:
        return b""
    return rendered(change.id, change.leaves[0], change.body or b"{}", deleted=change.deleted)


async def _doc(call: Call, asked: Asked, document: Document) -> bytes:
    """The same, with what else is to be told of the document."""
    if not asked.include_docs:
        return b""
    extra = _conflicts(document) if asked.conflicts else {}
    limit = call.settings.request_bytes_max
    return await leaf_json(
        call.store, document, document.tree.winner, asked.manner, bytes_max=limit, extra=extra
    )


def _row(epoch: bytes, change: Change, leaves: Sequence[str], doc: bytes) -> Row:
    told = b"%d-%b" % (change.seq, epoch)
    row = b'{"seq":"%b","id":%b,"changes":[{"rev":"%b"}]%b%b%b}' % (
        told,
        msgspec.json.encode(change.id),
        '"},{"rev":"'.join(leaves).encode(),
        b',"deleted":true' if change.deleted else b"",
        b',"doc":' if doc else b"",
        doc,
    )
    return Row(change.seq, told, row)


def _conflicts(document: Document) -> Mapping[str, object]:
    tree = document.tree
    live = [str(leaf) for leaf in tree.leaves[1:] if not tree.is_deleted(leaf)]
    return {"_conflicts": live} if live else {}
