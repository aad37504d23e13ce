"""A packed map drawn again in degrees, to be compared with the boundaries that it was made from."""

from typing import Any

import shapely

from geo.arcs import drawn
from geo.areas import BoundarySet
from geo.lattice import STEPS_PER_DEGREE
from geo.pack import REACH_M, PackedArea, PackedMap
from geo.plane import Plane


def redrawn(packed: PackedArea, on: PackedMap) -> Any:
    """What a handheld draws: arcs joined to rings, steps summed up, then degrees; parts may overlap as drawn."""
    polygons = [
        [(drawn(ring, on.arcs) + on.origin) / STEPS_PER_DEGREE for ring in polygon]
        for polygon in packed.polygons
    ]
    return shapely.multipolygons([shapely.Polygon(rings[0], rings[1:]) for rings in polygons])


def ground_of(boundaries: BoundarySet, *scope: str) -> Any:
    """The scope and all that is within reach of it, in degrees, as rough as a circle of 32 corners is."""
    outlines = shapely.from_wkb([boundaries.area(code).geometry for code in scope])
    plane = Plane.at(float(shapely.total_bounds(outlines)[1]))
    around = shapely.union_all(shapely.buffer(plane.flat(shapely.make_valid(outlines)), REACH_M * 0.99))
    return shapely.transform(around, lambda metres: metres / (plane.x_m, plane.y_m))


def differing(packed: PackedMap, boundaries: BoundarySet, *scope: str) -> list[str]:
    """The codes of areas whose outline on the map is another one somewhere on the ground of the scope."""
    ground = shapely.envelope(ground_of(boundaries, *scope))
    on_map = {each.code: redrawn(each, packed) for each in packed.areas}
    return [
        code
        for code, drawing in on_map.items()
        if not borders_in(ground, drawing).equals(
            borders_in(ground, shapely.from_wkb(boundaries.area(code).geometry))
        )
    ]


def borders_in(ground: Any, outline: Any) -> Any:
    return shapely.intersection(ground, shapely.boundary(outline))
