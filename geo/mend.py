"""Mending one outline where there is only one thing that it can have meant; all else is left out, aloud.

at 0, 0 ─▶ drop the vertex       ring crosses itself ─▶ make valid
         ─▶ snap to 1e-7 degree ─▶ drop parts that are slivers
"""

import re

import msgspec
import numpy as np
import shapely

from geo.features import Draft
from geo.health import Finding, Kind
from geo.outlines import GRID_DEG, area_m2, place_of, polygonal
from geo.whereabouts import ZERO_ISLAND_DEG


def mended(draft: Draft, sliver_m2: float, findings: list[Finding]) -> Draft | None:
    """The draft with a valid outline on the grid of 1e-7 degree, or None; either way `findings` tell.

    Parts smaller than `sliver_m2` are dropped where a larger one remains.
    """
    outline = _without_stray_vertices(draft, findings)
    drawn = _valid(outline, draft, findings)
    outline = _snapped(drawn, draft, findings)
    outline = _without_slivers(outline, draft, sliver_m2, findings)
    if outline.is_empty:
        findings.append(draft.finding(Kind.GEOMETRY_UNREADABLE, "left_out"))
        return None
    return msgspec.structs.replace(draft, geometry=shapely.normalize(outline), drawn=drawn)


def _without_stray_vertices(draft: Draft, findings: list[Finding]) -> shapely.Geometry:
    """Receivers and converters write 0, 0 for "unknown": no ring that lies elsewhere means it."""
    near_zero = (np.abs(shapely.get_coordinates(draft.geometry)) < ZERO_ISLAND_DEG).all(axis=1)
    strays = int(near_zero.sum())
    if not strays or near_zero.all():
        return draft.geometry
    polygons = [
        shapely.Polygon(rings[0], rings[1:])
        for polygon in shapely.get_parts(draft.geometry)
        if (rings := [kept for ring in shapely.get_rings(polygon) if (kept := _cleaned(ring)) is not None])
    ]
    findings.append(draft.finding(Kind.STRAY_VERTEX, "mended", size=strays, unit="vertices"))
    return shapely.MultiPolygon(polygons)


def _cleaned(ring: shapely.LinearRing) -> shapely.LinearRing | None:
    vertices = shapely.get_coordinates(ring)
    kept = vertices[(np.abs(vertices) >= ZERO_ISLAND_DEG).any(axis=1)]
    return shapely.LinearRing(kept) if len(kept) >= 3 else None


def _valid(outline: shapely.Geometry, draft: Draft, findings: list[Finding]) -> shapely.Geometry:
    if shapely.is_valid(outline):
        return outline
    repaired = polygonal(shapely.make_valid(outline, method="structure"))
    if not repaired.is_empty:
        changed = abs(area_m2(repaired) - area_m2(outline))
        findings.append(
            draft.finding(
                Kind.RING_INVALID,
                "mended",
                other=shapely.is_valid_reason(outline),
                size=changed,
                place=_flaw_place(outline),
            )
        )
    return repaired


def _flaw_place(outline: shapely.Geometry) -> tuple[float, float] | None:
    """Where the ring goes wrong, as GEOS tells it: `Self-intersection[110.3 20.02]`."""
    said = re.search(r"\[(\S+) (\S+)\]", shapely.is_valid_reason(outline))
    return None if said is None else (round(float(said[1]), 6), round(float(said[2]), 6))


def _snapped(outline: shapely.Geometry, draft: Draft, findings: list[Finding]) -> shapely.Geometry:
    once = shapely.remove_repeated_points(outline, GRID_DEG)
    repeated = shapely.get_num_coordinates(outline) - shapely.get_num_coordinates(once)
    if repeated:
        findings.append(draft.finding(Kind.POINTS_REPEATED, "mended", size=int(repeated), unit="vertices"))
    return polygonal(shapely.set_precision(outline, GRID_DEG))


def _without_slivers(
    outline: shapely.Geometry, draft: Draft, sliver_m2: float, findings: list[Finding]
) -> shapely.Geometry:
    parts = shapely.get_parts(outline)
    sizes = np.array([area_m2(part) for part in parts])
    # A whole area as small as that is no sliver of something larger: it stays.
    if len(parts) < 2 or not (sizes < sliver_m2).any() or (sizes < sliver_m2).all():
        return outline
    findings.extend(
        draft.finding(Kind.SLIVER_PART, "mended", size=float(size), place=place_of(part))
        for part, size in zip(parts, sizes, strict=True)
        if size < sliver_m2
    )
    return shapely.MultiPolygon(list(parts[sizes >= sliver_m2]))
