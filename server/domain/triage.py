"""What the server does with a fresh report by itself, and where it stops and asks a person (二次派单).

category known or clearly suggested ─ placement certain ─ one lead unit ─▶ accepted and dispatched
anything in doubt                                                       ─▶ accepted, waits for a coordinator
no category can even be guessed                                         ─▶ stays as submitted
"""

from server.domain import group_risk
from server.domain.assessment import doubts_of_fix, doubts_of_place, routed
from server.domain.calling_back import check_due
from server.domain.context import Context
from server.domain.duty_list import Reason
from server.domain.errors import StepRefused
from server.domain.events import (
    AboutCorrected,
    Accepted,
    Amended,
    CallbackRecorded,
    ConsultationConcluded,
    ConsultationOpened,
    Dispatched,
    Escalated,
    InfoSupplied,
    Payload,
    Recorded,
    Recurred,
    Reopened,
    ResultApproved,
    ResultSubmitted,
    ReturnGranted,
    SelfHandled,
    SelfHandlingConfirmed,
    SelfHandlingRefused,
    SilenceCounted,
    TermMissed,
    Urged,
)
from server.domain.recurrence import recurred, swept
from server.domain.rules import Rules
from server.domain.steps.consultation import consultation, run_out
from server.domain.steps.dispatch import dispatched as dispatched_to
from server.domain.steps.field import check_ordered
from server.domain.steps.intake import accepted as accepted_as
from server.domain.steps.legs import Choice
from server.domain.steps.waiting import resumed
from server.domain.suggest import suggest
from server.domain.ticket import Ticket
from server.domain.transitions import State


def accepted(ticket: Ticket, rules: Rules) -> Accepted | None:
    """受理 by the system: with the worker's category, or the likeliest; None where nothing can be guessed."""
    doubts = [
        *doubts_of_place(ticket.placement, rules.policy.dispatch.auto_certainty_min),
        *doubts_of_fix(ticket.position, ticket.recorded_at, rules.policy.field),
    ]
    category = ticket.category
    if category is None:
        suggestions = suggest(ticket.description, rules.catalogue)
        if not suggestions.ranked:
            return None
        category = suggestions.ranked[0].category
        if not suggestions.is_clear:
            codes = " ".join(each.category for each in suggestions.ranked)
            doubts.append(Reason("category_unclear", {"categories": codes}))
    found = routed(ticket, category, rules)
    doubts += found.doubts
    return accepted_as(ticket, category, None, found, rules, suggested=ticket.category is None, doubts=doubts)


def dispatched(ticket: Ticket, by: Context) -> Dispatched | None:
    """派单 by the system: to the units that routing found.

    None while anything is in doubt, or the rules forbid it, or a person took it back from one of these units 撤回.
    """
    recalled_from = {leg.unit for leg in ticket.legs if leg.recalled and leg.cycle == ticket.cycle}
    if (
        ticket.doubts
        or not ticket.candidates
        or any(each.unit in recalled_from for each in ticket.candidates)
    ):
        return None
    chosen = [
        Choice(unit=candidate.unit, role=candidate.role, reasons=candidate.reasons)
        for candidate in ticket.candidates
    ]
    try:
        return dispatched_to(ticket, chosen, by, automatic=True)
    except StepRefused:  # such as a unit that gave this very matter back before: then a person chooses
        return None


def upon(payload: Payload, ticket: Ticket, by: Context, *, by_itself: bool = False) -> Payload | None:
    """What the house does by itself as soon as something has happened to a ticket; None where it waits for a person.

    `by_itself`: also what has happened was the house's own doing.

        a person removed the last doubt             ─▶ dispatched
        what was missing was supplied               ─▶ accepted, and then dispatched
        so many returns were granted                ─▶ the units consult
        one more round than the city has            ─▶ the units consult
        the reporter was reached, or called, while all waited  ─▶ resumed
        done on the spot, and not sampled           ─▶ confirmed
        has its units, and it was ended here before ─▶ it recurs ─▶ whoever leads looks for more of it
        a consultation ran out of its time          ─▶ silence counts as agreement ─▶ escalated
        not everybody came to a whistle             ─▶ a level up
        no call reaches who is to be called, or
        what was found on patrol is called done     ─▶ somebody looks on the spot
        it may bring many people together           ─▶ restricted, and the district is told
    """
    upon_it = _upon_this(payload, ticket, by, by_itself=by_itself)
    return group_risk.found(ticket, by.rules) if upon_it is None else upon_it


def _upon_this(payload: Payload, ticket: Ticket, by: Context, *, by_itself: bool) -> Payload | None:
    match ticket.state, payload:
        case State.TO_DISPATCH, Amended() | AboutCorrected():
            return dispatched(ticket, by)
        case State.TO_DISPATCH, Accepted() if by_itself:
            return dispatched(ticket, by)
        case State.SUBMITTED, InfoSupplied() | SelfHandlingRefused():
            return accepted(ticket, by.rules)
        case _, ReturnGranted(next_leg=None):
            return _consulted(ticket, "returned_too_often", by)
        case State.TO_DISPATCH, Reopened(cycle=cycle) if cycle > by.rules.policy.second_round.rounds_max:
            return _consulted(ticket, "rounds_used_up", by)
        case (
            State.WAITING_CITIZEN,
            Recorded(kind="contact", body={"reached": True}) | Urged(for_reporter=True),
        ):
            return resumed(ticket, "contact", by)
        case State.DISPATCHED, Dispatched() | ConsultationConcluded():
            return recurred(ticket, by)
        case State.DISPATCHED, Recurred():
            return swept(ticket, by)
        case State.CONSULTING, TermMissed(what="consult") | SilenceCounted():
            return run_out(ticket, by)
        case State.SELF_HANDLED, SelfHandled(sampled=False):
            return SelfHandlingConfirmed()
        case State.TO_REVIEW | State.TO_CALLBACK, ResultSubmitted() | ResultApproved() | CallbackRecorded():
            why = check_due(ticket, by.rules)
            return None if why is None else check_ordered(why, by)
        case _, TermMissed(what="whistle") if ticket.dispatch_level < by.rules.policy.dispatch.highest_level:
            return Escalated(level=ticket.dispatch_level + 1, reason="whistle_unanswered")
    return None


def _consulted(ticket: Ticket, reason: str, by: Context) -> ConsultationOpened:
    """Whoever had the matter, or was proposed for it, is asked."""
    had = [leg.unit for leg in ticket.legs if not leg.recalled]
    proposed = [candidate.unit for candidate in ticket.candidates]
    suggested = [one.suggested_unit for one in ticket.asked_for("return") if one.suggested_unit]
    return consultation(ticket, (*had, *suggested, *proposed), 2, reason, by)
