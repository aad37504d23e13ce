"""Whose a position is, in a town drawn by hand.

y=2  ┌──────┬──────┐
     │  g3  │ lake │        street s1: all of it; district d1 = s1 + s2; city c
y=1  ├──────┼──────┼──────┐
     │  g1  │  g2  │  s2  │ street s2 has no grids
y=0  └──────┴──────┴──────┘
     x=0    1      2      3
"""

import math

import msgspec
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import CONVERTER, Crs, wgs84_to
from geo.locate import LocateSettings, Locator
from geo.position import Position
from tests.geo.squares import SIDE, SOUTH, WEST, area, at, box, snap, town

TOWN = town(
    area("c", box(0, 0, 3, 2), level="city"),
    area("d1", box(0, 0, 3, 2), level="district", parent="c"),
    area("s1", box(0, 0, 2, 2), level="street", parent="d1"),
    area("s2", box(2, 0), level="street", parent="d1"),
    area("g1", box(0, 0), parent="s1"),
    area("g2", box(1, 0), parent="s1"),
    area("g3", box(0, 1), parent="s1"),
    area("river", box(0.5, 0, 2, 2), level=None, layer="water"),
)
LOCATOR = Locator(TOWN)
METRE = 1 / 1046  # in units of SIDE, east-west at 20° N: 1 unit is 1,046 m


def test_a_point_inside_a_grid_belongs_to_it_and_to_its_parents() -> None:
    found = LOCATOR.locate(at(0.25, 0.5))
    assert (found.method, found.chain, found.owners) == ("inside", ("g1", "s1", "d1", "c"), ("g1",))
    assert (found.boundary_version, found.converter, found.reason) == ("v1", CONVERTER, None)


def test_overlays_are_answered_beside_the_partition() -> None:
    assert LOCATOR.locate(at(0.75, 0.5)).overlays == {"water": ("river",)}
    assert LOCATOR.locate(at(0.25, 0.5)).overlays == {}


@pytest.mark.parametrize(("away_m", "accuracy_m"), [(20, 5), (20, None), (100, 120), (400, 1000)])
def test_the_distance_is_exact_up_to_the_accuracy_and_to_25_m(away_m: float, accuracy_m: float) -> None:
    found = LOCATOR.locate(at(1 - away_m * METRE, 0.5, accuracy_m=accuracy_m))
    assert found.distance_m == pytest.approx(away_m, rel=0.005)


@pytest.mark.parametrize(("accuracy_m", "bound_m"), [(5, 25), (None, 25), (60, 60)])
def test_beyond_that_the_distance_is_a_lower_bound(accuracy_m: float, bound_m: float) -> None:
    assert LOCATOR.locate(at(1 - 100 * METRE, 0.5, accuracy_m=accuracy_m)).distance_m == bound_m


def test_every_level_and_overlay_of_the_answer_has_its_own_certainty() -> None:
    found = LOCATOR.locate(at(1 - 3 * METRE, 0.5, accuracy_m=10))
    assert found.certainty == {
        "grid": found.confidence,
        "street": 1.0,
        "district": 1.0,
        "city": 1.0,
        "water": 1.0,
    }
    assert found.confidence == pytest.approx(0.769, abs=0.003)


def test_no_level_is_less_certain_than_a_finer_one() -> None:
    certainty = LOCATOR.locate(at(2 - 3 * METRE, 0.5, accuracy_m=10)).certainty
    assert certainty["grid"] == certainty["street"] < certainty["district"] == 1.0


def test_what_is_snapped_to_a_grid_of_its_own_street_is_sure_of_the_street() -> None:
    certainty = LOCATOR.locate(at(1 + 10 * METRE, 1.5)).certainty
    assert certainty["grid"] < 0.5
    assert certainty["street"] == 1.0


def test_on_a_border_the_lower_code_owns_and_all_owners_are_named() -> None:
    found = LOCATOR.locate(at(1, 0.5))
    assert (found.method, found.chain[0], found.owners) == ("border", "g1", ("g1", "g2"))
    assert (found.distance_m, found.confidence) == (0.0, 0.5)


def test_on_a_border_the_lower_rank_goes_before_the_lower_code() -> None:
    locator = Locator(town(area("g1", box(0, 0), rank=2), area("g2", box(1, 0), rank=1)))
    assert locator.locate(at(1, 0.5)).owners == ("g2", "g1")


