"""One version of the boundaries, ready to be asked: by place, by code, upwards from a code, and as a map."""

from collections.abc import Callable
from functools import cached_property, lru_cache, partial

import shapely

from geo.areas import Area, BoundarySet
from geo.errors import LayerNotInSet
from geo.locate import Locator
from geo.mercator import Tile
from geo.pack import PackedMap, pack_map
from geo.position import Bounds
from geo.tiles import AreaTiles

# Most have a few kilobytes, and a city has few of the coarse ones that have hundreds.
_TILES_KEPT = 512
# A street's map takes half a megabyte of memory, a whole city's some fifteen; a shift signs in within minutes.
_MAPS_KEPT = 64


class Ground:
    """One version in use. What takes a second or two, the locator, is made when it is first asked."""

    def __init__(
        self, boundaries: BoundarySet, made_ready: Callable[[BoundarySet], Locator] = Locator
    ) -> None:
        self.boundaries = boundaries
        self._made_ready = made_ready
        self._tiles: dict[str, AreaTiles] = {}
        self._kept = lru_cache(_TILES_KEPT)(self._made)
        self._packed = lru_cache(_MAPS_KEPT)(partial(pack_map, boundaries))

    @cached_property
    def locator(self) -> Locator:
        """Where things are."""
        return self._made_ready(self.boundaries)

    @cached_property
    def bounds(self) -> Bounds:
        """West, south, east and north of all areas, in WGS-84 degrees."""
        west, south, east, north = shapely.total_bounds(
            shapely.from_wkb([area.geometry for area in self.boundaries.areas])
        )
        return float(west), float(south), float(east), float(north)

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Every area, by its code."""
        return {area.code: area for area in self.boundaries.areas}

    @cached_property
    def chains(self) -> dict[str, tuple[str, ...]]:
        """Every area's own code and those of its parents, finest first."""
        return self.boundaries.chains()

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the whole version."""
        return self.boundaries.sha256

    @cached_property
    def layers(self) -> tuple[str, ...]:
        """What can be drawn by itself: every level, coarse to fine, then every overlay."""
        return (*self.boundaries.levels, *self.boundaries.layers)

    def tile(self, layer: str, tile: Tile) -> bytes:
        """A tile of one of the `layers`; those that were asked for last are kept, since everybody sees the same.

        Raises:
            LayerNotInSet.
        """
        return self._kept(layer, tile)

    def pocket_map(self, scope_codes: frozenset[str]) -> PackedMap:
        """The map for a person who answers for these areas; those that were asked for last are kept.

        Raises:
            AreaUnknown: a code of the scope is not in the set.
        """
        return self._packed(scope_codes)

    def _made(self, layer: str, tile: Tile) -> bytes:
        if layer not in self.layers:
            raise LayerNotInSet(layer)
        if layer not in self._tiles:
            drawn = [area for area in self.boundaries.areas if layer in (area.level, area.layer)]
            self._tiles[layer] = AreaTiles(drawn)
        return self._tiles[layer].tile(tile)
