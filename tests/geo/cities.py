"""Cities by chance: boxes that overlap, touch and nest as no surveyor would draw them."""

import numpy as np
import shapely
from hypothesis import strategies as st

from geo.areas import Area
from tests.geo.squares import SIDE, SOUTH, WEST, area, snap

#: x, y, width, height in hundredths of a side, turned by so many degrees, and a rank.
_BLOTS = st.tuples(
    st.integers(0, 400),
    st.integers(0, 400),
    st.integers(1, 300),
    st.integers(1, 300),
    st.integers(0, 90),
    st.integers(0, 2),
)


def _outline(x: int, y: int, width: int, height: int, turned: int) -> shapely.Geometry:
    angle = np.radians(turned)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)]) / 100
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return snap(shapely.Polygon((corners @ turn + (x / 100, y / 100)) * SIDE + (WEST, SOUTH)))


def _areas(blots: list[tuple[int, ...]], holes: bool) -> list[Area]:
    outlines = [_outline(*where) for *where, _ in blots]
    if holes:  # each without the next: rings with holes, parts and shared vertices
        outlines = [
            snap(shapely.difference(one, other))
            for one, other in zip(outlines, [*outlines[1:], shapely.Polygon()], strict=True)
        ]
    drawn = [(n, outline) for n, outline in enumerate(outlines) if not outline.is_empty]
    return [area(f"g{n}", outline, rank=blots[n][-1]) for n, outline in drawn]


#: Lists of at least one grid, with overlaps, holes, parts and slivers.
CITIES = st.builds(_areas, st.lists(_BLOTS, min_size=1, max_size=7), st.booleans()).filter(bool)
