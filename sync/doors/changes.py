"""What changed since: the question every replication asks, once or for as long as it lives."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Raw

from ..errors import Malformed
from ..exchange import Call, Reply
from ..mango import Selector, selector_of
from ..tokens import seq_of
from .feeds import SLICE, Asked, feed
from .showing import manner_of

#: No client needs to hear more often than this that nothing happened.
_HEARTBEAT_MS_MIN = 100
_FEEDS = {name: name for name in ("normal", "longpoll", "continuous", "eventsource")} | {"live": "continuous"}
#: What a body may hold beside the options that also stand in a query.
_NOT_OPTIONS = ("doc_ids", "selector", "fields")

_HEADERS = (
    ("cache-control", "must-revalidate"),
    ("x-accel-buffering", "no"),  # a proxy that buffers would keep the heartbeats to itself
)


async def changes(call: Call) -> Reply:
    """`GET` or `POST /db/_changes`; a short normal feed is sent in one piece, every other as it comes."""
    body = _members(await call.json_body() if call.method == "POST" else b"")
    if body:
        call = msgspec.structs.replace(call, query={**_options(body), **call.query})
    asked = _asked(call, body)
    info = await call.store.database(call.database)
    said = _since(call)
    since = 0 if asked.descending and said == "now" else seq_of(said, info)
    chunks = feed(call, asked, since, info)
    kind = "text/event-stream" if asked.feed == "eventsource" else "application/json"
    headers = (("content-type", kind), *_HEADERS)
    if asked.feed == "normal" and asked.limit is not None and asked.limit <= 2 * SLICE:
        return Reply(body=b"".join([chunk async for chunk in chunks]), headers=headers)
    return Reply(body=chunks, headers=headers)


def _members(body: bytes) -> Mapping[str, Raw]:
    if not body.strip():
        return {}
    try:
        return msgspec.json.decode(body, type=dict[str, Raw])
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed(f"the body of a POST must be a JSON object: {error}") from error


def _options(body: Mapping[str, Raw]) -> Mapping[str, str]:
    """Options that some clients put into the body of a POST instead of the query, as query texts."""
    try:
        values = {name: msgspec.json.decode(raw) for name, raw in body.items() if name not in _NOT_OPTIONS}
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed(f"the options in the body cannot be read: {error}") from error
    return {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in values.items()
    }


def _asked(call: Call, body: Mapping[str, Raw]) -> Asked:
    said = call.query.get("feed", "normal")
    if said not in _FEEDS:
        raise Malformed(f"supported feeds are {', '.join(_FEEDS)}")
    style = call.query.get("style", "main_only")
    if style not in ("main_only", "all_docs"):
        raise Malformed("style is main_only or all_docs")
    heartbeat_ms, timeout_ms = _rhythm(call)
    chosen = call.query.get("filter")
    return Asked(
        feed=_FEEDS[said],
        limit=call.count("limit"),
        descending=call.flag("descending"),
        all_leaves=style == "all_docs",
        include_docs=call.flag("include_docs"),
        conflicts=call.flag("conflicts"),
        manner=manner_of(call),
        doc_ids=_doc_ids(call, body) if chosen == "_doc_ids" else None,
        selector=_selector(chosen, body),
        heartbeat_ms=heartbeat_ms,
        timeout_ms=timeout_ms,
    )


def _selector(chosen: str | None, body: Mapping[str, Raw]) -> Selector | None:
    """The filter other than by id: a selector in the body, or design documents only."""
    if chosen == "_selector":
        if "selector" not in body:
            raise Malformed("filter=_selector wants a selector in the body of a POST")
        return selector_of(bytes(body["selector"]))
    if chosen == "_design":
        return _is_design
    if chosen not in (None, "_doc_ids"):
        raise Malformed("of all filters only _doc_ids, _selector and _design are supported")
    return None


def _is_design(document: Mapping[str, Any]) -> bool:
    return bool(document["_id"].startswith("_design/"))


def _doc_ids(call: Call, body: Mapping[str, Raw]) -> tuple[str, ...]:
    said = bytes(body["doc_ids"]) if "doc_ids" in body else call.query.get("doc_ids", "[]").encode()
    try:
        return tuple(dict.fromkeys(msgspec.json.decode(said, type=list[str])))
    except msgspec.DecodeError as error:
        raise Malformed(f"doc_ids must be a list of ids: {error}") from error


def _since(call: Call) -> str:
    """Where to go on. A browser's EventSource that reconnects says it by a header, over what it first asked."""
    query = call.query
    text = call.headers.get("last-event-id") or query.get("last-event-id") or query.get("since") or "0"
    return text.strip('"')  # some clients send the token as JSON


def _rhythm(call: Call) -> tuple[int | None, int | None]:
    """How often to send a sign of life, and how long to wait for a change; a heartbeat alone goes on for ever."""
    said = call.query.get("heartbeat")
    if said is None or said == "false":
        limit = call.settings.feed_timeout_ms
        return None, min(call.count("timeout", limit) or 0, limit)
    heartbeat_ms = call.settings.feed_heartbeat_ms if said == "true" else call.count("heartbeat")
    if not heartbeat_ms:
        raise Malformed("heartbeat must be true or more than 0 milliseconds")
    return max(heartbeat_ms, _HEARTBEAT_MS_MIN), call.count("timeout")
