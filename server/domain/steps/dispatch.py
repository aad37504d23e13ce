"""派单、签收: who is told to act, and who takes it up."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from server.domain.asked import LegNo, LegRole, Line, Reasoned
from server.domain.backups import with_backups
from server.domain.context import Context
from server.domain.deadlines import term_end
from server.domain.errors import (
    AskedAlready,
    DepartureUnexplained,
    LegAlreadySigned,
    NoSuchPart,
    NotYetDue,
    TooFewUnits,
    TooLate,
    UnitNamedTwice,
    VerdictIsFinal,
)
from server.domain.events import Dispatched, DispatchRecalled, Offered, Signed, UnitAdded
from server.domain.leg import Leg
from server.domain.proposing import proposal
from server.domain.routing import departs
from server.domain.rules import Rules
from server.domain.shifting import last_day, written_out
from server.domain.steps.legs import (
    Choice,
    live_leg,
    opened_leg,
    opened_legs,
    require_capable,
    require_sound_choice,
)
from server.domain.ticket import Ticket


class Assigned(Struct, frozen=True, kw_only=True):
    """A unit and its part. A co-unit that need not reply holds nothing up."""

    unit: Line
    role: LegRole = "lead"
    must_reply: bool = True


class Dispatch(Struct, frozen=True, kw_only=True):
    """派单: exactly one lead, or two that own the matter alike.

    `note` is the reason where others are chosen than were proposed; it is asked for where that proposal was certain.
    """

    units: Annotated[tuple[Assigned, ...], Meta(min_length=1, max_length=20)]
    note: Line | None = None


def decide_dispatch(ticket: Ticket, asked: Dispatch, by: Context) -> Dispatched:
    """派单 by a person 二次派单: where others are chosen than were proposed, both stand in the event.

    Raises:
        NeedsOneLead, UnitNamedTwice, UnitUnknown, UnitCannotHandle, UnitNotAgain, NotOnDutyList.
        DepartureUnexplained: the proposal was without a doubt, and there is no `note`.
    """
    chosen = [Choice(unit=each.unit, role=each.role, must_reply=each.must_reply) for each in asked.units]
    payload = dispatched(ticket, chosen, by, automatic=False, note=asked.note)
    known = proposal(ticket)
    if not departs(known.candidates, {each.unit: each.role for each in chosen}):
        return payload
    proposed = tuple(each.unit for each in known.candidates)
    if not known.doubts and asked.note is None:
        names = [by.rules.units[unit].name if unit in by.rules.units else unit for unit in proposed]
        raise DepartureUnexplained(field="note", proposed="、".join(names))
    return replace(payload, proposed=proposed)


def dispatched(
    ticket: Ticket, chosen: Sequence[Choice], by: Context, *, automatic: bool, note: str | None = None
) -> Dispatched:
    """The dispatch to these units: all clocks of their legs start now, signed for or not.

    Raises:
        As `decide_dispatch`.
    """
    require_sound_choice(ticket, chosen, by)
    legs = opened_legs(ticket, chosen, by)
    return Dispatched(legs=legs, automatic=automatic, note=note, level=ticket.dispatch_level)


def decide_recall_dispatch(ticket: Ticket, asked: Reasoned, by: Context) -> DispatchRecalled:
    """撤回派单, while nobody of the units has taken it up: all of them lose their parts, and it waits to be dispatched.

    Raises:
        VerdictIsFinal: a consultation, or the district's last word, has settled whose it is.
        AskedAlready: a unit asks to give it back, and that is decided first.
        TooLate: the time for it is over.
    """
    live = ticket.live_legs
    for leg in live:
        if leg.is_final:
            raise VerdictIsFinal(leg=leg.no)
        if leg.disputed_at is not None:
            raise AskedAlready(kind="return")
    until = recalled_until(ticket, by.rules)
    if until is not None and by.now > until:
        raise TooLate(until=written_out(until))
    return DispatchRecalled(
        units=tuple(leg.unit for leg in live),
        reason=asked.reason,
        offered=tuple(leg.offer.to for leg in live if leg.offer is not None),
    )


def recalled_until(ticket: Ticket, rules: Rules) -> datetime | None:
    """Until when the city lets a dispatch be taken back; None where no unit has a part."""
    since = min((leg.dispatched_at for leg in ticket.live_legs), default=None)
    return None if since is None else term_end(since, rules.policy.dispatch.recall, rules.calendar)


class AddUnit(Struct, frozen=True, kw_only=True):
    """加派: one more unit helps; its term ends with the promise at the latest, as long as that is not over."""

    unit: Line
    role: Annotated[str, Meta(pattern="^(co|assist)$")] = "co"
    must_reply: bool = True
    due_on: date | None = None
    note: Line | None = None


def decide_add_unit(ticket: Ticket, asked: AddUnit, by: Context) -> UnitAdded:
    """加派: by the lead, or by a coordinator.

    Raises:
        TooFewUnits: nobody leads, so that there is nobody to help.
        UnitNamedTwice, UnitUnknown, UnitNotAgain, NotOnDutyList.
        DayOutOfRange: the day that it is given is over, or too far ahead.
    """
    if not any(leg.leads for leg in ticket.live_legs):
        raise TooFewUnits(needed=1)
    role: LegRole = "assist" if asked.role == "assist" else "co"
    due_on = asked.due_on
    if due_on is not None and ticket.promise_due is not None and ticket.promise_due > by.now:
        due_on = min(due_on, last_day(ticket.promise_due))
    choice = Choice(unit=asked.unit, role=role, must_reply=asked.must_reply, due_on=due_on)
    require_not_named(ticket, asked.unit)
    require_capable(ticket, choice, by)
    return UnitAdded(leg=opened_leg(ticket, choice, by, no=len(ticket.legs) + 1), note=asked.note)


class Sign(Struct, frozen=True, kw_only=True):
    """签收: a unit takes up its part (leg) of the work."""

    leg: LegNo


def decide_sign(ticket: Ticket, asked: Sign, by: Context) -> Signed:
    """签收. No clock starts by it.

    Raises:
        NoSuchLeg, LegAlreadySigned.
    """
    _unsigned(ticket, asked.leg)
    return Signed(leg=asked.leg, person=by.actor.id)


def decide_sign_automatically(ticket: Ticket, asked: Sign, by: Context) -> Signed:
    """自动签收: nobody signed in time. The leg counts as taken up, and its sign-for clock as breached.

    Raises:
        NoSuchLeg, LegAlreadySigned, NotYetDue.
    """
    if by.now < _unsigned(ticket, asked.leg).sign_due:
        raise NotYetDue(step="sign_automatically")
    return Signed(leg=asked.leg, automatic=True)


class Offer(Struct, frozen=True, kw_only=True):
    """秒派到人: people of the unit, the likeliest first; each has the leg for a while."""

    leg: LegNo
    persons: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=10)]


def decide_offer(ticket: Ticket, asked: Offer, by: Context) -> Offered:
    """秒派到人. Who stands in 备岗 for one of them is asked after them, or in their place while they are away.

    Raises:
        NoSuchLeg, LegAlreadySigned.
    """
    _unsigned(ticket, asked.leg)
    first, *others = with_backups(asked.persons, partial(by.backup_of, ticket))
    until = by.due(by.rules.policy.dispatch.offer)
    return Offered(leg=asked.leg, to=first, until=until, others=tuple(others))


def decide_take_offer(ticket: Ticket, asked: Sign, by: Context) -> Signed:
    """接单: the person to whom the leg is offered takes it, which signs for it.

    Raises:
        NoSuchLeg, LegAlreadySigned, NoSuchPart.
    """
    leg = _unsigned(ticket, asked.leg)
    if leg.offer is None or leg.offer.to != by.actor.id:
        raise NoSuchPart(part="offer", no=asked.leg)
    return Signed(leg=asked.leg, person=by.actor.id, by_guest=leg.unit != by.actor.unit)


def decide_next_offer(ticket: Ticket, asked: Sign, by: Context) -> Offered:
    """转派下一人: the person declines or lets the time pass; the next one is asked, and at last it is the unit's.

    Raises:
        NoSuchLeg, LegAlreadySigned, NoSuchPart, NotYetDue.
    """
    offer = _unsigned(ticket, asked.leg).offer
    if offer is None:
        raise NoSuchPart(part="offer", no=asked.leg)
    if by.actor.id != offer.to and by.now < offer.until:
        raise NotYetDue(step="next_offer")
    passed_by = offer.to
    if not offer.others:
        return Offered(leg=asked.leg, to=None, until=None, passed_by=passed_by)
    until = by.due(by.rules.policy.dispatch.offer)
    return Offered(
        leg=asked.leg, to=offer.others[0], until=until, others=offer.others[1:], passed_by=passed_by
    )


def require_not_named(ticket: Ticket, unit: str) -> None:
    """Nothing, if the unit has no part of this ticket.

    Raises:
        UnitNamedTwice.
    """
    if any(leg.unit == unit for leg in ticket.live_legs):
        raise UnitNamedTwice(unit=unit)


def _unsigned(ticket: Ticket, no: int) -> Leg:
    leg = live_leg(ticket, no)
    if leg.signed_at is not None:
        raise LegAlreadySigned(leg=no)
    return leg