def test_where_areas_overlap_the_lower_rank_owns() -> None:
    locator = Locator(town(area("a", box(0, 0, 2), rank=2), area("b", box(1, 0, 2), rank=1)))
    found = locator.locate(at(1.5, 0.5))
    assert (found.method, found.owners) == ("overlap", ("b", "a"))
    assert [other.code for other in found.alternates] == ["a"]


def test_a_point_in_a_hole_belongs_to_the_enclave_in_it() -> None:
    ring = snap(box(0, 0, 3, 3).difference(box(1, 1)))
    locator = Locator(town(area("around", ring), area("compound", box(1, 1))))
    assert locator.locate(at(1.5, 1.5)).chain == ("compound",)
    assert locator.locate(at(0.5, 1.5)).chain == ("around",)


def test_both_parts_of_a_grid_in_two_parts_belong_to_it() -> None:
    locator = Locator(town(area("island", shapely.union(box(0, 0), box(5, 5)))))
    assert locator.locate(at(5.5, 5.5)).chain == locator.locate(at(0.5, 0.5)).chain == ("island",)


def test_a_chain_starts_at_the_street_where_the_street_has_no_grid() -> None:
    assert LOCATOR.locate(at(2.5, 0.5)).chain == ("s2", "d1", "c")
    assert LOCATOR.locate(at(1.5, 1.5)).chain == ("s1", "d1", "c")


def test_a_point_in_the_lake_near_the_shore_snaps_to_the_grid_on_the_shore() -> None:
    found = LOCATOR.locate(at(1 + 10 * METRE, 1.5))
    assert (found.method, found.chain[0]) == ("snapped", "g3")
    assert found.distance_m == pytest.approx(10, rel=0.01)


def test_a_point_inside_an_undivided_street_never_snaps_across_its_border() -> None:
    assert LOCATOR.locate(at(2 + 10 * METRE, 0.5)).chain == ("s2", "d1", "c")


def test_a_point_just_outside_the_city_snaps_and_is_not_sure_of_it() -> None:
    found = LOCATOR.locate(at(-15 * METRE, 0.5))
    assert (found.method, found.chain) == ("snapped", ("g1", "s1", "d1", "c"))
    assert found.owners == ("g1",)
    assert found.confidence < 0.5


def test_how_far_a_point_snaps_is_a_setting() -> None:
    strict = Locator(TOWN, LocateSettings(snap_m=5))
    assert strict.locate(at(-15 * METRE, 0.5)).method == "none"


def test_a_point_outside_everything_is_nobodys_and_the_nearest_is_named() -> None:
    found = LOCATOR.locate(at(-1, 0.5))
    assert (found.method, found.reason, found.chain) == ("none", "outside_every_area", ())
    assert [other.code for other in found.alternates] == ["g1"]
    assert found.distance_m == pytest.approx(1046, rel=0.005)


@pytest.mark.parametrize(
    ("accuracy_m", "level", "expected"),
    [
        (24.48, 0.95, 0.8413),
        (15.1, 0.68, 0.8413),
        (None, 0.95, 0.8413),
        (0.0, 0.68, 0.8413),
        (1.0, 0.95, 1.0),
    ],
)
def test_confidence_falls_with_the_noise_of_the_fix(
    accuracy_m: float | None, level: float, expected: float
) -> None:
    found = LOCATOR.locate(at(1 - 10 * METRE, 0.5, accuracy_m=accuracy_m, level=level))
    assert found.confidence == pytest.approx(expected, abs=0.003)


def test_the_neighbour_within_two_sigma_is_an_alternate_with_the_rest_of_the_chance() -> None:
    found = LOCATOR.locate(at(1 - 10 * METRE, 0.5, accuracy_m=24.48))
    assert [(other.code, other.level) for other in found.alternates] == [("g2", "grid")]
    assert found.confidence + found.alternates[0].confidence == pytest.approx(1, abs=0.001)


def test_far_from_every_border_there_is_no_alternate() -> None:
    assert LOCATOR.locate(at(0.5, 0.5)).alternates == ()


def test_a_fix_that_may_be_anybody_s_names_at_most_eight_others() -> None:
    crowd = Locator(town(*(area(f"g{x:02}", box(x, 0)) for x in range(30))))
    assert len(crowd.locate(at(15.5, 0.5, accuracy_m=1e9)).alternates) == 8


