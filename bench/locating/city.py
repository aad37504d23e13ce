"""A city by chance: ragged grids that share every vertex with their neighbours, and places in it.

The cells of a Voronoi diagram, each of whose edges is replaced once, for both sides, by a crooked line that
stays inside the kite between the edge and the two cell centres: so no two borders can cross.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas import Area
from geo.plane import Plane

Floats = NDArray[np.float64]

#: Metres: the side of an average grid, and from vertex to vertex of a border.
GRID_M = 720.0
STEP_M = 21.0

_WEST, _SOUTH = 110.05, 19.75
_PLANE = Plane.at(20.0)
_SCALE = np.array([_PLANE.x_m, _PLANE.y_m])


@dataclass(frozen=True)
class City:
    """Grids in WGS-84 degrees, as numbered; neighbours share their border vertex for vertex."""

    grids: NDArray[Any]

    def areas(self) -> list[Area]:
        """The grids as areas of the base partition."""
        return [
            Area(code=f"{n:06}", scheme="bench", name=f"{n}", level="grid", rank=0, geometry=wkb)
            for n, wkb in enumerate(shapely.to_wkb(self.grids).tolist())
        ]

    def repeated(self, times: int) -> "City":
        """The same city `times` × `times` over, side by side, each with its own grids."""
        west, south, east, north = shapely.total_bounds(self.grids)
        moved = [
            shapely.transform(self.grids, lambda xy, m=(x, y): np.round(xy + m, 7))
            for x in np.arange(times) * (east - west + 0.01)
            for y in np.arange(times) * (north - south + 0.01)
        ]
        return City(np.concatenate(moved))


def make_city(count: int, chance: np.random.Generator) -> City:
    """`count` grids in a square, most small and some large, with about 150 vertices each."""
    side = np.sqrt(count) * GRID_M
    sites = chance.uniform(0, side, (count, 2))
    # Denser towards the middle, as people are.
    sites = side / 2 + (sites - side / 2) * (
        0.45 + 0.55 * np.abs(sites - side / 2).max(axis=1, keepdims=True) / side * 2
    )
    steps = np.linspace(-0.1, 1.1, 3 * int(np.sqrt(count))) * side
    edge = np.full_like(steps, -0.1 * side)
    halo = np.concatenate(
        [
            np.c_[steps, edge],
            np.c_[edge, steps],
            np.c_[steps, edge + 1.2 * side],
            np.c_[edge + 1.2 * side, steps],
        ]
    )
    every = np.concatenate([sites, np.unique(np.round(halo, 3), axis=0)])
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(every), ordered=True))[:count]
    return City(_ragged(cells, sites, chance))


def places_in(city: City, count: int, chance: np.random.Generator) -> tuple[Floats, Floats]:
    """`count` places: 93 % at least 20 m from every border, 5 % within 20 m of one, 2 % outside the city."""
    flat = _PLANE.flat(city.grids)
    near, outside = count // 20, count // 50
    cores = shapely.buffer(flat, -20, quad_segs=4)
    inside = _sampled(cores[~shapely.is_empty(cores)], count - near - outside, chance)
    lines = shapely.boundary(flat)
    picked = lines[chance.integers(0, len(lines), near)]
    on = shapely.line_interpolate_point(picked, chance.random(near), normalized=True)
    angle, away = chance.uniform(0, 2 * np.pi, near), chance.uniform(0, 20, near)
    beside = shapely.get_coordinates(on) + np.c_[np.cos(angle), np.sin(angle)] * away[:, None]
    west, south, _, north = shapely.total_bounds(flat)
    far = chance.uniform((west - 9_000, south), (west - 1_000, north), (outside, 2))
    degrees = chance.permutation(np.concatenate([inside, beside, far])) / _SCALE
    lon, lat = np.round(degrees, 7).T
    return lon.copy(), lat.copy()


def _sampled(polygons: NDArray[Any], count: int, chance: np.random.Generator) -> Floats:
    shapely.prepare(polygons)
    found: list[Floats] = []
    missing = count
    while missing:
        which = chance.integers(0, len(polygons), missing)
        box = shapely.bounds(polygons[which])
        xy = chance.uniform(box[:, :2], box[:, 2:])
        hit = shapely.contains_xy(polygons[which], xy[:, 0], xy[:, 1])
        found.append(xy[hit])
        missing -= int(hit.sum())
    return np.concatenate(found)


def _ragged(cells: Sequence[Any], sites: Floats, chance: np.random.Generator) -> NDArray[Any]:
    """The cells with every edge made crooked, the same for both sides."""
    edges: dict[tuple[bytes, bytes], Floats] = {}
    drawn = []
    for cell, site in zip(cells, sites, strict=True):
        ring = np.round(shapely.get_coordinates(cell), 3)
        line = [_crooked(edges, a, b, site, chance) for a, b in pairwise(ring) if (a != b).any()]
        drawn.append(shapely.Polygon(np.concatenate([part[:-1] for part in line])))
    return np.array(drawn, dtype=object)


def _crooked(
    edges: dict[tuple[bytes, bytes], Floats], a: Floats, b: Floats, site: Floats, chance: np.random.Generator
) -> Floats:
    key = (a.tobytes(), b.tobytes())
    if (back := edges.get(key[::-1])) is not None:
        return back[::-1]
    along = b - a
    length = float(np.hypot(*along))
    t = np.linspace(0, 1, int(length / STEP_M) + 2)
    # The site and its mirror image beyond the edge make the kite: its slopes are the same on both sides.
    reach = np.array([(site - a) @ along, (b - site) @ along]) / length**2
    height = abs(along[0] * (site - a)[1] - along[1] * (site - a)[0]) / length**2
    slope = min(1.0, *(height / np.maximum(reach, 0.05)))
    waves = sum(np.sin(np.pi * k * t + chance.uniform(0, 6.3)) / k for k in (3, 7, 15, 24))
    off = 0.6 * slope * length * np.minimum(t, 1 - t) * np.tanh(waves)
    line = a + np.outer(t, along) + np.outer(off, (-along[1], along[0])) / length
    edges[key] = np.round((line / _SCALE) + (_WEST, _SOUTH), 7)
    return edges[key]
