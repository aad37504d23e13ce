"""Every sub-item finds a lead in the demo city, wherever it happens."""

from datetime import date

import numpy as np
import pytest
import shapely

from geo.crs import Crs
from geo.locate import Locator, Placement
from geo.position import Position
from seed.city import City
from server.data import catalogue_bytes
from server.domain.catalogue import read_catalogue
from server.domain.duty_list import DutyList
from server.domain.routing import Route, route

CATALOGUE = read_catalogue(catalogue_bytes())
POINTS = 60


@pytest.fixture(scope="module")
def places(city: City, locator: Locator) -> list[Placement]:
    """Points at random all over the city, without regard to borders."""
    chance = np.random.default_rng(7)
    whole = shapely.from_wkb(city.boundaries.areas[0].geometry)
    west, south, east, north = whole.bounds
    tried = np.c_[chance.uniform(west, east, 9 * POINTS), chance.uniform(south, north, 9 * POINTS)]
    inside = tried[shapely.contains_xy(whole, tried[:, 0], tried[:, 1])][:POINTS]
    return [locator.locate(Position(lon=lon, lat=lat, crs=Crs.WGS84)) for lon, lat in inside.tolist()]


@pytest.fixture(scope="module")
def duties(city: City) -> DutyList:
    return DutyList(city.duty_list)


def routed(city: City, duties: DutyList, category: str, place: Placement) -> Route:
    overlays = [code for codes in place.overlays.values() for code in codes]
    return route(
        category=category,
        description="",
        chain=place.chain,
        overlays=overlays,
        catalogue=CATALOGUE,
        duty_list=duties,
        units={unit.id: unit for unit in city.units},
        on=date(2026, 11, 22),
    )


def leads(found: Route) -> list[str]:
    return [candidate.unit for candidate in found.candidates if candidate.role == "lead"]


@pytest.mark.parametrize("category", [item.code for item in CATALOGUE.items])
def test_one_unit_leads_at_any_point(
    city: City, duties: DutyList, places: list[Placement], category: str
) -> None:
    found = [routed(city, duties, category, place) for place in places]
    assert len(found) == POINTS
    assert [len(leads(each)) for each in found] == [1] * POINTS
    doubts = {doubt.code for each in found for doubt in each.doubts}
    assert not doubts & {"no_duty_item", "equally_near"}


def test_the_districts_own_branch_comes_before_the_citys_department(
    city: City, duties: DutyList, locator: Locator
) -> None:
    grid = next(area for area in city.boundaries.areas if area.code == "460106003010001")
    inside = shapely.point_on_surface(shapely.from_wkb(grid.geometry))
    place = locator.locate(Position(lon=inside.x, lat=inside.y, crs=Crs.WGS84))
    assert leads(routed(city, duties, "0106", place)) == ["longhua-urban-mgmt"]
    assert leads(routed(city, duties, "1101", place)) == ["city-education"]


@pytest.mark.parametrize(
    ("area", "unit"),
    [
        ("460100-special-airport", "meilan-airport"),
        ("460100-special-harbour", "haikou-port"),
        ("460100-special-offices", "city-offices"),
    ],
)
def test_a_special_areas_keeper_leads_on_its_own_ground(
    city: City, duties: DutyList, locator: Locator, area: str, unit: str
) -> None:
    ground = next(each for each in city.boundaries.areas if each.code == area)
    inside = shapely.point_on_surface(shapely.from_wkb(ground.geometry))
    place = locator.locate(Position(lon=inside.x, lat=inside.y, crs=Crs.WGS84))
    assert leads(routed(city, duties, "0701", place)) == [unit]
