"""Many positions at once are answered as each alone."""

import numpy as np
import pytest

from geo.bulk import Located, locate_each
from geo.crs import Crs, wgs84_to
from geo.locate import Locator
from geo.position import Position
from tests.geo.plain import telling_points
from tests.geo.real_cities import real_city
from tests.geo.squares import area, at, box, town

TOWN = Locator(
    town(
        area("s1", box(0, 0, 2, 2), level="street"),
        area("g1", box(0, 0), parent="s1"),
        area("g2", box(0.9, 0), parent="s1"),
        area("g3", box(0, 1), parent="s1"),
    )
)


def one_by_one(locator: Locator, positions: list[Position]) -> list[Located]:
    placed = [locator.locate(position) for position in positions]
    return [
        Located(one.lon, one.lat, one.chain, one.method, one.distance_m, one.confidence, one.reason)
        for one in placed
    ]


@pytest.mark.parametrize("accuracy_m", [None, 5.0, 24.0, 80.0])
def test_a_town_inside_out(accuracy_m: float | None) -> None:
    chance = np.random.default_rng(1)
    positions = [at(x, y, accuracy_m=accuracy_m) for x, y in chance.uniform(-0.5, 2.5, (400, 2)).tolist()]
    positions += [at(1, 0.5), at(0.95, 0.5), Position(lon=float("nan"), lat=20.0, crs=Crs.WGS84)]
    assert locate_each(TOWN, positions) == one_by_one(TOWN, positions)


@pytest.mark.parametrize("crs", list(Crs))
def test_a_real_city_in_every_system(crs: Crs) -> None:
    locator = Locator(real_city("haikou"))
    lon, lat = wgs84_to(crs, *telling_points(locator.finest, 100))
    positions = [
        Position(lon=x, lat=y, crs=crs, accuracy_m=8.0)
        for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ]
    at_once, alone = locate_each(locator, positions), one_by_one(locator, positions)
    assert [found.chain for found in at_once] == [found.chain for found in alone]
    assert [found.confidence for found in at_once] == pytest.approx(
        [found.confidence for found in alone], abs=2e-4
    )
