"""What changed since: the question every replication asks, once or for as long as it lives."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping

import msgspec
from msgspec import Raw, Struct

from ..documents import rendered
from ..errors import DatabaseMissing, Malformed
from ..exchange import Call, Reply
from ..store import Change, ChangesPage
from ..tokens import seq_of, token

#: Rows read at a time, so that others get their turn in between.
_SLICE = 500
#: No client needs to hear more often than this that nothing happened.
_HEARTBEAT_MS_MIN = 100

_HEADERS = (
    ("content-type", "application/json"),
    ("cache-control", "must-revalidate"),
    ("x-accel-buffering", "no"),  # a proxy that buffers would keep the heartbeats to itself
)


class _Asked(Struct, frozen=True, kw_only=True):
    feed: str
    since: str
    limit: int | None
    descending: bool
    all_leaves: bool
    include_docs: bool
    doc_ids: tuple[str, ...] | None
    heartbeat_ms: int | None
    timeout_ms: int | None


async def changes(call: Call) -> Reply:
    """`GET` or `POST /db/_changes`, feeds `normal` and `longpoll`."""
    body = await call.json_body() if call.method == "POST" else b""
    call = msgspec.structs.replace(call, query={**_options(body), **call.query})
    asked = _asked(call, _doc_ids(call, body))
    info = await call.store.database(call.database)
    since = 0 if asked.descending and asked.since == "now" else seq_of(asked.since, info)
    return Reply(body=_answer(call, asked, await _page(call, asked, since, asked.limit)), headers=_HEADERS)


async def _answer(call: Call, asked: _Asked, page: ChangesPage) -> AsyncGenerator[bytes, None]:
    yield b'{"results":[\n'
    if asked.feed == "longpoll" and asked.limit != 0:
        now = asyncio.get_running_loop().time()
        over = None if asked.timeout_ms is None else now + asked.timeout_ms / 1000
        while not page.rows:
            async for heartbeat in _silence(call, asked, page.last_seq, over):
                yield heartbeat
            woken = await _woken_page(call, asked, page)
            if woken is None or (not woken.rows and woken.last_seq == page.last_seq):
                break
            page = woken
    separator, sent = b"", 0
    while page.rows:
        rows = b",\n".join(_row(row, page.epoch, asked) for row in page.rows)
        yield separator + rows
        separator, sent = b",\n", sent + len(page.rows)
        left = None if asked.limit is None else asked.limit - sent
        if asked.descending or asked.doc_ids is not None or left == 0 or not page.pending:
            break
        page = await _page(call, asked, page.last_seq, left)
    last_seq = msgspec.json.encode(token(page.last_seq, page.epoch))
    yield b'\n],\n"last_seq":%b,"pending":%d}\n' % (last_seq, page.pending)


async def _page(call: Call, asked: _Asked, since: int, limit: int | None) -> ChangesPage:
    sliced = not asked.descending and asked.doc_ids is None
    return await call.store.changes(
        call.database,
        since=since,
        limit=min(_SLICE, _SLICE if limit is None else limit) if sliced else limit,
        descending=asked.descending,
        ids=asked.doc_ids,
        with_bodies=asked.include_docs,
    )


async def _silence(call: Call, asked: _Asked, since: int, over: float | None) -> AsyncIterator[bytes]:
    """Heartbeats until something changed, it is `over` by the loop's clock, or the server stops."""
    loop = asyncio.get_running_loop()
    changed = asyncio.ensure_future(call.store.changed(call.database, since))
    stopping = asyncio.ensure_future(call.stopping.wait())
    try:
        while True:
            left = None if over is None else over - loop.time()
            beat = None if asked.heartbeat_ms is None else asked.heartbeat_ms / 1000
            if left is not None and left <= 0:
                return
            patience = min((span for span in (left, beat) if span is not None), default=None)
            done, _ = await asyncio.wait(
                {changed, stopping}, timeout=patience, return_when=asyncio.FIRST_COMPLETED
            )
            if done:
                return
            if beat is not None and patience == beat:
                yield b"\n"
    finally:
        for waiter in (changed, stopping):
            waiter.cancel()
        await asyncio.gather(changed, stopping, return_exceptions=True)


