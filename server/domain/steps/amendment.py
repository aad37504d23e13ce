"""改位置、改类、改级: a person corrects what a report said, and what followed from it is worked out anew.

    place      located again, areas derived again, units proposed again
    category   deadline class, units proposed again
    urgency    sign-for and first-contact terms

Every clock is counted again from the same start, and what pauses and extensions added to it is added again. A promise
that was told never becomes earlier.
"""

from datetime import date, datetime

from msgspec import UNSET, Struct
from msgspec.structs import replace

from geo.position import Position
from server.domain.asked import Line, UrgencyCode
from server.domain.assessment import doubts_of_fix, doubts_of_place, level, routed
from server.domain.context import Context
from server.domain.deadlines import leg_clocks, promise_due, stricter
from server.domain.errors import NothingToAmend, NotYours
from server.domain.events import Amended, LegTerms
from server.domain.matters import GroupSign
from server.domain.people import Role
from server.domain.reporter_privacy import HOTLINE, is_confidential
from server.domain.shifting import last_day, later_by
from server.domain.steps.legs import capped
from server.domain.ticket import Ticket


class CorrectPlace(Struct, frozen=True, kw_only=True):
    """改位置, as a grid worker may before dispatch: what is given replaces what stood there."""

    reason: Line
    position: Position | None = None
    address: Line | None = None
    place_ref: Line | None = None


class Amend(CorrectPlace, frozen=True, kw_only=True):
    """改位置、改类、改级 by a coordinator: what is given replaces what stood there, the rest stays.

    `is_group_risk` 研判: whether it is a group's matter 群体隐患; only the district says so, either way.
    """

    category: Line | None = None
    urgency: UrgencyCode | None = None
    request_type: Line | None = None
    is_group_risk: bool | None = None


def decide_correct_place(ticket: Ticket, asked: CorrectPlace, by: Context) -> Amended:
    """改位置 from the field, as long as no unit was told to act.

    Raises:
        NothingToAmend.
    """
    meant = Amend(
        reason=asked.reason, position=asked.position, address=asked.address, place_ref=asked.place_ref
    )
    return _amended(ticket, meant, by)


def decide_amend(ticket: Ticket, asked: Amend, by: Context) -> Amended:
    """改位置、改类、改级.

    Raises:
        CategoryUnknown, RequestTypeUnknown.
        NothingToAmend: everything stands there already as it is asked for.
        NotYours: whether it is a group's matter is the district's to say, and that a reporter is no longer kept
            confidential, the hotline's.
    """
    if asked.is_group_risk is not None and Role.DISTRICT_COORDINATOR not in by.actor.roles:
        raise NotYours(act="amend", number=ticket.number)
    return _amended(ticket, asked, by)


def _unmasks(ticket: Ticket, corrected: Ticket, by: Context) -> bool:
    """Whether somebody who may not know the reporter would learn of them by calling the matter something else."""
    catalogue = by.rules.catalogue
    return (
        ticket.contact_label is not None
        and HOTLINE.isdisjoint(by.actor.roles)
        and is_confidential(ticket, catalogue)
        and not is_confidential(corrected, catalogue)
    )


