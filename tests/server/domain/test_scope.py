"""Who may do what: every cell of the permissions, and every cell that is not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.errors import NotYours
from server.domain.people import Role
from server.domain.scope import GRANTS, Act, Actor, may, require, require_leg
from tests.server.domain.walks import BOTH_UNITS, dispatched, elsewhere
from tests.server.small_city import IN_G1, IN_G3, IN_HARBOUR

#: A ticket in grid g1, reported by worker-1, with a leg for the urban management and one for the street.
TICKET = dispatched(BOTH_UNITS, "0101")

#: One person of each claim that a ticket can fulfil, everything else about them being far from it.
STRANGER = Actor(id="stranger", roles=frozenset(), scope=frozenset({"g4"}), unit="harbour")
CLAIMS = {
    "anywhere": STRANGER,
    "area": replace(STRANGER, scope=frozenset({"s1"})),
    "report": replace(STRANGER, id="worker-1"),
    "unit": replace(STRANGER, unit="urban"),
    "area and unit": replace(STRANGER, scope=frozenset({"s1"}), unit="urban"),
}

_FIELD = (Role.PARTY_HELPER, Role.MEDIATOR)
_STREET_AND_DISTRICT = (Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR)
ALL = frozenset(CLAIMS)
AREA, REPORT, UNIT = (
    frozenset({"area", "area and unit"}),
    frozenset({"report"}),
    frozenset({"unit", "area and unit"}),
)
NOT_OWN_UNIT = frozenset({"anywhere", "area", "report"})

#: By which claims a role may do something: the manual's table, written down a second time.
MANUAL: dict[tuple[Act, Role], frozenset[str]] = {
    (Act.SEE, Role.GRID_WORKER): AREA | REPORT,
    **{(Act.SEE, role): REPORT for role in _FIELD},
    **{(Act.SEE, role): AREA for role in _STREET_AND_DISTRICT},
    (Act.SEE, Role.HANDLER): UNIT | REPORT,
    (Act.SEE, Role.OPERATOR): ALL,
    (Act.SEE, Role.SUPERVISOR): ALL,
    **{(Act.REVEAL_CONTACT, role): REPORT for role in (Role.GRID_WORKER, *_FIELD)},
    **{(Act.REVEAL_CONTACT, role): AREA for role in _STREET_AND_DISTRICT},
    (Act.REVEAL_CONTACT, Role.HANDLER): UNIT,
    (Act.REVEAL_CONTACT, Role.OPERATOR): ALL,
    **{(act, role): AREA for act in (Act.ACCEPT, Act.DISPATCH) for role in _STREET_AND_DISTRICT},
    **{(act, Role.OPERATOR): ALL for act in (Act.ACCEPT, Act.DISPATCH)},
    **{(act, role): UNIT for act in (Act.SIGN, Act.SUBMIT_RESULT) for role in (Role.HANDLER, Role.MEDIATOR)},
    **{(Act.REVIEW, role): frozenset({"area"}) for role in _STREET_AND_DISTRICT},
    **{(Act.REVIEW, role): NOT_OWN_UNIT for role in (Role.OPERATOR, Role.SUPERVISOR)},
    (Act.CALL_BACK, Role.OPERATOR): NOT_OWN_UNIT,
    **{(Act.AMEND, role): AREA for role in _STREET_AND_DISTRICT},
    (Act.AMEND, Role.OPERATOR): ALL,
    (Act.CORRECT_PLACE, Role.GRID_WORKER): AREA | REPORT,
    **{(Act.RECORD, role): AREA | REPORT for role in (Role.GRID_WORKER, *_FIELD)},
    (Act.RECORD, Role.HANDLER): UNIT | REPORT,
    **{(Act.RECORD, role): AREA for role in _STREET_AND_DISTRICT},
    (Act.RECORD, Role.OPERATOR): ALL,
}


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_a_role_may_do_what_the_manual_says_and_nothing_else(act: Act, role: Role, claim: str) -> None:
    actor = replace(CLAIMS[claim], roles=frozenset({role}))
    assert may(actor, act, TICKET) is (claim in MANUAL.get((act, role), frozenset()))


def test_the_manual_has_no_cell_too_many_or_too_few() -> None:
    assert set(MANUAL) == set(GRANTS)


@pytest.mark.parametrize("act", Act)
def test_an_administrator_and_a_person_without_a_role_may_nothing(act: Act) -> None:
    for roles in (frozenset({Role.ADMIN}), frozenset[Role]()):
        assert not any(may(replace(actor, roles=roles), act, TICKET) for actor in CLAIMS.values())


@given(st.frozensets(st.sampled_from(Role)), st.sampled_from(Act), st.sampled_from(sorted(CLAIMS)))
def test_several_roles_may_what_one_of_them_may(roles: frozenset[Role], act: Act, claim: str) -> None:
    actor = CLAIMS[claim]
    alone = [may(replace(actor, roles=frozenset({role})), act, TICKET) for role in roles]
    assert may(replace(actor, roles=roles), act, TICKET) is any(alone)


@pytest.mark.parametrize("role", [*_STREET_AND_DISTRICT, Role.OPERATOR, Role.SUPERVISOR])
def test_nobody_reviews_the_result_of_their_own_unit(role: Role) -> None:
    judge = Actor(id="judge", roles=frozenset({role}), scope=frozenset({"s1"}), unit="street-1")
    assert not may(judge, Act.REVIEW, TICKET)
    assert may(replace(judge, unit="harbour"), Act.REVIEW, TICKET)


@pytest.mark.parametrize(
    ("area", "seen"), [("g1", 1), ("s1", 1), ("d1", 1), ("city", 1), ("g2", 0), ("d2", 0)]
)
def test_an_area_on_any_level_sees_what_lies_in_it(area: str, seen: int) -> None:
    worker = Actor(id="w", roles=frozenset({Role.GRID_WORKER}), scope=frozenset({area}))
    assert may(worker, Act.SEE, TICKET) is bool(seen)


def test_an_overlays_worker_sees_what_lies_in_the_overlay() -> None:
    worker = Actor(id="w", roles=frozenset({Role.GRID_WORKER}), scope=frozenset({"harbour"}))
    assert may(worker, Act.SEE, elsewhere(TICKET, IN_HARBOUR))
    assert not may(worker, Act.SEE, elsewhere(TICKET, IN_G3))


def test_a_ticket_without_a_place_lies_in_nobodys_area() -> None:
    worker = Actor(id="w", roles=frozenset({Role.GRID_WORKER}), scope=frozenset({"g1", "city"}))
    assert not may(worker, Act.SEE, elsewhere(TICKET, None))
    assert may(worker, Act.SEE, elsewhere(TICKET, IN_G1))


def test_a_person_without_a_unit_is_in_nobodys_unit() -> None:
    handler = Actor(id="h", roles=frozenset({Role.HANDLER}), unit=None)
    assert not may(handler, Act.SIGN, TICKET)


def test_a_unit_acts_on_its_own_leg_only() -> None:
    handler = Actor(id="h", roles=frozenset({Role.HANDLER}), unit="street-1")
    require_leg(handler, Act.SIGN, TICKET, 2)
    with pytest.raises(NotYours):
        require_leg(handler, Act.SIGN, TICKET, 1)


def test_a_refusal_names_the_act_and_the_ticket() -> None:
    with pytest.raises(NotYours) as refusal:
        require(STRANGER, Act.DISPATCH, TICKET)
    assert refusal.value.facts == {"act": "dispatch", "number": TICKET.number}


@pytest.mark.parametrize("answering", ["scope", "former"])
def test_who_had_the_place_before_a_re_division_may_add_records_and_no_more(answering: str) -> None:
    moved = replace(TICKET, placement=elsewhere(TICKET, IN_G3).placement, former_areas=("g1",))
    worker = replace(STRANGER, roles=frozenset({Role.GRID_WORKER}), **{answering: frozenset({"g1"})})
    assert [act for act in Act if may(worker, act, moved)] == [Act.RECORD]
