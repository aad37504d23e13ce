"""A planned day: 300 reports that lie where the plan says, and the trouble that a real day brings."""

from collections import Counter
from typing import Any

import msgspec
import pytest
import shapely

from geo.crs import Crs
from geo.locate import Locator, Placement
from seed.city import City
from seed.day import plan_day
from seed.day_plan import DayPlan
from seed.sayings import sayings
from server.data import catalogue_bytes
from server.domain.catalogue import read_catalogue
from server.domain.steps.intake import Report
from server.domain.suggest import suggest

CATALOGUE = read_catalogue(catalogue_bytes())


@pytest.fixture(scope="module")
def plan(city: City, locator: Locator) -> DayPlan:
    return plan_day(city, locator)


@pytest.fixture(scope="module")
def placed(plan: DayPlan, locator: Locator) -> list[Placement]:
    """What the locator says to every report, in the plan's order."""
    return [locator.locate(report.body.position) for report in plan.reports]


def test_twelve_handhelds_record_three_hundred_reports(plan: DayPlan) -> None:
    assert len(plan.handhelds) == 12
    assert len(list(plan.reports)) == 300


def test_a_day_can_be_shorter_and_have_fewer_hands(city: City, locator: Locator) -> None:
    short = plan_day(city, locator, count=11, handhelds=3)
    assert [sum(len(trip.reports) for trip in day.trips) for day in short.handhelds] == [4, 4, 3]


def test_the_same_seed_gives_the_same_day_and_another_seed_another(
    city: City, locator: Locator, plan: DayPlan
) -> None:
    assert plan_day(city, locator) == plan
    assert plan_day(city, locator, seed=1) != plan


def test_every_position_is_its_true_point_in_one_of_three_systems(
    plan: DayPlan, placed: list[Placement]
) -> None:
    truths = [report.truth for report in plan.reports]
    assert {report.body.position.crs for report in plan.reports} == set(Crs)
    assert [each.lon for each in placed] == pytest.approx([truth.lon for truth in truths], abs=1e-8)
    assert [each.lat for each in placed] == pytest.approx([truth.lat for truth in truths], abs=1e-8)
    assert [each.chain[0] for each in placed] == [truth.area for truth in truths]


def test_the_true_area_is_what_a_direct_test_on_the_shapes_finds(plan: DayPlan, city: City) -> None:
    shapes = {area.code: area.geometry for area in city.boundaries.areas}
    truths = [report.truth for report in plan.reports]
    grounds = shapely.from_wkb([shapes[truth.area] for truth in truths])
    points = shapely.points([(truth.lon, truth.lat) for truth in truths])
    assert shapely.intersects(grounds, points).all()


def test_a_report_lies_in_its_authors_own_area_but_for_one_from_another_district(
    plan: DayPlan, city: City, locator: Locator
) -> None:
    person_of = dict(city.logins)
    scope_of = {person.id: set(person.scope) for person in city.people}
    outside = [
        (day.login, report.truth.area)
        for day in plan.handhelds
        for trip in day.trips
        for report in trip.reports
        if scope_of[person_of[day.login]].isdisjoint(locator.locate(report.body.position).chain)
    ]
    assert len(outside) == 1
    [(login, area)] = outside
    assert next(iter(scope_of[person_of[login]]))[:6] != area[:6]


def test_some_reports_lie_so_near_a_border_that_the_side_is_uncertain(placed: list[Placement]) -> None:
    near = [each for each in placed if each.distance_m is not None and each.distance_m < 4]
    assert len(near) >= 20


def test_everybody_goes_out_of_reach_and_comes_back(plan: DayPlan) -> None:
    ways = {tuple(trip.out_of_reach for trip in day.trips) for day in plan.handhelds}
    assert ways == {(False, True, False, True, False)}


def test_a_day_has_lost_replies_one_wrong_clock_and_two_reports_from_the_future(plan: DayPlan) -> None:
    assert sum(day.faults.lost_replies > 0 for day in plan.handhelds) == 3
    assert [day.faults.clock_ahead_s for day in plan.handhelds if day.faults.clock_ahead_s] == [400 * 86_400]
    future = [
        day.login
        for day in plan.handhelds
        for trip in day.trips
        for report in trip.reports
        if report.schema == 2
    ]
    assert future == ["worker10", "worker10"]


def test_there_are_three_sayings_or_more_for_each_sub_item() -> None:
    counts = Counter(saying.category for saying in sayings())
    assert set(counts) == {item.code for item in CATALOGUE.items}
    assert min(counts.values()) >= 3


def test_every_saying_is_filed_as_a_request_type_of_the_catalogue() -> None:
    assert {saying.request_type for saying in sayings()} <= {kind.code for kind in CATALOGUE.request_types}


def test_a_day_touches_every_sub_item_and_leaves_some_categories_to_the_server(plan: DayPlan) -> None:
    assert {report.truth.category for report in plan.reports} == {item.code for item in CATALOGUE.items}
    open_ones = [report for report in plan.reports if report.body.category is None]
    assert 40 <= len(open_ones) <= 110


def test_the_server_can_suggest_what_the_author_left_open(plan: DayPlan) -> None:
    missed = [
        report.body.description
        for report in plan.reports
        if report.truth.category
        not in {each.category for each in suggest(report.body.description, CATALOGUE).ranked}
    ]
    assert missed == []


def test_the_wire_form_is_what_the_server_reads_once_the_contact_is_sealed(plan: DayPlan) -> None:
    wire: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(plan))
    bodies: list[dict[str, Any]] = [
        report["body"] for day in wire["handhelds"] for trip in day["trips"] for report in trip["reports"]
    ]
    unsealed = [{key: value for key, value in body.items() if key != "contact"} for body in bodies]
    assert len(msgspec.convert(unsealed, list[Report])) == 300
    # What is not said is absent, so that the handheld can add its own.
    assert not {"fixed_at", "boundary_version"} & {key for body in bodies for key in body["position"]}


def test_telephone_numbers_are_invented(plan: DayPlan) -> None:
    phones = [report.body.contact.phone for report in plan.reports if report.body.contact]
    assert phones
    assert all(phone.startswith("1380013") and len(phone) == 11 for phone in phones)