async def _woken_page(call: Call, asked: _Asked, before: ChangesPage) -> ChangesPage | None:
    """What there is after a silence; None if the database went away meanwhile."""
    try:
        return await _page(call, asked, before.last_seq, asked.limit)
    except DatabaseMissing:
        return None


def _row(row: Change, epoch: str, asked: _Asked) -> bytes:
    leaves = row.leaves if asked.all_leaves else row.leaves[:1]
    revs = b",".join(b'{"rev":"%b"}' % str(leaf).encode() for leaf in leaves)
    head = b'{"seq":"%d-%b","id":%b,"changes":[%b]' % (
        row.seq,
        epoch.encode(),
        msgspec.json.encode(row.id),
        revs,
    )
    if row.deleted:
        head += b',"deleted":true'
    if row.body is not None:
        head += b',"doc":' + rendered(row.id, row.leaves[0], row.body, deleted=row.deleted)
    return head + b"}"


def _options(body: bytes) -> Mapping[str, str]:
    """Options that some clients put into the body of a POST instead of the query, as query texts."""
    if not body.strip():
        return {}
    try:
        fields = msgspec.json.decode(body, type=dict[str, Raw])
        values = {name: msgspec.json.decode(value) for name, value in fields.items() if name != "doc_ids"}
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed(f"the body of a POST must be a JSON object: {error}") from error
    return {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in values.items()
    }


def _doc_ids(call: Call, body: bytes) -> tuple[str, ...] | None:
    chosen = call.query.get("filter")
    if chosen is None:
        return None
    if chosen != "_doc_ids":
        raise Malformed("of all filters only _doc_ids is supported")
    said = call.query["doc_ids"].encode() if "doc_ids" in call.query else b"[]"
    try:
        if body.strip():
            said = bytes(msgspec.json.decode(body, type=dict[str, Raw]).get("doc_ids", said))
        return tuple(dict.fromkeys(msgspec.json.decode(said, type=list[str])))
    except msgspec.DecodeError as error:
        raise Malformed(f"doc_ids must be a list of ids: {error}") from error


def _asked(call: Call, doc_ids: tuple[str, ...] | None) -> _Asked:
    feed = call.query.get("feed", "normal")
    if feed not in ("normal", "longpoll"):
        raise Malformed("supported feeds are normal and longpoll")
    style = call.query.get("style", "main_only")
    if style not in ("main_only", "all_docs"):
        raise Malformed("style is main_only or all_docs")
    heartbeat_ms, timeout_ms = _rhythm(call)
    return _Asked(
        feed=feed,
        since=_since(call),
        limit=call.count("limit"),
        descending=call.flag("descending"),
        all_leaves=style == "all_docs",
        include_docs=call.flag("include_docs"),
        doc_ids=doc_ids,
        heartbeat_ms=heartbeat_ms,
        timeout_ms=timeout_ms,
    )


def _since(call: Call) -> str:
    text = call.query.get("since") or call.headers.get("last-event-id") or "0"
    return text.strip('"')  # some clients send the token as JSON


def _rhythm(call: Call) -> tuple[int | None, int | None]:
    """How often to send a sign of life, and for how long in all; a heartbeat alone goes on for ever."""
    said = call.query.get("heartbeat")
    if said is None or said == "false":
        limit = call.settings.feed_timeout_ms
        return None, min(call.count("timeout", limit) or 0, limit)
    heartbeat_ms = call.settings.feed_heartbeat_ms if said == "true" else call.count("heartbeat")
    if not heartbeat_ms:
        raise Malformed("heartbeat must be true or more than 0 milliseconds")
    return max(heartbeat_ms, _HEARTBEAT_MS_MIN), call.count("timeout")
