"""The one place of the house where ids and secrets are minted."""

import secrets
from uuid import UUID

#: Crockford's base32: without I, L, O and U.
PAIRING_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def token() -> str:
    """A bearer token: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def first_password() -> str:
    """A password to begin with: 80 bits in four groups of four symbols, which can be read out and typed."""
    symbols = [secrets.choice(PAIRING_SYMBOLS) for _ in range(16)]
    return "-".join("".join(symbols[at : at + 4]) for at in range(0, 16, 4))


def writer_id() -> str:
    """The id of one install of a handheld: 16 hex digits; the first four show in offline numbers."""
    return secrets.token_hex(8)


def pairing_code() -> str:
    """A code that lets a handheld in: 60 bits in twelve symbols that are not taken for one another."""
    return "".join(secrets.choice(PAIRING_SYMBOLS) for _ in range(12))


def nonce_chance() -> bytes:
    """What makes one nonce unlike all others: 16 bytes."""
    return secrets.token_bytes(16)


def handover_id() -> UUID:
    """The id of one handover of posts."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def redivision_id() -> UUID:
    """The id of one re-division."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def shift_id() -> UUID:
    """The id of one shift on a roster."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def blocklist_id() -> UUID:
    """The id of one entry of the blocklist."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def whitelist_id() -> UUID:
    """The id of one entry of the whitelist."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def rule_change_id() -> UUID:
    """The id of one change of the rules."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def export_id() -> UUID:
    """The id of one export of contacts."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def webhook_id() -> UUID:
    """The id of one subscription."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def webhook_secret() -> bytes:
    """What the messages of one subscription are signed with."""
    return secrets.token_bytes(32)


def chance() -> float:
    """A number from 0 to 1, to spread out what would otherwise happen all at once."""
    return secrets.randbelow(1 << 20) / (1 << 20)
