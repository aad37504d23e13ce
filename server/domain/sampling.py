"""抽样: which of many matters are looked at again, or called back, where not all of them are."""

import hashlib
from uuid import UUID


def is_drawn(own_id: UUID, share: float) -> bool:
    """Whether a ticket is in the sample: always the same answer for one ticket, and for so many of all."""
    drawn = int.from_bytes(hashlib.sha256(own_id.bytes).digest()[:8])
    return drawn < share * 2**64
