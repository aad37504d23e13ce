"""A real city by import: its mess is told, and every report in it can find its way."""

import json
import os
from pathlib import Path

import pytest
import shapely

from geo.health import HealthReport, Kind
from geo.locate import Locator
from geo.whole import WHOLE, with_whole
from seed.city import City
from seed.imported import imported
from server.data import catalogue_bytes
from server.domain.catalogue import read_catalogue
from server.domain.people import Role

from .roles import NOT_DAILY

CATALOGUE = read_catalogue(catalogue_bytes())


def a_street(code: str, name: str, west: float) -> dict[str, object]:
    ring = [[west, 20.0], [west + 0.1, 20.0], [west + 0.1, 20.1], [west, 20.1], [west, 20.0]]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def two_streets(tmp_path: Path) -> Path:
    """Two streets side by side; nobody has drawn their district or the city."""
    folder = tmp_path / "town"
    folder.mkdir()
    features = [a_street("460199001", "东街道", 110.1), a_street("460199100", "西镇", 110.0)]
    (folder / "streets.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )
    return folder


def test_streets_alone_get_one_city_over_them(two_streets: Path) -> None:
    city, _ = imported(two_streets)
    whole = city.boundaries.area(WHOLE)
    assert shapely.from_wkb(whole.geometry).equals(shapely.box(110.0, 20.0, 110.2, 20.1))
    # The streets' codes name a district, which the import makes of them; the city is made of that.
    assert {area.parent for area in city.boundaries.areas if area.level == "district"} == {WHOLE}
    assert city.boundaries.version.endswith("+city")


def test_a_set_that_has_its_city_is_left_as_it_is(city: City) -> None:
    assert with_whole(city.boundaries) is city.boundaries


def test_one_unit_stands_for_each_trade_and_each_street_has_its_office(two_streets: Path) -> None:
    city, _ = imported(two_streets)
    offices = [unit.name for unit in city.units if unit.department_type == "SUBDISTRICT"]
    assert offices == ["东街道办事处", "西镇人民政府"]
    types = {kind.code for kind in CATALOGUE.department_types}
    assert {unit.department_type for unit in city.units} == types - {"COMMUNITY"}


def test_each_street_coordinator_belongs_to_the_streets_own_office(two_streets: Path) -> None:
    city, _ = imported(two_streets)
    offices = {(unit.area,): unit.id for unit in city.units if unit.department_type == "SUBDISTRICT"}
    belonging = {
        person.scope: person.unit for person in city.people if Role.STREET_COORDINATOR in person.roles
    }
    assert belonging == offices


def test_every_sub_item_has_a_lead_from_the_first_day(two_streets: Path) -> None:
    city, _ = imported(two_streets)
    led = {duty.category for duty in city.duty_list if duty.role == "lead"}
    assert led == {item.code for item in CATALOGUE.items}


def test_each_finest_area_has_a_worker_and_each_desk_somebody(two_streets: Path) -> None:
    city, _ = imported(two_streets)
    assert {post.area for post in city.posts} == {
        area.code for area in city.boundaries.areas if area.level == "street"
    }
    roles = {role for person in city.people for role in person.roles}
    assert roles == set(Role) - {Role.PARTY_HELPER} - NOT_DAILY
    assert {login for login, _ in city.logins} >= {"worker01", "worker02", "coordinator", "operator", "admin"}


@pytest.fixture(scope="module")
def beijing() -> tuple[City, HealthReport]:
    data = os.environ.get("WANGGE_TEST_DATA")
    if data is None:
        pytest.skip("WANGGE_TEST_DATA is not set: Beijing's boundaries may not stand in this repository")
    return imported(Path(data) / "beijing-subdistricts")


def test_beijings_mess_is_told(beijing: tuple[City, HealthReport]) -> None:
    _, report = beijing
    told = {finding.kind for finding in report.findings}
    assert told >= {Kind.RING_INVALID, Kind.OVERLAP, Kind.GAP, Kind.NOT_AN_AREA}
    assert any("相互重叠: 朝阳区" in line for line in report.lines("zh"))


def test_beijings_343_streets_can_be_worked_in(beijing: tuple[City, HealthReport]) -> None:
    city, _ = beijing
    streets = [area for area in city.boundaries.areas if area.level == "street"]
    assert len(streets) == 343
    assert len(city.posts) == 343
    assert {area.code for area in Locator(city.boundaries).finest} == {street.code for street in streets}
