"""Who may cover a point, known from its cell: one area beyond doubt, nobody, or a few to be tested exactly.

 0, 1, 2 …   the cell lies wholly in this one area        about 87 cells in a hundred, a city's grids
-1           the cell lies in no area
-2, -3 …     a border passes here, or areas overlap: the list of all that may cover a point in it
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.cell_map import NOWHERE, CellMap, Indexes
from geo.frame import BLOCK, Floats, Frame, Longs
from geo.rings import Segments, Spans, cells_touched, counted_from, segments_of, sorted_once, spans_inside

# Cells worked on at once, and segments: some 100 MB of scratch, however large the city.
_BAND_CELLS = 1 << 22
_SEGMENTS_AT_ONCE = 1 << 20
# So few that the scratch of a look-up stays in the processor's cache.
_POINTS_AT_ONCE = 1 << 15

#: Whether each area covers the point beside it: areas, longitudes, latitudes.
Covers = Callable[[Indexes, Floats, Floats], NDArray[np.bool_]]


class Cover:
    """The areas that may cover the points of each cell of a frame."""

    def __init__(self, frame: Frame, polygons: Any) -> None:
        self._count = len(polygons)
        self._lists: list[Indexes] = []
        self._lengths: list[Longs] = []
        self._known = 0
        self.cells = CellMap.of_bands(frame, self._bands(frame, segments_of(polygons)))
        self._candidates = np.concatenate([*self._lists, np.empty(0, np.int32)])
        self._begins = np.concatenate([[0], np.cumsum(np.concatenate([*self._lengths, [0]]))]).astype(
            np.int32
        )
        del self._lists, self._lengths

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the cells and lists take, without the polygons."""
        return self.cells.nbytes + self._candidates.nbytes + self._begins.nbytes

    def at(self, address: int) -> int:
        """The area of a cell, `NOWHERE`, or a number below it that `candidates_of` takes."""
        return self.cells.at(address)

    def candidates_of(self, found: int) -> Indexes:
        """The areas to be tested where `at` found a number below `NOWHERE`, in order."""
        return self._candidates[self._begins[-2 - found] : self._begins[-1 - found]]

    def owners(self, lon: Floats, lat: Floats, covers: Covers) -> Indexes:
        """The first area that covers each point; `covers(areas, lon, lat)` is the exact test."""
        found = np.empty(len(lon), np.int32)
        for first in range(0, len(lon), _POINTS_AT_ONCE):
            piece = slice(first, first + _POINTS_AT_ONCE)
            found[piece] = self.cells.at_each(lon[piece], lat[piece])
        doubtful = np.flatnonzero(found < NOWHERE)
        # From place to place, so that an outline is still in the processor's cache when it is asked again.
        doubtful = doubtful[np.argsort(found[doubtful])]
        lists = -2 - found[doubtful]
        found[doubtful] = NOWHERE
        turn, ends = self._begins[lists], self._begins[lists + 1]
        while len(doubtful):
            area = self._candidates[turn]
            hit = covers(area, lon[doubtful], lat[doubtful])
            found[doubtful[hit]] = area[hit]
            again = ~hit & (turn + 1 < ends)
            doubtful, turn, ends = doubtful[again], turn[again] + 1, ends[again]
        return found

    def _bands(self, frame: Frame, segments: Segments) -> Iterator[Indexes]:
        border, spans = self._drawn(frame, segments)
        tall = BLOCK * max(1, _BAND_CELLS // (frame.columns * BLOCK))
        for south in range(0, frame.rows, tall):
            north = min(south + tall, frame.rows)
            rows = slice(*np.searchsorted(spans.row, (south, north)))
            here = Spans(spans.row[rows] - south, spans.first[rows], spans.last[rows], spans.owner[rows])
            size = frame.columns * self._count
            edge = border[slice(*np.searchsorted(border, (south * size, north * size)))] - south * size
            yield self._band(frame, north - south, here, edge)

    def _drawn(self, frame: Frame, segments: Segments) -> tuple[Longs, Spans]:
        """Pairs (cell × count + area) of all borders, sorted, and all runs; a piece of the city at a time."""
        pairs, runs = [], []
        edges = [0]
        while edges[-1] < len(segments.owner):
            reach = min(edges[-1] + _SEGMENTS_AT_ONCE, len(segments.owner))
            # A polygon is never cut in two: its runs come from all of its segments.
            edges.append(int(np.searchsorted(segments.owner, segments.owner[reach - 1], side="right")))
        for first, last in pairwise(edges):
            piece = Segments(segments.start[first:last], segments.end[first:last], segments.owner[first:last])
            cell, segment = cells_touched(frame, piece)
            pairs.append(sorted_once(cell * self._count + piece.owner[segment]))
            runs.append(spans_inside(frame, piece))
        joined = np.concatenate(pairs)
        joined.sort()
        row = np.concatenate([each.row for each in runs])
        order = np.argsort(row, kind="stable")
        return joined, Spans(
            row[order],
            np.concatenate([each.first for each in runs])[order],
            np.concatenate([each.last for each in runs])[order],
            np.concatenate([each.owner for each in runs])[order],
        )

    def _band(self, frame: Frame, rows: int, spans: Spans, edge: Longs) -> Indexes:
        size = rows * frame.columns
        begin, end = spans.row * frame.columns + spans.first, spans.row * frame.columns + spans.last
        # The sum of the areas over a cell is that area's number where there is but one; it may wrap elsewhere.
        covered, sums = np.zeros(size + 1, np.int32), np.zeros(size + 1, np.int32)
        np.add.at(covered, begin, 1)
        np.add.at(covered, end, -1)
        np.add.at(sums, begin, spans.owner.astype(np.int32))
        np.add.at(sums, end, -spans.owner.astype(np.int32))
        covered = np.cumsum(covered, dtype=np.int32)[:size]
        found = np.where(covered == 1, np.cumsum(sums, dtype=np.int32)[:size], np.int32(NOWHERE))
        doubtful = sorted_once(np.concatenate([np.flatnonzero(covered > 1), edge // self._count]))
        # To the areas with a border in such a cell come those that lie all over it.
        first, last = np.searchsorted(doubtful, begin), np.searchsorted(doubtful, end)
        inside = doubtful[counted_from(first, last - first)]
        owner = np.repeat(spans.owner, last - first)
        pairs = sorted_once(np.concatenate([edge, inside * self._count + owner]))
        cell, area = np.divmod(pairs, self._count)
        cells, length = np.unique(cell, return_counts=True)
        found[cells] = -2 - self._known - np.arange(len(cells), dtype=np.int32)
        self._known += len(cells)
        self._lists.append(area.astype(np.int32))
        self._lengths.append(length)
        return found.reshape(rows, frame.columns)
