"""What handhelds may send at all: which types, how large, and how much of one person's at a time and in a day."""

from datetime import timedelta

from mobile_api.ports import BeginUpload
from server.casework.errors import TypeRefused, UploadQuotaFull, UploadTooLarge
from server.settings import Settings
from server.store import uploads
from server.store.uploads import Sent, Upload
from sync.writer import Transaction

IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
#: What browsers and telephones call the recordings that we take; two name a film in which there is only sound.
RECORDINGS = frozenset(
    {
        "audio/webm",
        "video/webm",
        "audio/ogg",
        "audio/mp4",
        "video/mp4",
        "audio/x-m4a",
        "audio/mpeg",
        "audio/wav",
        "audio/x-wav",
    }
)
_DAY = timedelta(days=1)
#: Whoever has used up their room may ask again after so long; a day's room comes back bit by bit.
_RETRY_AFTER_S = 3600


def require_taken(asked: BeginUpload, settings: Settings) -> None:
    """Nothing, if this may be sent, as far as that can be said before a byte of it has come.

    Raises:
        TypeRefused, UploadTooLarge.
    """
    if asked.type in IMAGES:
        limit = settings.photo_bytes_max
    elif asked.type in RECORDINGS:
        limit = settings.recording_bytes_max
    else:
        raise TypeRefused(given=asked.type, accepted=", ".join(sorted(IMAGES | RECORDINGS)))
    if asked.size_bytes > limit:
        raise too_large(asked.size_bytes, limit)


def too_large(size_bytes: int, limit_bytes: int) -> UploadTooLarge:
    """The refusal of so many bytes where no more than the limit are taken."""
    return UploadTooLarge(size_bytes=size_bytes, limit_bytes=limit_bytes)


def require_room(sent: Sent, size_bytes: int, settings: Settings) -> None:
    """Nothing, if somebody who has sent so much within a day may begin one more upload of that size.

    Raises:
        UploadQuotaFull.
    """
    for quota, there, limit in (
        ("uploads_unfinished_max", sent.unfinished + 1, settings.uploads_unfinished_max),
        ("uploads_a_day_max", sent.begun + 1, settings.uploads_a_day_max),
        ("upload_bytes_a_day_max", sent.begun_bytes + size_bytes, settings.upload_bytes_a_day_max),
    ):
        if there > limit:
            raise UploadQuotaFull(quota=quota, limit=limit, retry_after_s=_RETRY_AFTER_S)


def entered(transaction: Transaction, settings: Settings, person: str, asked: BeginUpload) -> Upload:
    """A new upload, as far as the person has room for it.

    Raises:
        UploadQuotaFull.
    """
    connection, now = transaction.connection, transaction.at
    require_room(uploads.sent_by(connection, person, now - _DAY), asked.size_bytes, settings)
    new = Upload(
        person=person,
        sha256=asked.sha256,
        size_bytes=asked.size_bytes,
        type=asked.type,
        name=asked.name,
        taken_at=asked.taken_at,
        state="receiving",
        begun_at=now,
        expires_at=now + timedelta(days=settings.upload_days),
    )
    uploads.begin(connection, new)
    return new
