"""Documents by id: what a digest, an export or a curious developer asks for."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec
from msgspec import Raw

from ..documents import Document, rendered
from ..errors import Malformed
from ..exchange import Call, Reply
from ..store import Listed, Span

_T = TypeVar("_T")


async def all_docs(call: Call) -> Reply:
    """`GET` or `POST /db/_all_docs`, by code point; with `keys`, one row for each in the order asked for.

    A deleted document has no `doc`, unless `deleted` is `ok`, as RxDB asks.
    """
    options = await _options(call)
    with_bodies = _true(options, "include_docs")
    info = await call.store.database(call.database)
    if "keys" in options:
        keys = _decoded(options["keys"], list[str], "keys")
        found = await call.store.documents(call.database, keys)
        deleted_too = options.get("deleted", b"").strip(b'"') == b"ok"
        rows = [
            _keyed_row(key, found.get(key), with_bodies=with_bodies, deleted_too=deleted_too) for key in keys
        ]
    else:
        span = _span(options)
        listed = await call.store.listing(call.database, span, with_bodies=with_bodies)
        rows = [_row(each) for each in listed]
    head = b'{"total_rows":%d,"offset":null,"rows":[\n' % info.live_count
    return Reply(body=head + b",\n".join(rows) + b"\n]}\n", headers=(("content-type", "application/json"),))


async def _options(call: Call) -> Mapping[str, bytes]:
    """Options of the query and, in a POST, of the body, each as JSON."""
    options = {name: value.encode() for name, value in call.query.items()}
    if call.method != "POST":
        return options
    fields = _decoded(await call.json_body() or b"{}", dict[str, Raw], "the body")
    return {**options, **{name: bytes(value) for name, value in fields.items()}}


def _span(options: Mapping[str, bytes]) -> Span:
    key = _text(options, "key")
    start = key if key is not None else _text(options, "startkey", "start_key")
    end = key if key is not None else _text(options, "endkey", "end_key")
    return Span(
        start=start,
        end=end,
        past_end=options.get("inclusive_end") == b"false",
        descending=_true(options, "descending"),
        skip=_count(options, "skip") or 0,
        limit=_count(options, "limit"),
    )


def _row(listed: Listed) -> bytes:
    doc = None if listed.body is None else rendered(listed.id, listed.rev, listed.body)
    return _row_json(listed.id, b'{"rev":"%b"}' % str(listed.rev).encode(), doc)


def _keyed_row(key: str, document: Document | None, *, with_bodies: bool, deleted_too: bool) -> bytes:
    if document is None:
        return b'{"key":%b,"error":"not_found"}' % msgspec.json.encode(key)
    winner = document.tree.winner
    value = b'{"rev":"%b"%b}' % (str(winner).encode(), b',"deleted":true' if document.deleted else b"")
    if not with_bodies:
        return _row_json(key, value, None)
    if document.deleted and not deleted_too:
        return _row_json(key, value, b"null")
    doc = rendered(key, winner, document.bodies[winner], deleted=document.deleted)
    return _row_json(key, value, doc)


def _row_json(key: str, value: bytes, doc: bytes | None) -> bytes:
    name = msgspec.json.encode(key)
    tail = b"" if doc is None else b',"doc":%b' % doc
    return b'{"id":%b,"key":%b,"value":%b%b}' % (name, name, value, tail)


def _true(options: Mapping[str, bytes], name: str) -> bool:
    return name in options and _decoded(options[name], bool, name)


def _count(options: Mapping[str, bytes], name: str) -> int | None:
    if name not in options:
        return None
    count = _decoded(options[name], int, name)
    if not 0 <= count < 2**31:
        raise Malformed(f"{name} must be a number of 0 or more")
    return count


def _text(options: Mapping[str, bytes], *names: str) -> str | None:
    given = [name for name in names if name in options]
    return _decoded(options[given[0]], str, given[0]) if given else None


def _decoded(data: bytes, kind: type[_T], name: str) -> _T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed(f"{name} cannot be read: {error}") from error
