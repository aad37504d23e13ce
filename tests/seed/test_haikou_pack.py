"""A street of the demo city on a handheld: small, exact, and answering as the server does."""

import gzip
from collections import Counter

import msgspec
import numpy as np
import pytest

from geo.crs import Crs
from geo.locate import Locator
from geo.pack import PackedMap, pack_map
from geo.pocket import Pocket
from geo.position import Position
from seed.city import City
from tests.geo.alike import differences
from tests.geo.redrawing import differing

#: A street of 71 grids.
STREET = "460106104000"


@pytest.fixture(scope="module")
def packed(city: City) -> PackedMap:
    return pack_map(city.boundaries, [STREET])


def test_a_street_of_seventy_grids_takes_less_than_60_kb(packed: PackedMap) -> None:
    in_scope = Counter(area.level for area in packed.areas if area.part == "scope")
    assert in_scope["grid"] == 71
    assert len(gzip.compress(msgspec.json.encode(packed), mtime=0)) < 60_000


def test_its_outlines_are_those_of_the_city(packed: PackedMap, city: City) -> None:
    assert differing(packed, city.boundaries, STREET) == []


def test_where_the_map_reaches_it_answers_as_the_server_does(packed: PackedMap, locator: Locator) -> None:
    pocket, chance = Pocket(packed), np.random.default_rng(46)
    west, south = packed.origin
    places = (np.array([west, south]) + chance.integers(0, 600_000, (400, 2))) / 1e7
    positions = [
        Position(lon=lon, lat=lat, crs=Crs.WGS84, accuracy_m=accuracy_m)
        for lon, lat in places.tolist()
        for accuracy_m in (5.0, 60.0)
    ]
    assert sum(pocket.locate(position).is_whole for position in positions) > 100
    assert [found for position in positions if (found := differences(pocket, locator, position))] == []
