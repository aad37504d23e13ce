"""A layer of areas as map tiles: outlines as coarse as the zoom allows, and a point for each name.

    areas   every area that the tile and 64 units around it meet: code, name, level, parent
    names   a point inside the area, if it lies in this very tile and there is room to write: code, name, level

Outlines are made coarser for the whole layer at once, so that a border shared by two areas stays one border
(`shapely.coverage_simplify`). Where areas overlap or leave a gap, no border is shared: there each outline is made
coarser by itself, and overlap and gap stay. Levels are made coarser apart from each other: the border of a street
and that of its grids may part by up to a pixel on a coarse map, and not from zoom 16 on, where nothing is left out.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from msgspec import Struct

from geo.areas import Area
from geo.frame import Floats
from geo.mercator import WORLD, Tile, to_world
from geo.mvt import EXTENT, Properties, point_layer, polygon_layer

#: Units of a tile that its outlines reach beyond it, so that no seam is seen.
BUFFER = 64
#: From this zoom on outlines are as they were drawn; a unit is 15 cm or less.
EXACT_ZOOM = 16

# Units: a corner goes if its triangle is smaller than the square of this, a quarter of a pixel in 512.
_TOLERANCE = 2.0
# Units: the width of one character of 16 pixels.
_ROOM_FOR_A_NAME = 128


class _Outlines(Struct, frozen=True):
    """Polygons in units of the world, and the bounds of each."""

    polygons: Any
    bounds: Floats


class AreaTiles:
    """The tiles of the areas of one level or one overlay. A zoom's outlines are made when first asked for."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self._exact = _measured(_on_the_map(shapely.from_wkb([area.geometry for area in areas])))
        labels = shapely.get_coordinates(shapely.point_on_surface(_largest_part(self._exact.polygons)))
        self._labels: Floats = labels
        self._names = [_named(area) for area in areas]
        self._properties = [
            {**name, "parent": area.parent} if area.parent else name
            for name, area in zip(self._names, areas, strict=True)
        ]
        self._by_zoom: dict[int, _Outlines] = {}

    def tile(self, tile: Tile) -> bytes:
        """The tile in the Mapbox Vector Tile format, 2.1; b"" where there is nothing."""
        return self._areas(tile) + self._label_points(tile)

    def _areas(self, tile: Tile) -> bytes:
        outlines = self._outlines(tile.z)
        west, south, east, north = _in_tile(tile, outlines.bounds.reshape(-1, 2)).reshape(-1, 4).T
        low, high = -BUFFER, EXTENT + BUFFER
        near = np.flatnonzero((west < high) & (east > low) & (south < high) & (north > low))
        drawn = shapely.transform(outlines.polygons[near], lambda xy: _in_tile(tile, xy))
        across = (west < low) | (east > high) | (south < low) | (north > high)
        cut = np.flatnonzero(across[near])
        drawn[cut] = shapely.intersection(drawn[cut], shapely.box(low, low, high, high))
        return polygon_layer("areas", drawn, [self._properties[n] for n in near.tolist()])

    def _label_points(self, tile: Tile) -> bytes:
        points = np.floor(_in_tile(tile, self._labels))
        bounds = self._exact.bounds
        size = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
        here = (points >= 0).all(axis=1) & (points < EXTENT).all(axis=1)
        room = size >= _ROOM_FOR_A_NAME * tile.width / EXTENT
        named = np.flatnonzero(here & room)
        return point_layer("names", points[named].astype(np.int64), [self._names[n] for n in named.tolist()])

    def _outlines(self, zoom: int) -> _Outlines:
        if zoom >= EXACT_ZOOM:
            return self._exact
        # Two zooms share their outlines, which are fine enough for the finer one.
        finer = zoom | 1
        if finer not in self._by_zoom:
            tolerance = _TOLERANCE * (WORLD >> finer) / EXTENT
            self._by_zoom[finer] = _measured(shapely.coverage_simplify(self._exact.polygons, tolerance))
        return self._by_zoom[finer]


def _on_the_map(polygons: Any) -> Any:
    return shapely.transform(polygons, lambda degrees: np.column_stack(to_world(*degrees.T)))


def _measured(polygons: Any) -> _Outlines:
    return _Outlines(polygons, shapely.bounds(polygons))


def _in_tile(tile: Tile, xy: Floats) -> Floats:
    """Units of the world to units of the tile: by powers of two, so exactly."""
    return (xy - tile.corner) * (EXTENT / tile.width)


def _largest_part(polygons: Any) -> Any:
    parts, of_polygon = shapely.get_parts(polygons, return_index=True)
    order = np.lexsort((shapely.area(parts), of_polygon))
    last = np.append(of_polygon[order][1:] != of_polygon[order][:-1], True)
    return parts[order[last]]


def _named(area: Area) -> Properties:
    named = {"code": area.code, "name": area.name}
    return named if area.level is None else {**named, "level": area.level}
