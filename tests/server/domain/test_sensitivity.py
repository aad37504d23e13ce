"""How far a matter may be seen within the house: what is not ordinary is only for those who have to do with it."""

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from server.domain.events import payload_json
from server.domain.happened.intake import Accepted
from server.domain.people import Role
from server.domain.scope import LIMITS, Act, Actor, concerned, may, nobody
from server.domain.sensitivity import Sensitivity
from server.domain.steps.amendment import Amend
from server.domain.steps.field import OrderFieldTask
from server.domain.steps.intake import Acceptance, Report, decide_accept
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from tests.server.domain.cast import STREET, context
from tests.server.domain.china import CATALOGUE
from tests.server.domain.stages import accepted, dispatched, moved, stepped, submitted
from tests.server.small_city import IN_G1

AREA = frozenset({"g1", "s1", "d1"})
FAMILY, GROUP = "0902", "0906"


@pytest.mark.parametrize(
    ("category", "sensitivity"),
    [("0104", Sensitivity.ORDINARY), (FAMILY, Sensitivity.SENSITIVE), (GROUP, Sensitivity.RESTRICTED)],
)
def test_a_matter_is_as_sensitive_as_its_item_in_the_catalogue(
    category: str, sensitivity: Sensitivity
) -> None:
    assert CATALOGUE.item(category).sensitivity is sensitivity
    assert accepted(category=category).sensitivity is sensitivity


def test_a_category_that_the_reporter_named_counts_before_anybody_has_accepted_it() -> None:
    asked = Report(request_type="COMPLAINT", description="家暴", category=FAMILY, position=IN_G1)
    assert submitted(asked).sensitivity is Sensitivity.SENSITIVE


def test_another_category_is_another_sensitivity() -> None:
    ticket = stepped(accepted(), Step.AMEND, Amend(reason="实为家事", category=FAMILY), STREET)
    assert ticket.sensitivity is Sensitivity.SENSITIVE
    back = stepped(ticket, Step.AMEND, Amend(reason="看错", category="0104"), STREET)
    assert back.sensitivity is Sensitivity.ORDINARY


def test_another_place_leaves_the_sensitivity() -> None:
    ticket = stepped(accepted(category=FAMILY), Step.AMEND, Amend(reason="地址", address="2 号"), STREET)
    assert ticket.sensitivity is Sensitivity.SENSITIVE


def test_events_from_before_there_were_levels_keep_their_words_and_mean_ordinary() -> None:
    known = submitted()
    event = replace(acceptance(known), sensitivity=UNSET)
    assert b"sensitivity" not in payload_json(event)
    assert moved(known, event).sensitivity is Sensitivity.ORDINARY


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("level", [Sensitivity.SENSITIVE, Sensitivity.RESTRICTED])
def test_by_area_alone_only_those_who_steer_see_what_is_not_ordinary(role: Role, level: Sensitivity) -> None:
    ticket = replace(dispatched(), sensitivity=level)
    who = Actor(id="somebody", roles=frozenset({role}), scope=AREA)
    steering = {Role.DISTRICT_COORDINATOR, Role.OPERATOR, Role.SUPERVISOR, Role.LEADER}
    steering |= {Role.STREET_COORDINATOR} if level is Sensitivity.SENSITIVE else set()
    assert may(who, Act.SEE, ticket) is (role in steering)


@pytest.mark.parametrize("level", [Sensitivity.SENSITIVE, Sensitivity.RESTRICTED])
def test_whoever_reported_it_or_is_asked_to_look_sees_it_still(level: Sensitivity) -> None:
    asked = OrderFieldTask(kind="verify", what="看看", person="worker-8")
    ticket = replace(stepped(dispatched(), Step.ORDER_FIELD_TASK, asked, STREET), sensitivity=level)
    for name, seen in (("worker-1", True), ("worker-8", True), ("worker-2", False)):
        worker = Actor(id=name, roles=frozenset({Role.GRID_WORKER}), scope=frozenset({"g1"}))
        assert may(worker, Act.SEE, ticket) is seen


def test_a_street_whose_unit_handles_a_restricted_matter_steers_it() -> None:
    ticket = replace(dispatched(), sensitivity=Sensitivity.RESTRICTED)
    street = Actor(id="c", roles=frozenset({Role.STREET_COORDINATOR}), scope=AREA)
    assert not may(street, Act.AMEND, ticket)
    assert may(replace(street, unit="urban"), Act.AMEND, ticket)


def test_an_observer_sees_nothing_sensitive_even_if_asked_to_it() -> None:
    asked = OrderFieldTask(kind="visit", what="回头看", person="deputy")
    ticket = stepped(dispatched(), Step.ORDER_FIELD_TASK, asked, STREET)
    deputy = Actor(id="deputy", roles=frozenset({Role.OBSERVER}))
    assert may(deputy, Act.SEE, ticket)
    assert not may(deputy, Act.SEE, replace(ticket, sensitivity=Sensitivity.SENSITIVE))


def test_what_is_restricted_is_at_least_as_closed_as_what_is_sensitive_and_the_ordinary_is_not_limited() -> (
    None
):
    assert {level for level, _ in LIMITS} == {Sensitivity.SENSITIVE, Sensitivity.RESTRICTED}
    for (level, role), limit in LIMITS.items():
        assert limit in (concerned, nobody)
        if level is Sensitivity.SENSITIVE:
            assert LIMITS[Sensitivity.RESTRICTED, role] in (limit, nobody)


def acceptance(ticket: Ticket) -> Accepted:
    return decide_accept(ticket, Acceptance(category=FAMILY), context())
