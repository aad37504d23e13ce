"""Attachments one by one: read whole or in part, written as they come, taken away.

None is ever whole in memory. Bytes from the field are never to run as a page of this origin, hence the headers.
"""

import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import closing
from urllib.parse import quote

from ..attachments import Attachment, known_name, spooled, stored_in, with_attachments
from ..blobs import PIECE, Spool
from ..documents import Document, Edit, known_id
from ..errors import DigestMismatch, DocumentMissing, EditConflict, EncodingUnknown, RangeUnknown
from ..exchange import Call, Reply
from ..revisions import Rev, parse_rev
from .editing import edited_reply, parent_of
from .showing import unpacked

_SHORT = 4 * PIECE
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


async def read(call: Call) -> Reply:
    """`GET /db/id/name`: of the winner, or of the leaf that `rev` names; a range if one is asked for."""
    attachment = await _found(call)
    etag = f'"{attachment.digest.removeprefix("md5-")}"'
    packed = attachment.encoding is not None
    as_stored = not packed or "gzip" in call.headers.get("accept-encoding", "").lower()
    headers = [
        ("content-type", _safe(attachment.content_type)),
        ("content-disposition", f"attachment; filename*=UTF-8''{quote(call.attachment, safe='')}"),
        ("x-content-type-options", "nosniff"),
        ("etag", etag),
        ("cache-control", "must-revalidate"),
        ("accept-ranges", "none" if packed else "bytes"),
    ]
    if packed:
        headers.append(("vary", "Accept-Encoding"))
    if call.headers.get("if-none-match") == etag:
        return Reply(status=304, headers=tuple(headers))
    span = None if packed else _span(call, attachment, etag)
    if span is not None:
        first, last = span
        headers.append(("content-range", f"bytes {first}-{last}/{attachment.length}"))
        headers.append(("content-length", str(last - first + 1)))
        chunks = call.store.blob(attachment.blob, start=first, stop=last + 1)
        return Reply(status=206, headers=tuple(headers), body=await _body(chunks, last - first + 1))
    if as_stored:
        headers.append(("content-md5", attachment.digest.removeprefix("md5-")))
    if as_stored and packed:
        headers.append(("content-encoding", "gzip"))
    length = attachment.encoded_length or attachment.length if as_stored else attachment.length
    headers.append(("content-length", str(length)))
    chunks = call.store.blob(attachment.blob) if as_stored else unpacked(call.store, attachment)
    return Reply(headers=tuple(headers), body=await _body(chunks, length))


async def write(call: Call) -> Reply:
    """`PUT /db/id/name`: an edit of the leaf that it names, or of a new document, that brings these bytes."""
    known_id(call.document_id)
    name = known_name(call.attachment)
    encoding = call.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise EncodingUnknown("Content-Encoding is not supported")
    packed = None if encoding == "identity" else "gzip"
    with closing(Spool(encoding=packed, length_max=call.settings.request_bytes_max)) as spool:
        async for chunk in call.chunks():
            spool.write(chunk)
        spool.finish()
        if call.headers.get("content-md5", spool.md5) != spool.md5:
            raise DigestMismatch
        kind = call.headers.get("content-type", "application/octet-stream")
        parent, body = await _leaf(call)
        made = spooled(spool, content_type=kind, revpos=parent.generation + 1 if parent else 1)
        with_it = with_attachments(body, stored_in(body) | {name: made})
        edit = Edit(id=call.document_id, parent=parent, deleted=False, body=with_it, blobs=(spool.blob,))
        return await edited_reply(call, edit, status=201)


async def remove(call: Call) -> Reply:
    """`DELETE /db/id/name?rev=…`: an edit of the leaf that it names, without this attachment."""
    await _found(call)
    parent, body = await _leaf(call)
    rest = {name: each for name, each in stored_in(body).items() if name != call.attachment}
    edit = Edit(id=call.document_id, parent=parent, deleted=False, body=with_attachments(body, rest))
    return await edited_reply(call, edit, status=200)


async def _document(call: Call) -> Document | None:
    return (await call.store.documents(call.database, [call.document_id])).get(call.document_id)


async def _found(call: Call) -> Attachment:
    document = await _document(call)
    if document is None:
        raise DocumentMissing
    named = call.rev()
    if named is None and document.deleted:
        raise DocumentMissing(deleted=True)
    entries = stored_in(document.bodies.get(named or document.tree.winner, b"{}"))
    if call.attachment not in entries:
        raise DocumentMissing
    return entries[call.attachment]


async def _leaf(call: Call) -> tuple[Rev | None, bytes]:
    """The leaf that an edit names and its body; the edit itself will show whether it is one still."""
    parent = parent_of(call)
    if parent is None:
        winner = (await call.store.winners(call.database, [call.document_id])).get(call.document_id)
        if winner is not None and not winner.deleted:
            raise EditConflict
        return None if winner is None else parse_rev(winner.rev), b"{}"
    document = await _document(call)
    if document is None or parent not in document.bodies:
        raise EditConflict
    return parent, document.bodies[parent]


def _span(call: Call, attachment: Attachment, etag: str) -> tuple[int, int] | None:
    """The first and the last byte asked for; None is all. Several ranges at once are not given, as RFC 9110 allows.

    Raises:
        RangeUnknown: it begins beyond the end.
    """
    match = _RANGE.fullmatch(call.headers.get("range", "").replace(" ", ""))
    if match is None or match[0] == "bytes=-" or call.headers.get("if-range", etag) != etag:
        return None
    end = attachment.length - 1
    if match[1]:
        first, last = int(match[1]), min(int(match[2] or end), end)
        if match[2] and int(match[2]) < first:
            return None  # not a range at all, and so to be overlooked
    else:
        first, last = max(0, attachment.length - int(match[2])), end
    if first > last:
        raise RangeUnknown(attachment.length)
    return first, last


async def _body(chunks: AsyncIterator[bytes], length: int) -> bytes | AsyncGenerator[bytes, None]:
    """What is short, as a photo from a handheld is, is sent in one piece."""
    if length <= _SHORT:
        return b"".join([chunk async for chunk in chunks])
    return _streamed(chunks)


async def _streamed(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    async for chunk in chunks:
        yield chunk


def _safe(kind: str) -> str:
    """A media type that can stand in a header."""
    return kind if kind and kind.isascii() and kind.isprintable() else "application/octet-stream"
