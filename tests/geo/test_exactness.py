"""The look-up by cells answers as plain Shapely does: on real boundaries with their mess, and on any city."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.areas import Area, BoundarySet
from geo.borders import REACH_M
from geo.crs import Crs
from geo.locate import LocateSettings, Locator
from geo.plane import Plane
from geo.position import Position
from tests.geo.cities import CITIES
from tests.geo.plain import owners_by_shapely, ranked, telling_points
from tests.geo.real_cities import REAL_CITIES, real_city
from tests.geo.squares import town

UNMOVED = LocateSettings(snap_m=0)


def layers_of(drawn: BoundarySet) -> dict[str, list[Area]]:
    """The areas by level and overlay."""
    layers: dict[str, list[Area]] = {}
    for area in drawn.areas:
        layers.setdefault(area.level or area.layer, []).append(area)
    return layers


@pytest.fixture(scope="module", params=REAL_CITIES)
def city(request: pytest.FixtureRequest) -> Locator:
    return Locator(real_city(request.param), UNMOVED)


def test_every_layer_of_a_real_city_is_located_in_as_by_shapely(city: Locator) -> None:
    answered, expected = {}, {}
    for name, areas in layers_of(city.boundaries).items():
        lon, lat = telling_points(areas, 500)
        expected[name] = owners_by_shapely(areas, lon, lat)
        answered[name] = [city.covering(name, float(x), float(y)) for x, y in zip(lon, lat, strict=True)]
    assert answered == expected


def test_many_points_of_a_real_city_are_located_as_by_shapely(city: Locator) -> None:
    lon, lat = telling_points(city.finest, 5_000)
    found = [city.finest[index].code if index >= 0 else None for index in city.locate_many(lon, lat)]
    expected = owners_by_shapely(city.finest, lon, lat)
    assert found == [codes[0] if codes else None for codes in expected]


def test_one_position_is_placed_as_many_are(city: Locator) -> None:
    lon, lat = telling_points(city.finest, 50)
    codes = {area.code for area in city.finest}
    one_by_one = [
        city.locate(Position(lon=x, lat=y, crs=Crs.WGS84)).chain[:1]
        for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ]
    at_once = city.locate_many(lon, lat)
    assert [chain if codes.issuperset(chain) else () for chain in one_by_one] == [
        (city.finest[index].code,) if index >= 0 else () for index in at_once
    ]


def test_distances_in_a_real_city_are_those_to_its_borders(city: Locator) -> None:
    lon, lat = telling_points(city.finest, 200)
    plane = Plane.at((city.bounds[1] + city.bounds[3]) / 2)
    outlines = plane.flat(shapely.from_wkb([area.geometry for area in city.finest]))
    places = shapely.points(lon * plane.x_m, lat * plane.y_m)
    _, expected = shapely.STRtree(shapely.boundary(outlines)).query_nearest(
        places, all_matches=False, return_distance=True
    )
    np.testing.assert_allclose(
        city.border_distances_m(lon, lat), np.minimum(expected, REACH_M), rtol=0, atol=1e-6
    )


@settings(max_examples=150, deadline=None)
@given(areas=CITIES, seed=st.integers(0, 999))
def test_any_city_is_located_in_as_by_shapely(areas: list[Area], seed: int) -> None:
    locator = Locator(town(*areas), UNMOVED)
    lon, lat = telling_points(areas, 40, seed)
    expected = owners_by_shapely(areas, lon, lat)
    found = locator.locate_many(lon, lat)
    assert [ranked(areas)[index].code if index >= 0 else None for index in found] == [
        codes[0] if codes else None for codes in expected
    ]
    assert [
        locator.covering("grid", x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ] == expected
