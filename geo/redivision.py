"""网格重新划分: what a new version of the boundaries would change, told before it is put in force.

Nothing is moved here. An old area is followed by the new ones that share its ground, each with its share; a
place moves when its owner before and after are not the same code.
"""

import numpy as np
import shapely
from msgspec import Struct
from numpy.typing import NDArray

from geo.areas import Area, BoundarySet
from geo.frame import Floats
from geo.locate import Locator
from geo.mend import area_m2

# Outlines that were drawn again and agree to a few centimetres share slivers with every neighbour.
_TRACE_M2 = 1.0


class Heir(Struct, frozen=True):
    """后继: a new area on the ground of an old one.

    `share` is the part of the old area that it holds, 0 to 1 with 4 decimals; `area_m2` the same in square
    metres. `code` is None for ground that no new area holds.
    """

    code: str | None
    share: float
    area_m2: float


class Move(Struct, frozen=True):
    """One place that changes hands: its index among those asked about, and its owner then and now."""

    index: int
    before: str | None
    after: str | None


def heirs(old: BoundarySet, new: BoundarySet) -> dict[str, tuple[Heir, ...]]:
    """For each finest area of the old set those of the new one that come after it, the largest share first.

    Traces under a square metre are left out. An area that is as it was has itself as the one heir.
    """
    before, after = _finest(old), _finest(new)
    outlines = shapely.from_wkb([area.geometry for area in after])
    tree = shapely.STRtree(outlines)
    found = {}
    for area in before:
        ground = shapely.from_wkb(area.geometry)
        whole = area_m2(ground)
        near = np.sort(tree.query(ground, predicate="intersects"))
        shared = [(after[n].code, shapely.intersection(ground, outlines[n])) for n in near.tolist()]
        left = shapely.difference(ground, shapely.union_all(outlines[near]))
        sizes = [(code, area_m2(part)) for code, part in [*shared, (None, left)] if not part.is_empty]
        kept = [
            Heir(code, round(min(size / whole, 1.0), 4), size) for code, size in sizes if size > _TRACE_M2
        ]
        found[area.code] = tuple(sorted(kept, key=lambda heir: -heir.area_m2))
    return found


def moves(old: Locator, new: Locator, lon: Floats, lat: Floats) -> list[Move]:
    """Which of these WGS-84 places have another finest owner in the new version, in their order."""
    before, after = _owners(old, lon, lat), _owners(new, lon, lat)
    return [Move(int(n), before[n], after[n]) for n in np.flatnonzero(before != after)]


def _finest(boundaries: BoundarySet) -> list[Area]:
    return [area for area in boundaries.areas if area.level == boundaries.levels[-1]]


def _owners(locator: Locator, lon: Floats, lat: Floats) -> NDArray[np.object_]:
    codes = np.array([*(area.code for area in locator.finest), None], dtype=object)
    # The index of no area, -1, takes the last one.
    owners: NDArray[np.object_] = codes[locator.locate_many(lon, lat)]
    return owners
