"""Whether each outline lies where its city lies: in range, not too wide, not far off, its axes in order.

Judged before anything is mended and for all drafts together, since a place is only odd beside the others.
"""

from collections.abc import Sequence

import numpy as np
import shapely

from geo.crs import SHIFTED_BOX
from geo.features import Draft
from geo.frame import Floats
from geo.health import Finding, Kind

#: Degrees about 0, 0 within which a vertex is a stray one: receivers and converters write it for "unknown".
ZERO_ISLAND_DEG = 0.001

# No city is wider; a vertex of another city, or of no city, is the usual reason.
_WIDEST_DEG = 10.0
# A city, its exclaves included, lies within this many degrees of its middle.
_FAR_DEG = 5.0
# What lies so near the areas that are in place lies inside the city, drawn or not.
_MARGIN_DEG = 0.5


def in_place(drafts: Sequence[Draft], findings: list[Finding]) -> list[Draft]:
    """The drafts that lie in the city, in their order; the others are findings.

    Of an outline whose longitudes and latitudes are swapped it is said so, where the right way round would
    put it among the others, or where no other is in place, into China. It is not turned: who drew it must say.
    """
    if not drafts:
        return []
    bounds = np.array([_bounds(draft.geometry) for draft in drafts])
    kinds = _out_of_place(bounds)
    sound = [n for n, kind in enumerate(kinds) if kind is None]
    if all(
        _lies_in(_swapped(bounds[n]), SHIFTED_BOX) and not _lies_in(bounds[n], SHIFTED_BOX) for n in sound
    ):
        sound = []
    city = _around(bounds[sound]) if sound else SHIFTED_BOX
    for n, draft in enumerate(drafts):
        if n in sound:
            continue
        swapped = _lies_in(_swapped(bounds[n]), city)
        kind = Kind.SWAPPED if swapped else kinds[n] or Kind.FAR_AWAY
        findings.append(draft.finding(kind, "left_out", other=_said(bounds[n])))
    return [drafts[n] for n in sound]


def _out_of_place(bounds: Floats) -> list[Kind | None]:
    west, south, east, north = bounds.T
    with np.errstate(invalid="ignore"):
        in_range = (west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)
        narrow = np.maximum(east - west, north - south) <= _WIDEST_DEG
        middles = (bounds[:, :2] + bounds[:, 2:]) / 2
        fit = in_range & narrow
        centre = np.median(middles[fit], axis=0) if fit.any() else np.zeros(2)
        far = (np.abs(middles - centre) > _FAR_DEG).any(axis=1)
    named = np.select([~in_range, ~narrow, far], [Kind.OUT_OF_RANGE, Kind.TOO_WIDE, Kind.FAR_AWAY], "")
    return [Kind(name) if name else None for name in named]


def _bounds(outline: shapely.Geometry) -> Floats:
    """West, south, east, north, without stray vertices; of nothing but those, theirs."""
    vertices = shapely.get_coordinates(outline)
    astray = (np.abs(vertices) < ZERO_ISLAND_DEG).all(axis=1)
    kept = vertices if astray.all() else vertices[~astray]
    return np.concatenate([kept.min(axis=0), kept.max(axis=0)])


def _said(bounds: Floats) -> str:
    """The corners as the file has them, so that its sender can see what happened."""
    west, south, east, north = bounds
    return f"{west:.7g},{south:.7g} – {east:.7g},{north:.7g}"


def _swapped(bounds: Floats) -> Floats:
    return bounds[[1, 0, 3, 2]]


def _around(bounds: Floats) -> tuple[float, ...]:
    low, high = bounds[:, :2].min(axis=0) - _MARGIN_DEG, bounds[:, 2:].max(axis=0) + _MARGIN_DEG
    return (*low, *high)


def _lies_in(bounds: Floats, box: Sequence[float]) -> bool:
    return bool((bounds[:2] >= box[:2]).all() and (bounds[2:] <= box[2:]).all())
