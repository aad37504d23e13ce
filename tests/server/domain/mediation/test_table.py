"""The table of a case's life, cell by cell: (state × step), and what leads out of it."""

import pytest

from server.domain.errors import StepDoesNotFit, StepRefused
from server.domain.mediation.registry import CASE_STEPS, decide_case
from server.domain.mediation.transitions import CASE_TRANSITIONS, CaseState, CaseStep, case_steps_from
from tests.server.domain.mediation.cases import IN_STATE, chained, context
from tests.server.domain.mediation.walks import ASKED

ASKABLE = [step for step in CaseStep if step in CASE_STEPS]


@pytest.mark.parametrize("step", ASKABLE)
@pytest.mark.parametrize("state", list(CaseState))
def test_a_step_leads_where_the_table_says_and_nowhere_else(state: CaseState, step: CaseStep) -> None:
    case = IN_STATE[state]()
    assert case.state is state
    fits = (state, step) in CASE_TRANSITIONS
    try:
        payload = decide_case(case, step, ASKED[step], context())
    except StepDoesNotFit:
        assert not fits
    except StepRefused:
        assert fits
    else:
        assert fits
        assert chained(case, payload)[0].state is CASE_TRANSITIONS[state, step]


def test_every_step_can_be_taken_from_some_state_as_it_is_asked_here() -> None:
    taken = set()
    for state, step in CASE_TRANSITIONS:
        if state is None or step not in CASE_STEPS:
            continue
        try:
            decide_case(IN_STATE[state](), step, ASKED[step], context())
        except StepRefused:
            continue
        taken.add(step)
    assert set(ASKABLE) - taken == {CaseStep.RECORD_CONFIRMATION, CaseStep.REOFFER}


def test_every_step_of_the_table_has_a_rule_or_is_casework_s_own() -> None:
    in_table = {step for _, step in CASE_TRANSITIONS}
    assert in_table == set(CaseStep)
    assert in_table - CASE_STEPS.keys() == {CaseStep.REGISTER, CaseStep.ADD_PARTY}


def test_a_closed_case_takes_nothing_but_records_papers_and_visits() -> None:
    assert case_steps_from(CaseState.CLOSED) == (
        CaseStep.RECORD_SESSION,
        CaseStep.ADD_MATERIAL,
        CaseStep.FOLLOW_UP,
    )


def test_until_an_agreement_is_in_force_every_state_has_a_way_out() -> None:
    for state in (CaseState.REGISTERED, CaseState.ACCEPTED, CaseState.MEDIATING, CaseState.AGREED):
        assert CASE_TRANSITIONS[state, CaseStep.WITHDRAW] is CaseState.ENDED