def _amended(ticket: Ticket, asked: Amend, by: Context) -> Amended:
    catalogue = by.rules.catalogue
    corrected = replace(
        ticket,
        position=asked.position or ticket.position,
        placement=ticket.placement if asked.position is None else by.locate(asked.position),
        address=asked.address or ticket.address,
        place_ref=asked.place_ref or ticket.place_ref,
        category=asked.category or ticket.category,
        urgency=asked.urgency or ticket.urgency,
        request_type=asked.request_type or ticket.request_type,
        group_signs=_group_signs(ticket, asked.is_group_risk),
    )
    if corrected.category is not None:
        catalogue.item(corrected.category)
    if asked.request_type is not None:
        catalogue.request_type(asked.request_type)
    if _unmasks(ticket, corrected, by):
        raise NotYours(act="amend", number=ticket.number)
    if corrected == ticket:
        raise NothingToAmend(number=ticket.number)
    amended = Amended(
        reason=asked.reason,
        position=corrected.position,
        placement=corrected.placement,
        address=corrected.address,
        place_ref=corrected.place_ref,
        category=corrected.category,
        urgency=corrected.urgency,
        deadline_class=ticket.deadline_class,
        catalogue_version=ticket.catalogue_version,
        promise_due=ticket.promise_due,
        promise_due_on=ticket.promise_due_on,
        promise_provisional=ticket.promise_provisional,
        calendar_version=ticket.calendar_version,
        sensitivity=level(corrected, by.rules),
        group_signs=UNSET if asked.is_group_risk is None else corrected.group_signs,
        request_type=UNSET if asked.request_type is None else asked.request_type,
    )
    if ticket.promise_due is None or corrected.category is None:
        return amended
    found = routed(corrected, corrected.category, by.rules)
    deadline_class = catalogue.deadline_class_for(corrected.category, corrected.request_type)
    due_at, due_on, provisional = _promise(ticket, deadline_class, by)
    return replace(
        amended,
        deadline_class=deadline_class,
        catalogue_version=catalogue.catalogue_version,
        promise_due=due_at,
        promise_due_on=due_on,
        promise_provisional=provisional,
        calendar_version=by.rules.calendar.version,
        tags=() if found.joint_rule is None else (found.joint_rule,),
        candidates=found.candidates,
        doubts=(
            *doubts_of_place(corrected.placement, by.rules.policy.dispatch.auto_certainty_min),
            *doubts_of_fix(asked.position, by.recorded_at or by.now, by.rules.policy.field),
            *found.doubts,
        ),
        legs=_terms(ticket, corrected.urgency or "normal", deadline_class, by),
    )


def _group_signs(ticket: Ticket, is_group_risk: bool | None) -> tuple[GroupSign, ...]:
    if is_group_risk is None:
        return ticket.group_signs
    return (ticket.group_signs or ("judged",)) if is_group_risk else ()


def _promise(ticket: Ticket, deadline_class: str, by: Context) -> tuple[datetime, date, bool]:
    """The promise counted again from the day of receipt; the one that was told, where that is later."""
    rules = by.rules
    term = rules.catalogue.deadline_class(deadline_class)
    due = stricter(promise_due(ticket.received_at, term, rules.calendar, rules.policy), ticket.forwarded_due)
    later = later_by(due.at, ticket.shifted_workdays, rules.calendar)
    if ticket.promise_due is not None and ticket.promise_due_on is not None and later < ticket.promise_due:
        return ticket.promise_due, ticket.promise_due_on, ticket.promise_provisional
    return later, last_day(later), due.provisional


def _terms(ticket: Ticket, urgency: str, deadline_class: str, by: Context) -> tuple[LegTerms, ...]:
    """The terms of the legs that are not answered, counted again from their dispatch.

    What a letter, a return, a second round or a mediation set stays.
    """
    rules = by.rules
    terms = []
    for leg in ticket.live_legs:
        if leg.is_answered:
            continue
        clocks = leg_clocks(
            urgency, deadline_class, leg.dispatched_at, rules.calendar, rules.catalogue, rules.policy
        )
        resolve_due = capped(ticket, clocks.resolve_due, leg.dispatched_at, by)
        resolve_due = later_by(resolve_due, leg.shifted_workdays, rules.calendar)
        is_set = leg.is_final or ticket.cycle > 1 or leg.due_before_mediation is not None
        terms.append(
            LegTerms(
                leg=leg.no,
                sign_due=leg.sign_due if leg.signed_at else clocks.sign_due,
                respond_due=clocks.respond_due,
                resolve_due=leg.resolve_due if is_set else resolve_due,
            )
        )
    return tuple(terms)
