"""Which step fits a ticket and a unit's part of it, for the app out of reach: the server's own tables and rules, asked.

`python -m tests.handheld.steps` writes `web/handheld/src/state/steps/table.json` anew:

    kind ─▶ states   in which the server's table of transitions has the step, and where it leads
         ─▶ legs     (of steps about a leg) in which the rule of the step takes it, and where it leaves the leg
"""

import json
from collections.abc import Iterator

from msgspec.structs import replace

from server.domain.decide import decide, rule_of
from server.domain.errors import DomainError
from server.domain.leg import Offer
from server.domain.steps import dispatch, requests
from server.domain.steps.registry import FROM_THE_FIELD
from server.domain.steps.results import RejectResult
from server.domain.ticket import Ticket
from server.domain.transitions import TRANSITIONS, LegState, State, Step
from tests.handheld.conftest import ROOT
from tests.server.domain.asking import ASKED, BOTH_UNITS, RETURN, answer
from tests.server.domain.cast import DAY, STREET, STREET_UNIT, URBAN, context
from tests.server.domain.stages import contacted, dispatched, moved, stepped
from tests.server.small_city import MORNING

FILE = ROOT / "web" / "handheld" / "src" / "state" / "steps" / "table.json"

_ABOUT_OFFERS = (Step.TAKE_OFFER, Step.NEXT_OFFER)


def table() -> str:
    """The file as it should be."""
    rows = (f' "{kind}": {json.dumps(_row(step))}' for kind, (step, _) in sorted(FROM_THE_FIELD.items()))
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _row(step: Step) -> dict[str, dict[str, str]]:
    states = {at.value: TRANSITIONS[at, step].value for at in State if (at, step) in TRANSITIONS}
    if not (rule_of(step).own_leg or step in _ABOUT_OFFERS):
        return {"states": states}
    return {"states": states, "legs": dict(_legs(step))}


def _legs(step: Step) -> Iterator[tuple[str, str]]:
    """The states in which a leg takes the step, however it came there, and the state after it."""
    for state in dict.fromkeys(state for state, _ in STAGES):
        after = [_after(step, ticket) for at, ticket in STAGES if at is state]
        if after[0] is not None and None not in after:
            yield state.value, after[0].value


def _after(step: Step, stage: Ticket) -> LegState | None:
    told = stage.with_live_legs(dispatched_at=MORNING - DAY)
    ticket = replace(told.with_leg(1, **_WHATEVER_ELSE), contacts_at=(MORNING - DAY, MORNING))
    try:
        payload = decide(ticket, step, ASKED[step](1), context(MORNING, URBAN))
    except DomainError:
        return None
    leg = moved(ticket, payload).leg(1)
    return None if leg is None else leg.state


#: What else a step may ask of a leg, so that only the leg's state speaks: an offer of it, and an explanation owed.
_WHATEVER_ELSE = {
    "offer": Offer(to=URBAN.id, until=MORNING, others=()),
    "explanation_owed": True,
}


def _stages() -> Iterator[Ticket]:
    """A ticket at work, its first leg in each state in which a unit has it."""
    other_signed = stepped(
        dispatched(BOTH_UNITS, category="0101"), Step.SIGN, dispatch.Sign(leg=2), STREET_UNIT
    )
    signed = stepped(other_signed, Step.SIGN, dispatch.Sign(leg=1), URBAN)
    asked = stepped(other_signed, Step.REQUEST_RETURN, RETURN, URBAN)
    answered = stepped(contacted(signed), Step.SUBMIT_RESULT, answer(), URBAN)
    both = stepped(answered, Step.SUBMIT_RESULT, answer(2), STREET_UNIT)
    yield other_signed
    yield signed
    yield asked
    yield stepped(signed, Step.REQUEST_RETURN, RETURN, URBAN)
    yield stepped(asked, Step.REFUSE_RETURN, requests.Refuse(request=1, reason="属你单位"), STREET)
    yield answered
    yield stepped(both, Step.REJECT_RESULT, RejectResult(reason="照片不清"), STREET)


#: With the state of the first leg.
STAGES = [(leg.state, ticket) for ticket in _stages() if (leg := ticket.leg(1)) is not None]


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
