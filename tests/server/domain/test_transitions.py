"""The whole table of states and steps: what fits moves the ticket there, and nothing else happens at all."""

import pytest
from msgspec.structs import replace

from server.domain.decide import require_fit
from server.domain.errors import StepDoesNotFit
from server.domain.ticket import Ticket
from server.domain.transitions import TRANSITIONS, State, Step, steps_from
from tests.server.domain.walks import IN_STATE, attempted, moved

FITTING = [(state, step) for state, step in TRANSITIONS if state is not None]
OTHERS = [(state, step) for state in State for step in Step if (state, step) not in TRANSITIONS]


def a_ticket_in(state: State) -> Ticket:
    ticket = IN_STATE[state]()
    assert ticket.state is state
    return ticket


@pytest.mark.parametrize(("state", "step"), FITTING)
def test_a_step_that_fits_leads_where_the_table_says(state: State, step: Step) -> None:
    ticket = a_ticket_in(state)
    # The one leg of a ticket in handling is signed already; a second unit's may still be.
    leg = 1 if (state, step) != (State.HANDLING, Step.SIGN) else 2
    ticket = with_a_second_leg(ticket) if leg == 2 else ticket
    assert moved(ticket, attempted(ticket, step, leg=leg)).state is TRANSITIONS[state, step]


@pytest.mark.parametrize(("state", "step"), OTHERS)
def test_a_step_that_does_not_fit_is_refused_with_state_and_step(state: State, step: Step) -> None:
    ticket = a_ticket_in(state)
    with pytest.raises(StepDoesNotFit) as refusal:
        attempted(ticket, step)
    assert refusal.value.facts == {"state": state.value, "step": step.value}


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.REPORT])
def test_before_the_report_nothing_can_be_done(step: Step) -> None:
    with pytest.raises(StepDoesNotFit):
        require_fit(None, step)


@pytest.mark.parametrize("state", State)
def test_the_steps_offered_in_a_state_are_those_of_the_table(state: State) -> None:
    assert set(steps_from(state)) == {step for at, step in FITTING if at is state}


def test_records_fit_every_state_and_change_none() -> None:
    assert all(TRANSITIONS[state, Step.RECORD] is state for state in State)


def test_every_state_can_be_reached_from_the_report() -> None:
    reached = {TRANSITIONS[None, Step.REPORT]}
    for _ in State:
        reached |= {to for (at, _), to in TRANSITIONS.items() if at in reached}
    assert reached == set(State)


def test_a_closed_ticket_takes_records_and_nothing_else() -> None:
    assert steps_from(State.CLOSED) == (Step.RECORD,)


def with_a_second_leg(ticket: Ticket) -> Ticket:
    second = replace(ticket.legs[0], no=2, unit="street-1", role="co", signed_at=None)
    return replace(ticket, legs=(*ticket.legs, second))
