"""Real outlines, with all that is wrong with them, are on a handheld's map as they are."""

import pytest

from geo.crs import Crs
from geo.lattice import EXACT_STEPS
from geo.locate import Locator
from geo.pack import pack_map
from geo.pocket import Pocket
from geo.position import Position
from tests.geo.alike import differences
from tests.geo.plain import telling_points
from tests.geo.real_cities import REAL_CITIES, real_city
from tests.geo.redrawing import differing


@pytest.mark.parametrize("name", REAL_CITIES)
def test_all_that_is_within_reach_of_a_scope_is_drawn_as_it_is(name: str) -> None:
    boundaries = real_city(name)
    finest = [area.code for area in boundaries.areas if area.level == boundaries.levels[-1]]
    scope = finest[len(finest) // 2]
    packed = pack_map(boundaries, [scope])
    assert differing(packed, boundaries, scope) == []
    west, south, east, north = packed.bounds
    assert max(east - west, north - south) < EXACT_STEPS


@pytest.mark.parametrize("name", REAL_CITIES)
def test_where_the_map_reaches_the_handheld_answers_as_the_server_does(name: str) -> None:
    boundaries = real_city(name)
    scope = [area for area in boundaries.areas if area.level == boundaries.levels[-1]][::40][:8]
    pocket = Pocket(pack_map(boundaries, [area.code for area in scope]))
    locator = Locator(boundaries)
    lon, lat = telling_points(scope, 12)
    positions = [
        Position(lon=x, lat=y, crs=Crs.WGS84, accuracy_m=12.0)
        for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ]
    assert sum(pocket.locate(position).is_whole for position in positions) > 20
    assert [found for position in positions if (found := differences(pocket, locator, position))] == []
