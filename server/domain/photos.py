"""照片与录音: what a matter's photos are, whether they are there, and what is doubtful about them.

    listed     by a manifest, which may come before the bytes or after them       awaited
    looked at  the bytes are there, and what they are was found out               here, or refused with a reason

A doubt is a fact for coordinators. It refuses nothing: a photo may be of yesterday for a good reason.
"""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct

from geo.position import Position
from server.domain.asked import Counter, Sha256
from server.domain.policy_parts import Field

PhotoKind = Literal["before", "after", "scene", "signature"]
Media = Literal["image", "recording"]
PhotoState = Literal["awaited", "here", "refused"]

#: Why bytes are kept as neither photo nor recording.
Unfit = Literal["not_an_image", "damaged", "too_many_pixels", "too_small"]

Doubting = Literal["reused", "alike", "far", "old", "same_as_before", "trailing_bytes"]


class Doubt(Struct, frozen=True, kw_only=True):
    """存疑: what a coordinator should know of a photo.

    reused          the same file stands on another ticket, `number`
    alike           it looks like a photo of another ticket, `number`
    far             taken `distance_m` metres from the ticket's place
    old             taken `hours` hours before it was recorded; negative: after
    same_as_before  before and after are the same file, or were taken in the same second; told of whichever came later
    trailing_bytes  the file goes on for `size_bytes` bytes after the picture's end
    """

    what: Doubting
    number: str | None = None
    distance_m: int | None = None
    hours: int | None = None
    size_bytes: int | None = None


class ListedPhoto(Struct, frozen=True, kw_only=True):
    """照片、录音: one by its content. `sha256` in hex names it, `size_bytes` tells when all of it is there.

    `type` is what the handheld takes it for, such as `image/jpeg`; `taken_at` and `position` are of when it was taken.
    It stands in events as it was asked: what was once taken stays readable, so no limit here grows stricter.
    """

    sha256: Sha256
    size_bytes: Counter
    kind: PhotoKind = "scene"
    type: Annotated[str, Meta(min_length=1, max_length=500)] | None = None
    taken_at: datetime | None = None
    position: Position | None = None


class TicketPhoto(Struct, frozen=True, kw_only=True):
    """照片: one entry of a ticket's list. `by` listed it and has to send it; instants but `listed_at` are evidence.

    `taken_at` is what the camera wrote into the file or, until that is known, what the handheld said; `width` and
    `height` are pixels, upright.
    """

    sha256: str
    kind: PhotoKind
    by: str
    listed_at: datetime
    recorded_at: datetime
    size_bytes: int
    taken_at: datetime | None = None
    position: Position | None = None
    state: PhotoState = "awaited"
    reason: str | None = None
    media: Media | None = None
    width: int | None = None
    height: int | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_personal(self) -> bool:
        """Whether it tells who somebody is, as free text may: a signature, a voice."""
        return self.kind == "signature" or self.media == "recording"


class Shot(Struct, frozen=True, kw_only=True):
    """What was found out about a photo or a recording from its bytes, the same for whoever sent them.

    `taken_at` and `lon`, `lat` (WGS-84 degrees) are the camera's word; `look` is the picture as 64 bits in hex, of
    which alike pictures share nearly all; `reason` tells why it is refused.
    """

    sha256: str
    media: Media
    form: str
    size_bytes: int
    reason: Unfit | None = None
    width: int | None = None
    height: int | None = None
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    look: str | None = None
    trailing_bytes: int = 0


#: A file may be written some seconds after the handheld's clock said so.
_SAME_TIME = timedelta(minutes=10)


def doubts_about(
    photo: TicketPhoto,
    shot: Shot,
    *,
    others: tuple[TicketPhoto, ...],
    reused_in: str | None,
    alike_in: str | None,
    distance_m: int | None,
    limits: Field,
) -> tuple[Doubt, ...]:
    """What is doubtful about a photo that is there.

    `others` are the ticket's own; `reused_in` and `alike_in` the numbers of other tickets that have the same file, or
    one that looks like it; `distance_m` how far from the ticket's place it was taken, None where nobody knows.
    """
    found: list[Doubt] = []
    if reused_in is not None:
        found.append(Doubt(what="reused", number=reused_in))
    elif alike_in is not None:
        found.append(Doubt(what="alike", number=alike_in))
    if distance_m is not None and distance_m > limits.photo_far_m:
        found.append(Doubt(what="far", distance_m=distance_m))
    if shot.taken_at is not None:
        age = photo.recorded_at - shot.taken_at
        if age > timedelta(hours=limits.photo_old_hours) or age < -_SAME_TIME:
            found.append(Doubt(what="old", hours=round(age / timedelta(hours=1))))
    if any(_is_same(other, photo, shot) for other in others):
        found.append(Doubt(what="same_as_before"))
    if shot.trailing_bytes:
        found.append(Doubt(what="trailing_bytes", size_bytes=shot.trailing_bytes))
    return tuple(found)


def _is_same(other: TicketPhoto, photo: TicketPhoto, shot: Shot) -> bool:
    if {other.kind, photo.kind} != {"before", "after"} or other.state != "here":
        return False
    at_once = other.taken_at is not None and other.taken_at == shot.taken_at
    return other.sha256 == photo.sha256 or at_once


#: Two pictures are alike from so many differing bits of 64 down.
ALIKE_BITS = 3


def is_alike(one: str, other: str) -> bool:
    """Whether two looks are those of one scene, by the bits in which they differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count() <= ALIKE_BITS


def bands_of(look: str) -> tuple[str, ...]:
    """A look in four parts. Looks that differ in three bits at most have a part in common."""
    return tuple(f"{start}{look[start : start + 4]}" for start in range(0, 16, 4))
