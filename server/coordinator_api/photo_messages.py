"""What the coordinators' door tells of photos and recordings."""

from datetime import date, datetime

from msgspec import Struct

from server.domain.photos import Doubt


class PhotoRow(Struct, frozen=True, kw_only=True):
    """One photo or recording of a ticket. `taken_at` is the camera's word, or the handheld's."""

    sha256: str
    kind: str
    media: str | None
    state: str
    reason: str | None
    by: str
    listed_at: datetime
    recorded_at: datetime
    taken_at: datetime | None
    width: int | None
    height: int | None
    size_bytes: int
    doubts: tuple[Doubt, ...]


class RefusalRow(Struct, frozen=True, kw_only=True):
    """How often what one person sent was refused on one day, for one reason."""

    person: str
    name: str
    day: date
    reason: str
    count: int
