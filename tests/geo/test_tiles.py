"""Layers of areas as map tiles, read by another hand's decoder."""

import math
from itertools import pairwise
from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.areas import Area
from geo.errors import NoSuchTile
from geo.mercator import WORLD, Tile, to_world
from geo.mvt import EXTENT
from geo.tiles import BUFFER, EXACT_ZOOM, AreaTiles
from tests.geo.cities import CITIES
from tests.geo.real_cities import real_city
from tests.geo.squares import SIDE, SOUTH, WEST, area, box

Decoded = dict[str, Any]


def tile_at(zoom: int, x: float = 0.5, y: float = 0.5) -> Tile:
    """The tile that a place of the town lies in."""
    east, south = to_world(WEST + x * SIDE, SOUTH + y * SIDE)
    return Tile(zoom, int(east) >> 32 - zoom, int(south) >> 32 - zoom)


def decoded(content: bytes) -> Decoded:
    read: Decoded = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
    return read


def features(read: Decoded, layer: str) -> list[Decoded]:
    return read[layer]["features"] if layer in read else []


def outlines(read: Decoded) -> dict[str, shapely.Geometry]:
    return {
        each["properties"]["code"]: shapely.geometry.shape(each["geometry"])
        for each in features(read, "areas")
    }


def expected(one: Area, tile: Tile) -> shapely.Geometry:
    """What plain Shapely leaves of the area within the tile and its buffer, in the tile's units."""

    def in_tile(degrees: Any) -> Any:
        world = np.column_stack(to_world(*degrees.T))
        return (world - tile.corner) * (EXTENT / (WORLD >> tile.z))

    window = shapely.box(-BUFFER, -BUFFER, EXTENT + BUFFER, EXTENT + BUFFER)
    return shapely.intersection(shapely.transform(shapely.from_wkb(one.geometry), in_tile), window)


def segments(polygon: shapely.Geometry) -> set[frozenset[tuple[float, float]]]:
    """The segments of its borders, whatever way they are drawn."""
    rings = [shapely.get_coordinates(ring).tolist() for ring in shapely.get_rings(shapely.get_parts(polygon))]
    return {frozenset([(a, b), (c, d)]) for ring in rings for (a, b), (c, d) in pairwise(ring)}


def ragged_pair(steps: list[int]) -> tuple[Area, Area]:
    """Two areas with one crooked border between them."""
    north = np.linspace(0, 1, len(steps))
    border = [(0.5 + step / 1000, y) for step, y in zip(steps, north.tolist(), strict=True)]
    west = shapely.Polygon([*border, (0, 1), (0, 0)])
    east = shapely.Polygon([*border, (1, 1), (1, 0)])
    placed = [
        shapely.set_precision(shapely.transform(one, lambda xy: xy * SIDE + (WEST, SOUTH)), 1e-7)
        for one in (west, east)
    ]
    return area("west", placed[0]), area("east", placed[1])


def test_a_tile_names_its_areas_with_code_name_level_and_parent() -> None:
    read = decoded(AreaTiles([area("g1", box(0, 0), parent="c1")]).tile(tile_at(14)))
    assert features(read, "areas")[0]["properties"] == {
        "code": "g1",
        "name": "区域g1",
        "level": "grid",
        "parent": "c1",
    }
    assert features(read, "names")[0]["properties"] == {"code": "g1", "name": "区域g1", "level": "grid"}
    assert read["areas"]["extent"] == EXTENT
    assert read["areas"]["version"] == 2


def test_an_overlay_area_has_neither_level_nor_parent() -> None:
    read = decoded(AreaTiles([area("r1", box(0, 0), level=None, layer="river")]).tile(tile_at(14)))
    assert features(read, "areas")[0]["properties"] == {"code": "r1", "name": "区域r1"}


def test_where_there_is_nothing_the_tile_is_empty() -> None:
    assert AreaTiles([area("g1", box(0, 0))]).tile(tile_at(14, 40, 40)) == b""


@given(drawn=CITIES, zoom=st.integers(EXACT_ZOOM, 19), x=st.floats(0, 4), y=st.floats(0, 4))
def test_a_tile_shows_what_shapely_would_cut_out_to_the_unit(
    drawn: list[Area], zoom: int, x: float, y: float
) -> None:
    tile = tile_at(zoom, x, y)
    shown = outlines(decoded(AreaTiles(drawn).tile(tile)))
    for one in drawn:
        cut = expected(one, tile)
        found = shown.get(one.code, shapely.Polygon())
        # All that rounding does happens within a unit of the true border.
        assert shapely.make_valid(found).difference(cut.buffer(1)).area == 0
        assert cut.buffer(-1).difference(shapely.make_valid(found)).area == 0


