"""What a handheld carries: its scope and all that is within reach of it, small, and exact where it matters."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from geo.areas import Area
from geo.errors import AreaUnknown
from geo.pack import pack_map
from tests.geo.cities import CITIES
from tests.geo.redrawing import differing, redrawn
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
    return {packed.code: packed.part for packed in pack_map(TOWN, scope).areas}


def test_a_grid_worker_carries_the_grid_its_neighbours_the_overlays_and_what_is_above() -> None:
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


def test_who_answers_for_nothing_carries_nothing() -> None:
    packed = pack_map(TOWN, [])
    assert (packed.areas, packed.arcs) == ((), ())


@pytest.mark.parametrize("area", TOWN.areas, ids=lambda area: area.code)
def test_the_outline_of_a_scope_is_the_outline_itself_to_the_last_digit(area: Area) -> None:
    on_map = pack_map(TOWN, [area.code])
    packed = next(found for found in on_map.areas if found.code == area.code)
    drawing = redrawn(packed, on_map)
    assert shapely.equals(drawing, shapely.from_wkb(area.geometry))
    vertices = set(map(tuple, shapely.get_coordinates(drawing)))
    assert vertices == set(map(tuple, shapely.get_coordinates(shapely.from_wkb(area.geometry))))


def test_a_border_that_areas_share_is_drawn_once() -> None:
    arcs = pack_map(TOWN, ["d"]).arcs
    segments = [
        frozenset(map(tuple, pair))
        for arc in arcs
        for vertices in [np.cumsum(np.reshape(arc, (-1, 2)), axis=0).tolist()]
        for pair in pairwise(vertices)
    ]
    assert len(segments) == len(set(segments))


def test_an_area_above_is_a_sketch_where_nobody_looks() -> None:
    wide = snap(shapely.Point(110.3, 20.0).buffer(0.3, quad_segs=500))
    on_map = pack_map(town(area("d", wide, level="district"), area("g", box(29, 0), parent="d")), ["g"])
    above = next(packed for packed in on_map.areas if packed.code == "d")
    assert shapely.get_num_coordinates(wide) == 2001
    assert shapely.get_num_coordinates(redrawn(above, on_map)) < 200
    assert differing(on_map, town(area("d", wide, level="district"), area("g", box(29, 0))), "g") == []


@settings(max_examples=60)
@given(CITIES)
def test_whatever_is_within_reach_of_a_scope_is_drawn_as_it_is(areas: list[Area]) -> None:
    boundaries = town(*areas)
    scope = areas[0].code
    assert differing(pack_map(boundaries, [scope]), boundaries, scope) == []


def test_the_same_boundaries_and_scope_have_the_same_digest_and_others_another() -> None:
    assert pack_map(TOWN, ["g1"]).sha256 == pack_map(TOWN, ["g1"]).sha256
    assert pack_map(TOWN, ["g1"]).sha256 != pack_map(TOWN, ["g2"]).sha256


def test_a_scope_that_the_set_does_not_have_is_refused() -> None:
    with pytest.raises(AreaUnknown, match="g9"):
        pack_map(TOWN, ["g9"])
