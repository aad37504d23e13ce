"""A request as the doors see it, and their replies: what HTTP is, apart from what ASGI is."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping

import msgspec
from msgspec import Struct

from .access import Caller
from .blobs import Unpacking
from .errors import EncodingUnknown, Malformed
from .revisions import Rev, parse_rev
from .sessions import Sessions
from .settings import SyncSettings
from .stopping import Stopping
from .store import Store

#: Larger counts than this are asked by mistake or in bad faith.
_COUNT_MAX = 2**31 - 1


class Reply(Struct, frozen=True, kw_only=True):
    """An answer; a body of chunks is streamed, and closed when the client goes away."""

    status: int = 200
    body: bytes | AsyncGenerator[bytes, None] = b""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def length_told(self) -> bool:
        """Whether a header says how long the body is: of a streamed one, or of one that HEAD leaves out."""
        return any(name == "content-length" for name, _ in self.headers)


def json_reply(value: object, *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    """A value as JSON, with the newline that people at a terminal like."""
    return Reply(status=status, body=msgspec.json.encode(value) + b"\n", headers=headers)


class Call(Struct, frozen=True, kw_only=True):
    """One admitted request. Header names are lower-case; `database` and `document_id` are "" if absent.

    What takes long asks `admit_again` before it goes on: who was let in may have been shut out meanwhile.
    """

    store: Store
    settings: SyncSettings
    method: str
    stopping: Stopping
    caller: Caller
    admit_again: Callable[[], Awaitable[Caller]]
    sessions: Sessions | None
    query: Mapping[str, str]
    headers: Mapping[str, str]
    chunks: Callable[[], AsyncIterator[bytes]]
    database: str = ""
    document_id: str = ""
    attachment: str = ""

    @property
    def content_type(self) -> str:
        """What the body says it is, without parameters, in lower case; "" if it does not say."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    async def body(self) -> bytes:
        """The whole body, unpacked.

        Raises:
            EncodingUnknown: it is packed in another way than by gzip.
            Malformed: it cannot be unpacked.
            TooLarge: see `SyncSettings.request_bytes_max`, which also holds for what it unpacks to.
        """
        encoding = self.headers.get("content-encoding", "identity").strip().lower()
        if encoding == "identity":
            return b"".join([chunk async for chunk in self.chunks()])
        if encoding not in ("gzip", "x-gzip"):
            raise EncodingUnknown("Content-Encoding is not supported")
        unpacking = Unpacking(self.settings.request_bytes_max)
        pieces = [piece async for chunk in self.chunks() for piece in unpacking.pieces(chunk)]
        unpacking.finish()
        return b"".join(pieces)

    async def json_body(self) -> bytes:
        """The body, checked to be UTF-8; whether it is JSON shows when it is decoded.

        Raises:
            EncodingUnknown: see `body`; or a POST that does not say that it is JSON.
            Malformed: see `body`; or not UTF-8.
            TooLarge: see `body`.
        """
        body = await self.body()
        if self.method == "POST" and body and self.content_type != "application/json":
            # A page of another origin can post in a user's name, but not say this without asking first.
            raise EncodingUnknown("Content-Type must be application/json")
        try:
            body.decode()
        except UnicodeDecodeError as error:
            raise Malformed("the request body is not UTF-8") from error
        return body

    def accepts(self, kind: str) -> bool:
        """Whether the client takes a reply of this media type; who does not say takes anything."""
        said = self.headers.get("accept", "*/*").lower()
        ranges = {
            part.partition(";")[0].strip() for part in said.split(",") if "q=0," not in f"{part.strip()},"
        }
        return not {"*/*", kind, f"{kind.partition('/')[0]}/*"}.isdisjoint(ranges)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A query parameter that is `true` or `false`."""
        text = self.query.get(name)
        if text is None:
            return default
        if text not in ("true", "false"):
            raise Malformed(f"Invalid value for {name}: true or false is expected")
        return text == "true"

    def count(self, name: str, default: int | None = None) -> int | None:
        """A query parameter that is a whole number, 0 or more."""
        text = self.query.get(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(_COUNT_MAX))):
            raise Malformed(f"Invalid value for {name}: a number of 0 or more is expected")
        return min(int(text), _COUNT_MAX)

    def rev(self, name: str = "rev") -> Rev | None:
        """A query parameter that names a revision."""
        text = self.query.get(name)
        return parse_rev(text) if text else None
