"""What the handheld's door asks of the house. The house provides it; the door never reaches inside."""

from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

Scope = Literal["full", "send-only", "none"]
Order = Literal["enrol_anew", "send_then_wipe", "wipe"]


class Install(Struct, frozen=True, kw_only=True):
    """What an install of the handheld says of itself. `device_key` is its public key, `session` the name of its run."""

    writer: str | None = None
    device: str | None = None
    device_key: str | None = None
    session: str | None = None


class Signed(Struct, frozen=True, kw_only=True):
    """A request for a token, signed by a handheld's own key."""

    writer: str
    nonce: str
    session: str
    signature: str


class PackName(Struct, frozen=True):
    """Which offline pack is current."""

    version: str
    sha256: str


class Granted(Struct, frozen=True, kw_only=True):
    """How a handheld stands after it was let in: what its token is good for, and what it has to do.

    `token` and `expires_at` are None where nothing is granted; `pack` and `grace_until` unless it may read.
    """

    token: str | None
    scope: Scope
    order: Order | None
    expires_at: datetime | None
    grace_until: datetime | None
    person: str
    name: str
    writer: str
    mailbox: str
    pack: PackName | None
    server_time: datetime


class PackGiven(Struct, frozen=True):
    """An offline pack as JSON, packed by gzip; or, if `is_difference`, what makes it out of the one asked from."""

    gzipped: bytes
    is_difference: bool


class Compared(Struct, frozen=True, kw_only=True):
    """What the mailbox holds, without what the handheld had not sent and what has changed since it last pulled.

    `sum` as in docs/documents.md; `agrees` is None where there is nothing to compare yet.
    """

    count: int
    sum: str
    left_out: tuple[str, ...]
    agrees: bool | None


class Held(Struct, frozen=True, kw_only=True):
    """What a handheld says it holds: as of which sequence number of its mailbox, and what it has not sent yet."""

    last_seq: str
    unsent: tuple[str, ...]
    count: int | None
    sum: str | None


class Wiped(Struct, frozen=True, kw_only=True):
    """清除回执: how much a handheld has wiped, and how much of it had not been sent."""

    documents: int
    photos: int
    unsent: int
    wiped_at: datetime


class FieldOffice(Protocol):
    """The house, as handhelds know it; refusals are the house's own and are rendered by it."""

    async def sign_in(self, login: str, password: str, install: Install) -> Granted:
        """Open a session by name and password."""

    async def pair(self, code: str, install: Install) -> Granted:
        """Open a session by a one-time code."""

    async def nonce(self, writer: str) -> tuple[str, datetime]:
        """Something to sign, and until when it is good."""

    async def refresh(self, signed: Signed) -> Granted:
        """Open a session by the handheld's own key."""

    async def sign_out(self, token: str | None) -> None:
        """End a session."""

    async def pack(self, token: str | None, sha256: str, older: str | None) -> PackGiven:
        """The person's offline pack of that digest; as a difference to an older one, where that is known."""

    async def compare(self, token: str | None, held: Held) -> Compared:
        """What the mailbox holds, beside what the handheld says."""

    async def wiped(self, token: str | None, wiped: Wiped) -> datetime:
        """Take note that a handheld holds nothing any more; when that was."""
