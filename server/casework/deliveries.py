"""Who is told of a ticket, and what each of them sees: ticket and task documents in mailboxes.

Everybody who may see a ticket and has a mailbox holds `ticket:<uuid>`; a handler whose unit has something to do
holds `task:<ticket uuid>` besides. A document is settled as delivered: unchanged bodies write nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial
from itertools import islice
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from server.casework.house import House
from server.casework.people import actor_of
from server.casework.recipients import Recipients, meant_by
from server.casework.ticket_document import SCHEMA, Mask, Wording
from server.casework.trail import moments
from server.domain.calendar import CHINA
from server.domain.own_part import own_part
from server.domain.people import Person
from server.domain.reporter_privacy import label_for, may_look, reads_plainly
from server.domain.scope import Act, Actor, is_own_leg, may
from server.domain.steps.field import may_be_done_by
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS
from server.store.trails import Trail
from sync.store import Delivery
from sync.writer import Transaction

Expected = Literal["sign", "result", "offer", "explanation", "field_task", "opinion", "whistle"]


#: Of so many tickets the words are kept at one time.
_AT_ONCE = 50


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
    transaction.in_the_end(tell, [(ticket, before)], partial(_tell_all, transaction, house))
    transaction.after_commit(lambda: house.note(ticket, before))


def _tell_all(transaction: Transaction, house: House, told: Sequence[tuple[Ticket, Ticket | None]]) -> None:
    """Bring tickets up to date, as they stand last, in every mailbox that they concern, or did earlier."""
    last = {ticket.id: ticket for ticket, _ in told}
    earlier: defaultdict[UUID, list[Ticket]] = defaultdict(list)
    for ticket, before in told:
        if before is not None:
            earlier[ticket.id].append(before)
    on = transaction.at.astimezone(CHINA).date()
    meant = {ticket.id: meant_by([ticket, *earlier[ticket.id]]) for ticket in last.values()}
    recipients = Recipients(transaction.connection, meant.values(), on)
    views = views_of(transaction.connection, house, last.values())
    batch = [
        delivery
        for own, of_one in meant.items()
        for actor, mailbox in recipients.of(of_one)
        for delivery in views[own].seen_by(actor, mailbox)
    ]
    house.mailboxes.deliver(transaction, batch)


def grant(
    transaction: Transaction, house: House, person: Person, mailbox: str, open_tickets: Iterable[Ticket]
) -> None:
    """Put what a person may see into a mailbox that has just been made."""
    actor = actor_of(transaction.connection, person, transaction.at.astimezone(CHINA).date())
    house.mailboxes.deliver(
        transaction, [*seen_by(transaction.connection, house, actor, mailbox, open_tickets)]
    )


def seen_by(
    connection: Connection, house: House, actor: Actor, mailbox: str, tickets: Iterable[Ticket]
) -> Iterator[Delivery]:
    """The documents of tickets as one person sees them, however many they are."""
    left = iter(tickets)
    while some := [*islice(left, _AT_ONCE)]:
        for views in views_of(connection, house, some).values():
            yield from views.seen_by(actor, mailbox)


def views_of(connection: Connection, house: House, tickets: Iterable[Ticket]) -> dict[UUID, "Views"]:
    """Several tickets as people see them, by id."""
    known = {ticket.id: ticket for ticket in tickets}
    trails = house.trails.latest(connection, known.values())
    return {own: Views(house, ticket, trails[own]) for own, ticket in known.items()}


class Views:
    """One ticket as people see it: for all who share a mask, it is put into words once."""

    def __init__(self, house: House, ticket: Ticket, trail: Trail) -> None:
        self._house, self._ticket, self._trail = house, ticket, trail
        self._shown, self._task = f"ticket:{ticket.id}", f"task:{ticket.id}"
        self._bodies: dict[Mask, bytes] = {}

    def seen_by(self, actor: Actor, mailbox: str) -> tuple[Delivery, ...]:
        """The ticket's documents in one mailbox: for a person who may not see it, the end of them."""
        ticket = self._ticket
        if not may(actor, Act.SEE, ticket):
            return Delivery(mailbox, self._shown, None), Delivery(mailbox, self._task, None)
        expected = _task_of(ticket, actor)
        asked = None if expected is None else msgspec.json.encode(expected)
        return (
            Delivery(mailbox, self._shown, self._body(actor), is_plain=True),
            Delivery(mailbox, self._task, asked, is_plain=True),
        )

    def _body(self, actor: Actor) -> bytes:
        ticket = self._ticket
        mask = Mask(
            plainly=reads_plainly(actor, ticket),
            contact=label_for(actor, ticket, self._house.rules.catalogue),
            photos=tuple(photo for photo in ticket.photos if may_look(actor, ticket, photo)),
            own=own_part(actor, ticket),
        )
        body = self._bodies.get(mask)
        if body is None:
            body = self._bodies[mask] = msgspec.json.encode(self._wording.under(mask))
        return body

    @cached_property
    def _wording(self) -> Wording:
        return Wording(self._house, self._ticket, moments(self._house, self._ticket, self._trail))


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
    undisputed = [leg for leg in ticket.live_legs if leg.disputed_at is None]
    for leg in undisputed:
        if leg.offer is not None and leg.offer.to == actor.id:
            yield "offer", leg.no, leg.dispatched_at, leg.offer.until
    for leg in (leg for leg in undisputed if is_own_leg(actor, leg)):
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
