"""What several steps ask of units and legs: which leg is meant, who may have one, and with which terms it begins."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec import Struct

from server.domain.asked import LegRole, Line
from server.domain.calendar import CHINA
from server.domain.context import Context
from server.domain.deadlines import LegClocks, leg_clocks, midnight_after, term_end
from server.domain.duty_list import Reason
from server.domain.errors import (
    NeedsOneLead,
    NoSuchLeg,
    NotOnDutyList,
    OwnMatter,
    UnitCannotHandle,
    UnitNamedTwice,
    UnitNotAgain,
    UnitUnknown,
)
from server.domain.happened.dispatch import LegOpened
from server.domain.leg import Leg
from server.domain.shifting import earlier_by
from server.domain.ticket import Ticket


class Choice(Struct, frozen=True, kw_only=True):
    """A unit that work is dispatched to, and its part. Without `due_on` the term follows from class and part."""

    unit: Line
    role: LegRole = "lead"
    must_reply: bool = True
    due_on: date | None = None
    reasons: tuple[Reason, ...] = ()


def live_leg(ticket: Ticket, no: int) -> Leg:
    """The leg of that number, while its unit has it.

    Raises:
        NoSuchLeg.
    """
    leg = next((leg for leg in ticket.live_legs if leg.no == no), None)
    if leg is None:
        raise NoSuchLeg(leg=no)
    return leg


def require_invitable(ticket: Ticket, units: Iterable[str], by: Context) -> None:
    """Nothing, if all these units may be asked to this ticket, be it to consult, to come or to look.

    Raises:
        UnitUnknown.
        OwnMatter: the matter complains about this very unit.
    """
    for unit in units:
        if unit not in by.rules.units:
            raise UnitUnknown(unit=unit)
        if unit == ticket.about:
            raise OwnMatter(unit=unit)


def require_sound_choice(
    ticket: Ticket, chosen: Sequence[Choice], by: Context, *, again: bool = False
) -> None:
    """Nothing, if there is one lead 主办 or, where the city does that, two units that own the matter alike 双派.

    `again`: also units that gave the matter back before.

    Raises:
        NeedsOneLead, UnitNamedTwice, and what `require_capable` raises.
    """
    leads = sum(choice.role == "lead" for choice in chosen)
    dual = sum(choice.role == "dual" for choice in chosen)
    if (leads, dual) != (1, 0) and not (by.rules.policy.dispatch.dual and (leads, dual) == (0, 2)):
        raise NeedsOneLead(leads=leads + dual)
    named = [choice.unit for choice in chosen]
    for choice in chosen:
        if named.count(choice.unit) > 1:
            raise UnitNamedTwice(unit=choice.unit)
        require_capable(ticket, choice, by, again=again)


def require_capable(ticket: Ticket, choice: Choice, by: Context, *, again: bool = False) -> None:
    """Nothing, if the unit may have this part of this ticket. `again`: although it gave it back before.

    Raises:
        UnitUnknown, UnitCannotHandle, UnitNotAgain.
        OwnMatter: the matter complains about this very unit.
        NotOnDutyList: a street or community, and the matter is not on its list. Source: 国办函〔2025〕66号.
    """
    unit = by.rules.units.get(choice.unit)
    if unit is None:
        raise UnitUnknown(unit=choice.unit)
    if choice.role in ("lead", "dual") and not unit.can_handle:
        raise UnitCannotHandle(unit=choice.unit)
    if choice.unit == ticket.about:
        raise OwnMatter(unit=choice.unit)
    if choice.unit in ticket.given_back_by and not again:
        raise UnitNotAgain(unit=choice.unit)
    if unit.kind in ("street", "community") and choice.role != "assist":
        category = ticket.category or ""
        chain, overlays = ticket.places
        on = by.now.astimezone(CHINA).date()
        claims = by.rules.duty_list.claims(category, chain, overlays, by.rules.units, on)
        if unit.id not in {claim.unit.id for claim in claims}:
            raise NotOnDutyList(unit=unit.id, category=category)


def opened_legs(
    ticket: Ticket, chosen: Sequence[Choice], by: Context, *, is_final: bool = False
) -> tuple[LegOpened, ...]:
    """Legs for the chosen units; all their clocks start now, signed for or not.

    Raises:
        DayOutOfRange: the day that one is given is over, or too far ahead.
    """
    first, clocks = len(ticket.legs) + 1, _clocks_from_now(ticket, by)
    return tuple(
        _opened(ticket, choice, clocks, by, no=no, is_final=is_final)
        for no, choice in enumerate(chosen, start=first)
    )


def opened_leg(
    ticket: Ticket, choice: Choice, by: Context, *, no: int, is_final: bool = False, next_after: bool = False
) -> LegOpened:
    """One leg as it begins. `next_after` 改派: what is left of the promise, but never less than a floor.

    Raises:
        DayOutOfRange: the day that it is given is over, or too far ahead.
    """
    clocks = _clocks_from_now(ticket, by)
    return _opened(ticket, choice, clocks, by, no=no, is_final=is_final, next_after=next_after)


def _clocks_from_now(ticket: Ticket, by: Context) -> LegClocks:
    rules = by.rules
    return leg_clocks(
        ticket.urgency or "normal",
        ticket.deadline_class or "B",
        by.now,
        rules.calendar,
        rules.catalogue,
        rules.policy,
    )


def _opened(
    ticket: Ticket,
    choice: Choice,
    clocks: LegClocks,
    by: Context,
    *,
    no: int,
    is_final: bool,
    next_after: bool = False,
) -> LegOpened:
    resolve_due = clocks.resolve_due
    if choice.due_on is not None:
        resolve_due = _end_of(choice.due_on, by)
    elif next_after:
        resolve_due = _what_is_left(ticket, resolve_due, by)
    elif ticket.promise_due is not None and ticket.cycle > 1:
        resolve_due = ticket.promise_due if ticket.promise_due > by.now else _floor(by)
    elif choice.role in ("co", "assist"):
        resolve_due = _before_the_promise(ticket, resolve_due, by)
    else:
        resolve_due = capped(ticket, resolve_due, by.now, by)
    return LegOpened(
        no=no,
        unit=choice.unit,
        role=choice.role,
        sign_due=clocks.sign_due,
        respond_due=clocks.respond_due,
        resolve_due=resolve_due,
        reasons=choice.reasons,
        must_reply=choice.must_reply,
        is_final=is_final,
    )


def _end_of(day: date, by: Context) -> datetime:
    by.require_foreseen("due_on", day)
    return midnight_after(day)


def _floor(by: Context) -> datetime:
    return term_end(by.now, by.rules.policy.terms.after_return, by.rules.calendar)


def capped(ticket: Ticket, resolve_due: datetime, since: datetime, by: Context) -> datetime:
    """A unit's term ends with the deadline with which the matter was forwarded 转来, but never below a floor."""
    if ticket.forwarded_due is None:
        return resolve_due
    floor = term_end(since, by.rules.policy.terms.after_return, by.rules.calendar)
    return min(resolve_due, max(ticket.forwarded_due, floor))


def _what_is_left(ticket: Ticket, otherwise: datetime, by: Context) -> datetime:
    return max(ticket.promise_due or otherwise, _floor(by))


def _before_the_promise(ticket: Ticket, otherwise: datetime, by: Context) -> datetime:
    """A co-unit answers the lead so long before the promise that the lead can still answer the reporter."""
    ahead = by.rules.policy.terms.co_reply_before.workdays
    if ticket.promise_due is None or ahead is None:
        return otherwise
    return max(min(otherwise, earlier_by(ticket.promise_due, ahead, by.rules.calendar)), _floor(by))