@given(steps=st.lists(st.integers(-200, 200), min_size=2, max_size=60), zoom=st.integers(8, 14))
def test_neighbours_share_their_border_at_every_zoom(steps: list[int], zoom: int) -> None:
    west, east = outlines(decoded(AreaTiles(ragged_pair(steps)).tile(tile_at(zoom)))).values()
    shared = segments(west) & segments(east)
    assert sum(math.dist(*ends) for ends in shared) == pytest.approx(west.intersection(east).length)
    assert west.union(east).area == pytest.approx(west.area + east.area)


def test_a_coarse_tile_has_fewer_vertices_than_a_fine_one() -> None:
    pair = AreaTiles(ragged_pair([n % 2 * 20 for n in range(200)]))
    coarse, fine = (
        sum(shapely.get_num_coordinates(list(outlines(decoded(pair.tile(tile_at(zoom)))).values())))
        for zoom in (8, 14)
    )
    assert coarse < fine / 3


def test_an_overlap_and_a_gap_stay_where_they_are() -> None:
    overlapping = [area("a", box(0, 0)), area("b", box(0.8, 0)), area("c", box(2, 0))]
    shown = outlines(decoded(AreaTiles(overlapping).tile(tile_at(12))))
    assert shown["a"].intersection(shown["b"]).area > 0
    assert shown["b"].distance(shown["c"]) > 0


def test_a_hole_is_a_hole_and_what_fills_it_shares_its_border() -> None:
    ring = shapely.difference(box(0, 0), box(0.4, 0.4, 0.2, 0.2))
    shown = outlines(
        decoded(AreaTiles([area("ring", ring), area("core", box(0.4, 0.4, 0.2, 0.2))]).tile(tile_at(14)))
    )
    assert len(shown["ring"].interiors) == 1
    assert set(shown["ring"].interiors[0].coords) == set(shown["core"].exterior.coords)


def test_a_name_stands_inside_its_area_and_in_one_tile_only() -> None:
    bent = shapely.difference(box(0, 0, 3, 3), box(0.2, 0.2, 3, 3))
    drawn = area("bent", bent)
    zoom = 16
    corner = tile_at(zoom, 0, 3)
    tiles = [Tile(zoom, corner.x + x, corner.y + y) for x in range(7) for y in range(7)]
    found = [
        (tile, each) for tile in tiles for each in features(decoded(AreaTiles([drawn]).tile(tile)), "names")
    ]
    assert len(found) == 1
    tile, name = found[0]
    assert expected(drawn, tile).covers(shapely.Point(name["geometry"]["coordinates"]))


def test_an_area_without_room_for_a_character_has_no_name_on_the_map() -> None:
    assert features(decoded(AreaTiles([area("g1", box(0, 0))]).tile(tile_at(8))), "names") == []


@pytest.mark.parametrize("address", [(-1, 0, 0), (23, 0, 0), (3, 8, 0), (3, 0, 8), (3, -1, 0), (3, 0, -1)])
def test_the_world_has_no_other_tiles(address: tuple[int, int, int]) -> None:
    with pytest.raises(NoSuchTile):
        Tile(*address)


@pytest.mark.parametrize(("city", "level"), [("hsinchu", "grid"), ("lishui", "district")])
def test_real_borders_that_are_shared_stay_shared_at_every_zoom(city: str, level: str) -> None:
    areas = [one for one in real_city(city).areas if one.level == level]
    tiles = AreaTiles(areas)
    x, y = to_world(*shapely.get_coordinates(shapely.centroid(shapely.from_wkb(areas[0].geometry)))[0])
    for zoom in (11, 14):
        shown = outlines(decoded(tiles.tile(Tile(zoom, int(x) >> 32 - zoom, int(y) >> 32 - zoom))))
        polygons = [shapely.make_valid(one) for one in shown.values()]
        together = shapely.union_all(polygons).area
        assert sum(one.area for one in polygons) == pytest.approx(together, rel=1e-3)


@pytest.mark.parametrize(
    ("city", "level"),
    [("beijing", "street"), ("los-angeles", None)],
)
def test_real_areas_that_overlap_are_all_drawn_at_every_zoom(city: str, level: str | None) -> None:
    areas = [one for one in real_city(city).areas if one.level == level]
    tiles = AreaTiles(areas)
    west, south, east, north = shapely.total_bounds(shapely.from_wkb([one.geometry for one in areas]))
    zoom = 8
    (left, right), (bottom, top) = (
        values.astype(np.int64) >> 32 - zoom
        for values in to_world(np.array([west, east]), np.array([south, north]))
    )
    shown = [
        outlines(decoded(tiles.tile(Tile(zoom, x, y))))
        for x in range(int(left), int(right) + 1)
        for y in range(int(top), int(bottom) + 1)
    ]
    assert set().union(*shown) == {one.code for one in areas}
