"""What a handheld carries: its scope, what is next to it, and the names above."""

import numpy as np
import pytest
import shapely

from geo.areas import Area
from geo.errors import AreaUnknown
from geo.pack import UNITS_PER_DEGREE, PackedArea, pack_areas
from tests.geo.squares import area, box, snap, town

RING = snap(box(0, 1, 3, 3).difference(box(1, 2)))
TOWN = town(
    area("d", box(0, 0, 9, 4), level="district"),
    area("s1", box(0, 0, 2, 4), level="street", parent="d"),
    area("s2", box(2, 0, 7, 4), level="street", parent="d"),
    area("g1", box(0, 0), parent="s1"),
    area("g2", box(1, 0), parent="s1"),
    area("g3", box(2, 0), parent="s2"),
    area("g4", box(5, 0), parent="s2"),
    area("ring", RING, parent="s2"),
    area("river", box(0.5, 0, 0.1, 1), level=None, layer="water"),
    area("lake", box(8, 0), level=None, layer="water"),
)


def parts_of(*scope: str) -> dict[str, str]:
    return {packed.code: packed.part for packed in pack_areas(TOWN, scope)}


def redrawn(packed: PackedArea) -> shapely.Geometry:
    """What a handheld draws: steps summed up, then degrees."""
    polygons = [
        [np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / UNITS_PER_DEGREE for ring in polygon]
        for polygon in packed.polygons
    ]
    return shapely.union_all([shapely.Polygon(rings[0], rings[1:]) for rings in polygons])


def test_a_grid_worker_carries_the_grid_its_neighbours_the_overlays_and_the_names_above() -> None:
    assert parts_of("g1") == {
        "g1": "scope",
        "g2": "neighbour",
        "ring": "neighbour",
        "river": "overlay",
        "s1": "above",
        "s2": "above",
        "d": "above",
    }


def test_a_street_s_scope_goes_down_to_its_grids() -> None:
    parts = parts_of("s1")
    assert {code for code, part in parts.items() if part == "scope"} == {"s1", "g1", "g2"}
    assert parts["g3"] == "neighbour"
    assert "g4" not in parts


def test_an_overlay_may_be_a_scope() -> None:
    assert parts_of("river")["g1"] == "neighbour"
    assert parts_of("river")["river"] == "scope"


@pytest.mark.parametrize("area", TOWN.areas, ids=lambda area: area.code)
def test_a_packed_outline_is_the_outline_itself_to_the_last_digit(area: Area) -> None:
    packed = next(found for found in pack_areas(TOWN, [area.code]) if found.code == area.code)
    drawn = redrawn(packed)
    assert shapely.equals(drawn, shapely.from_wkb(area.geometry))
    vertices = set(map(tuple, shapely.get_coordinates(drawn)))
    assert vertices == set(map(tuple, shapely.get_coordinates(shapely.from_wkb(area.geometry))))


def test_areas_above_have_a_name_and_no_outline() -> None:
    above = next(packed for packed in pack_areas(TOWN, ["g1"]) if packed.code == "d")
    assert (above.name, above.polygons) == ("区域d", ())


def test_a_scope_that_the_set_does_not_have_is_refused() -> None:
    with pytest.raises(AreaUnknown, match="g9"):
        pack_areas(TOWN, ["g9"])
