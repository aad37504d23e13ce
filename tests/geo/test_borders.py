"""How far the nearest border of each level and layer is, held against plain Shapely."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.areas import Area
from geo.borders import REACH_M, Borders
from geo.frame import CELL_M, Frame
from geo.plane import Plane
from geo.rings import segments_of
from tests.geo.cities import CITIES
from tests.geo.plain import telling_points

PLANE = Plane.at(20.0)


def drawn(*layers: list[Area]) -> tuple[Borders, list[shapely.Geometry]]:
    """Borders over layers, and each layer's borders as one geometry in the plane."""
    outlines = [shapely.from_wkb([area.geometry for area in layer]) for layer in layers]
    west, south, east, north = shapely.total_bounds(np.concatenate(outlines))
    frame = Frame.around((west, south, east, north), PLANE, REACH_M)
    lines = [shapely.union_all(PLANE.flat(shapely.boundary(each))) for each in outlines]
    return Borders(frame, PLANE, [segments_of(each) for each in outlines]), lines


@settings(max_examples=60, deadline=None)
@given(one=CITIES, other=CITIES, seed=st.integers(0, 999))
def test_within_reach_the_distance_to_each_layer_is_shapely_s(
    one: list[Area], other: list[Area], seed: int
) -> None:
    borders, lines = drawn(one, other)
    lon, lat = telling_points(one, 20, seed)
    places = shapely.points(lon * PLANE.x_m, lat * PLANE.y_m)
    expected = np.minimum([shapely.distance(line, places) for line in lines], REACH_M)
    np.testing.assert_allclose(
        [borders.nearest_of_each_m(layer, lon, lat) for layer in (0, 1)], expected, atol=1e-6
    )


@settings(max_examples=60, deadline=None)
@given(areas=CITIES, seed=st.integers(0, 999))
def test_one_distance_is_to_the_last_bit_that_of_many(areas: list[Area], seed: int) -> None:
    borders, _ = drawn(areas)
    lon, lat = telling_points(areas, 20, seed)
    west, south, east, north = shapely.total_bounds(shapely.from_wkb([area.geometry for area in areas]))
    frame = Frame.around((west, south, east, north), PLANE, REACH_M)
    one_by_one = [
        borders.nearest_m(frame.address(x, y), x, y)[0]
        for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ]
    assert one_by_one == borders.nearest_of_each_m(0, lon, lat).tolist()


@pytest.mark.parametrize("within_m", [25.1, 60.0, 333.0, 4e7])
@settings(max_examples=25, deadline=None)
@given(areas=CITIES, seed=st.integers(0, 999))
def test_a_wider_reach_is_as_exact(within_m: float, areas: list[Area], seed: int) -> None:
    borders, lines = drawn(areas)
    lon, lat = telling_points(areas, 5, seed)
    places = shapely.points(lon * PLANE.x_m, lat * PLANE.y_m)
    found = [
        borders.nearest_within_m(x, y, within_m)[0] for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ]
    np.testing.assert_allclose(found, np.minimum(shapely.distance(lines[0], places), within_m), atol=1e-6)


def test_a_province_is_drawn_in_coarser_cells_rather_than_in_too_many() -> None:
    frame = Frame.around((108.0, 18.0, 118.0, 26.0), PLANE, REACH_M)
    assert frame.columns * frame.rows <= 1 << 27
    assert frame.cell_m > CELL_M
