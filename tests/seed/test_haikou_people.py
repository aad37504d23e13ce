"""The demo city's units and people: everybody the trade needs, and nothing without an owner."""

import re
from collections import Counter

from seed.city import City
from server.data import catalogue_bytes
from server.domain.catalogue import read_catalogue
from server.domain.people import Role

from .roles import FROM_OUTSIDE

CATALOGUE = read_catalogue(catalogue_bytes())


def test_there_are_78_units_of_all_34_department_types(city: City) -> None:
    assert len({unit.id for unit in city.units}) == 78
    assert {unit.department_type for unit in city.units} == {kind.code for kind in CATALOGUE.department_types}
    assert len(CATALOGUE.department_types) == 34


def test_every_unit_serves_an_area_of_the_city(city: City) -> None:
    codes = {area.code for area in city.boundaries.areas}
    assert {unit.area for unit in city.units} <= codes


def test_communities_assist_and_have_no_duties(city: City) -> None:
    communities = {unit.id for unit in city.units if unit.kind == "community"}
    assert communities
    assert not communities & {unit.id for unit in city.units if unit.can_handle}
    assert not communities & {duty.unit for duty in city.duty_list}


def test_every_sub_item_has_a_lead_for_the_whole_city(city: City) -> None:
    districts = {area.code for area in city.boundaries.areas if area.level == "district"}
    led = {(duty.category, duty.area) for duty in city.duty_list if duty.role == "lead"}
    unled = [
        item.code
        for item in CATALOGUE.items
        if (item.code, "460100000000") not in led and not {(item.code, code) for code in districts} <= led
    ]
    assert unled == []


def test_no_two_units_lead_the_same_sub_item_in_the_same_area(city: City) -> None:
    leads = Counter((duty.category, duty.area) for duty in city.duty_list if duty.role == "lead")
    assert {place: count for place, count in leads.items() if count > 1} == {}


def test_the_airport_leads_parking_inside_its_own_ground(city: City) -> None:
    found = {
        (duty.unit, duty.area) for duty in city.duty_list if duty.category == "0701" and duty.role == "lead"
    }
    assert ("meilan-airport", "460100-special-airport") in found


def test_every_daily_role_is_filled_and_every_unit_that_handles_has_a_handler(city: City) -> None:
    assert {role for person in city.people for role in person.roles} == set(Role) - FROM_OUTSIDE
    handling = {person.unit for person in city.people if Role.HANDLER in person.roles}
    assert handling == {unit.id for unit in city.units if unit.can_handle}


def test_a_street_coordinator_belongs_to_the_streets_own_office_where_the_street_has_one(city: City) -> None:
    streets = {area.code for area in city.boundaries.areas if area.level == "street"}
    offices = {unit.area: unit.id for unit in city.units if unit.kind == "street" and unit.area in streets}
    belonging = {
        person.scope[0]: person.unit for person in city.people if Role.STREET_COORDINATOR in person.roles
    }
    assert len(offices) == 12
    assert belonging == {street: offices.get(street) for street in streets}


def test_ids_are_unique_and_fit_to_name_a_mailbox(city: City) -> None:
    ids = [person.id for person in city.people]
    assert len(set(ids)) == len(ids)
    assert [each for each in ids if not re.fullmatch("[a-z0-9-]{1,48}", each)] == []


def test_four_people_stand_for_each_grid_over_the_layers(city: City) -> None:
    held = Counter(post.layer for post in city.posts)
    areas = Counter(area.layer for area in city.boundaries.areas if area.level in {None, "grid"})
    assert held == {layer: count for layer, count in areas.items() if layer != "special"}
    # One person sees to 市场监管 and to 环保 beside it, so that five layers make four people.
    people = {layer: {post.person for post in city.posts if post.layer == layer} for layer in held}
    assert people["eco"] == people["market"]
    assert len(set().union(*people.values())) == sum(held.values()) - held["eco"]


def test_everybodys_scope_is_areas_of_the_city(city: City) -> None:
    codes = {area.code for area in city.boundaries.areas}
    assert {code for person in city.people for code in person.scope} <= codes


def test_there_are_497_mediators_as_haikou_says(city: City) -> None:
    assert sum(Role.MEDIATOR in person.roles for person in city.people) == 497


def test_the_demo_signs_in_as_twelve_handhelds_of_different_streets_in_four_districts(city: City) -> None:
    people = {person.id: person for person in city.people}
    handhelds = [people[person] for login, person in city.logins if login.startswith("worker")]
    assert len(handhelds) == 12
    assert len({person.scope[0][:9] for person in handhelds}) == 12
    assert len({person.scope[0][:6] for person in handhelds}) == 4
    assert {role for person in handhelds for role in person.roles} == {
        Role.GRID_WORKER,
        Role.PARTY_HELPER,
        Role.MEDIATOR,
    }


def test_a_person_with_a_sign_in_name_carries_it(city: City) -> None:
    carried = {(person.login, person.id) for person in city.people if person.login}
    assert carried == set(city.logins)


def test_there_is_a_sign_in_name_for_every_role_that_works_at_a_desk_or_in_the_field(city: City) -> None:
    people = {person.id: person for person in city.people}
    signed = {role for _, person in city.logins for role in people[person].roles}
    assert set(Role) - signed == FROM_OUTSIDE
