"""One version of the boundaries, as a map."""

import pytest

from geo.errors import LayerNotInSet
from geo.ground import Ground
from geo.mercator import Tile
from geo.pack import pack_map
from tests.geo.squares import SIDE, SOUTH, WEST, area, box, town

WORLD = Tile(0, 0, 0)
GROUND = Ground(
    town(
        area("s1", box(0, 0, 2, 1), level="street"),
        area("g1", box(0, 0), parent="s1"),
        area("river", box(0, 0.4, 3, 0.2), level=None, layer="environment"),
    )
)


def test_its_layers_are_the_levels_coarse_to_fine_and_then_the_overlays() -> None:
    assert GROUND.layers == ("street", "grid", "environment")


def test_its_bounds_hold_every_area() -> None:
    assert GROUND.bounds == pytest.approx((WEST, SOUTH, WEST + 3 * SIDE, SOUTH + SIDE))


@pytest.mark.parametrize(("layer", "code"), [("street", b"s1"), ("grid", b"g1"), ("environment", b"river")])
def test_a_tile_is_of_its_layer_and_made_once(layer: str, code: bytes) -> None:
    tile = Tile(12, 3303, 1815)
    first = GROUND.tile(layer, tile)
    assert code in first
    assert GROUND.tile(layer, tile) is first


def test_a_layer_that_it_does_not_have_has_no_tiles() -> None:
    with pytest.raises(LayerNotInSet):
        GROUND.tile("ward", WORLD)


def test_the_map_of_a_scope_is_drawn_once() -> None:
    drawn = GROUND.pocket_map(frozenset({"g1"}))
    assert drawn == pack_map(GROUND.boundaries, ["g1"])
    assert GROUND.pocket_map(frozenset({"g1"})) is drawn
    assert GROUND.pocket_map(frozenset({"s1"})) != drawn
