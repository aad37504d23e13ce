"""How a mediation ends without an agreement, or takes longer, and when it is a group's."""

import pytest
from msgspec.structs import replace

from server.domain.errors import ConsentMissing, NoSuchPart
from server.domain.mediation.asked import Assess, EndCase, Extend, TransferToPolice, WithdrawParty
from server.domain.mediation.errors import RoutesNotTold
from server.domain.mediation.transitions import CaseState, CaseStep
from tests.server.domain.mediation.cases import (
    DAY,
    NO_AGREEMENT,
    OFFICE,
    accepted,
    agreed,
    consented,
    mediating,
    performing,
    registered,
    stepped,
)


@pytest.mark.parametrize("party", [1, 2])
@pytest.mark.parametrize("case", [registered, consented, mediating, agreed])
def test_either_side_may_withdraw_at_any_time_before_an_agreement_is_in_force(
    case: object, party: int
) -> None:
    before = case()  # type: ignore[operator]  # one of those above
    asked = WithdrawParty(party=party, reason="不愿再谈", routes_told=True)
    after = stepped(before, CaseStep.WITHDRAW, asked)
    assert (after.state, after.outcome, after.due_at) == (CaseState.ENDED, "withdrawn", None)


def test_nobody_leaves_without_being_told_of_the_ways_that_are_open() -> None:
    with pytest.raises(RoutesNotTold):
        stepped(mediating(), CaseStep.END, replace(NO_AGREEMENT, routes_told=False))
    with pytest.raises(RoutesNotTold):
        stepped(mediating(), CaseStep.WITHDRAW, WithdrawParty(party=1, reason="不谈", routes_told=False))


@pytest.mark.parametrize("outcome", ["no_agreement", "refused", "to_administration", "to_court"])
def test_a_mediation_ends_without_an_agreement_in_one_of_four_ways(outcome: str) -> None:
    asked = EndCase(outcome=outcome, reason="无法调解", routes_told=True)  # type: ignore[arg-type]  # one of those above
    assert stepped(mediating(), CaseStep.END, asked).outcome == outcome


def test_violence_goes_to_the_police_at_once_even_after_an_agreement() -> None:
    for case in (registered(), mediating(), performing()):
        assert (
            stepped(case, CaseStep.TRANSFER_TO_POLICE, TransferToPolice(reason="动手")).outcome == "to_police"
        )


def test_the_thirty_days_are_extended_only_where_everybody_wishes() -> None:
    case = mediating()
    with pytest.raises(ConsentMissing):
        stepped(case, CaseStep.EXTEND, Extend(days=10, all_agree=False, reason="再谈"))
    later = stepped(case, CaseStep.EXTEND, Extend(days=10, all_agree=True, reason="再谈"))
    assert case.due_at is not None
    assert later.due_at == case.due_at + 10 * DAY


def test_a_term_that_has_not_begun_is_not_extended() -> None:
    with pytest.raises(NoSuchPart):
        stepped(accepted(), CaseStep.EXTEND, Extend(days=10, all_agree=True, reason="再谈"))


@pytest.mark.parametrize(
    ("people", "restricted", "risk"), [(4, False, "green"), (5, True, "green"), (30, True, "red")]
)
def test_a_group_s_dispute_is_restricted_and_the_district_is_told(
    people: int, restricted: bool, risk: str
) -> None:
    case = registered(people_count=people)
    assert (case.restricted, case.district_told_at is not None, case.risk) == (restricted, restricted, risk)


def test_what_has_become_a_group_s_dispute_stays_restricted() -> None:
    grown = stepped(mediating(), CaseStep.ASSESS, Assess(risk="green", people_count=6, reason="串联"), OFFICE)
    shrunk = stepped(grown, CaseStep.ASSESS, Assess(risk="green", people_count=2, reason="散去"), OFFICE)
    assert (shrunk.restricted, shrunk.district_told_at) == (True, grown.district_told_at)
