"""What the handheld's door asks of the house. The house provides it; the door never reaches inside."""

from collections.abc import AsyncIterator
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

    `token` and `expires_at` are None where nothing is granted; `pack` and `grace_until` unless it may read. `suggests`:
    what the person may suggest of a ticket, if anything.
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
    suggests: tuple[str, ...] = ()


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


#: 用途: what a contact is looked at for.
Purpose = Literal["callback", "verify", "visit", "inform", "emergency", "mediation", "check", "other"]


class ContactTold(Struct, frozen=True, kw_only=True):
    """联系方式 in clear, and the mark that stands on it wherever it is shown."""

    name: str
    phone: str
    confidential: bool
    anonymous: bool
    watermark: str


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

    async def reveal_contact(
        self, token: str | None, ticket: str, purpose: Purpose, reason: str
    ) -> ContactTold:
        """Show who reported a ticket; who looked and why is written down first."""


class BeginUpload(Struct, frozen=True, kw_only=True):
    """上传: what a handheld wants to send: digest in hex, bytes, media type without parameters, what it says of it."""

    sha256: str
    size_bytes: int
    type: str
    name: str | None = None
    taken_at: datetime | None = None


class UploadStatus(Struct, frozen=True, kw_only=True):
    """How far an upload is. Of `length` bytes `offset` are here; unfinished, it ends at `expires_at`.

    receiving ▶ arrived (all is here) ▶ here, or refused with a reason, once it was looked at.
    """

    sha256: str
    state: Literal["receiving", "arrived", "here", "refused"]
    reason: str | None
    offset: int
    length: int
    expires_at: datetime | None


class UploadDesk(Protocol):
    """The house, as it takes in photos and recordings. A token that only sends is good enough for all of it."""

    @property
    def bytes_max(self) -> int:
        """The largest file that is taken at all."""

    async def begin(self, token: str | None, asked: BeginUpload) -> UploadStatus:
        """Begin to send a content, or find the upload of it that is under way or over."""

    async def status(self, token: str | None, sha256: str) -> UploadStatus:
        """How far it is; who sends it at this moment on another connection is asked to end."""

    async def append(
        self, token: str | None, sha256: str, offset: int, size: int | None, pieces: AsyncIterator[bytes]
    ) -> UploadStatus:
        """Take what comes, `size` bytes where that is known, and keep it even if the pieces end too soon."""

    async def give_up(self, token: str | None, sha256: str) -> None:
        """Let go of an unfinished upload."""


class ShownPhoto(Struct, frozen=True):
    """A photo as this person may see it, or a recording."""

    content: bytes
    media_type: str


class PhotoDesk(Protocol):
    """The house, as it shows photos."""

    async def photo(self, token: str | None, sha256: str, edge_px: int, ticket: str | None) -> ShownPhoto:
        """A photo of a ticket that the person may see, of which the longer edge is so many pixels at most."""

    async def case_picture(self, token: str | None, case: str, sha256: str, edge_px: int) -> ShownPhoto:
        """Likewise a picture of a mediation case: a signature, a paper, a proof."""
