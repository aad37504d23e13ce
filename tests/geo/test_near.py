"""Which open reports may be about the same place."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.near import SIGMA_MAX_M, Neighbour, Place, Places
from geo.plane import Plane
from tests.geo.squares import SOUTH, WEST

PLANE = Plane.at(SOUTH)


def place(east_m: float, north_m: float = 0.0, sigma_m: float = 0.0) -> Place:
    return Place(WEST + east_m / PLANE.x_m, SOUTH + north_m / PLANE.y_m, sigma_m)


def kept(*places: Place) -> Places:
    """The places under the keys 1, 2 …"""
    index = Places(PLANE)
    for key, where in enumerate(places, start=1):
        index.put(key, where)
    return index


def keys(found: list[Neighbour]) -> list[int]:
    return [neighbour.key for neighbour in found]


def test_places_within_the_radius_are_found_the_nearest_first() -> None:
    index = kept(place(40), place(-5), place(60))
    found = index.near(place(0), 50)
    assert keys(found) == [2, 1]
    assert found[1].distance_m == pytest.approx(40)


def test_a_bad_fix_reaches_farther() -> None:
    index = kept(place(30))
    assert keys(index.near(place(0, sigma_m=5), 15)) == []
    assert keys(index.near(place(0, sigma_m=7), 15)) == [1]


def test_the_errors_of_both_count_together() -> None:
    index = kept(place(30, sigma_m=5))
    assert keys(index.near(place(0, sigma_m=5), 15)) == [1]


def test_a_hopeless_fix_is_not_near_the_whole_city() -> None:
    index = kept(place(2.45 * SIGMA_MAX_M + 16))
    assert keys(index.near(place(0, sigma_m=1e9), 15)) == []


def test_what_is_dropped_is_not_found_again() -> None:
    index = kept(place(0))
    index.drop(1)
    index.drop(99)
    assert index.near(place(0), 15) == []
    assert len(index) == 0


def test_what_is_put_again_has_moved() -> None:
    index = kept(place(0))
    index.put(1, place(5_000))
    assert index.near(place(0), 15) == []
    assert keys(index.near(place(5_000), 15)) == [1]


PLACES = st.builds(place, st.floats(-900, 900), st.floats(-900, 900), st.floats(0, 80))


@given(places=st.lists(PLACES, max_size=30), asked=PLACES, radius_m=st.floats(0, 400))
def test_nothing_near_is_missed_and_nothing_else_found(
    places: list[Place], asked: Place, radius_m: float
) -> None:
    index = kept(*places)
    expected = {
        n
        for n, each in enumerate(places, start=1)
        if math.hypot((each.lon - asked.lon) * PLANE.x_m, (each.lat - asked.lat) * PLANE.y_m)
        <= radius_m + 2.45 * math.hypot(min(each.sigma_m, SIGMA_MAX_M), min(asked.sigma_m, SIGMA_MAX_M))
    }
    assert set(keys(index.near(asked, radius_m))) == expected
