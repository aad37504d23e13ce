"""The whole table of states and steps: what fits moves the ticket there, and nothing else happens at all."""

import pytest

from server.domain.decide import decide, require_fit, rule_of
from server.domain.errors import DomainError, StepDoesNotFit
from server.domain.scope import GRANTS, Act, Actor
from server.domain.steps.registry import FROM_THE_FIELD, STEPS
from server.domain.transitions import ENDS, OPEN, TRANSITIONS, State, Step, steps_from
from tests.server.domain.asking import ASKED, DECISIONS
from tests.server.domain.cast import DAY, context
from tests.server.domain.stages import IN_STATE
from tests.server.small_city import MORNING

FITTING = [(state, step) for state, step in TRANSITIONS if state is not None]
OTHERS = [(state, step) for state in State for step in Step if (state, step) not in TRANSITIONS]


@pytest.mark.parametrize("state", State)
def test_there_is_a_way_into_every_state(state: State) -> None:
    assert IN_STATE[state]().state is state


@pytest.mark.parametrize(("state", "step"), OTHERS)
def test_a_step_that_does_not_fit_is_refused_with_state_and_step(state: State, step: Step) -> None:
    with pytest.raises(StepDoesNotFit) as refusal:
        require_fit(IN_STATE[state](), step)
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


def test_from_every_open_state_there_is_a_way_to_an_end() -> None:
    ending = set(ENDS)
    for _ in State:
        ending |= {at for (at, _), to in TRANSITIONS.items() if at is not None and to in ending}
    assert ending == set(State)


#: A closed matter may be found undone, and looked for elsewhere.
CLOSED_MAY = {
    Step.DISPUTE_CLOSURE,
    Step.REVIEW_DEMAND,
    Step.REOPEN,
    Step.ORDER_SWEEP,
    Step.REPORT_SWEEP,
}


@pytest.mark.parametrize(
    ("end", "ways"),
    [
        (State.CLOSED, CLOSED_MAY),
        (State.REJECTED, {Step.APPEAL}),
        (State.MERGED, {Step.UNMERGE}),
        (State.EXCLUDED, set()),
        (State.WITHDRAWN, set()),
    ],
)
def test_an_end_takes_records_and_its_one_way_back(end: State, ways: set[Step]) -> None:
    assert set(steps_from(end)) == {Step.RECORD, *ways}


def test_a_correction_and_supervision_fit_every_open_state() -> None:
    assert {Step.AMEND, Step.URGE, Step.SUPERVISE, Step.WITHDRAW} <= set.intersection(
        *(set(steps_from(state)) for state in OPEN)
    )


def test_every_step_but_the_report_has_a_rule_and_every_rule_a_step() -> None:
    assert set(STEPS) == set(Step) - {Step.REPORT, Step.RECORD}
    assert set(ASKED) == set(Step) - {Step.REPORT}


def test_every_act_that_a_step_needs_is_granted_to_somebody_unless_the_house_does_it_itself() -> None:
    granted = {act for act, _ in GRANTS}
    assert {rule.act for rule in STEPS.values()} - granted == {Act.BY_ITSELF}


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.REPORT])
def test_a_rule_reads_what_it_says_is_asked(step: Step) -> None:
    assert isinstance(ASKED[step](1), rule_of(step).asked)


def test_a_decision_on_a_request_says_which_kind_it_answers() -> None:
    assert {step: rule.answers for step, rule in STEPS.items() if rule.answers} == DECISIONS


def test_what_the_house_does_by_itself_comes_from_no_handheld() -> None:
    by_itself = {step for step, rule in STEPS.items() if rule.act is Act.BY_ITSELF}
    assert by_itself.isdisjoint(step for step, _ in FROM_THE_FIELD.values())


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.REPORT])
def test_in_no_state_does_a_rule_answer_with_anything_but_an_event_or_a_refusal(step: Step) -> None:
    told = [outcome(state, step, number, late) for state in State for number in (1, 2) for late in (0, 90)]
    assert len(told) == len(State) * 4


def outcome(state: State, step: Step, number: int, days_late: int) -> str:
    """The name of what happens, or of the refusal; anything else is raised."""
    anybody = Actor(id="anybody", roles=frozenset(), unit="elsewhere")
    by = context(MORNING + days_late * DAY, anybody, other=IN_STATE[State.TO_DISPATCH]())
    try:
        return type(decide(IN_STATE[state](), step, ASKED[step](number), by)).__name__
    except DomainError as refusal:
        return type(refusal).__name__
