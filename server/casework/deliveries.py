"""Who is told of a ticket, and what each of them sees: ticket and task documents in mailboxes.

Everybody who may see a ticket and has a mailbox holds `ticket:<uuid>`; a handler whose unit has something to do
holds `task:<ticket uuid>` besides. A document is settled as delivered: unchanged bodies write nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property, partial
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from server.casework.house import House
from server.casework.people import actor_of, actors_of
from server.casework.ticket_document import SCHEMA, Mask, Wording
from server.casework.trail import moments
from server.domain.calendar import CHINA
from server.domain.own_part import own_part
from server.domain.people import Person
from server.domain.reporter_privacy import label_for, may_look, reads_plainly
from server.domain.scope import Act, Actor, may
from server.domain.steps.field import may_be_done_by
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS
from server.store import people as roster
from server.store.ticket_rows import areas_of
from server.store.trails import latest
from sync.store import Delivery
from sync.writer import Transaction

Expected = Literal["sign", "result", "offer", "explanation", "field_task", "opinion", "whistle"]


class TaskDocument(Struct, frozen=True, kw_only=True):
    """`task:<ticket uuid>`: what is expected of this one person, `since` when and by when."""

    schema: int
    ticket: str
    number: str
    leg: int
    expects: Expected
    since: datetime
    due_at: datetime


def tell(transaction: Transaction, house: House, ticket: Ticket, before: Ticket | None = None) -> None:
    """Bring the ticket up to date in every mailbox concerned; it leaves those of which it was concern `before`.

    Once that is committed, it is up to date on the map too.
    """
    earlier = [] if before is None else [before]
    transaction.in_the_end(("told", ticket.id), earlier, partial(_tell_all, transaction, house, ticket))
    transaction.after_commit(lambda: house.note(ticket, before))


def _tell_all(transaction: Transaction, house: House, ticket: Ticket, earlier: Sequence[Ticket]) -> None:
    """Bring the ticket up to date in every mailbox that it concerns, or did as it stood earlier."""
    on = transaction.at.astimezone(CHINA).date()
    concerned = concerned_with(transaction.connection, [ticket, *earlier], on)
    views = Views(transaction.connection, house, ticket)
    actors = actors_of(transaction.connection, [person for person, _ in concerned], on)
    batch = [
        delivery
        for actor, (_, mailbox) in zip(actors, concerned, strict=True)
        for delivery in views.seen_by(actor, mailbox)
    ]
    house.mailboxes.deliver(transaction, batch)


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
    batch = [
        delivery
        for ticket in open_tickets
        for delivery in Views(transaction.connection, house, ticket).seen_by(actor, mailbox)
    ]
    house.mailboxes.deliver(transaction, batch)


class Views:
    """One ticket as people see it: for all who share a mask, it is put into words once."""

    def __init__(self, connection: Connection, house: House, ticket: Ticket) -> None:
        self._connection, self._house, self._ticket = connection, house, ticket
        self._bodies: dict[Mask, bytes] = {}

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
        mask = Mask(
            plainly=reads_plainly(actor, ticket),
            contact=label_for(actor, ticket, self._house.rules.catalogue),
            photos=tuple(photo for photo in ticket.photos if may_look(actor, ticket, photo)),
            own=own_part(actor, ticket),
        )
        if mask not in self._bodies:
            self._bodies[mask] = msgspec.json.encode(self._wording.under(mask))
        return self._bodies[mask]

    @cached_property
    def _wording(self) -> Wording:
        ticket = self._ticket
        return Wording(self._house, ticket, moments(self._house, ticket, latest(self._connection, ticket.id)))


def _task_of(ticket: Ticket, actor: Actor) -> TaskDocument | None:
    """The first thing that is expected of this person; None where that is nothing."""
    for expects, no, since, due_at in _expected(ticket, actor):
        return TaskDocument(
            schema=SCHEMA,
            ticket=str(ticket.id),
            number=ticket.number,
            leg=no,
            expects=expects,
            since=since,
            due_at=due_at,
        )
    return None


def _expected(ticket: Ticket, actor: Actor) -> Iterator[tuple[Expected, int, datetime, datetime]]:
    """What is expected, the number of the leg or task that is meant, since when its term runs, and until when."""
    if ticket.state in ENDS:
        return
    own = [leg for leg in ticket.live_legs if leg.unit == actor.unit and leg.disputed_at is None]
    for leg in own:
        if leg.offer is not None and leg.offer.to == actor.id:
            yield "offer", leg.no, leg.dispatched_at, leg.offer.until
        if leg.signed_at is None:
            yield "sign", leg.no, leg.dispatched_at, leg.sign_due
        elif not leg.is_answered:
            yield "result", leg.no, leg.dispatched_at, leg.resolve_due
        elif leg.explanation_owed:
            yield "explanation", leg.no, leg.dispatched_at, leg.resolve_due
    for task in ticket.field_tasks:
        if may_be_done_by(actor, task, ticket) and may(actor, Act.FIELD_TASK, ticket):
            yield "field_task", task.no, task.at, task.due_at
    for whistle in ticket.whistles:
        if actor.unit in whistle.units and actor.unit not in whistle.attended:
            yield "whistle", whistle.no, whistle.at, whistle.due_at
    known = ticket.consultation
    if known is not None and known.decided_at is None and actor.unit in known.units:
        spoken = {opinion.unit for opinion in known.opinions}
        yield from () if actor.unit in spoken else (("opinion", 0, known.opened_at, known.due_at),)
