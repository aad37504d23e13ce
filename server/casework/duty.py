"""值班: rosters are entered, signed in to and handed over; emergencies are called out, one person after the other."""

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from server.casework.errors import RoleMissing, ShiftUnknown
from server.casework.house import House
from server.casework.passing import deliver_for_a_time
from server.domain.people import Role
from server.domain.roster import (
    Call,
    Shift,
    awaits_dispatch,
    awaits_somebody,
    entered,
    next_called,
    order_of_calls,
    signed_in,
    signed_out,
    waits_since,
)
from server.domain.scope import Actor
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS
from server.store import people, rosters, sessions, tickets
from sync.store import Delivery
from sync.writer import Transaction

_log = logging.getLogger(__name__)

#: A matter that nobody has taken up is called out for so long.
_GIVEN_UP = timedelta(hours=12)
#: Critical matters are to be signed for within this time.
_AHEAD = timedelta(hours=2)
_COORDINATORS = frozenset({Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR})
#: Who is not told who is on duty.
_OUTSIDE = frozenset({Role.RESIDENT, Role.ASSIST_PARTY, Role.OBSERVER, Role.EXPERT, Role.DISPLAY})
#: Who reads all calls.
_WATCHERS = frozenset({Role.SUPERVISOR, Role.OPERATOR})


class DutyNotice(Struct, frozen=True, kw_only=True):
    """`notice:<uuid>`: somebody on duty is called to a critical matter."""

    schema: int
    kind: str
    ticket: str
    number: str
    leg: int
    level: int
    at: datetime


def enter(transaction: Transaction, house: House, actor: Actor, shift: Shift) -> Shift:
    """Put a shift on the roster: coordinators for their area, handlers for their own unit.

    Raises:
        RoleMissing, RosterRefused.
        ShiftUnknown: there is no such person.
    """
    own_area = bool(actor.roles & _COORDINATORS) and not actor.scope.isdisjoint(house.chain(shift.area))
    own_unit = Role.HANDLER in actor.roles and shift.unit is not None and shift.unit == actor.unit
    if not (own_unit or (own_area and shift.unit is None) or Role.ADMIN in actor.roles):
        raise RoleMissing(roles=", ".join(sorted({*_COORDINATORS, Role.HANDLER, Role.ADMIN})))
    if people.person(transaction.connection, shift.person) is None:
        raise ShiftUnknown(shift=shift.person)
    rosters.save_shift(transaction.connection, entered(shift))
    return shift


def sign_in(transaction: Transaction, actor: Actor, shift_id: str) -> Shift:
    """值班签到: to one's own shift.

    Raises:
        ShiftUnknown, RosterRefused.
    """
    changed = signed_in(_own(transaction, actor, shift_id), transaction.at)
    rosters.save_shift(transaction.connection, changed)
    return changed


def sign_out(transaction: Transaction, actor: Actor, shift_id: str, note: str) -> Shift:
    """交班: out of one's own shift, with a note to the next one.

    Raises:
        ShiftUnknown, RosterRefused.
    """
    changed = signed_out(_own(transaction, actor, shift_id), transaction.at, note)
    rosters.save_shift(transaction.connection, changed)
    return changed


def _own(transaction: Transaction, actor: Actor, shift_id: str) -> Shift:
    shift = rosters.shift(transaction.connection, shift_id)
    if shift is None or shift.person != actor.id:
        raise ShiftUnknown(shift=shift_id)
    return shift


def roster(house: House, actor: Actor, since: datetime, until: datetime) -> tuple[Shift, ...]:
    """Who is on duty between two instants, with the notes that were left: for all who work here.

    Raises:
        RoleMissing.
    """
    if actor.roles <= _OUTSIDE:
        raise RoleMissing(roles=", ".join(sorted(frozenset(Role) - _OUTSIDE)))
    with house.engine.connect() as connection:
        return rosters.shifts(connection, since, until, house.settings.page_size_max)


