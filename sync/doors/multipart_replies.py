"""Leaves with their attachments behind them, in the parts that CouchDB's replicator expects, to the letter.

    multipart/mixed                       open_revs, _bulk_get
    ├─ application/json                   a leaf without attachments to send: no parameter may stand there
    ├─ multipart/related; boundary="…"    a leaf, and behind it the attachments that it says will follow
    └─ application/json; error="true"     a revision that is not here

Source: couch_doc:doc_to_multi_part_stream, couch_httpd:send_docs_multipart; the replicator's crash on anything else.
"""

import secrets
from collections.abc import AsyncGenerator, Mapping, Sequence

from msgspec import Struct

from ..attachments import Attachment, shown
from ..documents import Document
from ..exchange import Call, Reply
from ..revisions import Rev
from .showing import Manner, leaf_rendered, wanted_attachments


class Leaf(Struct, frozen=True, kw_only=True):
    """A leaf that is to be a part."""

    document: Document
    rev: Rev
    extra: Mapping[str, object] | None = None


class Missing(Struct, frozen=True):
    """What is said, as JSON, of a revision that is not here."""

    json: bytes


def mixed(call: Call, answers: Sequence[Leaf | Missing], manner: Manner) -> Reply:
    """A part for each answer, in their order."""
    outer = secrets.token_hex(16)
    headers = (("content-type", f'multipart/mixed; boundary="{outer}"'),)
    return Reply(headers=headers, body=_mixed(call, answers, manner, outer.encode()))


def related(call: Call, leaf: Leaf, manner: Manner, headers: tuple[tuple[str, str], ...]) -> Reply:
    """One leaf, with its attachments behind it."""
    boundary = secrets.token_hex(16)
    kind = (("content-type", f'multipart/related; boundary="{boundary}"'),)
    wanted = wanted_attachments(leaf.document, leaf.rev, manner)
    return Reply(headers=(*kind, *headers), body=_related(call, leaf, manner, wanted, boundary.encode()))


async def _mixed(
    call: Call, answers: Sequence[Leaf | Missing], manner: Manner, outer: bytes
) -> AsyncGenerator[bytes, None]:
    yield b"--" + outer
    for answer in answers:
        if isinstance(answer, Missing):
            yield b'\r\nContent-Type: application/json; error="true"\r\n\r\n' + answer.json
        elif wanted := wanted_attachments(answer.document, answer.rev, manner):
            inner = secrets.token_hex(16).encode()
            yield b'\r\nContent-Type: multipart/related; boundary="%b"\r\n\r\n' % inner
            async for chunk in _related(call, answer, manner, wanted, inner):
                yield chunk
        else:
            yield b"\r\nContent-Type: application/json\r\n\r\n" + _json(answer, manner, wanted)
        yield b"\r\n--" + outer
    yield b"--"


async def _related(
    call: Call, leaf: Leaf, manner: Manner, wanted: Mapping[str, Attachment], boundary: bytes
) -> AsyncGenerator[bytes, None]:
    yield b"--%b\r\nContent-Type: application/json\r\n\r\n%b\r\n--%b" % (
        boundary,
        _json(leaf, manner, wanted),
        boundary,
    )
    for name, each in wanted.items():
        yield _head(name, each)
        async for piece in call.store.blob(each.blob):
            yield piece
        yield b"\r\n--" + boundary
    yield b"--"


def _json(leaf: Leaf, manner: Manner, wanted: Mapping[str, Attachment]) -> bytes:
    in_full = shown(leaf.document.bodies[leaf.rev], follows=wanted.keys(), encoding_info=True)
    return leaf_rendered(leaf.document, leaf.rev, manner, in_full=in_full, extra=leaf.extra)


def _head(name: str, attachment: Attachment) -> bytes:
    lines = [
        f'Content-Disposition: attachment; filename="{_one_line(name)}"',
        f"Content-Type: {_one_line(attachment.content_type)}",
        f"Content-Length: {attachment.encoded_length or attachment.length}",
    ]
    if attachment.encoding is not None:
        lines.append(f"Content-Encoding: {attachment.encoding}")
    return ("\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode()


def _one_line(text: str) -> str:
    """The text with nothing in it that could end a header or a quoted name."""
    return text.replace("\r", " ").replace("\n", " ").replace("\\", "\\\\").replace('"', '\\"')
