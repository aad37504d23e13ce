"""挂账与阶段性方案: what cannot be done now is put on the books with an owner and a plan, or done in stages."""

from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from server.domain.asked import Answered, LegNo, Line, No, Reasoned, Sentence, Workdays
from server.domain.context import Context
from server.domain.deadlines import midnight_after, workdays_due
from server.domain.errors import DayOutOfRange, NoSuchPart, NotAllowedHere, NotYours
from server.domain.events import (
    DeferralEnded,
    DeferralGranted,
    DeferralRequested,
    DeferralReviewed,
    MilestoneMet,
    PlanAccepted,
    PlanProposed,
)
from server.domain.happened.waiting import LegDue
from server.domain.matters import Milestone
from server.domain.people import Role
from server.domain.steps.intake import require_code
from server.domain.steps.requests import open_request, require_none_open
from server.domain.steps.waiting import day_of, unanswered
from server.domain.ticket import Ticket

#: The class of complex matters, which may be done in stages.
STAGED_CLASS = "C"

_APPROVERS = {"district": Role.DISTRICT_COORDINATOR, "leader": Role.LEADER}


class RequestDeferral(Struct, frozen=True, kw_only=True):
    """申请挂账: why not now, who owns it, by which plan; `workdays` is the term that the work has afterwards."""

    leg: LegNo
    reason_code: Line
    owner: Line
    plan: Sentence
    review_on: date
    ends_on: date
    workdays: Workdays = 5


def decide_request_deferral(ticket: Ticket, asked: RequestDeferral, by: Context) -> DeferralRequested:
    """申请挂账: never an open-ended pause.

    Raises:
        NoSuchLeg, LegAlreadyAnswered, CodeUnknown, AskedAlready.
        DayOutOfRange: it is not looked at soon enough, ends before that, or too far ahead.
    """
    leg = unanswered(ticket, asked.leg)
    require_code("reason_code", asked.reason_code, by.rules.policy.deferral.reasons)
    require_none_open(ticket, "deferral", leg.no)
    _require_reviewed_soon(asked.review_on, by)
    by.require_foreseen("ends_on", asked.ends_on, asked.review_on)
    return DeferralRequested(
        leg=leg.no,
        unit=leg.unit,
        reason_code=asked.reason_code,
        owner=asked.owner,
        plan=asked.plan,
        review_on=asked.review_on,
        ends_on=asked.ends_on,
        workdays=asked.workdays,
    )


def decide_grant_deferral(ticket: Ticket, asked: Answered, by: Context) -> DeferralGranted:
    """批准挂账, by whom the city's policy names: the district, or a leader.

    Raises:
        NoSuchPart, NeedsSecondPerson, OwnMatter, NotYours.
        DayOutOfRange: its end is over; what is still needed is asked for anew.
    """
    if _APPROVERS[by.rules.policy.deferral.approver] not in by.actor.roles:
        raise NotYours(act="grant_deferral", number=ticket.number)
    request = open_request(ticket, asked.request, "deferral", by)
    if ticket.deferral is not None:
        by.require_foreseen("ends_on", ticket.deferral.ends_on)
    return DeferralGranted(request=request.no)


class ReviewDeferral(Struct, frozen=True, kw_only=True):
    """挂账复核: what was found, and when it is looked at next."""

    finding: Sentence
    review_on: date


def decide_review_deferral(_ticket: Ticket, asked: ReviewDeferral, by: Context) -> DeferralReviewed:
    """挂账复核.

    Raises:
        DayOutOfRange.
    """
    _require_reviewed_soon(asked.review_on, by)
    return DeferralReviewed(finding=asked.finding, review_on=asked.review_on)


def decide_end_deferral(ticket: Ticket, asked: Reasoned, by: Context) -> DeferralEnded:
    """销账: the time has come, or is up; the work has the term that the plan gave it."""
    workdays = 1 if ticket.deferral is None else ticket.deferral.workdays
    due_at = workdays_due(by.now, workdays, by.rules.calendar).at
    promise = max(due_at, ticket.promise_due or due_at)
    legs = tuple(
        LegDue(leg=leg.no, resolve_due=max(due_at, leg.resolve_due))
        for leg in ticket.live_legs
        if not leg.is_answered
    )
    return DeferralEnded(reason=asked.reason, promise_due=promise, promise_due_on=day_of(promise), legs=legs)


class Stage(Struct, frozen=True, kw_only=True):
    """节点: what will be done by which day."""

    what: Line
    due_on: date


class ProposePlan(Struct, frozen=True, kw_only=True):
    """阶段性方案: stages in their order; the last one is the committed finish."""

    text: Sentence
    stages: Annotated[tuple[Stage, ...], Meta(min_length=1, max_length=20)]


def decide_propose_plan(ticket: Ticket, asked: ProposePlan, by: Context) -> PlanProposed:
    """阶段性方案: for complex matters only; no stage is over or too far ahead, and each follows the one before.

    Raises:
        NotAllowedHere, DayOutOfRange, AskedAlready.
    """
    if ticket.deadline_class != STAGED_CLASS:
        raise NotAllowedHere(step="propose_plan", code=ticket.deadline_class or "")
    require_none_open(ticket, "plan")
    earliest = by.today
    for stage in asked.stages:
        by.require_foreseen("stages", stage.due_on, earliest)
        earliest = stage.due_on
    milestones = tuple(
        Milestone(no=no, what=stage.what, due_on=stage.due_on) for no, stage in enumerate(asked.stages, 1)
    )
    return PlanProposed(text=asked.text, finish_on=earliest, milestones=milestones)


def decide_accept_plan(ticket: Ticket, asked: Answered, by: Context) -> PlanAccepted:
    """认可方案: the promise is kept by it; the legs have until the committed finish.

    Raises:
        NoSuchPart, NeedsSecondPerson, OwnMatter.
    """
    request = open_request(ticket, asked.request, "plan", by)
    finish = None if ticket.plan is None else midnight_after(ticket.plan.finish_on)
    legs = tuple(
        LegDue(leg=leg.no, resolve_due=leg.resolve_due if finish is None else max(finish, leg.resolve_due))
        for leg in ticket.live_legs
        if not leg.is_answered
    )
    return PlanAccepted(request=request.no, legs=legs)


class MeetMilestone(Struct, frozen=True, kw_only=True):
    """完成节点."""

    milestone: No
    remark: Sentence


def decide_meet_milestone(ticket: Ticket, asked: MeetMilestone, _by: Context) -> MilestoneMet:
    """完成节点 of an accepted plan.

    Raises:
        NoSuchPart.
    """
    plan = ticket.plan
    stages = () if plan is None or plan.accepted_at is None else plan.milestones
    if not any(stage.no == asked.milestone and stage.met_at is None for stage in stages):
        raise NoSuchPart(part="milestone", no=asked.milestone)
    return MilestoneMet(milestone=asked.milestone, remark=asked.remark)


def _require_reviewed_soon(review_on: date, by: Context) -> None:
    latest = by.today + timedelta(days=by.rules.policy.deferral.review_days_max)
    if not by.today < review_on <= latest:
        raise DayOutOfRange(field="review_on", latest=latest.isoformat())
