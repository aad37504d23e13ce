"""The replication protocol as one ASGI app, to be mounted in any other or to stand alone.

Addresses are read from `raw_path`, since a document's id may hold an encoded slash, which most frameworks
decode too early. Refusals become `{"error", "reason"}` here and nowhere else.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from contextlib import aclosing, suppress
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from msgspec.structs import replace

from .access import Caller, Gatekeeper
from .cors import cors_headers
from .errors import Malformed, RangeUnknown, SyncRefusal, TooLarge, TooSlow, Unauthorized, WrongMethod
from .exchange import Call, Reply, json_reply
from .packed_replies import packed_reply
from .routes import Route, route
from .security import ADMIN, check_security
from .sessions import Sessions
from .settings import SyncSettings
from .stopping import Stopping
from .store import Store

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_log = logging.getLogger(__name__)


def replication_app(
    store: Store, *, gatekeeper: Gatekeeper, settings: SyncSettings, sessions: Sessions | None = None
) -> "ReplicationApp":
    """The protocol over a store, for whom the gatekeeper admits; `sessions`, if there are to be cookies."""
    return ReplicationApp(store, gatekeeper, settings, sessions)


class ReplicationApp:
    """An ASGI app. Call `stop` when the server is told to end, or open feeds will keep it from ending."""

    def __init__(
        self, store: Store, gatekeeper: Gatekeeper, settings: SyncSettings, sessions: Sessions | None = None
    ) -> None:
        self._sessions = sessions
        self._store = store
        self._gatekeeper = gatekeeper
        self._settings = settings
        self._stopping = Stopping()

    def stop(self) -> None:
        """Let every open feed end with what it has; to be called on the event loop."""
        self._stopping.begin()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the server's life."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        else:
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            preflight = scope["method"] == "OPTIONS"
            cors = cors_headers(headers.get("origin"), self._settings, preflight=preflight)
            reply = Reply(status=204) if preflight else await self._answer(scope, headers, receive)
            accepted = headers.get("accept-encoding", "")
            if accepted and scope["method"] != "HEAD":
                reply = await packed_reply(reply, accepted, self._settings.gzip_level)
            await _send(reply, cors, scope["method"], receive, send)

    async def _answer(self, scope: Scope, headers: dict[str, str], receive: Receive) -> Reply:
        try:
            path = _path_below(scope, self._settings.mount_path)
            found = route(scope["method"], path)
            admit = partial(self._admitted, found, headers)
            call = Call(
                store=self._store,
                settings=self._settings,
                method=scope["method"],
                stopping=self._stopping,
                caller=await admit(),
                admit_again=admit,
                sessions=self._sessions,
                query=_query(scope["query_string"]),
                headers=headers,
                chunks=lambda: _chunks(receive, self._settings),
                database=found.database,
                document_id=found.document_id,
                attachment=found.attachment,
            )
            return self._renewed(await found.door(call), headers)
        except SyncRefusal as refusal:
            return _refused(refusal)
        except Exception:
            _log.exception("%s %s", scope["method"], scope["path"])
            return json_reply(
                {"error": "internal_server_error", "reason": "see the server's log"}, status=500
            )

    async def _admitted(self, found: Route, headers: Mapping[str, str]) -> Caller:
        """Who asks, as far as they may ask this now."""
        admitted = self._gatekeeper.admit(headers, found.operation, found.database or None)
        caller = admitted if isinstance(admitted, Caller) else await admitted
        if self._settings.obey_security and found.database and ADMIN not in caller.roles:
            check_security(await self._store.security(found.database), caller, found.operation)
        return caller

    def _renewed(self, reply: Reply, headers: dict[str, str]) -> Reply:
        """The reply, with a new cookie if the caller's is due for one and the door has not set any."""
        cookies = headers.get("cookie", "")
        cookie = self._sessions.renewed(cookies) if self._sessions and cookies else None
        if cookie is None or any(name == "set-cookie" for name, _ in reply.headers):
            return reply
        return replace(reply, headers=(*reply.headers, ("set-cookie", cookie)))


def _refused(refusal: SyncRefusal) -> Reply:
    headers: tuple[tuple[str, str], ...] = ()
    if isinstance(refusal, WrongMethod):
        headers = (("allow", ", ".join(refusal.allowed)),)
    if isinstance(refusal, Unauthorized) and refusal.challenge:
        headers = (("www-authenticate", refusal.challenge),)
    if isinstance(refusal, RangeUnknown):
        headers = (("content-range", f"bytes */{refusal.length}"),)
    return json_reply(
        {"error": refusal.word, "reason": refusal.reason}, status=refusal.status, headers=headers
    )


def _path_below(scope: Scope, mount_path: str) -> str:
    """The path as sent, without what stands above this app."""
    raw: str = scope["raw_path"].partition(b"?")[0].decode("latin-1")
    for above in (scope.get("root_path", ""), mount_path):
        if raw == above or raw.startswith(above + "/"):
            raw = raw[len(above) :]
    return raw


def _query(raw: bytes) -> dict[str, str]:
    if not raw:
        return {}
    try:
        if b"%" in raw or b"+" in raw:
            return dict(parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict"))
        pairs = [pair.partition("=") for pair in raw.decode("ascii").split("&") if pair]
        return {name: value for name, _, value in pairs}
    except ValueError as error:
        raise Malformed("the query is not UTF-8") from error


async def _chunks(receive: Receive, settings: SyncSettings) -> AsyncIterator[bytes]:
    """The body as it comes. One that is too long is read to its end all the same: only then is the answer heard.

    Raises:
        Malformed: the client has gone.
        TooLarge, TooSlow: see `SyncSettings`.
    """
    limit = settings.request_bytes_max
    size, more = 0, True
    while more:
        try:
            async with asyncio.timeout(settings.body_pause_s_max):
                message = await receive()
        except TimeoutError as error:
            raise TooSlow from error
        if message["type"] == "http.disconnect":
            raise Malformed("the request ended before its body did")
        chunk = message.get("body", b"")
        size += len(chunk)
        if chunk and size <= limit:
            yield chunk
        more = message.get("more_body", False)
    if size > limit:
        raise TooLarge(limit)


async def _send(
    reply: Reply, cors: tuple[tuple[str, str], ...], method: str, receive: Receive, send: Send
) -> None:
    headers = [*reply.headers, *cors]
    if not any(name == "content-type" for name, _ in headers):
        headers.append(("content-type", "application/json"))
    body = reply.body
    if isinstance(body, bytes) and reply.status not in (204, 304) and not reply.length_told:
        headers.append(("content-length", str(len(body))))
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": reply.status, "headers": encoded})
    if isinstance(body, bytes):
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})
    elif method == "HEAD":
        await body.aclose()
        await send({"type": "http.response.body", "body": b""})
    else:
        await _stream(body, receive, send)


async def _stream(chunks: AsyncGenerator[bytes, None], receive: Receive, send: Send) -> None:
    """Send chunks until they end or the client has gone, whichever is first."""
    gone = asyncio.get_running_loop().create_task(_gone(receive))
    try:
        async with asyncio.timeout(None) as patience, aclosing(chunks):
            gone.add_done_callback(lambda _: _lose(patience))
            async for chunk in chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    except TimeoutError:
        if not patience.expired():
            raise
    finally:
        gone.cancel()


def _lose(patience: asyncio.Timeout) -> None:
    with suppress(RuntimeError):  # what was to be sent has been sent
        patience.reschedule(0)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _live(receive: Receive, send: Send) -> None:
    while (await receive())["type"] != "lifespan.shutdown":
        await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})
