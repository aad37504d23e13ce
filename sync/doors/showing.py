"""How a leaf is shown: with how much of its history, and how much of its attachments."""

from collections.abc import AsyncIterator, Mapping

import msgspec
from msgspec import Struct

from ..attachments import MARK, Attachment, newer_than, shown, stored_in
from ..blobs import Unpacking
from ..documents import Document, rendered
from ..errors import Malformed, TooLarge
from ..exchange import Call
from ..revisions import Rev, parse_rev, revisions_json
from ..store import Store, Winner


class Manner(Struct, frozen=True, kw_only=True):
    """What a client wants to see; `known` are revisions whose attachments it has already."""

    revs: bool = False
    latest: bool = False
    attachments: bool = False
    encoding_info: bool = False
    known: frozenset[Rev] = frozenset()


_PLAINLY = Manner()


def manner_of(call: Call) -> Manner:
    """As the query says. To name revisions whose attachments are known is to ask for the others."""
    if not call.query:
        return _PLAINLY
    known = listed_revs(call.query.get("atts_since"), "atts_since")
    return Manner(
        revs=call.flag("revs"),
        latest=call.flag("latest"),
        attachments=call.flag("attachments", default="atts_since" in call.query),
        encoding_info=call.flag("att_encoding_info"),
        known=frozenset(known),
    )


def listed_revs(said: str | None, name: str) -> list[Rev]:
    """A JSON list of revisions."""
    try:
        return [
            parse_rev(text) for text in msgspec.json.decode("[]" if said is None else said, type=list[str])
        ]
    except msgspec.DecodeError as error:
        raise Malformed(f"{name} is a JSON list of revisions: {error}") from error


async def leaf_json(
    store: Store,
    document: Document,
    leaf: Rev,
    manner: Manner,
    *,
    bytes_max: int,
    extra: Mapping[str, object] | None = None,
) -> bytes:
    """One leaf as JSON, its attachments within it if they are wanted.

    Raises:
        TooLarge: these would be more than `bytes_max` bytes in all; they can be had one by one.
    """
    body = document.bodies[leaf]
    in_full = None
    if body.startswith(MARK):
        wanted = wanted_attachments(document, leaf, manner)
        if sum(each.length for each in wanted.values()) > bytes_max:
            raise TooLarge(bytes_max)
        contents = {name: await content(store, each) for name, each in wanted.items()}
        in_full = shown(body, contents=contents, encoding_info=manner.encoding_info)
    return leaf_rendered(document, leaf, manner, in_full=in_full, extra=extra)


def leaf_rendered(
    document: Document,
    leaf: Rev,
    manner: Manner,
    *,
    in_full: bytes | None = None,
    extra: Mapping[str, object] | None = None,
) -> bytes:
    """One leaf as JSON, its attachments as stubs unless `in_full` is the body with more of them."""
    told = b',"_revisions":' + revisions_json(document.tree.history(leaf)) if manner.revs else b""
    if extra:
        told += b"," + msgspec.json.encode(extra)[1:-1]
    return rendered(
        document.id,
        leaf,
        document.bodies[leaf],
        deleted=document.tree.is_deleted(leaf),
        told=told,
        in_full=in_full,
    )


def winner_rendered(winner: Winner, *, revs: bool) -> bytes:
    """A winner as JSON, with its history if that is wanted, its attachments as stubs."""
    told = b',"_revisions":' + winner.revisions if revs else b""
    return rendered(winner.id, winner.rev, winner.body, deleted=winner.deleted, told=told)


def wanted_attachments(document: Document, leaf: Rev, manner: Manner) -> dict[str, Attachment]:
    """The attachments of a leaf whose bytes are wanted."""
    if not manner.attachments:
        return {}
    entries = stored_in(document.bodies[leaf])
    return newer_than(entries, document.tree.history(leaf), manner.known) if manner.known else entries


async def content(store: Store, attachment: Attachment) -> bytes:
    """All bytes of an attachment, unpacked."""
    return b"".join([piece async for piece in unpacked(store, attachment)])


async def unpacked(store: Store, attachment: Attachment) -> AsyncIterator[bytes]:
    """The bytes of an attachment as they were before they were packed."""
    unpacking = Unpacking(attachment.length) if attachment.encoding else None
    async for piece in store.blob(attachment.blob):
        if unpacking is None:
            yield piece
        else:
            for part in unpacking.pieces(piece):
                yield part
