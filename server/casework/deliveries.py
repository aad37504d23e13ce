"""Who is told of a ticket, and what each of them sees: ticket and task documents in mailboxes.

Everybody who may see a ticket and has a mailbox holds `ticket:<uuid>`; a handler whose unit has something to do
holds `task:<ticket uuid>` besides. A document is settled as delivered: unchanged bodies write nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from server.casework.house import House
from server.casework.people import actor_of, actors_of
from server.domain.calendar import CHINA
from server.domain.leg import Leg
from server.domain.lights import class_colour_of
from server.domain.people import Person
from server.domain.photos import TicketPhoto
from server.domain.reporter_privacy import label_for, may_look, reads_plainly, text_for
from server.domain.scope import Act, Actor, may
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS
from server.store import people as roster
from server.store.ticket_rows import areas_of
from sync.store import Delivery
from sync.writer import Transaction

SCHEMA = 1

#: So many photos stand in a document on handhelds; the coordinators' list has all.
_PHOTOS_MAX = 100


class AreaName(Struct, frozen=True):
    """An area that a ticket lies in, with the name and level that people know."""

    code: str
    name: str
    level: str | None


class LegDocument(Struct, frozen=True, kw_only=True):
    """One unit's part as handhelds show it."""

    no: int
    unit: str
    unit_name: str
    role: str
    sign_due: datetime
    resolve_due: datetime
    signed_at: datetime | None
    answered_at: datetime | None
    state: str
    respond_due: datetime
    explanation_owed: bool


class FieldTaskDocument(Struct, frozen=True, kw_only=True):
    """核实、核查、走访: somebody is to look on the spot. `person` None: whoever stands for the grid."""

    no: int
    kind: str
    what: str
    person: str | None
    due_at: datetime
    finding: str | None


class PhotoDocument(Struct, frozen=True, kw_only=True):
    """照片、录音: one that is listed; see `server.domain.photos.TicketPhoto`."""

    sha256: str
    kind: str
    media: str | None
    state: str
    reason: str | None
    by: str
    listed_at: datetime
    taken_at: datetime | None
    width: int | None
    height: int | None
    size_bytes: int


class TicketDocument(Struct, frozen=True, kw_only=True):
    """`ticket:<uuid>`: a ticket as one role mask sees it. `contact` is a label, or None under the plain mask.

    `class_colour` is the colour to show, where the city's colours name classes; None: show the light of the time left.
    """

    schema: int
    number: str
    offline_alias: str | None
    version: int
    state: str
    category: str | None
    category_name: str | None
    request_type: str
    urgency: str | None
    description: str
    address: str | None
    areas: tuple[AreaName, ...]
    received_at: datetime
    promise_due: datetime | None
    promise_provisional: bool
    legs: tuple[LegDocument, ...]
    lead_unit: str | None
    lead_unit_name: str | None
    waits_for_a_person: bool
    out_of_scope: bool
    contact: str | None
    cycle: int
    paused_until: datetime | None
    master: str | None
    voices: int
    field_tasks: tuple[FieldTaskDocument, ...]
    class_colour: str | None
    photos: tuple[PhotoDocument, ...]


Expected = Literal["sign", "result", "offer", "explanation", "field_task", "opinion", "whistle"]


class TaskDocument(Struct, frozen=True, kw_only=True):
    """`task:<ticket uuid>`: what is expected of this one person."""

    schema: int
    ticket: str
    number: str
    leg: int
    expects: Expected
    due_at: datetime


def tell(transaction: Transaction, house: House, ticket: Ticket, before: Ticket | None = None) -> None:
    """Bring the ticket up to date in every mailbox concerned; it leaves those of which it was concern `before`.

    Once that is committed, it is up to date on the map too.
    """
    on = transaction.at.astimezone(CHINA).date()
    concerned = concerned_with(transaction.connection, [ticket, *([] if before is None else [before])], on)
    views = Views(house, ticket)
    actors = actors_of(transaction.connection, [person for person, _ in concerned], on)
    batch = [
        delivery
        for actor, (_, mailbox) in zip(actors, concerned, strict=True)
        for delivery in views.seen_by(actor, mailbox)
    ]
    house.mailboxes.deliver(transaction, batch)
    transaction.after_commit(lambda: house.note(ticket, before))


def concerned_with(
    connection: Connection, tickets: Iterable[Ticket], on: date
) -> tuple[tuple[Person, str], ...]:
    """Everybody who may hold one of the tickets, with their mailbox."""
    persons: set[str] = set()
    areas: set[str] = set()
    units: set[str] = set()
    for ticket in tickets:
        persons |= {ticket.reporter, *ticket.guests}
        areas |= areas_of(ticket.placement)
        units |= {*(leg.unit for leg in ticket.legs), *ticket.guest_units}
    return roster.with_mailbox(connection, persons=sorted(persons), areas=areas, of_units=units, on=on)


def grant(
    transaction: Transaction, house: House, person: Person, mailbox: str, open_tickets: Iterable[Ticket]
) -> None:
    """Put what a person may see into a mailbox that has just been made."""
    actor = actor_of(transaction.connection, person, transaction.at.astimezone(CHINA).date())
    batch = [delivery for ticket in open_tickets for delivery in Views(house, ticket).seen_by(actor, mailbox)]
    house.mailboxes.deliver(transaction, batch)


