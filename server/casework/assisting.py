"""协助方: what a property firm, a service company or a community office is asked to do, and nothing of who asked.

An assist party never gets the ticket, its text or its reporter: only its own part, in the words of whoever called it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct
from sqlalchemy import Connection

from server.casework.errors import RoleMissing, TicketUnknown
from server.casework.house import House
from server.casework.people import context_of
from server.casework.stepping import take
from server.casework.ticket_document import AreaName, area_names
from server.domain.decide import permit
from server.domain.events import Dispatched, Event, UnitAdded, Whistled
from server.domain.people import Role
from server.domain.reporter_privacy import is_confidential
from server.domain.scope import Act, Actor, may
from server.domain.screening import masked
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.store import listing, tickets
from server.store.listing import Filter
from server.store.ticket_rows import guests_of
from server.store.ticket_scope import Scope
from sync.writer import Transaction


class AssistTask(Struct, frozen=True, kw_only=True):
    """协办任务: a leg or a whistle of one's own unit. `what` is what the unit was told; the point is left out where
    the reporter must not be found out by it.
    """

    number: str
    kind: Literal["leg", "whistle"]
    no: int
    category_name: str | None
    urgency: str | None
    what: str | None
    areas: tuple[AreaName, ...]
    lon: float | None
    lat: float | None
    since: datetime
    due_at: datetime
    state: str


def tasks(house: House, actor: Actor, after: str | None, limit: int) -> tuple[AssistTask, ...]:
    """What the actor's unit is asked to do and has not done, the newest ticket first.

    Raises:
        RoleMissing: the actor is no assist party.
    """
    _require_role(actor)
    units = () if actor.unit is None else (actor.unit,)
    scope = Scope(unit=actor.unit, guests=guests_of([actor.id], units))
    limit = min(limit, house.settings.page_size_max)
    with house.engine.connect() as connection:
        page = listing.newest(connection, scope, Filter(is_open=True), limit, after)
        return tuple(
            task
            for ticket in page
            if may(actor, Act.SEE_TASK, ticket)
            for task in _tasks(house, connection, actor, ticket)
        )


def take_step(
    transaction: Transaction, house: House, actor: Actor, reference: str, step: Step, asked: Struct
) -> tuple[AssistTask, ...]:
    """What is left to do of a ticket after one step of the actor's unit.

    Raises:
        RoleMissing, TicketUnknown, NotYours, and whatever the rules refuse.
    """
    _require_role(actor)
    ticket = tickets.by_reference(transaction.connection, reference)
    if ticket is None or not may(actor, Act.SEE_TASK, ticket):
        raise TicketUnknown(reference=reference)
    permit(ticket, step, asked, actor)
    moved = take(transaction, house, ticket, step, asked, context_of(house, actor, transaction.at))
    return tuple(_tasks(house, transaction.connection, actor, moved))


def _require_role(actor: Actor) -> None:
    if Role.ASSIST_PARTY not in actor.roles:
        raise RoleMissing(roles=Role.ASSIST_PARTY)


def _tasks(house: House, connection: Connection, actor: Actor, ticket: Ticket) -> Iterator[AssistTask]:
    events = tickets.events_of(connection, ticket.id)
    for leg in ticket.live_legs:
        if leg.unit == actor.unit and not leg.is_answered:
            told = _told(events, leg.no)
            yield _task(
                house, ticket, "leg", leg.no, told, leg.dispatched_at, leg.resolve_due, leg.state.value
            )
    called = [event.payload for event in events if isinstance(event.payload, Whistled)]
    for whistle, told_by in zip(ticket.whistles, called, strict=False):
        if actor.unit in whistle.units and actor.unit not in whistle.attended:
            yield _task(
                house, ticket, "whistle", whistle.no, told_by.text, whistle.at, whistle.due_at, "called"
            )


def _task(
    house: House,
    ticket: Ticket,
    kind: Literal["leg", "whistle"],
    no: int,
    told: str | None,
    since: datetime,
    due_at: datetime,
    state: str,
) -> AssistTask:
    chain, _ = ticket.places
    hidden = is_confidential(ticket, house.rules.catalogue)
    placement = None if hidden else ticket.placement
    return AssistTask(
        number=ticket.number,
        kind=kind,
        no=no,
        category_name=house.category_name(ticket.category),
        urgency=ticket.urgency,
        what=None if told is None else masked(told),
        areas=tuple(area_names(house, chain)),
        lon=None if placement is None else placement.lon,
        lat=None if placement is None else placement.lat,
        since=since,
        due_at=due_at,
        state=state,
    )


def _told(events: tuple[Event, ...], leg_no: int) -> str | None:
    """The note with which the leg was opened."""
    for event in events:
        match event.payload:
            case UnitAdded(leg=opened, note=note) if opened.no == leg_no:
                return note
            case Dispatched(legs=legs, note=note) if any(opened.no == leg_no for opened in legs):
                return note
    return None
