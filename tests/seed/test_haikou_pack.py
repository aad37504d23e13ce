"""A street of the demo city on a handheld: small, exact, and answering as the server does."""

import gzip
import json
from collections import Counter

import msgspec
import pytest

from geo.lattice import EXACT_STEPS
from geo.locate import Locator
from geo.pack import PackedMap, pack_map
from geo.pocket import Pocket
from seed.city import City
from tests.geo.alike import differences
from tests.geo.redrawing import differing
from tests.vectors import places
from tests.vectors.files import HERE
from tests.vectors.places import STREET


@pytest.fixture(scope="module")
def packed(city: City) -> PackedMap:
    return pack_map(city.boundaries, [STREET])


def test_a_street_of_seventy_grids_takes_less_than_60_kb(packed: PackedMap) -> None:
    in_scope = Counter(area.level for area in packed.areas if area.part == "scope")
    assert in_scope["grid"] == 71
    assert len(gzip.compress(msgspec.json.encode(packed), mtime=0)) < 60_000


def test_the_whole_city_is_small_enough_for_exact_products(packed: PackedMap) -> None:
    west, south, east, north = packed.bounds
    assert max(east - west, north - south) < EXACT_STEPS


def test_its_outlines_are_those_of_the_city(packed: PackedMap, city: City) -> None:
    assert differing(packed, city.boundaries, STREET) == []


@pytest.mark.parametrize(("number", "scope"), [(1, places.STREET), (2, places.GRID)])
def test_where_a_map_reaches_it_answers_every_vector_as_the_server_does(
    number: int, scope: str, city: City, locator: Locator
) -> None:
    pocket = Pocket(pack_map(city.boundaries, [scope]))
    cases = json.loads((HERE / "locate.json").read_text("utf-8"))["cases"]
    positions = [places.position_of(asked) for asked, _ in cases if asked[0] == number]
    whole = [position for position in positions if pocket.locate(position).is_whole]
    assert len(whole) >= 200
    found = [(position, differences(pocket, locator, position)) for position in whole]
    assert [each for each in found if each[1]] == []
