"""What a handheld says out of reach is what the server would say, or it says that its map ends there."""

import math

import pytest
import shapely
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from geo.areas import Area
from geo.certainty import confidence as by_error_function
from geo.crs import Crs
from geo.locate import LocateSettings, Locator
from geo.pack import pack_map
from geo.pocket import Pocket, confidence
from geo.position import Position
from tests.geo.alike import differences
from tests.geo.cities import CITIES
from tests.geo.plain import telling_points
from tests.geo.squares import area, at, box, snap, town

TOWN = town(
    area("d", box(0, 0, 9, 4), level="district"),
    area("s1", box(0, 0, 2, 4), level="street", parent="d"),
    area("s2", box(2, 0, 7, 4), level="street", parent="d"),
    area("g1", box(0, 0), parent="s1"),
    area("g2", box(1, 0), parent="s1"),
    area("g3", box(2, 0), parent="s2"),
    area("g4", box(2, 0.5), parent="s2", rank=1),
    area("gap", box(0, 1.01), parent="s1"),
    area("river", box(0.5, 0, 0.1, 1), level=None, layer="water"),
)
LOCATOR = Locator(TOWN)
WHOLE = Pocket(pack_map(TOWN, ["d"]))
#: A metre in units of `at`, roughly.
METRE = 1 / 1110


@pytest.mark.parametrize(
    ("x", "y", "method", "chain"),
    [
        (0.3, 0.3, "inside", ("g1", "s1", "d")),
        (1.0, 0.3, "border", ("g1", "s1", "d")),
        (1.0, 0.0, "border", ("g1", "s1", "d")),
        (2.5, 0.7, "overlap", ("g3", "s2", "d")),
        (0.5, 1.005, "snapped", ("g1", "s1", "d")),
        (1.5, 2.5, "inside", ("s1", "d")),
        (5.0, 2.5, "inside", ("s2", "d")),
        (5.0, 4.0 + 30 * METRE, "none", ()),
    ],
)
def test_each_way_of_belonging_is_told_apart(x: float, y: float, method: str, chain: tuple[str, ...]) -> None:
    answer = WHOLE.locate(at(x, y))
    assert (answer.placement.method, answer.placement.chain) == (method, chain)
    assert differences(WHOLE, LOCATOR, at(x, y)) == []
    assert LOCATOR.locate(at(x, y)).chain == chain


@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(CITIES, st.sampled_from([None, 3.0, 12.0, 40.0, 90.0]))
def test_in_cities_by_chance_the_handheld_and_the_server_agree(
    areas: list[Area], accuracy_m: float | None
) -> None:
    boundaries = town(*areas)
    pocket, locator = Pocket(pack_map(boundaries, [each.code for each in areas])), Locator(boundaries)
    lon, lat = telling_points(areas, 10)
    found = [
        differences(pocket, locator, Position(lon=x, lat=y, crs=Crs.WGS84, accuracy_m=accuracy_m))
        for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ]
    assert found == [[]] * len(found)


def test_a_place_exactly_on_a_slanting_border_is_on_it() -> None:
    slanting = snap(shapely.Polygon([(110.3, 20.0), (110.3 + 3e-7, 20.0 + 9e-7), (110.3, 20.01)]))
    pocket = Pocket(pack_map(town(area("g", slanting)), ["g"]))
    position = Position(lon=110.3000001, lat=20.0000003, crs=Crs.WGS84)
    assert pocket.locate(position).placement.method == "border"
    assert pocket.locate(replace(position, lon=110.3000002)).placement.method == "snapped"


def test_a_handheld_knows_where_its_map_ends() -> None:
    pocket = Pocket(pack_map(TOWN, ["g1"]))
    assert pocket.locate(at(0.5, 0.5)).is_whole
    assert pocket.locate(at(1 + 50 * METRE, 0.5)).is_whole
    assert not pocket.locate(at(1 + 90 * METRE, 0.5)).is_whole
    assert not pocket.locate(at(0.5, 0.5, accuracy_m=150.0)).is_whole
    assert pocket.locate(at(0.5, 0.5, accuracy_m=99.0)).is_whole


def test_who_answers_for_nothing_is_told_nothing() -> None:
    answer = Pocket(pack_map(TOWN, [])).locate(at(0.5, 0.5))
    assert (answer.placement.method, answer.is_whole) == ("none", False)


def test_the_settings_of_the_server_travel_with_the_map() -> None:
    pocket = Pocket(pack_map(TOWN, ["d"], LocateSettings(snap_m=0, assumed_sigma_m=5.0)))
    assert pocket.locate(at(0.5, 1.005)).placement.chain == ("s1", "d")


@pytest.mark.parametrize(
    ("lon", "lat", "reason"),
    [
        (math.nan, 20.0, "not_a_number"),
        (0.0, 0.0, "zero_island"),
        (20.005, 110.305, "swapped"),
        (200.0, 20.0, "out_of_range"),
    ],
)
def test_what_cannot_be_true_is_rejected_with_the_servers_reason(lon: float, lat: float, reason: str) -> None:
    answer = WHOLE.locate(Position(lon=lon, lat=lat, crs=Crs.WGS84))
    assert (answer.placement.method, answer.placement.reason) == ("rejected", reason)


@given(st.integers(-6_000, 6_000), st.sampled_from([0.1, 1.0, 3.3, 10.0]))
def test_sums_and_products_give_the_certainty_that_the_error_function_gives(share: int, sigma: float) -> None:
    inside_m = share / 1000 * sigma
    assert abs(confidence(inside_m, sigma) - by_error_function(inside_m, sigma)) < 1.01e-4


@pytest.mark.parametrize("sigmas", [0.0, 0.5, 1.0, 1.2816, 2.0, 3.0, 3.9999, 4.0])
def test_certainty_to_four_decimals(sigmas: float) -> None:
    assert confidence(sigmas, 1.0) == by_error_function(sigmas, 1.0)
    assert confidence(-sigmas, 1.0) == by_error_function(-sigmas, 1.0)
