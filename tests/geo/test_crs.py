"""Coordinate systems: a declared position comes back to the same place in WGS-84."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.crs import Crs, to_wgs84, wgs84_to

VECTORS: NDArray[np.float64] = np.array(
    json.loads((Path(__file__).parents[1] / "vectors" / "crs.json").read_text(encoding="utf-8"))["rows"]
).T
WGS84, GCJ02, BD09 = VECTORS[0:2], VECTORS[2:4], VECTORS[4:6]
IN_CHINA = st.tuples(st.floats(74.0, 134.0), st.floats(4.0, 53.0))
SHIFTED = st.sampled_from([Crs.GCJ02, Crs.BD09])


def test_gcj02_agrees_with_gcoord_to_a_tenth_of_a_millimetre() -> None:
    np.testing.assert_allclose(wgs84_to(Crs.GCJ02, *WGS84), GCJ02, rtol=0, atol=1e-9)


def test_bd09_agrees_with_gcoord_to_a_tenth_of_a_millimetre() -> None:
    np.testing.assert_allclose(wgs84_to(Crs.BD09, *WGS84), BD09, rtol=0, atol=1e-9)


def test_gcoord_s_gcj02_points_come_back_to_where_they_were() -> None:
    np.testing.assert_allclose(to_wgs84(GCJ02[0], GCJ02[1], Crs.GCJ02), WGS84, rtol=0, atol=1e-9)


def test_gcoord_s_bd09_points_come_back_to_where_they_were() -> None:
    np.testing.assert_allclose(to_wgs84(BD09[0], BD09[1], Crs.BD09), WGS84, rtol=0, atol=1e-9)


@given(place=IN_CHINA, crs=SHIFTED)
def test_a_place_in_china_survives_the_way_there_and_back(place: tuple[float, float], crs: Crs) -> None:
    there = wgs84_to(crs, *place)
    assert to_wgs84(*there, crs) == pytest.approx(place, abs=1e-9)


@given(place=IN_CHINA, crs=SHIFTED)
def test_one_place_and_an_array_of_it_are_converted_alike(place: tuple[float, float], crs: Crs) -> None:
    lon, lat = to_wgs84(np.array([place[0]]), np.array([place[1]]), crs)
    assert to_wgs84(*place, crs) == pytest.approx((lon[0], lat[0]), abs=1e-12)


@given(place=IN_CHINA)
def test_wgs84_is_left_as_it_is(place: tuple[float, float]) -> None:
    assert to_wgs84(*place, Crs.WGS84) == place
    assert wgs84_to(Crs.WGS84, *place) == place


@pytest.mark.parametrize("place", [(-0.1276, 51.5072), (-118.2437, 34.0522), (151.2093, -33.8688)])
def test_gcj02_is_wgs84_outside_the_box(place: tuple[float, float]) -> None:
    assert wgs84_to(Crs.GCJ02, *place) == place
    assert to_wgs84(*place, Crs.GCJ02) == place


def test_haikou_is_shifted_by_half_a_kilometre() -> None:
    lon, lat = wgs84_to(Crs.GCJ02, 110.33119, 20.0317)
    assert (lon, lat) == pytest.approx((110.335560852788, 20.029653148083), abs=1e-9)


@pytest.mark.parametrize("crs", list(Crs))
def test_what_is_no_number_stays_none_and_nothing_is_raised(crs: Crs) -> None:
    assert all(math.isnan(value) for value in to_wgs84(math.nan, math.nan, crs))
