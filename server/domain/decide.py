"""decide(ticket, what is asked, …) → what happens, or a refusal that names its reason. Pure; one function per step.

Every step first looks itself up in the table of transitions; then come the guards that the table cannot express.
Who may ask is another question, answered in `scope`. Source: docs/life-of-a-ticket.md.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

from geo.locate import Placement
from server.domain import commands
from server.domain.calendar import CHINA, Calendar
from server.domain.catalogue import Catalogue
from server.domain.deadlines import leg_clocks, promise_due
from server.domain.duty_list import DutyList, Reason
from server.domain.errors import (
    CallbackOwed,
    ExplanationOwed,
    LegAlreadyAnswered,
    LegAlreadySigned,
    LegNotSigned,
    NeedsOneLead,
    NoSuchLeg,
    NotOnDutyList,
    PlaceMissing,
    ReasonMissing,
    StepDoesNotFit,
    UnitCannotHandle,
    UnitNamedTwice,
    UnitUnknown,
)
from server.domain.events import (
    Accepted,
    CallbackRecorded,
    Closed,
    Dispatched,
    LegOpened,
    Recorded,
    Reported,
    ResultApproved,
    ResultRejected,
    ResultSubmitted,
    Signed,
)
from server.domain.exclusions import NONE_EXCLUDED, ExclusionList
from server.domain.policy import STANDARD, Policy
from server.domain.routing import Route
from server.domain.ticket import Leg, Ticket
from server.domain.transitions import TRANSITIONS, State, Step
from server.domain.units import Unit


class Rules(Struct, frozen=True, kw_only=True):
    """What all decisions are made by, as in force now."""

    catalogue: Catalogue
    calendar: Calendar
    units: Mapping[str, Unit]
    duty_list: DutyList
    policy: Policy = STANDARD
    exclusions: ExclusionList = NONE_EXCLUDED


class Circumstances(Struct, frozen=True, kw_only=True):
    """What the server knows about a report that the report does not say itself."""

    number: str
    offline_alias: str | None
    channel: str
    reporter: str
    placement: Placement | None
    received_at: datetime
    recorded_at: datetime
    clock_skew_s: int | None
    out_of_scope: bool
    contact_id: str | None = None
    contact_label: str | None = None
    contact_digest: str | None = None


class Choice(Struct, frozen=True, kw_only=True):
    """A unit that work is dispatched to, and in which role."""

    unit: str
    role: Literal["lead", "co"]
    reasons: tuple[Reason, ...] = ()


def require_fit(ticket: Ticket | None, step: Step) -> State:
    """The state that the step leads to.

    Raises:
        StepDoesNotFit: the table has no such cell.
    """
    state = None if ticket is None else ticket.state
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        raise StepDoesNotFit(state=str(state), step=step.value) from None


def decide_report(asked: commands.Report, known: Circumstances, rules: Rules) -> Reported:
    """上报: any place and any matter is taken; what is doubtful about it becomes a doubt, never a refusal.

    Raises:
        PlaceMissing: neither a position nor an address.
        RequestTypeUnknown, CategoryUnknown: a code that the catalogue does not have.
    """
    require_fit(None, Step.REPORT)
    if asked.position is None and asked.address is None:
        raise PlaceMissing(field="position")
    rules.catalogue.request_type(asked.request_type)
    if asked.category is not None:
        rules.catalogue.item(asked.category)
    return Reported(
        number=known.number,
        offline_alias=known.offline_alias,
        channel=known.channel,
        reporter=known.reporter,
        request_type=asked.request_type,
        description=asked.description,
        category=asked.category,
        urgency=asked.urgency,
        position=asked.position,
        placement=known.placement,
        address=asked.address,
        place_ref=asked.place_ref,
        recorded_at=known.recorded_at,
        received_at=known.received_at,
        clock_skew_s=known.clock_skew_s,
        out_of_scope=known.out_of_scope,
        contact_id=known.contact_id,
        contact_label=known.contact_label,
        contact_digest=known.contact_digest,
    )


def decide_accept(
    ticket: Ticket,
    category: str,
    urgency: str | None,
    route: Route,
    rules: Rules,
    *,
    suggested: bool,
    doubts: Sequence[Reason] = (),
) -> Accepted:
    """受理: classify, and tell the promise. It counts from the day of receipt, not from this decision.

    Raises:
        StepDoesNotFit, CategoryUnknown, UrgencyUnknown.
    """
    require_fit(ticket, Step.ACCEPT)
    item = rules.catalogue.item(category)
    urgency = urgency or ticket.urgency or item.urgency
    rules.catalogue.urgency(urgency)
    deadline_class = rules.catalogue.deadline_class_for(category, ticket.request_type)
    term = rules.catalogue.deadline_class(deadline_class)
    promise = promise_due(ticket.received_at, term, rules.calendar, rules.policy)
    return Accepted(
        category=category,
        catalogue_version=rules.catalogue.catalogue_version,
        deadline_class=deadline_class,
        urgency=urgency,
        tags=() if route.joint_rule is None else (route.joint_rule,),
        suggested=suggested,
        promise_due=promise.at,
        promise_due_on=promise.on,
        promise_provisional=promise.provisional,
        calendar_version=promise.calendar_version,
        candidates=route.candidates,
        doubts=tuple(doubts),
    )


def decide_dispatch(
    ticket: Ticket,
    chosen: Sequence[Choice],
    rules: Rules,
    now: datetime,
    *,
    automatic: bool,
    note: str | None = None,
) -> Dispatched:
    """派单: legs for the chosen units; all their clocks start now, signed for or not.

    Raises:
        StepDoesNotFit, NeedsOneLead, UnitNamedTwice, UnitUnknown, UnitCannotHandle, NotOnDutyList.
    """
    require_fit(ticket, Step.DISPATCH)
    leads = sum(choice.role == "lead" for choice in chosen)
    if leads != 1:
        raise NeedsOneLead(leads=leads)
    named = [choice.unit for choice in chosen]
    for choice in chosen:
        if named.count(choice.unit) > 1:
            raise UnitNamedTwice(unit=choice.unit)
        _require_capable(ticket, choice, rules, now)
    clocks = leg_clocks(
        ticket.urgency or "normal",
        ticket.deadline_class or "B",
        now,
        rules.calendar,
        rules.catalogue,
        rules.policy,
    )
    legs = tuple(
        LegOpened(
            no=no,
            unit=choice.unit,
            role=choice.role,
            sign_due=clocks.sign_due,
            respond_due=clocks.respond_due,
            resolve_due=clocks.resolve_due,
            reasons=choice.reasons,
        )
        for no, choice in enumerate(chosen, start=len(ticket.legs) + 1)
    )
    return Dispatched(legs=legs, automatic=automatic, note=note)


def decide_sign(ticket: Ticket, leg_no: int) -> Signed:
    """签收: a unit takes up its leg. No clock starts by it.

    Raises:
        StepDoesNotFit, NoSuchLeg, LegAlreadySigned.
    """
    require_fit(ticket, Step.SIGN)
    leg = _leg(ticket, leg_no)
    if leg.signed_at is not None:
        raise LegAlreadySigned(leg=leg_no)
    return Signed(leg=leg_no)


def decide_result(ticket: Ticket, asked: commands.Result, now: datetime) -> ResultSubmitted:
    """反馈办结: one leg is answered; the ticket goes to review when every leg is.

    A result that is late owes an explanation; one recorded in time but synced late owes it as well, since device
    time moves no clock. Only closing waits for the explanation.

    Raises:
        StepDoesNotFit, NoSuchLeg, LegNotSigned, LegAlreadyAnswered.
    """
    require_fit(ticket, Step.SUBMIT_RESULT)
    leg = _leg(ticket, asked.leg)
    if leg.signed_at is None:
        raise LegNotSigned(leg=asked.leg)
    if leg.is_answered:
        raise LegAlreadyAnswered(leg=asked.leg)
    others = [other for other in ticket.legs if other.no != asked.leg]
    return ResultSubmitted(
        leg=asked.leg,
        handling=asked.handling,
        public_reply=asked.public_reply,
        is_true=asked.is_true,
        is_beyond_duty=asked.is_beyond_duty,
        contacted=asked.contacted,
        solved=asked.solved,
        unsolved_reason=asked.unsolved_reason,
        explanation=asked.overdue_explanation,
        explanation_owed=now > leg.resolve_due and asked.overdue_explanation is None,
        all_answered=all(other.is_answered for other in others),
    )


def decide_reject_result(ticket: Ticket, reason: str | None) -> ResultRejected:
    """驳回重办.

    Raises:
        StepDoesNotFit.
        ReasonMissing: a unit is not sent back to work without being told why.
    """
    require_fit(ticket, Step.REJECT_RESULT)
    if reason is None:
        raise ReasonMissing(field="reason")
    return ResultRejected(reason=reason)


def decide_approve_result(ticket: Ticket, note: str | None) -> ResultApproved:
    """审核通过.

    Raises:
        StepDoesNotFit.
    """
    require_fit(ticket, Step.APPROVE_RESULT)
    return ResultApproved(note=note)


def decide_callback(
    ticket: Ticket,
    *,
    contacted: bool,
    solved: bool | None,
    satisfied: Literal["satisfied", "mostly", "unsatisfied"] | None,
    remark: str | None,
) -> CallbackRecorded:
    """回访: one attempt is recorded.

    Raises:
        StepDoesNotFit.
    """
    require_fit(ticket, Step.RECORD_CALLBACK)
    return CallbackRecorded(contacted=contacted, solved=solved, satisfied=satisfied, remark=remark)


def decide_close(ticket: Ticket, rules: Rules) -> Closed:
    """结案: the reporter has answered, or could not be reached, or this kind of matter needs no callback.

    Raises:
        StepDoesNotFit.
        ExplanationOwed: a leg was answered late and its unit has not said why.
        CallbackOwed: nobody was reached, in fewer attempts or on fewer days than the policy asks for.
    """
    require_fit(ticket, Step.CLOSE)
    for leg in ticket.legs:
        if leg.explanation_owed:
            raise ExplanationOwed(leg=leg.no)
    reached = [attempt for attempt in ticket.callbacks if attempt.contacted]
    if reached:
        return Closed(closure_type="done" if reached[-1].solved else "explained")
    if not rules.catalogue.request_type(ticket.request_type).needs_callback:
        return Closed(closure_type="done")
    days = {attempt.at.astimezone(CHINA).date() for attempt in ticket.callbacks}
    asked = rules.policy.callback
    if len(ticket.callbacks) < asked.attempts_min or len(days) < asked.days_min:
        raise CallbackOwed(
            attempts=len(ticket.callbacks),
            days=len(days),
            attempts_min=asked.attempts_min,
            days_min=asked.days_min,
        )
    return Closed(closure_type="unreachable")


def decide_record(ticket: Ticket, asked: commands.Record, kind: str, recorded_at: datetime) -> Recorded:
    """备注、联系、走访、照片: always fits, and changes no state."""
    require_fit(ticket, Step.RECORD)
    return Recorded(kind=kind, recorded_at=recorded_at, body=msgspec.to_builtins(asked))


def _leg(ticket: Ticket, no: int) -> Leg:
    leg = ticket.leg(no)
    if leg is None:
        raise NoSuchLeg(leg=no)
    return leg


def _require_capable(ticket: Ticket, choice: Choice, rules: Rules, now: datetime) -> None:
    unit = rules.units.get(choice.unit)
    if unit is None:
        raise UnitUnknown(unit=choice.unit)
    if choice.role == "lead" and not unit.can_handle:
        raise UnitCannotHandle(unit=choice.unit)
    if unit.kind in ("street", "community"):
        category = ticket.category or ""
        chain, overlays = ticket.places
        on = now.astimezone(CHINA).date()
        claims = rules.duty_list.claims(category, chain, overlays, rules.units, on)
        if unit.id not in {claim.unit.id for claim in claims}:
            raise NotOnDutyList(unit=unit.id, category=category)
