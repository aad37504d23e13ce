"""二次办理: what a reporter still wants, or a grid worker saw undone, is looked at; if it is so, it begins anew."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from geo.position import Position
from server.domain.asked import Line, Reasoned, Sentence, Sha256
from server.domain.context import Context
from server.domain.deadlines import redo_due, term_end
from server.domain.distance import metres_from
from server.domain.errors import AskedAlready, DemandUnreviewed, NeedsSecondPerson, TooLate
from server.domain.events import ClosureDisputed, DemandReviewed, Reopened
from server.domain.term import Term
from server.domain.ticket import Ticket


class DisputeClosure(Struct, frozen=True, kw_only=True):
    """不实办结: a grid worker was there and saw that it is not done."""

    reason: Sentence
    position: Position | None = None
    photos: Annotated[tuple[Sha256, ...], Meta(max_length=9)] = ()


def decide_dispute_closure(ticket: Ticket, asked: DisputeClosure, by: Context) -> ClosureDisputed:
    """不实办结, once in each round; what was closed can be disputed as long as the same matter is the same case.

    Raises:
        AskedAlready, TooLate.
    """
    if ticket.closure_disputed:
        raise AskedAlready(kind="closure_dispute")
    _require_in_time(ticket, "unsolved", by)
    return ClosureDisputed(
        reason=asked.reason,
        position=asked.position,
        distance_m=metres_from(ticket.placement, asked.position, by.locate),
        photos=asked.photos,
    )


class ReviewDemand(Struct, frozen=True, kw_only=True):
    """诉求合理性审核: whether what the reporter still wants, or what a grid worker disputes, is reasonable, and why."""

    reasonable: bool
    reason: Line


def decide_review_demand(ticket: Ticket, asked: ReviewDemand, by: Context) -> DemandReviewed:
    """诉求合理性审核, by nobody who disputes the closure, or heard in this round that a reporter is not satisfied.

    Raises:
        NeedsSecondPerson.
    """
    unhappy = (
        call for call in ticket.callbacks if call.cycle == ticket.cycle and call.satisfied == "unsatisfied"
    )
    disputed = ticket.closure_dispute
    if any(call.by == by.actor.id for call in unhappy) or (disputed and disputed.by == by.actor.id):
        raise NeedsSecondPerson(step="review_demand")
    return DemandReviewed(reasonable=asked.reasonable, reason=asked.reason)


Ground = Literal["unsatisfied", "unsolved", "new_facts"]


class Reopen(Reasoned, frozen=True, kw_only=True):
    """二次办理: why; the reporter is not satisfied, it was not solved, or there are new facts of the same matter."""

    ground: Ground = "unsatisfied"


def decide_reopen(ticket: Ticket, asked: Reopen, by: Context) -> Reopened:
    """二次办理: a closed ticket within its term. Old evidence is kept.

    Who is merely not satisfied says so within a few workdays; what was not solved, or has new facts, is the same case
    for longer (`duplicates.same_matter_days`). After as many rounds as the city has, the new one begins with a
    consultation (see `triage.upon`).

    Raises:
        TooLate.
        DemandUnreviewed: the city has every demand reviewed, and nobody found this one reasonable in this round.
    """
    rules = by.rules
    policy = rules.policy
    _require_in_time(ticket, asked.ground, by)
    demand = ticket.demand
    is_reasonable = demand is not None and demand.reasonable and demand.cycle == ticket.cycle
    if policy.second_round.reviews_demand and not is_reasonable:
        raise DemandUnreviewed(number=ticket.number)
    deadline_class = rules.catalogue.deadline_class(ticket.deadline_class or "B")
    due = redo_due(by.now, deadline_class, rules.calendar, policy)
    told, told_on = ticket.promise_due, ticket.promise_due_on
    is_later = told is not None and told_on is not None and told > due.at
    return Reopened(
        reason=asked.reason,
        cycle=ticket.cycle + 1,
        promise_due=told if is_later and told is not None else due.at,
        promise_due_on=told_on if is_later and told_on is not None else due.on,
    )


def _require_in_time(ticket: Ticket, ground: Ground, by: Context) -> None:
    """Nothing, while a matter is the same case: who is merely not satisfied has less time than what was not solved."""
    if ticket.closed_at is None:
        return
    policy = by.rules.policy
    within = policy.callback.reopen_within
    if ground != "unsatisfied":
        within = Term(days=policy.duplicates.same_matter_days)
    until = term_end(ticket.closed_at, within, by.rules.calendar)
    if by.now > until:
        raise TooLate(until=until.isoformat())
