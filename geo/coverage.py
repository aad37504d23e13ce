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
from geo.outlines import area_m2, place_of
from geo.parts import parts_apart
from geo.progress import Tell, silent, tell_each

# What rounding alone makes of two borders that are the same.
_TRACE_M2 = 1e-4
# A parent may miss its children by the width of a pen: a metre along each kilometre of its border.
_DIFFERENCE_PER_BORDER_M = 1.0


def ground_covered(drafts: Sequence[Draft], tell: Tell = silent) -> Iterator[Finding]:
    """Every overlap within a level, every gap, and every parent that differs from its children.

    Measured is what was drawn, before it was snapped; an overlap counts from a square centimetre on.
    Overlays may leave gaps as they like; where two areas of one overlap, both are named all the same. What
    a layer of unknown kind leaves open is named, too. Detached parts and holes are told of every layer.
    """
    base = [draft for draft in drafts if draft.layer == BASE]
    layers = sorted({draft.layer for draft in drafts} - {BASE})
    grounds = [[draft for draft in base if draft.level == level] for level in LEVELS]
    grounds += [[draft for draft in drafts if draft.layer == layer] for layer in layers]
    for peers in tell_each(filter(None, grounds), "cover", tell):
        yield from _overlaps(peers)
        yield from parts_apart(peers)
        if peers[0].layer == BASE or peers[0].own_layer:
            yield from _gaps(peers)
    yield from _children_elsewhere(base)
    yield from _parents_that_differ(base)


def _overlaps(peers: Sequence[Draft]) -> Iterator[Finding]:
    outlines = np.array([draft.drawn for draft in peers], dtype=object)
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
    together = shapely.union_all([draft.drawn for draft in peers])
    for part in shapely.get_parts(together):
        for ring in shapely.get_rings(part)[1:]:
            hole = shapely.Polygon(ring)
            if (size := area_m2(hole)) > 0:
                layer = peers[0].level or peers[0].layer
                yield Finding(kind=Kind.GAP, done="kept", layer=layer, size=size, place=place_of(hole))


def _children_elsewhere(base: Sequence[Draft]) -> Iterator[Finding]:
    """Areas that lie mostly outside the parent they declare; `other` is that one, and where they do lie."""
    by_code = {draft.code: draft for draft in base}
    for child in base:
        parent = by_code.get(child.parent or "")
        if parent is None or shapely.covers(
            parent.geometry, middle := shapely.point_on_surface(child.geometry)
        ):
            continue
        outside = shapely.difference(child.geometry, parent.geometry)
        if shapely.area(outside) * 2 > shapely.area(child.geometry):
            peers = (draft for draft in base if draft.level == parent.level)
            there = min((peer.code for peer in peers if shapely.covers(peer.geometry, middle)), default="–")
            yield child.finding(
                Kind.PARENT_WRONG,
                "kept",
                other=f"{parent.code} ≠ {there}",
                size=area_m2(outside),
                place=place_of(outside),
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
