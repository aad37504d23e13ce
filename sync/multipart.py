"""Multipart bodies, as RFC 2046 has them: a document with its attachments behind it, or a list of such.

Read as they come, so that no part need ever be whole in memory. Libraries for forms refuse CouchDB's first part,
which has no name.
"""

import re
from collections.abc import AsyncIterator, Mapping
from urllib.parse import unquote

from .errors import Malformed

_HEAD_BYTES_MAX = 16 * 1024
_PARTS_MAX = 1000
_BOUNDARY = re.compile(r'(?i)(?:.*;)?\s*boundary=(?:"([^"]{1,200})"|([^";,\s]{1,200}))')
_FILE_NAME = re.compile(r'(?i)(?:.*;)?\s*filename="((?:[^"\\]|\\.)*)"')
_ENCODED_NAME = re.compile(r"(?i)(?:.*;)?\s*filename\*=UTF-8''([^;\s]*)")


def boundary_of(content_type: str) -> bytes:
    """What stands between the parts, quoted or not.

    Raises:
        Malformed: the header does not say.
    """
    match = _BOUNDARY.match(content_type)
    if match is None:
        raise Malformed("a multipart body needs a boundary")
    return (match[1] or match[2]).encode("latin-1")


def file_name(headers: Mapping[str, str]) -> str | None:
    """The name that a part has by its `Content-Disposition`, in UTF-8."""
    said = headers.get("content-disposition", "")
    if encoded := _ENCODED_NAME.match(said):
        return unquote(encoded[1])
    plain = _FILE_NAME.match(said)
    return re.sub(r"\\(.)", r"\1", plain[1]) if plain else None


class Parts:
    """The parts of a body, one after the other: `headers` of the next, then its `body`, which must be read out."""

    def __init__(self, chunks: AsyncIterator[bytes], boundary: bytes) -> None:
        self._chunks = chunks
        self._delimiter = b"\r\n--" + boundary
        # As if a line ended before the first boundary, which may be the first of all.
        self._unread = b"\r\n"
        self._count = 0

    async def headers(self) -> dict[str, str] | None:
        """The headers of the next part, their names in lower case; None after the last part.

        Raises:
            Malformed: no part begins here, or its head or the number of parts is beyond reason.
        """
        if self._count == 0:
            async for _ in self.body():
                pass
        self._count += 1
        tail = await self._taken(2)
        if tail == b"--":
            return None
        if self._count > _PARTS_MAX:
            raise Malformed(f"a multipart body may have {_PARTS_MAX} parts")
        if tail != b"\r\n":
            raise Malformed("a line of the multipart body does not end behind its boundary")
        lines, size = [], 0
        while line := await self._line():
            size += len(line)
            if size > _HEAD_BYTES_MAX:
                raise Malformed("the head of a part is too long")
            lines.append(line.decode("utf-8", errors="replace").partition(":"))
        return {name.strip().lower(): value.strip() for name, _, value in lines}

    async def body(self) -> AsyncIterator[bytes]:
        """The bytes up to the next boundary.

        Raises:
            Malformed: the request ends before.
        """
        keep = len(self._delimiter) - 1
        while (end := self._unread.find(self._delimiter)) < 0:
            if len(self._unread) > keep:
                yield self._unread[:-keep]
                self._unread = self._unread[-keep:]
            await self._more()
        content, self._unread = self._unread[:end], self._unread[end + len(self._delimiter) :]
        if content:
            yield content

    async def _line(self) -> bytes:
        while (end := self._unread.find(b"\r\n")) < 0:
            if len(self._unread) > _HEAD_BYTES_MAX:
                raise Malformed("the head of a part is too long")
            await self._more()
        line, self._unread = self._unread[:end], self._unread[end + 2 :]
        return line

    async def _taken(self, count: int) -> bytes:
        while len(self._unread) < count:
            await self._more()
        taken, self._unread = self._unread[:count], self._unread[count:]
        return taken

    async def _more(self) -> None:
        chunk = await anext(self._chunks, None)
        if chunk is None:
            raise Malformed("the multipart body ends too early")
        self._unread += chunk
