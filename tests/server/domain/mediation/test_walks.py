"""What holds for a case whatever anybody asks for, in any order, at any time."""

import msgspec
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from server.domain.chain import GENESIS, verified, written
from server.domain.errors import ChainIsBroken
from server.domain.mediation.events import case_payload_from, fold_case
from server.domain.mediation.transitions import CASE_TRANSITIONS, CaseState
from tests.server.domain.mediation.cases import TODAY, founded
from tests.server.domain.mediation.walks import STRAIGHT, Asking, walked, walks


@settings(max_examples=150, deadline=None)
@given(walks())
def test_any_sequence_of_steps_gives_a_case_that_holds(asking: list[Asking]) -> None:
    went = walked(asking)

    case = went.cases[0]
    for event, after in zip(went.events, went.cases[1:], strict=True):
        assert case_payload_from(written(event.payload)) == event.payload
        case = fold_case(case, event)
        assert case == after
    for before, after in zip(went.cases, went.cases[1:], strict=False):
        assert before.state is after.state or after.state in {
            to for (state, _), to in CASE_TRANSITIONS.items() if state is before.state
        }
        assert after.version == before.version + 1
    last = went.cases[-1]
    assert msgspec.json.decode(msgspec.json.encode(last), type=type(last)) == last


@settings(max_examples=100, deadline=None)
@given(walks())
def test_no_agreement_is_in_force_without_consents_a_session_and_a_mediator(asking: list[Asking]) -> None:
    for case in walked(asking).cases:
        reached = case.agreement is not None
        assert not reached or (case.all_consent and any(session.counts for session in case.sessions))
        assert case.confirmation is None or case.confirmation.until >= TODAY
        assert case.lead is None or case.lead not in case.excluded
        assert case.offer is None or case.excluded.isdisjoint(case.offer.to)


def test_the_straight_way_leads_to_a_closed_file() -> None:
    went = walked([Asking(step, who, 0, no == 2) for no, (step, who) in enumerate(STRAIGHT)])
    assert (went.refused, went.cases[-1].state) == (0, CaseState.CLOSED)


def test_a_chain_that_was_tampered_with_does_not_verify() -> None:
    went = walked([Asking(step, who, 0, no == 2) for no, (step, who) in enumerate(STRAIGHT)])
    _, founding = founded()
    events = [founding, *went.events]
    assert verified(events, fold_case) == went.cases[-1]
    for broken in (
        [*events[:2], *events[3:]],
        [events[0], replace(events[1], actor="somebody"), *events[2:]],
        [replace(events[0], digest=GENESIS), *events[1:]],
        events[1:],
    ):
        with pytest.raises(ChainIsBroken):
            verified(broken, fold_case)


def test_a_case_is_founded_once() -> None:
    case, founding = founded()
    with pytest.raises(ChainIsBroken):
        fold_case(case, replace(founding, no=2))
