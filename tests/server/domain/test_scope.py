"""Who may do what: every cell of the permissions, and every cell that is not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.decide import permit, rule_of
from server.domain.errors import NotYours
from server.domain.people import Role
from server.domain.scope import Act, Actor, acts_of, may, require, require_leg
from server.domain.sensitivity import Sensitivity
from server.domain.steps.field import OrderFieldTask
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from tests.server.domain.asking import ASKED, BOTH_UNITS
from tests.server.domain.cast import STREET
from tests.server.domain.stages import IN_STATE, dispatched, elsewhere, stepped
from tests.server.small_city import IN_G1, IN_G3, IN_HARBOUR

#: A ticket in grid g1, reported by worker-1, with a leg for the urban management, which leads, and one for the
#: street; somebody called guest is to look on the spot, a signer took it up for the urban management, and a taker
#: of neither unit took up the street's part, which was offered to them.
TICKET = (
    stepped(
        dispatched(BOTH_UNITS, "0101"),
        Step.ORDER_FIELD_TASK,
        OrderFieldTask(kind="verify", what="看看", person="guest"),
        STREET,
    )
    .with_leg(1, person="signer")
    .with_leg(2, person="taker", by_guest=True)
)

#: One person of each claim that a ticket can fulfil, everything else about them being far from it.
STRANGER = Actor(id="stranger", roles=frozenset(), scope=frozenset({"g4"}), unit="harbour")
CLAIMS = {
    "anywhere": STRANGER,
    "area": replace(STRANGER, scope=frozenset({"s1"})),
    "report": replace(STRANGER, id="worker-1"),
    "unit": replace(STRANGER, unit="urban"),
    "area and unit": replace(STRANGER, scope=frozenset({"s1"}), unit="urban"),
    "guest": replace(STRANGER, id="guest"),
    "signer": replace(STRANGER, id="signer", unit="urban"),
    "taker": replace(STRANGER, id="taker"),
}

_STREET_AND_DISTRICT = (Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR)
ALL = frozenset(CLAIMS)

#: a: in the area · r: reported it · u: the own unit has a leg · g: was asked · n: in the area, not the own unit's
#: t: took up a part of another unit
#: x: anywhere, neither the own unit's nor the own work · s: took it up for the own unit · A: all
LETTERS = {
    "a": {"area", "area and unit"},
    "r": {"report"},
    "u": {"unit", "area and unit", "signer"},
    "s": {"signer"},
    "t": {"taker"},
    "g": {"guest", "taker"},
    "n": {"area"},
    "x": ALL - {"unit", "area and unit", "signer", "taker"},
    "A": ALL,
    "-": frozenset[str](),
}

#: The manual's table, written down a second time; roles in the order of `Role`, from grid worker to display.
MANUAL = """
                       网   党  调   街 区 部   话 督 管 专 监 领 协 策  民  屏
