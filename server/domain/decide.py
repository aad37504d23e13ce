"""decide(ticket, step, what is asked, …) → what happens, or a refusal that names its reason. Pure.

Every step first looks itself up in the table of transitions; then comes the rule of its subject (`steps`), with the
guards that the table cannot express. Who may ask is another question, answered in `scope`.
"""

from msgspec import Struct

from server.domain.context import Context
from server.domain.errors import NotYours, StepDoesNotFit
from server.domain.events import Payload
from server.domain.scope import Act, Actor, require, require_leg
from server.domain.steps import field
from server.domain.steps.registry import STEPS, StepRule
from server.domain.ticket import Ticket
from server.domain.transitions import TRANSITIONS, State, Step

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


def decide(ticket: Ticket, step: Step, asked: Struct, by: Context) -> Payload:
    """What happens when this is asked for, by somebody who may.

    Raises:
        StepDoesNotFit, and whatever the step's own rule refuses.
    """
    require_fit(ticket, step)
    return rule_of(step).decide(ticket, asked, by)
