"""One area over all others: city departments answer for the whole, so there must be such a one."""

import msgspec
import numpy as np
import shapely

from geo.areas import BASE, Area, BoundarySet
from geo.outlines import GRID_DEG

#: The code of the whole where the files have none.
WHOLE = "city"
_NAME = "本市"


def with_whole(boundaries: BoundarySet) -> BoundarySet:
    """The set with a city over all others, made of its coarsest areas, where it has none.

    The version says that it was added.
    """
    top = boundaries.levels[0]
    if top == "city":
        return boundaries
    roots = [area for area in boundaries.areas if area.level == top]
    ground = shapely.union_all(shapely.from_wkb([area.geometry for area in roots]), grid_size=GRID_DEG)
    whole = Area(
        code=WHOLE,
        scheme=roots[0].scheme,
        name=_NAME,
        level="city",
        rank=0,
        geometry=shapely.to_wkb(
            shapely.transform(ground, lambda degrees: np.round(degrees, 7)), byte_order=1
        ),
    )
    below = (
        msgspec.structs.replace(area, parent=WHOLE) if area.layer == BASE and area.parent is None else area
        for area in boundaries.areas
    )
    return BoundarySet(f"{boundaries.version}+{WHOLE}", boundaries.issuer, (whole, *below))
