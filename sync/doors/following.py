"""A document in `multipart/related`: its JSON first, then the bytes of the attachments that it says will follow."""

from collections.abc import Mapping
from contextlib import ExitStack

import msgspec
from msgspec import Struct

from ..blobs import Spool
from ..errors import Malformed
from ..exchange import Call
from ..multipart import Parts, boundary_of, file_name


class _Entry(Struct, frozen=True):
    follows: bool = False
    encoding: str | None = None


class _Document(Struct, frozen=True, rename={"attachments": "_attachments"}):
    attachments: dict[str, _Entry] = {}


async def followed(call: Call, spools: ExitStack) -> tuple[bytes, Mapping[str, Spool]]:
    """The document, and what followed it by name; the spools are closed by the stack.

    A part belongs to the name that it carries, or if it has none to the next one in the order of the JSON.

    Raises:
        Malformed: no multipart body, or a part that nothing announced.
    """
    parts = Parts(aiter(call.chunks()), boundary_of(call.headers["content-type"]))
    if await parts.headers() is None:
        raise Malformed("a multipart body begins with the document")
    document = b"".join([chunk async for chunk in parts.body()])
    expected = _announced(document)
    follows: dict[str, Spool] = {}
    while (headers := await parts.headers()) is not None:
        name = _belonging(file_name(headers), expected, follows)
        encoding = headers.get("content-encoding", expected[name].encoding)
        packed = "gzip" if encoding in ("gzip", "x-gzip") else None
        spool = Spool(encoding=packed, length_max=call.settings.request_bytes_max)
        spools.callback(spool.close)
        async for chunk in parts.body():
            spool.write(chunk)
        spool.finish()
        follows[name] = spool
    return document, follows


def _announced(document: bytes) -> Mapping[str, _Entry]:
    try:
        said = msgspec.json.decode(document, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"a document must be a JSON object: {error}") from error
    return {name: entry for name, entry in said.attachments.items() if entry.follows}


def _belonging(named: str | None, expected: Mapping[str, _Entry], taken: Mapping[str, Spool]) -> str:
    left = [name for name in expected if name not in taken]
    if named in left:
        return str(named)
    if named is not None or not left:
        raise Malformed("a part of the multipart body was not announced")
    return left[0]
