"""A picture as its reader gets it: drawn anew and small, with their own name across it. A recording as it was sent."""

from sqlalchemy import Connection

from mobile_api.ports import ShownPhoto
from server.casework.fonts import font_in
from server.casework.house import House
from server.casework.imaging import watermarked
from server.casework.watermark import Watermark
from server.domain.photos import Shot
from server.domain.recordings import TYPES
from server.domain.scope import Actor
from server.store import people
from server.store.photo_folder import original, rendition


def mark_for(connection: Connection, house: House, actor: Actor, number: str) -> Watermark:
    """What stands across a picture of the ticket or case of that number; such a look is not written down."""
    person = people.person(connection, actor.id)
    return Watermark(
        name=actor.id if person is None else person.name,
        unit="" if actor.unit is None else house.unit_name(actor.unit),
        at=house.clock(),
        number=number,
        token="",
    )


def as_shown(house: House, shot: Shot, edge_px: int, mark: Watermark) -> ShownPhoto:
    """What was sent under that digest, its longer edge of so many pixels at most. Slow: not on the event loop."""
    if shot.form in TYPES:
        return ShownPhoto(house.photos.read(original(shot.sha256)), TYPES[shot.form])
    font = font_in(house.settings.pdf_font_file)
    picture = watermarked(house.photos.read(rendition(shot.sha256, edge_px)), mark.text, font)
    return ShownPhoto(picture, "image/jpeg")
