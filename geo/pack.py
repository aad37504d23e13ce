"""The map that a handheld carries with it, so that it can locate out of reach as the server would.

scope       what the person answers for, down to the finest areas
neighbour   finest areas within reach of it, so that "just over the border" has a name
overlay     areas of other layers within reach of it
above       coarser areas within reach, and the parents of all these

Every area of every level and layer within `REACH_M` of the scope is drawn, exactly inside a window around that reach
and as a sketch beyond it (`geo/window.py`); borders that areas share are drawn once (`geo/arcs.py`).
"""

import hashlib
from collections.abc import Collection
from typing import Any, Literal

import msgspec
import numpy as np
import shapely
from msgspec import Struct
from numpy.typing import NDArray

from geo.arcs import Arc, Lattice, Ring, shared_arcs
from geo.areas import BASE, Area, BoundarySet
from geo.errors import AreaUnknown
from geo.lattice import STEPS_PER_DEGREE, Scale
from geo.locate import LocateSettings
from geo.plane import Plane
from geo.window import Window, seen_through

#: Metres from the scope within which everything is drawn. What lies farther off, an accuracy of 100 m needs not.
REACH_M = 100

Part = Literal["scope", "neighbour", "overlay", "above"]


class PackedArea(Struct, frozen=True, kw_only=True):
    """One area. `polygons` holds polygons of rings of numbers of arcs, the outer ring first."""

    code: str
    name: str
    layer: str
    level: str | None
    parent: str | None
    rank: int
    part: Part
    polygons: tuple[tuple[Ring, ...], ...]


class PackedMap(Struct, frozen=True, kw_only=True):
    """随身地图: the areas around a person's scope. Lengths are whole steps of 1e-7 degree unless they end in `_m`.

    `version` is that of the boundary set, `bounds` are its west, south, east and north, `levels` its levels, coarse
    to fine. `origin` is to be added to the first vertex of every arc. `scale` is metres in a degree. `areas` are
    ordered by code.
    """

    version: str
    bounds: tuple[int, int, int, int]
    levels: tuple[str, ...]
    scale: Scale
    reach_m: int
    snap_m: float
    assumed_sigma_m: float
    origin: tuple[int, int]
    arcs: tuple[Arc, ...]
    areas: tuple[PackedArea, ...]

    @property
    def sha256(self) -> str:
        """Hex digest of the whole content: the same boundaries, scope and settings give the same."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


def pack_map(
    boundaries: BoundarySet, scope_codes: Collection[str], settings: LocateSettings | None = None
) -> PackedMap:
    """The map for a person who answers for these areas; without any, a map of nothing.

    Raises:
        AreaUnknown: a code of the scope is not in the set.
    """
    settings = settings or LocateSettings()
    by_code = {area.code: area for area in boundaries.areas}
    for code in scope_codes:
        if code not in by_code:
            raise AreaUnknown(code)
    outlines = shapely.from_wkb([area.geometry for area in boundaries.areas])
    bounds = _in_steps(shapely.total_bounds(outlines))
    plane = Plane.at((bounds[1] + bounds[3]) / 2 / STEPS_PER_DEGREE)
    scale = Scale(round(plane.x_m), round(plane.y_m))
    parts = _parts(boundaries, outlines, plane, scope_codes)
    numbers = {area.code: number for number, area in enumerate(boundaries.areas)}
    window = _window([outlines[numbers[code]] for code, part in parts.items() if part == "scope"], scale)
    drawn = {code: _rings_in(window, outlines[numbers[code]]) for code in sorted(parts)}
    shared = shared_arcs([ring for polygons in drawn.values() for rings in polygons for ring in rings])
    rings = iter(shared.rings)
    return PackedMap(
        version=boundaries.version,
        bounds=bounds,
        levels=boundaries.levels,
        scale=scale,
        reach_m=REACH_M,
        snap_m=settings.snap_m,
        assumed_sigma_m=settings.assumed_sigma_m,
        origin=(window.west, window.south),
        arcs=tuple((arc[0] - window.west, arc[1] - window.south, *arc[2:]) for arc in shared.arcs),
        areas=tuple(
            _packed(
                by_code[code], parts[code], tuple(tuple(next(rings) for _ in polygon) for polygon in polygons)
            )
            for code, polygons in drawn.items()
        ),
    )


def _parts(
    boundaries: BoundarySet, outlines: Any, plane: Plane, scope_codes: Collection[str]
) -> dict[str, Part]:
    """Which areas the map has, by their codes."""
    chains = boundaries.chains()
    asked = set(scope_codes)
    parts: dict[str, Part] = {
        area.code: "scope" for area in boundaries.areas if not asked.isdisjoint(chains[area.code])
    }
    parents = {area.parent for area in boundaries.areas}
    in_scope = np.array([area.code in parts for area in boundaries.areas], np.bool_)
    for number in _within_reach(outlines, in_scope, plane):
        area = boundaries.areas[number]
        beside: Part = "above" if area.code in parents else "neighbour"
        parts[area.code] = beside if area.layer == BASE else "overlay"
    for code in tuple(parts):
        for above in chains[code]:
            parts.setdefault(above, "above")
    return parts


def _within_reach(outlines: Any, in_scope: NDArray[np.bool_], plane: Plane) -> list[int]:
    """The numbers of the outlines that are not in the scope themselves and come within reach of any that is."""
    if not in_scope.any():
        return []
    scope = outlines[in_scope]
    margin = np.array([REACH_M / plane.x_m, REACH_M / plane.y_m])
    boxes, box = shapely.bounds(outlines), shapely.total_bounds(scope)
    is_near = (boxes[:, :2] <= box[2:] + margin).all(axis=1) & (boxes[:, 2:] >= box[:2] - margin).all(axis=1)
    near = np.flatnonzero(is_near & ~in_scope)
    tree = shapely.STRtree(plane.flat(outlines[near]))
    _, found = tree.query(plane.flat(scope), predicate="dwithin", distance=REACH_M)
    numbers: list[int] = near[np.unique(found)].tolist()
    return numbers


def _window(scope: list[Any], scale: Scale) -> Window:
    """A box that holds every place of the scope and what is within reach of it, twice over."""
    if not scope:
        return Window(0, 0, 0, 0)
    west, south, east, north = _in_steps(shapely.total_bounds(scope))
    x, y = scale.reach(2 * REACH_M)
    return Window(west - x, south - y, east + x, north + y)


def _rings_in(window: Window, outline: Any) -> list[list[Lattice]]:
    polygons = []
    for polygon in shapely.get_parts(outline):
        rings = [seen_through(window, _on_lattice(ring)) for ring in shapely.get_rings(polygon)]
        if rings[0] is not None:
            polygons.append([ring for ring in rings if ring is not None])
    return polygons


def _on_lattice(ring: Any) -> Lattice:
    vertices: Lattice = np.rint(shapely.get_coordinates(ring)[:-1] * STEPS_PER_DEGREE).astype(np.int64)
    return vertices


def _in_steps(bounds: Any) -> tuple[int, int, int, int]:
    west, south, east, north = np.rint(bounds * STEPS_PER_DEGREE).astype(np.int64).tolist()
    return west, south, east, north


def _packed(area: Area, part: Part, polygons: tuple[tuple[Ring, ...], ...]) -> PackedArea:
    return PackedArea(
        code=area.code,
        name=area.name,
        layer=area.layer,
        level=area.level,
        parent=area.parent,
        rank=area.rank,
        part=part,
        polygons=polygons,
    )
