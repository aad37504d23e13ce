"""How well the areas of one level cover their ground: overlaps, gaps, parents that are not their children.

Nothing here is mended. Two bodies may share ground by law, and a lake may be nobody's: who drew the
boundaries must say, so each place is named with its size and kept as it is.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from geo.areas import BASE, LEVELS
from geo.features import Draft
from geo.health import Finding, Kind
from geo.mend import area_m2, place_of

# Two outlines that were drawn apart and agree to a few centimetres along a kilometre differ by this much.
_TRACE_M2 = 0.01
# A parent may miss its children by the width of a pen: a metre along each kilometre of its border.
_DIFFERENCE_PER_BORDER_M = 1.0


def ground_covered(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Every overlap and gap over 0.01 m² within a level, and every parent that differs from its children.

    Overlays may leave gaps as they like; where two areas of one overlap, both are named all the same.
    """
    base = [draft for draft in drafts if draft.layer == BASE]
    for level in LEVELS:
        peers = [draft for draft in base if draft.level == level]
        yield from _overlaps(peers)
        yield from _gaps(peers)
    for layer in sorted({draft.layer for draft in drafts} - {BASE}):
        yield from _overlaps([draft for draft in drafts if draft.layer == layer])
    yield from _parents_that_differ(base)


def _overlaps(peers: Sequence[Draft]) -> Iterator[Finding]:
    outlines = np.array([draft.geometry for draft in peers], dtype=object)
    one, other = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    pairs = [(int(a), int(b)) for a, b in zip(one, other, strict=True) if a < b]
    for a, b in sorted(pairs):
        shared = shapely.intersection(outlines[a], outlines[b])
        if (size := area_m2(shared)) > _TRACE_M2:
            yield peers[a].finding(
                Kind.OVERLAP,
                "kept",
                other=peers[b].code,
                size=size,
                place=place_of(shared),
            )


def _gaps(peers: Sequence[Draft]) -> Iterator[Finding]:
    together = shapely.union_all([draft.geometry for draft in peers])
    for part in shapely.get_parts(together):
        for ring in shapely.get_rings(part)[1:]:
            hole = shapely.Polygon(ring)
            if (size := area_m2(hole)) > _TRACE_M2:
                yield Finding(
                    kind=Kind.GAP, done="kept", name=peers[0].level or "", size=size, place=place_of(hole)
                )


def _parents_that_differ(base: Sequence[Draft]) -> Iterator[Finding]:
    children: dict[str, list[Draft]] = defaultdict(list)
    for draft in base:
        if draft.parent is not None:
            children[draft.parent].append(draft)
    for parent in base:
        if parent.code not in children:
            continue
        together = shapely.union_all([child.geometry for child in children[parent.code]])
        difference = shapely.symmetric_difference(parent.geometry, together)
        size = area_m2(difference) if not difference.is_empty else 0.0
        if size > _DIFFERENCE_PER_BORDER_M:
            largest = max(shapely.get_parts(difference), key=shapely.area)
            yield parent.finding(Kind.PARENT_DIFFERS, "kept", size=size, place=place_of(largest))
