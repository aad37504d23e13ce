"""二次办理: what an unsatisfied reporter still wants is looked at; if it is reasonable, the matter begins anew."""

from typing import Literal

from msgspec import Struct

from server.domain.asked import Line, Reasoned
from server.domain.context import Context
from server.domain.deadlines import redo_due, term_due
from server.domain.errors import DemandUnreviewed, NeedsSecondPerson, TooLate
from server.domain.events import DemandReviewed, Reopened
from server.domain.term import Term
from server.domain.ticket import Ticket


class ReviewDemand(Struct, frozen=True, kw_only=True):
    """诉求合理性审核: whether what the reporter still wants is reasonable, and why."""

    reasonable: bool
    reason: Line


def decide_review_demand(ticket: Ticket, asked: ReviewDemand, by: Context) -> DemandReviewed:
    """诉求合理性审核, by nobody who heard in a callback of this round that a reporter is not satisfied.

    Raises:
        NeedsSecondPerson.
    """
    unhappy = (
        call for call in ticket.callbacks if call.cycle == ticket.cycle and call.satisfied == "unsatisfied"
    )
    if any(call.by == by.actor.id for call in unhappy):
        raise NeedsSecondPerson(step="review_demand")
    return DemandReviewed(reasonable=asked.reasonable, reason=asked.reason)


class Reopen(Reasoned, frozen=True, kw_only=True):
    """二次办理: why; the reporter is not satisfied, it was not solved, or there are new facts of the same matter."""

    ground: Literal["unsatisfied", "unsolved", "new_facts"] = "unsatisfied"


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
    if ticket.closed_at is not None:
        within = policy.callback.reopen_within
        if asked.ground != "unsatisfied":
            within = Term(days=policy.duplicates.same_matter_days)
        until = term_due(ticket.closed_at, within, rules.calendar).at
        if by.now > until:
            raise TooLate(until=until.isoformat())
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
