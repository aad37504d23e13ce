"""The areas that a handheld carries with it, so that it can locate out of reach as the server would.

scope       what the person answers for: drawn, down to the finest areas
neighbour   finest areas within reach of it: drawn, so that "just over the border" has a name
overlay     areas of other layers that meet the scope: drawn
above       the parents of all these: by name only, the chain needs no outline
"""

from collections.abc import Collection
from typing import Any, Literal

import numpy as np
import shapely
from msgspec import Struct

from geo.areas import BASE, Area, BoundarySet
from geo.errors import AreaUnknown
from geo.plane import Plane

#: Metres from the scope within which an area counts as a neighbour.
NEIGHBOUR_REACH_M = 50.0
#: Degrees to the integers of the pack.
UNITS_PER_DEGREE = 10_000_000

Ring = tuple[int, ...]
Part = Literal["scope", "neighbour", "overlay", "above"]


class PackedArea(Struct, frozen=True, kw_only=True):
    """One area for the handheld, lossless.

    `polygons` holds polygons of rings, the outer ring first. A ring is `lon, lat` of its first vertex in
    1e-7 degree, then `dlon, dlat` from each vertex to the next; the first vertex is not repeated at the end.
    """

    code: str
    name: str
    layer: str
    level: str | None
    parent: str | None
    rank: int
    part: Part
    polygons: tuple[tuple[Ring, ...], ...]


def pack_areas(boundaries: BoundarySet, scope_codes: Collection[str]) -> list[PackedArea]:
    """The areas of a person's scope, their neighbours, the overlays there and the parents of all, by code.

    Raises:
        AreaUnknown: a code of the scope is not in the set.
    """
    chains = boundaries.chains()
    by_code = {area.code: area for area in boundaries.areas}
    for code in scope_codes:
        if code not in by_code:
            raise AreaUnknown(code)
    parents = {area.parent for area in boundaries.areas}
    leaves = [area for area in boundaries.areas if area.layer == BASE and area.code not in parents]
    overlays = [area for area in boundaries.areas if area.layer != BASE]
    asked = [by_code[code] for code in scope_codes]

    parts: dict[str, Part] = {area.code: "scope" for area in asked}
    for leaf in leaves:
        if not set(scope_codes).isdisjoint(chains[leaf.code]):
            parts[leaf.code] = "scope"
    core = [by_code[code] for code in parts]
    for neighbour in _within(leaves, core, NEIGHBOUR_REACH_M):
        parts.setdefault(neighbour.code, "neighbour")
    for overlay in _within(overlays, core, 0.0):
        parts.setdefault(overlay.code, "overlay")
    for code in tuple(parts):
        for above in chains[code]:
            parts.setdefault(above, "above")
    return [_packed(by_code[code], part) for code, part in sorted(parts.items())]


def _within(areas: list[Area], core: list[Area], reach_m: float) -> list[Area]:
    if not areas or not core:
        return []
    drawn, wanted = _drawn(areas), _drawn(core)
    _, south, _, north = shapely.total_bounds(wanted)
    plane = Plane.at((south + north) / 2)
    tree = shapely.STRtree(plane.flat(drawn))
    _, found = tree.query(plane.flat(wanted), predicate="dwithin", distance=reach_m)
    return [areas[index] for index in np.unique(found)]


def _drawn(areas: list[Area]) -> Any:
    return shapely.from_wkb([area.geometry for area in areas])


def _packed(area: Area, part: Part) -> PackedArea:
    polygons = () if part == "above" else shapely.get_parts(shapely.from_wkb(area.geometry))
    return PackedArea(
        code=area.code,
        name=area.name,
        layer=area.layer,
        level=area.level,
        parent=area.parent,
        rank=area.rank,
        part=part,
        polygons=tuple(tuple(_ring(ring) for ring in shapely.get_rings(polygon)) for polygon in polygons),
    )


def _ring(ring: shapely.LinearRing) -> Ring:
    vertices = np.rint(shapely.get_coordinates(ring)[:-1] * UNITS_PER_DEGREE).astype(np.int64)
    steps = np.diff(vertices, axis=0, prepend=np.zeros((1, 2), np.int64))
    return tuple(steps.ravel().tolist())
