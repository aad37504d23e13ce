"""Who sees which photo, and how: small, upright, the reader's name across it; the original for a reason only."""

import asyncio
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection

from mobile_api.ports import PhotoDesk, ShownPhoto
from server.casework.access import noted
from server.casework.desk import read
from server.casework.errors import PhotoAwaited, PhotoUnknown
from server.casework.house import House
from server.casework.mediation.pictures import case_picture
from server.casework.overseeing import overseen_among
from server.casework.picture_shown import as_shown, mark_for
from server.casework.sign_in import reader_of
from server.casework.watermark import Watermark
from server.domain.access_log import Access, Purpose
from server.domain.calendar import CHINA
from server.domain.photos import TicketPhoto
from server.domain.reporter_privacy import may_look
from server.domain.scope import Act, Actor, may, require
from server.domain.ticket import Ticket
from server.store import shots, tickets, uploads
from server.store.photo_folder import original
from server.store.uploads import Refusals
from sync.writer import Transaction


class HousePhotoDesk(PhotoDesk):
    """See `PhotoDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def photo(self, token: str | None, sha256: str, edge_px: int, ticket: str | None) -> ShownPhoto:
        """See `PhotoDesk`.

        Raises:
            SignInNeeded, SendOnly, HandheldNeeded, PhotoUnknown, PhotoAwaited.
        """
        actor = reader_of(self._house, token, self._house.clock())
        return await shown(self._house, actor, sha256, edge_px, ticket)

    async def case_picture(self, token: str | None, case: str, sha256: str, edge_px: int) -> ShownPhoto:
        """See `PhotoDesk`.

        Raises:
            SignInNeeded, SendOnly, HandheldNeeded, CaseUnknown, PhotoUnknown, PhotoAwaited.
        """
        actor = reader_of(self._house, token, self._house.clock())
        return await case_picture(self._house, actor, case, sha256, edge_px)


class Original(Struct, frozen=True):
    """A photo as it was sent: the evidence, and the mark that leads to the entry in the log of looks."""

    content: bytes
    form: str
    mark: Watermark


async def shown(
    house: House, actor: Actor, sha256: str, edge_px: int, reference: str | None = None
) -> ShownPhoto:
    """A photo of a ticket that this person may see; of the newest one, unless a ticket is named.

    Raises:
        PhotoUnknown, PhotoAwaited.
    """
    return await asyncio.to_thread(_shown, house, actor, sha256, edge_px, reference)


def listed(house: House, actor: Actor, reference: str) -> tuple[Ticket, tuple[TicketPhoto, ...]]:
    """A ticket, and those of its photos that this person may look at.

    Raises:
        TicketUnknown.
    """
    with house.engine.connect() as connection:
        ticket = read(connection, actor, reference)
    return ticket, tuple(photo for photo in ticket.photos if may_look(actor, ticket, photo))


async def open_original(
    house: House, actor: Actor, reference: str, sha256: str, purpose: Purpose, reason: str
) -> Original:
    """调取原件: the file as it was sent; who took it and why is written down before a byte of it is read.

    Raises:
        TicketUnknown, PhotoUnknown, PhotoAwaited, NotYours.
    """

    def unit(transaction: Transaction) -> tuple[str, Watermark]:
        ticket = read(transaction.connection, actor, reference)
        _of(ticket, actor, sha256)
        require(actor, Act.OPEN_ORIGINAL, ticket)
        shot = shots.shot(transaction.connection, sha256)
        mark = noted(
            transaction,
            house,
            actor,
            Access.PHOTO_OPENED,
            ticket=ticket,
            purpose=purpose,
            reason=reason,
            about=sha256,
        )
        return "" if shot is None else shot.form.lower(), mark

    form, mark = await house.writer.run(unit)
    return Original(await asyncio.to_thread(house.photos.read, original(sha256)), form, mark)


def refused_uploads(house: House, actor: Actor, since: datetime) -> tuple[tuple[Refusals, str], ...]:
    """How often what people sent was refused, with their names: a coordinator's are those of their area.

    Raises:
        RoleMissing: that is no business of this person's.
    """
    with house.engine.connect() as connection:
        counted = uploads.refusals_since(connection, since.astimezone(CHINA).date())
        senders = overseen_among(connection, house, actor, (one.person for one in counted))
    return tuple((one, senders[one.person].name) for one in counted if one.person in senders)


def _shown(house: House, actor: Actor, sha256: str, edge_px: int, reference: str | None) -> ShownPhoto:
    with house.engine.connect() as connection:
        ticket = _ticket(connection, actor, sha256, reference)
        _of(ticket, actor, sha256)
        shot = shots.shot(connection, sha256)
        mark = mark_for(connection, house, actor, ticket.number)
    if shot is None:
        raise PhotoAwaited(sha256=sha256)
    return as_shown(house, shot, edge_px, mark)


def _ticket(connection: Connection, actor: Actor, sha256: str, reference: str | None) -> Ticket:
    """The ticket by which the person may look; one on which the photo is here goes before one that still awaits it."""
    if reference is None:
        candidates = tickets.by_ids(connection, shots.listing(connection, sha256))
    else:
        named = tickets.by_reference(connection, reference)
        candidates = () if named is None else (named,)
    fit = [
        (photo.state == "here", ticket.received_at, ticket)
        for ticket in candidates
        for photo in ticket.photos
        if photo.sha256 == sha256 and may(actor, Act.SEE, ticket) and may_look(actor, ticket, photo)
    ]
    if not fit:
        raise PhotoUnknown(sha256=sha256[:64])
    return max(fit, key=lambda each: each[:2])[2]


def _of(ticket: Ticket, actor: Actor, sha256: str) -> TicketPhoto:
    own = [photo for photo in ticket.photos if photo.sha256 == sha256 and may_look(actor, ticket, photo)]
    if not own:
        raise PhotoUnknown(sha256=sha256[:64])
    here = next((photo for photo in own if photo.state == "here"), None)
    if here is None:
        raise PhotoAwaited(sha256=sha256)
    return here
