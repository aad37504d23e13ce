"""One change as a client reads it: which rows of a page are wanted, and what stands in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from ..documents import Document, rendered
from ..exchange import Call
from ..revisions import Rev
from ..store import Change, ChangesPage
from .showing import leaf_json

if TYPE_CHECKING:
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
    rows = []
    for change in page.rows:
        leaves = change.leaves if asked.all_leaves else change.leaves[:1]
        if asked.selector is not None:
            leaves = _chosen(asked, change, leaves, found.get(change.id))
        if leaves:
            told = b"%d-%b" % (change.seq, epoch)
            doc = await _doc(call, asked, change, found.get(change.id)) if asked.include_docs else b""
            rows.append(Row(change.seq, told, _json(change, told, leaves, doc)))
    return rows


async def _documents(call: Call, asked: Asked, page: ChangesPage) -> Mapping[str, Document]:
    """The whole documents, where the winner's body is not enough to answer by."""
    whole = asked.include_docs and (asked.conflicts or asked.manner.attachments)
    forked = asked.selector is not None and asked.all_leaves
    ids = [change.id for change in page.rows if whole or (forked and len(change.leaves) > 1)]
    return await call.store.documents(call.database, ids) if ids else {}


def _chosen(
    asked: Asked, change: Change, leaves: tuple[Rev, ...], document: Document | None
) -> tuple[Rev, ...]:
    """Those of the leaves that the selector chooses."""
    bodies = {change.leaves[0]: change.body} if document is None else document.bodies
    tombstones = document.tree.deleted if document else (change.leaves if change.deleted else ())
    chosen = []
    for leaf in leaves:
        body = bodies.get(leaf)
        if asked.selector is not None and body is not None:
            shown = rendered(change.id, leaf, body, deleted=leaf in tombstones)
            if asked.selector(msgspec.json.decode(shown)):
                chosen.append(leaf)
    return tuple(chosen)


async def _doc(call: Call, asked: Asked, change: Change, document: Document | None) -> bytes:
    """The winner's body, with what else is to be told of the document."""
    if document is not None:
        extra = _conflicts(document) if asked.conflicts else {}
        limit = call.settings.request_bytes_max
        return await leaf_json(
            call.store, document, document.tree.winner, asked.manner, bytes_max=limit, extra=extra
        )
    return rendered(change.id, change.leaves[0], change.body or b"{}", deleted=change.deleted)


def _json(change: Change, told: bytes, leaves: Sequence[Rev], doc: bytes) -> bytes:
    revs = b",".join([b'{"rev":"%b"}' % str(leaf).encode() for leaf in leaves])
    head = b'{"seq":"%b","id":%b,"changes":[%b]' % (told, msgspec.json.encode(change.id), revs)
    if change.deleted:
        head += b',"deleted":true'
    return head + (b',"doc":%b}' % doc if doc else b"}")


def _conflicts(document: Document) -> Mapping[str, object]:
    tree = document.tree
    live = [str(leaf) for leaf in tree.leaves[1:] if not tree.is_deleted(leaf)]
    return {"_conflicts": live} if live else {}
