"""网格重新划分: what a new version of the boundaries would change, told before it is put in force.

Nothing is moved here. An old area is followed by the new ones of its level or layer that share its ground, each with
its share; a place moves when its owner before and after are not the same code.
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import shapely
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from geo.areas import Area, BoundarySet
from geo.frame import Floats
from geo.locate import Locator
from geo.outlines import area_m2, place_of

# Outlines that were drawn again and agree to a few centimetres share slivers with every neighbour.
_TRACE_M2 = 1.0
# A code whose old and new outlines share less than this part of the smaller one names another place.
_SAME_PLACE_SHARE = 0.5

_Kind = tuple[str, str | None]


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


class Changes(Struct, frozen=True, kw_only=True):
    """What happens to codes; each tuple is sorted. `redrawn`: the same code with another outline, parent or name."""

    added: tuple[str, ...]
    vanished: tuple[str, ...]
    redrawn: tuple[str, ...]


class Fall(Struct, frozen=True, kw_only=True):
    """落空: ground of the finest level that was one area's and would be nobody's (no `areas`) or two areas'."""

    areas: tuple[str, ...]
    area_m2: float
    place: tuple[float, float]


def changes(old: BoundarySet, new: BoundarySet) -> Changes:
    """Which codes come, go, or stay with something else about them; under which scheme they run is not asked."""
    before, after = ({area.code: area for area in each.areas} for each in (old, new))
    return Changes(
        added=tuple(sorted(after.keys() - before.keys())),
        vanished=tuple(sorted(before.keys() - after.keys())),
        redrawn=tuple(
            code
            for code in sorted(before.keys() & after.keys())
            if replace(before[code], scheme=after[code].scheme) != after[code]
        ),
    )


def heirs(old: BoundarySet, new: BoundarySet) -> dict[str, tuple[Heir, ...]]:
    """For each area of the old set those of the new one that come after it, the largest share first.

    Only areas of the same level or layer come after it. Traces under a square metre are left out. An area that is as
    it was has itself as the one heir.
    """
    after = _by_kind(new)
    found: dict[str, tuple[Heir, ...]] = {}
    for kind, areas in _by_kind(old).items():
        peers = after.get(kind, [])
        outlines = np.array([shapely.from_wkb(area.geometry) for area in peers], dtype=object)
        tree = shapely.STRtree(outlines)
        known = {area.code: area.geometry for area in peers}
        for area in areas:
            ground = shapely.from_wkb(area.geometry)
            whole = area_m2(ground)
            if known.get(area.code) == area.geometry:
                found[area.code] = (Heir(area.code, 1.0, whole),)
                continue
            near = np.sort(tree.query(ground, predicate="intersects"))
            shared = [(peers[n].code, shapely.intersection(ground, outlines[n])) for n in near.tolist()]
            left = shapely.difference(ground, shapely.union_all(outlines[near]))
            sizes = [(code, area_m2(part)) for code, part in [*shared, (None, left)] if not part.is_empty]
            kept = [
                Heir(code, round(min(size / whole, 1.0), 4), size) for code, size in sizes if size > _TRACE_M2
            ]
            found[area.code] = tuple(sorted(kept, key=lambda heir: -heir.area_m2))
    return found


def falls(old: BoundarySet, new: BoundarySet) -> tuple[Fall, ...]:
    """The ground of changed finest areas that would be nobody's or two areas', the largest first.

    What was nobody's before, or shared by two areas that are both as they were, is no news.
    """
    before, after = _finest(old), _finest(new)
    then, now = ({area.code: area.geometry for area in areas} for areas in (before, after))
    outlines = np.array([shapely.from_wkb(area.geometry) for area in after], dtype=object)
    tree = shapely.STRtree(outlines)
    given_up = [area.geometry for area in before if now.get(area.code) != area.geometry]
    ground = shapely.union_all(shapely.from_wkb(given_up))
    near = np.unique(tree.query(ground, predicate="intersects"))
    found = list(_pieces((), shapely.difference(ground, shapely.union_all(outlines[near]))))
    for n, area in enumerate(after):
        if then.get(area.code) == area.geometry:
            continue
        for other in np.sort(tree.query(outlines[n], predicate="overlaps")).tolist():
            is_told_there = other < n and then.get(after[other].code) != after[other].geometry
            if not is_told_there:
                both = tuple(sorted((area.code, after[other].code)))
                found.extend(_pieces(both, shapely.intersection(outlines[n], outlines[other])))
    return tuple(sorted(found, key=lambda fall: (-fall.area_m2, fall.areas, fall.place)))


def moves(old: Locator, new: Locator, lon: Floats, lat: Floats) -> list[Move]:
    """Which of these WGS-84 places have another finest owner in the new version, in their order."""
    before, after = _owners(old, lon, lat), _owners(new, lon, lat)
    return [Move(int(n), before[n], after[n]) for n in np.flatnonzero(before != after)]


def codes_elsewhere(old: BoundarySet, new: BoundarySet) -> set[str]:
    """The codes that both sets have for different places: most of the ground, the level or the layer is another."""
    now = {area.code: area for area in new.areas}
    return {area.code for area in old.areas if area.code in now and _is_elsewhere(area, now[area.code])}


def _is_elsewhere(then: Area, now: Area) -> bool:
    if _kind(then) != _kind(now):
        return True
    if then.geometry == now.geometry:
        return False
    before, after = shapely.from_wkb(then.geometry), shapely.from_wkb(now.geometry)
    shared = shapely.intersection(before, after)
    smaller = min(area_m2(before), area_m2(after))
    return bool(shared.is_empty) or area_m2(shared) < _SAME_PLACE_SHARE * smaller


def _pieces(areas: tuple[str, ...], ground: shapely.Geometry) -> Iterator[Fall]:
    for part in shapely.get_parts(ground):
        if shapely.get_dimensions(part) == 2 and (size := area_m2(part)) > _TRACE_M2:
            yield Fall(areas=areas, area_m2=round(size, 1), place=place_of(part))


def _kind(area: Area) -> _Kind:
    return area.layer, area.level


def _by_kind(boundaries: BoundarySet) -> dict[_Kind, list[Area]]:
    kinds: dict[_Kind, list[Area]] = defaultdict(list)
    for area in boundaries.areas:
        kinds[_kind(area)].append(area)
    return kinds


def _finest(boundaries: BoundarySet) -> list[Area]:
    return [area for area in boundaries.areas if area.level == boundaries.levels[-1]]


def _owners(locator: Locator, lon: Floats, lat: Floats) -> NDArray[np.object_]:
    codes = np.array([*(area.code for area in locator.finest), None], dtype=object)
    # The index of no area, -1, takes the last one.
    owners: NDArray[np.object_] = codes[locator.locate_many(lon, lat)]
    return owners
