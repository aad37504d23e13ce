"""The digest of a database or of a stretch of its ids, so that a client can prove that nothing is missing."""

import asyncio

import msgspec

from ..digest import Digest, digest_of
from ..errors import Malformed
from ..exchange import Call, Reply, json_reply
from ..store import Span
from ..tokens import token

#: Documents read at a time, so that others get their turn in between.
_SLICE = 5_000
#: How often a database is read again that changes while it is read.
_ATTEMPTS = 3


async def digest(call: Call) -> Reply:
    """`GET /db/_digest`, of ids from `startkey` up to but not including `endkey`, both JSON strings.

    `update_seq` is the moment that the answer tells of; null if the database never stood still for long
    enough, and then it tells of none.
    """
    start, end = _key(call, "startkey"), _key(call, "endkey")
    for _ in range(_ATTEMPTS):
        before = await call.store.database(call.database)
        found = await _found(call, start, end)
        if (await call.store.database(call.database)).seq == before.seq:
            return _answer(found, token(before.seq, before.epoch))
    return _answer(found, None)


async def _found(call: Call, start: str | None, end: str | None) -> Digest:
    found, skip = Digest(), 0
    while True:
        span = Span(start=start, end=end, past_end=True, skip=skip, limit=_SLICE)
        rows = await call.store.listing(call.database, span, with_bodies=False)
        found += digest_of((row.id, str(row.rev)) for row in rows)
        if len(rows) < _SLICE:
            return found
        start, skip = rows[-1].id, 1
        await asyncio.sleep(0)


def _answer(found: Digest, update_seq: str | None) -> Reply:
    return json_reply({"count": found.count, "sum": found.hex, "update_seq": update_seq})


def _key(call: Call, name: str) -> str | None:
    said = call.query.get(name)
    if said is None:
        return None
    try:
        return msgspec.json.decode(said, type=str)
    except msgspec.DecodeError as error:
        raise Malformed(f"{name} must be a JSON string: {error}") from error