def calls(house: House, actor: Actor, since: datetime) -> tuple[Call, ...]:
    """次日复盘: who was called since then. Coordinators read their area's, supervisors and operators all."""
    everything = not actor.roles.isdisjoint(_WATCHERS)
    in_area = not actor.roles.isdisjoint(_COORDINATORS)
    with house.engine.connect() as connection:
        return rosters.calls_since(
            connection,
            since,
            areas=actor.scope if in_area and not everything else None,
            person=None if everything or in_area else actor.id,
            limit=house.settings.page_size_max,
        )


def call_out(transaction: Transaction, house: House, ticket_id: UUID) -> int:
    """Call whoever is next for each untaken leg of a critical ticket, or for its dispatch; how many were called."""
    connection = transaction.connection
    ticket = tickets.by_id(connection, ticket_id)
    if ticket is None or ticket.state in ENDS:
        return 0
    called = 0
    for no, unit in _wanted(ticket):
        on_duty = rosters.shifts(
            connection, transaction.at, transaction.at + timedelta(seconds=1), house.settings.page_size_max
        )
        order = order_of_calls(on_duty, ticket, unit, transaction.at, house.chain)
        chosen = next_called(order, _calls_lately(connection, ticket, no), transaction.at)
        if chosen is None:
            continue
        call = Call(
            ticket=str(ticket.id),
            number=ticket.number,
            leg=no,
            shift=chosen.id,
            person=chosen.person,
            level=chosen.level,
            at=transaction.at,
        )
        rosters.note_call(connection, call)
        _tell(transaction, house, call)
        called += 1
    return called


def _wanted(ticket: Ticket) -> list[tuple[int, str | None]]:
    """The legs that somebody is to take up, each with its unit; leg 0 of no unit, where nobody was told to act yet."""
    legs = [(leg.no, leg.unit) for leg in ticket.live_legs if awaits_somebody(ticket, leg)]
    return [(0, None)] if awaits_dispatch(ticket) else [*legs]


def _calls_lately(connection: Connection, ticket: Ticket, leg: int) -> list[Call]:
    """The calls to a leg; of those before a dispatch, the ones since it came to wait for it."""
    since = waits_since(ticket) if leg == 0 else None
    return [
        call for call in rosters.calls_of(connection, ticket.id, leg) if since is None or call.at >= since
    ]


def _tell(transaction: Transaction, house: House, call: Call) -> None:
    mailbox = sessions.mailbox_of(transaction.connection, call.person)
    if mailbox is None:
        return
    told = DutyNotice(
        schema=1,
        kind="duty_call",
        ticket=call.ticket,
        number=call.number,
        leg=call.leg,
        level=call.level,
        at=call.at,
    )
    own_id = uuid5(UUID(call.ticket), f"duty/{call.leg}/{call.person}/{call.at.isoformat()}")
    deliver_for_a_time(transaction, house, [Delivery(mailbox, f"notice:{own_id}", msgspec.json.encode(told))])


async def call_round(house: House) -> int:
    """One round over all that had to be signed for lately, or waits to be dispatched; how many people were called."""
    now = house.clock()

    def concerned() -> tuple[UUID, ...]:
        with house.engine.connect() as connection:
            lately = rosters.tickets_to_be_signed_for(connection, now - _GIVEN_UP, now + _AHEAD)
            waiting = rosters.critical_to_be_dispatched(connection, now - _GIVEN_UP)
            found = tickets.by_ids(connection, {*lately, *waiting})
        return tuple(ticket.id for ticket in found if _wanted(ticket))

    called = 0
    for ticket in await asyncio.to_thread(concerned):
        called += await house.writer.run(partial(call_out, house=house, ticket_id=ticket))
    return called


class Callout:
    """Goes round every half minute, day and night, as long as the server runs."""

    EVERY_S = 30.0

    async def run(self, house: House) -> None:
        """Call out until cancelled."""
        while True:
            try:
                await call_round(house)
            except Exception:
                _log.exception("a round of calls was not finished")
            await asyncio.sleep(self.EVERY_S)
