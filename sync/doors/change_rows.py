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
            rows.append(Row(change.seq, told, _json(change, told, leaves, asked, found)))
    return rows


async def _documents(call: Call, asked: Asked, page: ChangesPage) -> Mapping[str, Document]:
    """The whole documents, where the winner's body is not enough to answer by."""
    whole = asked.include_docs and asked.conflicts
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


def _json(
    change: Change, told: bytes, leaves: Sequence[Rev], asked: Asked, found: Mapping[str, Document]
) -> bytes:
    revs = b",".join([b'{"rev":"%b"}' % str(leaf).encode() for leaf in leaves])
    head = b'{"seq":"%b","id":%b,"changes":[%b]' % (told, msgspec.json.encode(change.id), revs)
    if change.deleted:
        head += b',"deleted":true'
    if asked.include_docs and change.body is not None:
        conflicts = _conflicts(found.get(change.id)) if asked.conflicts else {}
        head += b',"doc":' + rendered(
            change.id, change.leaves[0], change.body, deleted=change.deleted, extra=conflicts
        )
    return head + b"}"


def _conflicts(document: Document | None) -> Mapping[str, object]:
    if document is None:
        return {}
    tree = document.tree
    live = [str(leaf) for leaf in tree.leaves[1:] if not tree.is_deleted(leaf)]
    return {"_conflicts": live} if live else {}