see                    arg  rg  rug  a  a  urg  A  A  -  g  g  a  -  ur  -   -
see_task               -    -   -    -  -  -    -  -  -  -  -  -  ug -   -   -
reveal_contact         rgt  r   r    a  a  s    A  -  -  -  -  -  -  -   -   -
open_original          -    -   -    a  a  -    A  A  -  -  -  -  -  -   -   -
accept                 -    -   -    a  a  -    A  -  -  -  -  -  -  -   -   -
propose_rejection      -    -   -    -  -  -    A  -  -  -  -  -  -  -   -   -
reject                 -    -   -    a  a  -    -  -  -  -  -  -  -  -   -   -
amend                  -    -   -    a  a  -    A  -  -  -  -  -  -  -   -   -
correct_place          ar   -   -    -  -  -    -  -  -  -  -  -  -  -   -   -
dispatch               -    -   -    a  a  -    A  -  -  -  -  -  -  -   -   -
consult                -    -   -    a  a  -    -  -  -  -  -  -  -  -   -   -
conclude_consultation  -    -   -    -  a  -    -  -  -  -  -  a  -  -   -   -
give_opinion           -    -   -    -  -  g    -  -  -  g  -  -  -  -   -   -
add_unit               -    -   -    a  a  u    -  -  -  -  -  -  -  -   -   -
sign                   t    -   u    u  -  u    -  -  -  -  -  -  u  u   -   -
offer                  -    -   -    a  a  u    -  -  -  -  -  -  -  -   -   -
take_offer             g    -   g    -  -  g    -  -  -  -  -  -  -  -   -   -
submit_result          t    -   u    u  -  u    -  -  -  -  -  -  u  u   -   -
request_return         -    -   u    u  -  u    -  -  -  -  -  -  -  -   -   -
decide_return          -    -   -    n  n  -    -  -  -  -  -  -  -  -   -   -
assign_finally         -    -   -    -  n  -    -  -  -  -  -  -  -  -   -   -
ask_for_time           t    -   u    u  -  u    -  -  -  -  -  -  -  -   -   -
decide_pause           -    -   -    n  n  -    -  -  -  -  -  -  -  -   -   -
decide_extension       -    -   -    n  n  -    -  -  -  -  -  -  -  -   -   -
decide_deferral        -    -   -    -  n  -    -  -  -  -  -  n  -  -   -   -
resume                 -    -   u    a  a  u    A  -  -  -  -  -  -  -   -   -
refer_to_mediation     -    -   u    a  -  u    -  -  -  -  -  -  -  -   -   -
mediate                -    -   ug   -  -  -    -  -  -  -  -  -  -  -   -   -
accept_plan            -    -   -    n  n  -    -  -  -  -  -  -  -  -   -   -
self_handle            r    -   -    -  -  -    -  -  -  -  -  -  -  -   -   -
check_self_handled     a    -   -    a  a  -    -  -  -  -  -  -  -  -   -   -
merge                  -    -   -    a  a  -    A  -  -  -  -  -  -  -   -   -
review                 -    -   -    n  n  -    x  x  -  -  -  -  -  -   -   -
call_back              -    -   -    -  -  u    x  -  -  -  -  n  -  -   -   -
close                  -    -   -    -  -  -    x  -  -  -  -  -  -  -   -   -
dispute_closure        ar   -   -    -  -  -    -  -  -  -  -  -  -  -   -   -
reopen                 -    -   -    -  n  -    x  x  -  -  -  -  -  -   -   -
request_exclusion      -    -   -    -  -  u    -  -  -  -  -  -  -  -   -   -
endorse_exclusion      -    -   -    n  n  -    -  -  -  -  -  -  -  -   -   -
exclude                -    -   -    -  n  -    -  -  -  -  -  -  -  -   -   -
withdraw               r    -   -    -  -  -    A  -  -  -  -  -  -  -   -   -
urge                   ar   -   -    a  a  -    A  A  -  -  -  -  -  -   -   -
supervise              -    -   -    a  a  -    -  A  -  -  -  -  -  -   -   -
answer_supervision     -    -   -    a  a  u    -  -  -  -  -  -  -  -   -   -
hand_over              -    -   -    -  a  -    -  A  -  -  -  -  -  -   -   -
whistle                ar   -   -    a  -  -    -  -  -  -  -  -  -  -   -   -
answer_whistle         -    -   g    -  -  g    -  -  -  -  -  -  g  -   -   -
order_field_task       -    -   -    a  a  -    -  -  -  -  -  -  -  -   -   -
order_sweep            -    -   -    a  a  -    -  A  -  -  -  -  -  -   -   -
report_sweep           -    -   -    -  -  ug  -  -  -  -  -  -  -  -   -   -
field_task             ag   g   g    a  a  -    -  -  -  -  g  -  -  -   -   -
suggest                ar   -   u    a  -  u    -  A  -  -  -  -  -  -  -   -
record                 ar   ar  ar   a  a  ur   A  -  -  g  -  -  -  u   -   -
by_itself              -    -   -    -  -  -    -  -  -  -  -  -  -  -   -   -
"""
CELLS: dict[tuple[Act, Role], frozenset[str]] = {
    (Act(act), role): frozenset().union(*(LETTERS[letter] for letter in cell))
    for act, *cells in (line.split() for line in MANUAL.strip().splitlines()[1:])
    for role, cell in zip(Role, cells, strict=True)
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_a_role_may_do_what_the_manual_says_and_nothing_else(act: Act, role: Role) -> None:
    people = {claim: replace(actor, roles=frozenset({role})) for claim, actor in CLAIMS.items()}
    assert {claim for claim, actor in people.items() if may(actor, act, TICKET)} == CELLS[act, role]


def test_the_manual_has_every_cell() -> None:
    assert set(CELLS) == {(act, role) for act in Act for role in Role}


def test_a_question_to_the_hotline_is_answered_by_the_hotline_itself() -> None:
    operator = replace(STRANGER, roles=frozenset({Role.OPERATOR}))
    assert not may(operator, Act.SUBMIT_RESULT, TICKET)
    assert may(operator, Act.SUBMIT_RESULT, replace(TICKET, request_type="CONSULT"))


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.REPORT])
@pytest.mark.parametrize("role", Role)
def test_in_every_state_a_role_is_let_through_to_a_step_exactly_as_its_act_is_granted(
    role: Role, step: Step
) -> None:
    people = [replace(actor, roles=frozenset({role})) for actor in CLAIMS.values()]
    tickets = [make() for make in IN_STATE.values()]
    act = rule_of(step).act
    assert [let_through(who, step, ticket) for ticket in tickets for who in people] == [
        may(who, act, ticket) for ticket in tickets for who in people
    ]


def let_through(who: Actor, step: Step, ticket: Ticket) -> bool:
    """Whether a person may ask for a step; of a leg that nobody has, so that whose it is does not matter."""
    try:
        permit(ticket, step, ASKED[step](9), who)
    except NotYours:
        return False
    return True


@pytest.mark.parametrize("act", Act)
def test_an_administrator_and_a_person_without_a_role_may_nothing(act: Act) -> None:
    for roles in (frozenset({Role.ADMIN}), frozenset[Role]()):
        assert not any(may(replace(actor, roles=roles), act, TICKET) for actor in CLAIMS.values())


@given(st.frozensets(st.sampled_from(Role)), st.sampled_from(Act), st.sampled_from(sorted(CLAIMS)))
def test_several_roles_may_what_one_of_them_may(roles: frozenset[Role], act: Act, claim: str) -> None:
    actor = CLAIMS[claim]
    alone = [may(replace(actor, roles=frozenset({role})), act, TICKET) for role in roles]
    assert may(replace(actor, roles=roles), act, TICKET) is any(alone)


@given(
    st.frozensets(st.sampled_from(Role)),
    st.sampled_from(sorted(CLAIMS)),
    st.sampled_from(Sensitivity),
    st.sampled_from([None, "urban"]),
)
def test_all_acts_that_somebody_may_are_each_that_they_may(
    roles: frozenset[Role], claim: str, sensitivity: Sensitivity, about: str | None
) -> None:
    actor = replace(CLAIMS[claim], roles=roles)
    ticket = replace(TICKET, sensitivity=sensitivity, about=about)
    assert acts_of(actor, ticket) == {act for act in Act if may(actor, act, ticket)}


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