@pytest.mark.parametrize("crs", list(Crs))
def test_a_position_is_read_in_the_system_it_declares(crs: Crs) -> None:
    lon, lat = wgs84_to(crs, WEST + 0.9 * SIDE, SOUTH + 0.9 * SIDE)
    found = LOCATOR.locate(Position(lon=lon, lat=lat, crs=crs))
    assert found.chain[0] == "g1"
    assert (found.lon, found.lat) == pytest.approx((WEST + 0.9 * SIDE, SOUTH + 0.9 * SIDE), abs=1e-9)


@pytest.mark.parametrize(
    ("lon", "lat", "reason"),
    [
        (math.nan, 20.0, "not_a_number"),
        (110.3, math.inf, "not_a_number"),
        (0.0, 0.0, "zero_island"),
        (20.005, 110.305, "swapped"),
        (190.0, 20.0, "out_of_range"),
        (110.3, -91.0, "out_of_range"),
    ],
)
def test_an_impossible_position_is_rejected_with_its_reason(lon: float, lat: float, reason: str) -> None:
    found = LOCATOR.locate(Position(lon=lon, lat=lat, crs=Crs.WGS84))
    assert (found.method, found.reason, found.chain) == ("rejected", reason, ())
    assert (found.lon, found.lat, found.confidence) == (None, None, 0.0)


def test_a_placement_travels_as_json_and_comes_back_equal() -> None:
    found = LOCATOR.locate(at(1, 0.5))
    assert msgspec.json.decode(msgspec.json.encode(found), type=type(found)) == found


@given(
    lon=st.floats(109, 112) | st.floats(),
    lat=st.floats(19, 21) | st.floats(),
    crs=st.sampled_from(Crs),
    accuracy_m=st.none() | st.floats(),
    level=st.sampled_from([0.68, 0.95]) | st.floats(),
)
def test_whatever_a_handheld_sends_is_answered(
    lon: float, lat: float, crs: Crs, accuracy_m: float | None, level: float
) -> None:
    sent = Position(lon=lon, lat=lat, crs=crs, accuracy_m=accuracy_m, accuracy_level=level)
    found = LOCATOR.locate(sent)
    assert 0 <= found.confidence <= 1
    assert (found.method in ("none", "rejected")) == (found.chain == ())
    assert (found.reason is None) == (found.chain != ())


BOXES = st.tuples(
    st.integers(0, 4), st.integers(0, 4), st.integers(1, 3), st.integers(1, 3), st.integers(0, 2)
)


@given(boxes=st.lists(BOXES, min_size=1, max_size=8), x=st.integers(0, 16), y=st.integers(0, 16))
def test_owners_are_all_that_cover_a_point_by_rank_then_code(
    boxes: list[tuple[int, int, int, int, int]], x: int, y: int
) -> None:
    areas = [area(f"g{n}", box(*map(float, where)), rank=rank) for n, (*where, rank) in enumerate(boxes)]
    place = at(x / 2, y / 2)
    here = shapely.Point(place.lon, place.lat)
    covering = [each for each in areas if shapely.from_wkb(each.geometry).intersects(here)]
    ranked = sorted(covering, key=lambda each: (each.rank, each.code))
    exact = Locator(town(*areas), LocateSettings(snap_m=0))
    assert exact.locate(place).owners == tuple(each.code for each in ranked)


@given(points=st.lists(st.tuples(st.floats(-0.5, 3.5), st.floats(-0.5, 2.5)), min_size=1, max_size=50))
def test_many_points_are_located_as_each_one_is(points: list[tuple[float, float]]) -> None:
    exact = Locator(TOWN, LocateSettings(snap_m=0))
    lon = np.array([WEST + x * SIDE for x, _ in points])
    lat = np.array([SOUTH + y * SIDE for _, y in points])
    codes = [exact.finest[index].code if index >= 0 else None for index in exact.locate_many(lon, lat)]
    chains = [exact.locate(at(x, y)).chain for x, y in points]
    assert codes == [chain[0] if chain and chain[0].startswith("g") else None for chain in chains]


def test_what_is_no_number_among_many_points_is_nowhere() -> None:
    assert LOCATOR.locate_many(np.array([math.nan]), np.array([20.0])).tolist() == [-1]
