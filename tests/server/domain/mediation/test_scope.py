"""Who may do what to a case: every cell of the permissions, and every cell that is not there."""

import pytest
from msgspec.structs import replace

from server.domain.mediation.asked import Invite
from server.domain.mediation.case import Case, Offer
from server.domain.mediation.errors import NotYourCase
from server.domain.mediation.registry import CASE_STEPS, permit_case
from server.domain.mediation.scope import (
    CASE_GRANTS,
    CaseAct,
    CaseCondition,
    anywhere,
    area_of_case,
    is_asked,
    justice_office,
    may_with_case,
    mediates,
    registered_it,
    takes_part,
)
from server.domain.mediation.transitions import CaseStep
from server.domain.people import Role
from server.domain.scope import Actor
from tests.server.domain.mediation.cases import OFFICE, context, mediating, stepped
from tests.server.domain.mediation.walks import ASKED
from tests.server.small_city import MORNING

HELPED: Case = stepped(mediating(), CaseStep.INVITE, Invite(person="guest", part="helper"), OFFICE)
#: In g1, led by mediator-1, registered by office-1, with a helper called guest; asked-1 is asked to take it.
CASE = replace(HELPED, offer=Offer(to=("asked-1",), until=MORNING))

#: One person of each claim that a case can fulfil, everything else about them being far from it.
CLAIMS: dict[str, Actor] = {
    "nobody": Actor(id="nobody", roles=frozenset(), scope=frozenset({"g3"}), unit="urban"),
    "here": Actor(id="nobody", roles=frozenset(), scope=frozenset({"s1"}), unit="urban"),
    "registrar": Actor(id="office-1", roles=frozenset(), unit="urban"),
    "mediator": Actor(id="mediator-1", roles=frozenset(), unit="urban"),
    "helper": Actor(id="guest", roles=frozenset(), unit="urban"),
    "asked": Actor(id="asked-1", roles=frozenset(), unit="urban"),
    "office": Actor(id="nobody", roles=frozenset(), unit="justice-1"),
}
HOLDS: dict[CaseCondition, set[str]] = {
    anywhere: set(CLAIMS),
    area_of_case: {"here"},
    registered_it: {"registrar"},
    mediates: {"mediator"},
    takes_part: {"mediator", "helper"},
    is_asked: {"asked"},
    justice_office: {"office"},
}


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("act", list(CaseAct))
def test_a_role_grants_an_act_by_its_conditions_alone(act: CaseAct, role: Role, claim: str) -> None:
    actor = replace(CLAIMS[claim], roles=frozenset({role}))
    granted = any(claim in HOLDS[condition] for condition in CASE_GRANTS.get((act, role), ()))
    assert may_with_case(actor, act, CASE) is granted


def roles_with(act: CaseAct) -> set[Role]:
    return {role for granted, role in CASE_GRANTS if granted is act}


def test_only_those_who_take_part_and_the_justice_office_read_a_case() -> None:
    assert roles_with(CaseAct.SEE_CASE) == {
        Role.MEDIATOR,
        Role.PARTY_HELPER,
        Role.GRID_WORKER,
        Role.EXPERT,
        Role.STREET_COORDINATOR,
    }
    read_by = {
        condition for (act, _), row in CASE_GRANTS.items() if act is CaseAct.SEE_CASE for condition in row
    }
    assert read_by == {takes_part, justice_office}


def test_district_hotline_and_supervisors_see_state_and_dates_only() -> None:
    for role in (Role.DISTRICT_COORDINATOR, Role.OPERATOR, Role.SUPERVISOR):
        assert {act for act, granted in CASE_GRANTS if granted is role} == {CaseAct.SEE_STATE}


def test_all_others_do_not_even_see_that_there_is_a_case() -> None:
    strangers = {
        Role.ADMIN,
        Role.OBSERVER,
        Role.LEADER,
        Role.ASSIST_PARTY,
        Role.POLICY_SPECIALIST,
        Role.RESIDENT,
        Role.DISPLAY,
    }
    assert strangers.isdisjoint({role for _, role in CASE_GRANTS})


def test_who_a_party_is_shows_to_mediators_and_the_justice_office_alone() -> None:
    assert roles_with(CaseAct.REVEAL_PARTY) == {Role.MEDIATOR, Role.STREET_COORDINATOR}
    helper = Actor(id="guest", roles=frozenset({Role.MEDIATOR}))
    assert not may_with_case(helper, CaseAct.REVEAL_PARTY, CASE)


def test_a_group_s_case_is_read_by_those_who_mediate_and_not_by_helpers() -> None:
    restricted = replace(CASE, restricted=True)
    helper = Actor(id="guest", roles=frozenset({Role.PARTY_HELPER}))
    mediator = Actor(id="mediator-1", roles=frozenset({Role.MEDIATOR}))
    assert may_with_case(helper, CaseAct.SEE_CASE, CASE)
    assert not may_with_case(helper, CaseAct.SEE_CASE, restricted)
    assert may_with_case(mediator, CaseAct.SEE_CASE, restricted)


def test_who_was_asked_reads_nothing_before_taking_the_case() -> None:
    asked = Actor(id="asked-1", roles=frozenset({Role.MEDIATOR}))
    assert may_with_case(asked, CaseAct.TAKE_OFFER, CASE)
    assert not may_with_case(asked, CaseAct.SEE_CASE, CASE)


@pytest.mark.parametrize("step", list(ASKED))
def test_a_person_far_from_the_case_may_take_no_step(step: CaseStep) -> None:
    for role in Role:
        stranger = replace(CLAIMS["nobody"], roles=frozenset({role}))
        with pytest.raises(NotYourCase):
            permit_case(CASE, step, context(stranger))


@pytest.mark.parametrize("step", [step for step, rule in CASE_STEPS.items() if rule.act is CaseAct.BY_ITSELF])
def test_what_the_house_does_by_itself_nobody_may_ask_for(step: CaseStep) -> None:
    with pytest.raises(NotYourCase):
        permit_case(CASE, step, context())
