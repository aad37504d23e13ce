"""Which revisions are unknown here, so that only these are sent."""

import msgspec

from ..comparing import Unknown
from ..errors import Malformed
from ..exchange import Call, Reply, json_reply

_ASKED = msgspec.json.Decoder(dict[str, list[str]])


async def revs_diff(call: Call) -> Reply:
    """`POST /db/_revs_diff`: of each document the unknown revisions, and leaves they may descend from.

    A document of which everything is known is left out.
    """
    return json_reply(await _unknown(call))


async def missing_revs(call: Call) -> Reply:
    """`POST /db/_missing_revs`: the older form of the same question, without ancestors."""
    unknown = await _unknown(call)
    return json_reply({"missing_revs": {name: each.missing for name, each in unknown.items()}})


async def _unknown(call: Call) -> dict[str, Unknown]:
    try:
        asked = _ASKED.decode(await call.json_body())
    except msgspec.DecodeError as error:
        raise Malformed(f"an object of lists of revisions is expected: {error}") from error
    return await call.store.unknown(call.database, asked)
