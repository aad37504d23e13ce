"""Who mediates: the best are asked, one of them takes it, and nobody with an interest takes part."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.domain.asked import Nothing, Reasoned
from server.domain.errors import NoSuchPart
from server.domain.mediation.asked import Appoint, Invite, MakeOffer, Recuse
from server.domain.mediation.due import case_due_steps, case_next_due
from server.domain.mediation.errors import MediatorConflicted
from server.domain.mediation.staffing import offered
from server.domain.mediation.transitions import CaseState, CaseStep
from server.domain.policy_parts import Mediation
from tests.server.domain.mediation.cases import (
    LEAD,
    OFFICE,
    THE_HOUSE,
    context,
    mediating,
    registered,
    stepped,
)
from tests.server.small_city import MORNING

POLICY = Mediation()


def test_a_new_case_goes_to_the_three_best_at_once_for_thirty_minutes_with_reasons() -> None:
    offer = offered(registered(), context(THE_HOUSE))
    assert offer.to == ("mediator-1", "mediator-2", "mediator-3")
    assert offer.until == MORNING + timedelta(minutes=30)
    assert [reason.code for reason in offer.ranked[0].reasons] == ["speciality", "area", "load", "language"]
    assert {(person, reason.code) for person, reason in offer.left_out} == {
        ("mediator-away", "away"),
        ("mediator-kin", "conflict"),
    }


def test_the_first_who_takes_it_leads_the_mediation() -> None:
    case = stepped(registered(), CaseStep.OFFER, MakeOffer(), OFFICE)
    taken = stepped(case, CaseStep.TAKE_OFFER, Nothing())
    assert (taken.state, taken.lead, taken.offer) == (CaseState.ACCEPTED, LEAD.id, None)


def test_what_nobody_takes_in_half_an_hour_goes_to_the_next_and_in_the_end_to_a_person() -> None:
    case = stepped(registered(), CaseStep.OFFER, MakeOffer(), OFFICE)
    assert case_next_due(case, POLICY) == MORNING + timedelta(minutes=30)
    now = MORNING + timedelta(minutes=30)
    (due,) = case_due_steps(case, POLICY, now)
    second = stepped(case, due.step, due.asked, THE_HOUSE, now)
    assert second.offer is not None
    assert second.offer.to == ("mediator-4",)
    (due,) = case_due_steps(second, POLICY, now + timedelta(minutes=30))
    third = stepped(second, due.step, due.asked, THE_HOUSE, now + timedelta(minutes=30))
    assert (third.offer, third.waits_for_a_person) == (None, True)


def test_when_all_of_them_decline_the_next_are_asked_at_once() -> None:
    case = stepped(registered(), CaseStep.OFFER, MakeOffer(), OFFICE)
    for name in ("mediator-1", "mediator-2", "mediator-3"):
        case = stepped(case, CaseStep.DECLINE_OFFER, Reasoned(reason="没空"), replace(LEAD, id=name))
    assert case.offer is not None
    assert case.offer.to == ("mediator-4",)


@pytest.mark.parametrize("person", ["mediator-kin", "firm-1"])
def test_nobody_with_an_interest_is_appointed_asked_or_invited(person: str) -> None:
    for step, asked in (
        (CaseStep.APPOINT, Appoint(person=person)),
        (CaseStep.OFFER, MakeOffer(to=(person,))),
        (CaseStep.INVITE, Invite(person=person, part="helper")),
    ):
        with pytest.raises(MediatorConflicted):
            stepped(registered(), step, asked, OFFICE)


def test_a_party_may_refuse_the_mediator_who_is_not_asked_again() -> None:
    case = stepped(mediating(), CaseStep.RECUSE, Recuse(person="mediator-1", reason="不信任", party=2))
    assert case.lead is None
    assert case.recused[0].asked_by == "party-2"
    assert case.offer is not None
    assert "mediator-1" not in case.offer.to
    with pytest.raises(MediatorConflicted):
        stepped(case, CaseStep.APPOINT, Appoint(person="mediator-1"), OFFICE)


def test_only_who_takes_part_is_refused_and_only_by_a_party() -> None:
    with pytest.raises(NoSuchPart):
        stepped(mediating(), CaseStep.RECUSE, Recuse(person="stranger", reason="不信任", party=2))
    with pytest.raises(NoSuchPart):
        stepped(mediating(), CaseStep.RECUSE, Recuse(person="mediator-1", reason="不信任", party=9))
