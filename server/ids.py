"""The one place of the house where ids and secrets are minted."""

import secrets
from datetime import datetime
from uuid import UUID

_RANDOM_BITS = 74


def uuid7(at: datetime) -> UUID:
    """A time-ordered id (RFC 9562 §5.7): 48 bits of milliseconds, then chance."""
    chance = secrets.randbits(_RANDOM_BITS)
    milliseconds = int(at.timestamp() * 1000) & (1 << 48) - 1
    value = milliseconds << 80 | 7 << 76 | (chance >> 62) << 64 | 2 << 62 | chance & (1 << 62) - 1
    return UUID(int=value)


def token() -> str:
    """A bearer token: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def writer_id() -> str:
    """The id of one install of a handheld: 16 hex digits; the first four show in offline numbers."""
    return secrets.token_hex(8)
