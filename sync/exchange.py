"""A request as the doors see it, and their replies: what HTTP is, apart from what ASGI is."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

import msgspec
from msgspec import Struct

from .access import Caller
from .errors import EncodingUnknown, Malformed
from .revisions import Rev, parse_rev
from .settings import SyncSettings
from .store import Store

#: Larger counts than this are asked by mistake or in bad faith.
_COUNT_MAX = 2**31 - 1


class Reply(Struct, frozen=True, kw_only=True):
    """An answer; a body of chunks is streamed, and closed when the client goes away."""

    status: int = 200
    body: bytes | AsyncGenerator[bytes, None] = b""
    headers: tuple[tuple[str, str], ...] = ()


def json_reply(value: object, *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    """A value as JSON, with the newline that people at a terminal like."""
    return Reply(status=status, body=msgspec.json.encode(value) + b"\n", headers=headers)


class Call(Struct, frozen=True, kw_only=True):
    """One admitted request. Header names are lower-case; `database` and `document_id` are "" if absent."""

    store: Store
    settings: SyncSettings
    method: str
    stopping: asyncio.Event
    caller: Caller
    query: Mapping[str, str]
    headers: Mapping[str, str]
    read_body: Callable[[], Awaitable[bytes]]
    database: str = ""
    document_id: str = ""
    attachment: str = ""

    async def json_body(self) -> bytes:
        """The body, checked to be UTF-8; whether it is JSON shows when it is decoded.

        Raises:
            EncodingUnknown: it is compressed, or a POST that does not say that it is JSON.
            Malformed: not UTF-8.
            TooLarge: see `SyncSettings.request_bytes_max`.
        """
        if self.headers.get("content-encoding", "identity").lower() != "identity":
            raise EncodingUnknown("Content-Encoding is not supported")
        body = await self.read_body()
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if self.method == "POST" and body and kind != "application/json":
            # A page of another origin can post in a user's name, but not say this without asking first.
            raise EncodingUnknown("Content-Type must be application/json")
        try:
            body.decode()
        except UnicodeDecodeError as error:
            raise Malformed("the request body is not UTF-8") from error
        return body

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
