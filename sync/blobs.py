"""Bytes that lie apart from documents: on their way in they are hashed, and kept out of memory when many."""

import base64
import hashlib
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO, Self

from msgspec import Struct

from .errors import Malformed, TooLarge

#: Blobs are stored and sent in pieces of this many bytes.
PIECE = 256 * 1024
#: More than this is not kept in memory on its way in.
_IN_MEMORY_MAX = 2**20
#: The window of a gzip stream, as zlib numbers them.
GZIP = 31


class Blob(Struct, frozen=True):
    """A blob that is to be stored: `key` is its SHA-256 in hex, `length` in bytes."""

    key: str
    length: int
    source: IO[bytes] | bytes

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, `PIECE` at a time; the last may be shorter, and of none there is none."""
        if isinstance(self.source, bytes):
            for start in range(0, self.length, PIECE):
                yield self.source[start : start + PIECE]
            return
        self.source.seek(0)
        while piece := self.source.read(PIECE):
            yield piece


class Spool:
    """Takes bytes in as they come; close it when the blob is stored.

    `encoding` is gzip for bytes that are stored packed: they are unpacked once, to be sure that they can be, and to
    know their `length` then.
    """

    def __init__(self, *, encoding: str | None = None, length_max: int = 2**63) -> None:
        self.encoding = encoding
        self._key = hashlib.sha256()
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._stored = 0
        self._unpacked = Unpacking(length_max) if encoding else None
        self._held: list[bytes] = []
        self._source: bytes | IO[bytes] = b""

    @classmethod
    def of(cls, content: bytes) -> Self:
        """A spool of bytes that are there already, and stay in memory."""
        spool = cls()
        spool._stored = len(content)
        spool._source = spool._hashed([content])
        return spool

    def write(self, chunk: bytes) -> None:
        """Take in some more.

        Raises:
            Malformed: it should be packed, and cannot be unpacked.
            TooLarge: it would be longer than `length_max` when unpacked.
        """
        self._held.append(chunk)
        self._stored += len(chunk)
        if self._stored > _IN_MEMORY_MAX:
            self._move_out()
        if self._unpacked is not None:
            for _ in self._unpacked.pieces(chunk):
                pass

    @property
    def blob(self) -> Blob:
        """All that came in; only after `finish`, as the digests."""
        return Blob(self._key.hexdigest(), self._stored, self._source)

    @property
    def length(self) -> int:
        """How many bytes it is, unpacked."""
        return self._stored if self._unpacked is None else self._unpacked.length

    @property
    def digest(self) -> str:
        """As the protocol shows it: `md5-` and base64, over the bytes as stored."""
        return f"md5-{self.md5}"

    @property
    def md5(self) -> str:
        """MD5 in base64, as `Content-MD5` carries it."""
        return base64.b64encode(self._md5.digest()).decode()

    def finish(self) -> None:
        """No more will come.

        Raises:
            Malformed: packed bytes that end too early.
        """
        if isinstance(self._source, bytes):
            self._source = self._hashed(self._held)
        else:
            self._move_out()
        if self._unpacked is not None:
            self._unpacked.finish()

    def close(self) -> None:
        """Let go of the temporary file, if there is one."""
        if not isinstance(self._source, bytes):
            self._source.close()

    def _move_out(self) -> None:
        """What is held goes into the temporary file."""
        if isinstance(self._source, bytes):
            self._source = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._source.write(self._hashed(self._held))
        self._held = []

    def _hashed(self, chunks: Sequence[bytes]) -> bytes:
        """All of them in one; to hash many by themselves takes longer."""
        content = b"".join(chunks)
        self._key.update(content)
        self._md5.update(content)
        return content


class Unpacking:
    """A gzip stream unpacked piece by piece, so that a few bytes cannot become more than memory holds."""

    def __init__(self, length_max: int) -> None:
        self._limit = length_max
        self._stream = zlib.decompressobj(GZIP)
        self.length = 0

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        """What these bytes become.

        Raises:
            Malformed: no gzip stream.
            TooLarge: longer than the limit.
        """
        full = False
        while packed or full:
            if packed and self._stream.eof:  # a file may be several streams, one behind the other
                self._stream = zlib.decompressobj(GZIP)
            try:
                piece = self._stream.decompress(packed, PIECE)
            except zlib.error as error:
                raise Malformed(f"this cannot be unpacked: {error}") from error
            packed, full = self._stream.unconsumed_tail or self._stream.unused_data, len(piece) == PIECE
            self.length += len(piece)
            if self.length > self._limit:
                raise TooLarge(self._limit)
            yield piece

    def finish(self) -> None:
        """Raises Malformed when the stream has not come to its end."""
        if not self._stream.eof:
            raise Malformed("the gzip stream ends too early")
