"""decide(ticket, step, what is asked, …) → what happens, or a refusal that names its reason. Pure.

Every step first looks itself up in the table of transitions; then comes the rule of its subject (`steps`), with the
guards that the table cannot express. Who may ask is another question, answered in `scope`.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache

from msgspec import Struct

from server.domain.context import Context
from server.domain.errors import NotYours, StepDoesNotFit
from server.domain.events import Payload
from server.domain.instants import require_instants
from server.domain.leg import Leg
from server.domain.rules import Rules
from server.domain.scope import Act, Actor, acts_of, has_part, is_own_leg, require, require_leg, taken_up
from server.domain.steps import field
from server.domain.steps.dispatch import recalled_until
from server.domain.steps.registry import STEPS, StepRule
from server.domain.ticket import Ticket
from server.domain.transitions import TRANSITIONS, State, Step, steps_from

#: Recording is not in the registry's rows, since it has a struct for each kind.
RECORDING = StepRule(asked=Struct, act=Act.RECORD, decide=field.decide_record)


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


def rule_of(step: Step) -> StepRule:
    """The rule of a step that can be asked of a ticket."""
    return RECORDING if step is Step.RECORD else STEPS[step]


def permit(ticket: Ticket, step: Step, asked: Struct, actor: Actor) -> None:
    """Nothing, if this person may ask for this.

    Raises:
        NotYours.
    """
    rule = rule_of(step)
    if rule.act is Act.BY_ITSELF:
        raise NotYours(act=step.value, number=ticket.number)
    require(actor, rule.act, ticket)
    leg = getattr(asked, "leg", None)
    if rule.own_leg and isinstance(leg, int):
        require_leg(actor, rule.act, ticket, leg)


def open_to(actor: Actor, ticket: Ticket, now: datetime, rules: Rules) -> tuple[Step, ...]:
    """The steps that fit the ticket and that this person may ask for, in the order of `Step`.

    What answers something is only there while that waits, what a unit says of its leg only for a unit that has one,
    what takes a dispatch back only for the city's time, by the `rules` that hold where the ticket lies. Whether what
    is then asked will do, only `decide` can tell.
    """
    granted = acts_of(actor, ticket)
    recalled = recalled_until(ticket, rules)
    is_too_late = recalled is not None and now > recalled
    return tuple(
        step
        for step, rule in _rules_from(ticket.state)
        if rule.act in granted
        and _is_open(actor, ticket, step, rule)
        and not (is_too_late and step is Step.RECALL_DISPATCH)
    )


@cache
def _rules_from(state: State) -> tuple[tuple[Step, StepRule], ...]:
    return tuple((step, rule_of(step)) for step in steps_from(state))


#: Steps that speak of something on the ticket besides a request: what there must be of it.
_SPEAKS_OF: dict[Step, Callable[[Ticket], bool]] = {
    Step.RECALL_DISPATCH: lambda ticket: not any(leg.is_final or leg.disputed_at for leg in ticket.live_legs),
    Step.OFFER: lambda ticket: any(leg.signed_at is None for leg in ticket.live_legs),
    Step.ANSWER_SUPERVISION: lambda ticket: any(each.ended_at is None for each in ticket.supervisions),
    Step.END_SUPERVISION: lambda ticket: any(each.ended_at is None for each in ticket.supervisions),
    Step.ANSWER_WHISTLE: lambda ticket: any(each.absent for each in ticket.whistles),
    Step.REPORT_SWEEP: lambda ticket: any(each.done_at is None for each in ticket.sweeps),
    Step.REPORT_FIELD_TASK: lambda ticket: any(each.done_at is None for each in ticket.field_tasks),
    Step.TAKE_OFFER: lambda ticket: any(leg.offer is not None for leg in ticket.live_legs),
    Step.NEXT_OFFER: lambda ticket: any(leg.offer is not None for leg in ticket.live_legs),
    Step.DISPUTE_CLOSURE: lambda ticket: not ticket.closure_disputed,
    Step.MEET_MILESTONE: lambda ticket: ticket.plan is not None,
}

#: What a unit does to a part of its own: which of those it may still do it to.
_TO_A_PART: dict[Step, Callable[[Leg], bool]] = {
    Step.SIGN: lambda leg: leg.signed_at is None,
    Step.SUBMIT_RESULT: lambda leg: leg.signed_at is not None and not leg.is_answered,
}


def _is_open(actor: Actor, ticket: Ticket, step: Step, rule: StepRule) -> bool:
    if step in _SPEAKS_OF and not _SPEAKS_OF[step](ticket):
        return False
    if step in _TO_A_PART and not any(
        is_own_leg(actor, leg) and _TO_A_PART[step](leg) for leg in ticket.live_legs
    ):
        return False
    if rule.own_leg and not has_part(actor, ticket) and not taken_up(actor, ticket):
        return False
    return rule.answers is None or any(request.is_open for request in ticket.asked_for(rule.answers))


def decide(ticket: Ticket, step: Step, asked: Struct, by: Context) -> Payload:
    """What happens when this is asked for, by somebody who may.

    Raises:
        StepDoesNotFit, DayOutOfRange, and whatever the step's own rule refuses.
    """
    require_fit(ticket, step)
    require_instants(asked)
    return rule_of(step).decide(ticket, asked, by)
