"""Replies packed for the way, since a handheld pays for every byte; never those that are sent as they come."""

import asyncio

from isal import igzip_lib
from msgspec.structs import replace

from .exchange import Reply

#: What fits one packet is sent as it is.
_BYTES_MIN = 1400
#: More than this is packed beside the event loop: it takes about a millisecond for a megabyte.
_AT_ONCE_MAX = 2**20


async def packed_reply(reply: Reply, accepted: str, level: int) -> Reply:
    """The reply in gzip, if that is accepted and is worth it; `level` as ISA-L has it, 1 to 3; 0 is never.

    Attachments stay as they are: they have lengths, ranges and digests of their own.
    """
    body = reply.body
    if not level or not isinstance(body, bytes) or len(body) < _BYTES_MIN:
        return reply
    kind = next((value for name, value in reply.headers if name == "content-type"), "application/json")
    if kind != "application/json" or reply.length_told or "gzip" not in accepted.lower():
        return reply
    if len(body) > _AT_ONCE_MAX:
        packed = await asyncio.to_thread(_packed, body, level)
    else:
        packed = _packed(body, level)
    told = (("content-encoding", "gzip"), ("vary", "Accept-Encoding"))
    return replace(reply, body=packed, headers=(*reply.headers, *told))


def _packed(body: bytes, level: int) -> bytes:
    packed: bytes = igzip_lib.compress(body, level, igzip_lib.COMP_GZIP)
    return packed
