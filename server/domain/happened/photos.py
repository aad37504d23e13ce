"""照片: what became of a photo that a ticket lists."""

from datetime import datetime

from msgspec.structs import replace

from server.domain.happened.happening import Happening
from server.domain.photos import Doubt, ListedPhoto, Media, PhotoKind, TicketPhoto
from server.domain.ticket import Ticket


class PhotosListed(Happening, frozen=True, kw_only=True):
    """照片清单: somebody says which photos and recordings belong to the matter. What is listed already stays as it is.

    `recorded_at` is the handheld's clock: evidence only.
    """

    recorded_at: datetime
    photos: tuple[ListedPhoto, ...]

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        known = {(photo.sha256, photo.kind, photo.by) for photo in ticket.photos}
        added = {
            (one.sha256, one.kind): TicketPhoto(
                sha256=one.sha256,
                kind=one.kind,
                by=by,
                listed_at=at,
                recorded_at=self.recorded_at,
                size_bytes=one.size_bytes,
                taken_at=one.taken_at,
                position=one.position,
            )
            for one in self.photos
            if (one.sha256, one.kind, by) not in known
        }
        return replace(ticket, records=ticket.records + 1, photos=(*ticket.photos, *added.values()))


class PhotoReceived(Happening, frozen=True, kw_only=True):
    """照片已到: the bytes of a listed photo are there and were looked at. `reason` tells why they are refused.

    `sha256` names the evidence, so that the chain covers it; `by` is who listed and sent it.
    """

    sha256: str
    kind: PhotoKind
    by: str
    media: Media
    form: str
    size_bytes: int
    reason: str | None = None
    width: int | None = None
    height: int | None = None
    taken_at: datetime | None = None
    doubts: tuple[Doubt, ...] = ()

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(ticket, photos=tuple(map(self._received, ticket.photos)))

    def _received(self, photo: TicketPhoto) -> TicketPhoto:
        if (photo.sha256, photo.kind, photo.by) != (self.sha256, self.kind, self.by):
            return photo
        return replace(
            photo,
            state="here" if self.reason is None else "refused",
            reason=self.reason,
            media=self.media,
            size_bytes=self.size_bytes,
            width=self.width,
            height=self.height,
            taken_at=self.taken_at or photo.taken_at,
            doubts=self.doubts,
        )
