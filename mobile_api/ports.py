"""What the handheld's door asks of the house. The house provides it; the door never reaches inside."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct


class Pairing(Struct, frozen=True, kw_only=True):
    """A sign-in of a handheld: its token, its writer id, its mailbox, and which pack is current."""

    token: str
    expires_at: datetime
    person: str
    name: str
    writer: str
    mailbox: str
    pack_version: str
    pack_sha256: str
    server_time: datetime


class FieldOffice(Protocol):
    """The house, as handhelds know it."""

    async def sign_in(self, login: str, password: str, writer: str | None, device: str | None) -> Pairing:
        """Open a session; refusals are the house's own and are rendered by it."""

    async def sign_out(self, token: str | None) -> None:
        """End a session."""

    async def pack(self, token: str | None, sha256: str) -> bytes:
        """The person's offline pack of that digest, as gzipped JSON."""