class Views:
    """One ticket as people see it: for all who share a mask, it is put into words once."""

    def __init__(self, house: House, ticket: Ticket) -> None:
        self._house, self._ticket = house, ticket
        self._bodies: dict[tuple[bool, str | None, tuple[TicketPhoto, ...]], bytes] = {}

    def seen_by(self, actor: Actor, mailbox: str) -> tuple[Delivery, ...]:
        """The ticket's documents in one mailbox: for a person who may not see it, the end of them."""
        ticket = self._ticket
        shown, task = f"ticket:{ticket.id}", f"task:{ticket.id}"
        if not may(actor, Act.SEE, ticket):
            return Delivery(mailbox, shown, None), Delivery(mailbox, task, None)
        expected = _task_of(ticket, actor)
        asked = None if expected is None else msgspec.json.encode(expected)
        return Delivery(mailbox, shown, self._body(actor)), Delivery(mailbox, task, asked)

    def _body(self, actor: Actor) -> bytes:
        ticket = self._ticket
        contact = label_for(actor, ticket, self._house.rules.catalogue)
        photos = tuple(photo for photo in ticket.photos if may_look(actor, ticket, photo))
        mask = reads_plainly(actor, ticket), contact, photos
        if mask not in self._bodies:
            description = text_for(actor, ticket, ticket.description)
            document = _ticket_document(self._house, ticket, description, contact, photos)
            self._bodies[mask] = msgspec.json.encode(document)
        return self._bodies[mask]


def _ticket_document(
    house: House,
    ticket: Ticket,
    description: str,
    contact: str | None,
    photos: tuple[TicketPhoto, ...],
) -> TicketDocument:
    """The ticket under one mask: `contact` is the label for those who may ask for it, `photos` what they may see."""
    chain = () if ticket.placement is None else ticket.placement.chain
    lead = ticket.lead_unit
    return TicketDocument(
        schema=SCHEMA,
        number=ticket.number,
        offline_alias=ticket.offline_alias,
        version=ticket.version,
        state=ticket.state.value,
        category=ticket.category,
        category_name=house.category_name(ticket.category),
        request_type=ticket.request_type,
        urgency=ticket.urgency,
        description=description,
        address=ticket.address,
        areas=tuple(area_names(house, chain)),
        received_at=ticket.received_at,
        promise_due=ticket.promise_due,
        promise_provisional=ticket.promise_provisional,
        legs=tuple(leg_document(house, leg) for leg in ticket.legs),
        lead_unit=lead,
        lead_unit_name=None if lead is None else house.unit_name(lead),
        waits_for_a_person=ticket.waits_for_a_person,
        out_of_scope=ticket.out_of_scope,
        contact=contact,
        cycle=ticket.cycle,
        paused_until=None if ticket.paused is None else ticket.paused.until,
        master=None if ticket.master is None else str(ticket.master),
        voices=1 + len(ticket.subscribers),
        field_tasks=tuple(
            FieldTaskDocument(
                no=task.no,
                kind=task.kind,
                what=task.what,
                person=task.person,
                due_at=task.due_at,
                finding=task.finding,
            )
            for task in ticket.field_tasks
        ),
        class_colour=class_colour_of(ticket, house.rules.catalogue, house.rules.policy.lights),
        photos=tuple(
            PhotoDocument(**{name: getattr(photo, name) for name in PhotoDocument.__struct_fields__})
            for photo in photos[:_PHOTOS_MAX]
        ),
    )


def area_names(house: House, codes: Iterable[str]) -> Iterable[AreaName]:
    """Areas as people know them, in the order given."""
    for code in codes:
        area = house.area(code)
        yield AreaName(code, code, None) if area is None else AreaName(code, area.name, area.level)


def leg_document(house: House, leg: Leg) -> LegDocument:
    """A leg as people see it."""
    return LegDocument(
        no=leg.no,
        unit=leg.unit,
        unit_name=house.unit_name(leg.unit),
        role=leg.role,
        sign_due=leg.sign_due,
        resolve_due=leg.resolve_due,
        signed_at=leg.signed_at,
        answered_at=leg.answered_at,
        state=leg.state.value,
        respond_due=leg.respond_due,
        explanation_owed=leg.explanation_owed,
    )


def _task_of(ticket: Ticket, actor: Actor) -> TaskDocument | None:
    """The first thing that is expected of this person; None where that is nothing."""
    for expects, no, due_at in _expected(ticket, actor):
        return TaskDocument(
            schema=SCHEMA,
            ticket=str(ticket.id),
            number=ticket.number,
            leg=no,
            expects=expects,
            due_at=due_at,
        )
    return None


def _expected(ticket: Ticket, actor: Actor) -> Iterator[tuple[Expected, int, datetime]]:
    """What is expected, the number of the leg or task that is meant, and by when."""
    if ticket.state in ENDS:
        return
    own = [leg for leg in ticket.live_legs if leg.unit == actor.unit and leg.disputed_at is None]
    for leg in own:
        if leg.offer is not None and leg.offer.to == actor.id:
            yield "offer", leg.no, leg.offer.until
        if leg.signed_at is None:
            yield "sign", leg.no, leg.sign_due
        elif not leg.is_answered:
            yield "result", leg.no, leg.resolve_due
        elif leg.explanation_owed:
            yield "explanation", leg.no, leg.resolve_due
    for task in ticket.field_tasks:
        if task.person == actor.id and task.done_at is None:
            yield "field_task", task.no, task.due_at
    for whistle in ticket.whistles:
        if actor.unit in whistle.units and actor.unit not in whistle.attended:
            yield "whistle", whistle.no, whistle.due_at
    known = ticket.consultation
    if known is not None and known.decided_at is None and actor.unit in known.units:
        spoken = {opinion.unit for opinion in known.opinions}
        yield from () if actor.unit in spoken else (("opinion", 0, known.due_at),)
