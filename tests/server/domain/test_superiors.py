"""Whom a unit answers to, and that the late work of one that answers to nobody comes first."""

import pytest
from msgspec.structs import replace

from server.domain.superiors import is_unsupervised, superior_of
from server.domain.supervision_proposals import proposals, urgency_of
from server.domain.ticket import Ticket
from server.domain.units import Unit
from tests.server.domain.cast import DAY, RULES
from tests.server.domain.stages import handling
from tests.server.small_city import MORNING

CHAIN = ("g1", "s1", "d1", "city")
CITY = Unit(id="urban", name="市城管", department_type="URBAN_MGMT", kind="department", area="city")
DISTRICT = replace(CITY, id="urban-d1", name="区城管", area="d1")
STREET = replace(CITY, id="urban-s1", name="街道城管所", area="s1")
FIRM = Unit(id="firm", name="物业公司", department_type="PROPERTY", kind="enterprise", area="g1")
UNITS = {unit.id: unit for unit in (CITY, DISTRICT, STREET, FIRM)}


@pytest.mark.parametrize(
    ("unit", "above"),
    [("urban-s1", "urban-d1"), ("urban-d1", "urban"), ("urban", None), ("firm", None), ("nobody", None)],
)
def test_a_unit_answers_to_the_nearest_of_its_kind_further_up(unit: str, above: str | None) -> None:
    found = superior_of(unit, CHAIN, UNITS)
    assert (None if found is None else found.id) == above


def test_what_the_city_says_itself_goes_before_that() -> None:
    units = UNITS | {"firm": replace(FIRM, superior="urban-s1")}
    found = superior_of("firm", CHAIN, units)
    assert found is not None
    assert found.id == "urban-s1"
    assert not is_unsupervised("firm", CHAIN, units)


def test_a_unit_below_the_city_with_nobody_above_is_unsupervised_and_the_citys_own_is_not() -> None:
    assert [unit for unit in UNITS if is_unsupervised(unit, CHAIN, UNITS)] == ["firm"]


def test_of_a_matter_without_a_place_nobody_says_that_its_unit_answers_to_nobody() -> None:
    assert not any(is_unsupervised(unit, (), UNITS) for unit in UNITS)


def late_with(unit: str) -> Ticket:
    ticket = handling()
    return replace(ticket, legs=tuple(replace(leg, unit=unit) for leg in ticket.legs))


def test_what_is_late_with_a_unit_that_answers_to_nobody_is_proposed_before_all_but_nobodys() -> None:
    rules = replace(RULES, units=UNITS)
    week = MORNING + 9 * DAY
    forsaken = proposals(late_with("firm"), week, rules)[-1]
    ordinary = proposals(late_with("urban-s1"), week + 30 * DAY, rules)[0]
    nobodys = proposals(replace(handling(), legs=()), week, rules)[-1]
    assert "unsupervised" in forsaken.grounds
    assert (ordinary.superior, ordinary.level) == ("urban-d1", 4)
    ranked = sorted([ordinary, forsaken, nobodys], key=urgency_of, reverse=True)
    assert ranked == [nobodys, forsaken, ordinary]
