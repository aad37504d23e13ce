"""Parts of areas that lie apart, and holes in them: no defects, but what a reader of the map must know."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely

from geo.features import Draft
from geo.health import Finding, Kind
from geo.outlines import area_m2, place_of


def parts_apart(peers: Sequence[Draft]) -> Iterator[Finding]:
    """飞地: every part of an area beside its largest, and every hole; `other` is the peer that lies there."""
    outlines = np.array([draft.geometry for draft in peers], dtype=object)
    tree = shapely.STRtree(outlines)
    for n, draft in enumerate(peers):
        parts = sorted(shapely.get_parts(draft.geometry), key=shapely.area, reverse=True)
        for part in parts[1:]:
            yield _told(draft, Kind.DETACHED_PART, part, _peer_at(part, n, peers, tree))
        for part in parts:
            for ring in shapely.get_rings(part)[1:]:
                hole = shapely.Polygon(ring)
                yield _told(draft, Kind.HOLE, hole, _peer_at(hole, n, peers, tree))


def _told(draft: Draft, kind: Kind, where: shapely.Polygon, other: str) -> Finding:
    return draft.finding(kind, "kept", other=other, size=area_m2(where), place=place_of(where))


def _peer_at(where: shapely.Polygon, own: int, peers: Sequence[Draft], tree: Any) -> str:
    found = tree.query(shapely.point_on_surface(where), predicate="intersects")
    return min((peers[int(n)].code for n in found if n != own), default="")
