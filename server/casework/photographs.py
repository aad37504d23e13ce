"""Photos and their tickets: what is listed and what has come find each other, whichever was first.

A photo counts as here only where the person who listed it has sent it: knowing a digest opens nothing.
"""

from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection

from geo.crs import Crs
from geo.position import Position
from server.casework import deliveries, outbox
from server.casework.chain import SYSTEM, THE_HOUSE, Progress, move
from server.casework.house import House
from server.casework.people import context_of
from server.domain.distance import metres_between
from server.domain.events import PhotoReceived
from server.domain.photos import Shot, TicketPhoto, doubts_about
from server.domain.steps.withdrawing import proven
from server.domain.ticket import Ticket
from server.store import shots, tickets, uploads
from server.store.uploads import Upload
from sync.writer import Transaction

_LOOKED_AT = ("here", "refused")


def developed(transaction: Transaction, house: House, ticket: Ticket, at: datetime) -> Ticket:
    """The ticket with everything that is known by now of the photos that it awaits; everybody concerned is told.

    With the last photo that proves a withdrawal, that happens.
    """
    rules = house.rules.of(ticket.placement)
    progress = Progress(ticket.id, at=at, rules=rules, known=ticket)
    moved = ticket
    for photo in sorted(ticket.photos, key=lambda photo: photo.kind != "before"):
        shot = _shot(transaction.connection, photo)
        if shot is not None:
            moved = progress.add(_received(transaction.connection, house, moved, photo, shot), actor=SYSTEM)
    if progress.events:
        tickets.append(transaction, progress.events, ticket, moved, rules)
        outbox.note(transaction, progress.moments)
        deliveries.tell(transaction, house, moved)
    taken_back = proven(moved, ticket)
    if taken_back is not None:
        return move(transaction, house, moved, taken_back, context_of(house, THE_HOUSE, at))
    return moved


def settle(transaction: Transaction, house: House, upload: Upload, shot: Shot) -> None:
    """An upload was looked at: the tickets that its sender has listed it on learn what it is."""
    connection = transaction.connection
    uploads.settle(connection, upload.person, upload.sha256, "here" if shot.reason is None else "refused")
    for own_id in shots.listing(connection, upload.sha256, upload.person):
        ticket = tickets.by_id(connection, own_id)
        if ticket is not None:
            developed(transaction, house, ticket, transaction.at)


def _shot(connection: Connection, photo: TicketPhoto) -> Shot | None:
    """What an awaited photo is; None where its sender has not sent it, or nobody has looked at it."""
    upload = uploads.upload(connection, photo.by, photo.sha256) if photo.state == "awaited" else None
    if upload is None or upload.state not in _LOOKED_AT:
        return None
    return shots.shot(connection, photo.sha256)


def _received(
    connection: Connection, house: House, ticket: Ticket, photo: TicketPhoto, shot: Shot
) -> PhotoReceived:
    received = PhotoReceived(
        sha256=photo.sha256,
        kind=photo.kind,
        by=photo.by,
        media=shot.media,
        form=shot.form,
        size_bytes=shot.size_bytes,
        reason=shot.reason,
        width=shot.width,
        height=shot.height,
        taken_at=shot.taken_at,
    )
    if shot.reason is not None:
        return received
    doubts = doubts_about(
        photo,
        shot,
        others=ticket.photos,
        reused_in=shots.other_ticket_with(connection, (shot.sha256,), ticket.id),
        alike_in=shots.other_ticket_with(connection, shots.alike(connection, shot), ticket.id),
        distance_m=_distance_m(house, ticket, photo, shot),
        limits=house.rules.policy.field,
    )
    return replace(received, doubts=doubts)


def _distance_m(house: House, ticket: Ticket, photo: TicketPhoto, shot: Shot) -> int | None:
    """How far from the ticket's place it was taken: by the camera's word, else by the handheld's."""
    where = photo.position
    if shot.lon is not None and shot.lat is not None:
        where = Position(lon=shot.lon, lat=shot.lat, crs=Crs.WGS84)
    if where is None or ticket.placement is None:
        return None
    return metres_between(house.locator.locate(where), ticket.placement)
