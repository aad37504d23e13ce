"""Ids of commands, as a handheld mints them."""

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
