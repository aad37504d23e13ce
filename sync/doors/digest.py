"""The digest of a database or of a stretch of its ids, so that a client can prove that nothing is missing."""

import msgspec

from ..errors import Malformed
from ..exchange import Call, Reply, json_reply
from ..tokens import token


async def digest(call: Call) -> Reply:
    """`GET /db/_digest`, of ids from `startkey` up to but not including `endkey`, both JSON strings.

    `update_seq` is the moment that the answer tells of.
    """
    told = await call.store.digest(call.database, _key(call, "startkey"), _key(call, "endkey"))
    answer = {"count": told.digest.count, "sum": told.digest.hex}
    return json_reply({**answer, "update_seq": token(told.seq, told.epoch)})


def _key(call: Call, name: str) -> str | None:
    said = call.query.get(name)
    if said is None:
        return None
    try:
        return msgspec.json.decode(said, type=str)
    except msgspec.DecodeError as error:
        raise Malformed(f"{name} must be a JSON string: {error}") from error
