"""How far the nearest border is, for every level and layer at once: most places are near none at all.

Each cell of the frame lists the border segments within `REACH_M` of it. A border that a street shares with
its grids, as all do where levels nest, is one segment that counts for both.
"""

import math
import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geo.cell_map import CellMap, Indexes
from geo.frame import Floats, Frame, Longs
from geo.plane import Plane
from geo.rings import Segments, counted_from, sorted_once

#: Metres up to which a distance to a border is exact; it is never said to be more.
REACH_M = 25.0

# Half a step by half a step is within reach.
_STEP_M = REACH_M * math.sqrt(2)
_PIECE_M = 100.0
_SEGMENTS_AT_ONCE = 1 << 16
_POINTS_AT_ONCE = 1 << 16
_FOUR = struct.Struct("4d")


class Borders:
    """The border segments of several layers, numbered as they were given, found from a point's cell."""

    def __init__(self, frame: Frame, plane: Plane, layers: Sequence[Segments]) -> None:
        self._frame = frame
        self._x_m, self._y_m = plane.x_m, plane.y_m
        self._layers = len(layers)
        lines, marks = _each_once(layers)
        # Metres from the frame's corner: start x, y and the way to the end, side by side for one reading.
        scale = np.array([plane.x_m, plane.y_m])
        starts = (lines[:, :2] - (frame.west, frame.south)) * scale
        self._lines: Floats = np.column_stack([starts, (lines[:, 2:] - lines[:, :2]) * scale])
        meanings, self._meaning = np.unique(marks, return_inverse=True)
        self._means = [
            tuple(layer for layer in range(self._layers) if mark >> layer & 1) for mark in meanings.tolist()
        ]
        self._counts_for = np.array(
            [[layer in mean for mean in self._means] for layer in range(self._layers)]
        )
        cell, line = self._near_cells()
        cells, begins = np.unique(cell, return_index=True)
        self._near = line
        self._begins = np.append(begins, len(line)).astype(np.int32)
        self._cells = CellMap.of_some(frame, cells, np.arange(len(cells), dtype=np.int32))
        self._none_near = (REACH_M,) * self._layers
        # The memory itself answers a single look-up many times as fast as the array over it.
        self._line_bytes = self._lines.data.cast("B")
        self._one_meaning = self._meaning.data
        self._one_near = self._near.data
        self._one_begin = self._begins.data

    @property
    def nbytes(self) -> int:
        """Bytes of memory that all of it takes."""
        held = (self._lines, self._meaning, self._near, self._begins, self._cells)
        return sum(each.nbytes for each in held)

    def nearest_m(self, address: int, lon: float, lat: float) -> Sequence[float]:
        """Metres from a point to the nearest border of each layer; `REACH_M` where it is farther."""
        here = self._cells.at(address)
        if here < 0:
            return self._none_near
        x, y = (lon - self._frame.west) * self._x_m, (lat - self._frame.south) * self._y_m
        best = [REACH_M**2] * self._layers
        lines, meaning, means = self._line_bytes, self._one_meaning, self._means
        for line in self._one_near[self._one_begin[here] : self._one_begin[here + 1]]:
            from_x, from_y, along_x, along_y = _FOUR.unpack_from(lines, 32 * line)
            px, py = x - from_x, y - from_y
            share = (px * along_x + py * along_y) / (along_x * along_x + along_y * along_y)
            share = 0.0 if share < 0 else min(share, 1.0)
            px, py = px - share * along_x, py - share * along_y
            square = px * px + py * py
            for layer in means[meaning[line]]:
                if square < best[layer]:
                    best[layer] = square
        return [math.sqrt(square) for square in best]

    def nearest_within_m(self, lon: float, lat: float, within_m: float) -> Sequence[float]:
        """As `nearest_m`, but as far as `within_m`: what a bad fix needs, at some fifty times the price."""
        x, y = (lon - self._frame.west) * self._x_m, (lat - self._frame.south) * self._y_m
        lines = self._lines_around(lon, lat, within_m)
        nearest = np.full(len(self._means), within_m**2)
        np.minimum.at(nearest, self._meaning[lines], _square_m2(x, y, self._lines[lines]))
        best = [within_m**2] * self._layers
        for square, layers in zip(nearest.tolist(), self._means, strict=True):
            for layer in layers:
                best[layer] = min(best[layer], square)
        return [math.sqrt(square) for square in best]

    def _lines_around(self, lon: float, lat: float, within_m: float) -> NDArray[np.integer]:
        """All lines within so many metres, and others, some of them more than once."""
        # Places so far apart that none between them is farther than the reach from one of them.
        steps = math.ceil(within_m / _STEP_M)
        if (2 * steps + 1) ** 2 > len(self._lines):
            return np.arange(len(self._lines))
        offsets = np.arange(-steps, steps + 1) * _STEP_M
        east, north = np.meshgrid(offsets / self._x_m, offsets / self._y_m)
        here = self._cells.at_each((lon + east).ravel(), (lat + north).ravel())
        here = here[here >= 0]
        begin = self._begins[here].astype(np.int64)
        return self._near[counted_from(begin, self._begins[here + 1] - begin)]

    def nearest_of_each_m(self, layer: int, lon: Floats, lat: Floats) -> Floats:
        """Metres from each point to the nearest border of one layer; `REACH_M` where it is farther."""
        found = np.full(len(lon), REACH_M)
        for first in range(0, len(lon), _POINTS_AT_ONCE):
            piece = slice(first, first + _POINTS_AT_ONCE)
            found[piece] = self._nearest_of_some(layer, lon[piece], lat[piece])
        return found

    def _nearest_of_some(self, layer: int, lon: Floats, lat: Floats) -> Floats:
        here = self._cells.at_each(lon, lat)
        near = np.flatnonzero(here >= 0)
        begin = self._begins[here[near]].astype(np.int64)
        count = self._begins[here[near] + 1] - begin
        point, line = np.repeat(near, count), self._near[counted_from(begin, count)]
        ours = self._counts_for[layer][self._meaning[line]]
        point, line = point[ours], line[ours]
        x, y = (lon - self._frame.west) * self._x_m, (lat - self._frame.south) * self._y_m
        square = _square_m2(x[point], y[point], self._lines[line])
        found = np.full(len(lon), REACH_M**2)
        np.minimum.at(found, point, square)
        nearest: Floats = np.sqrt(found)
        return nearest

    def _near_cells(self) -> tuple[Longs, Indexes]:
        """(cell, line) for every cell with a point within reach of the line, in the order of cells."""
        pairs = [np.empty(0, np.int64)]
        for first in range(0, len(self._lines), _SEGMENTS_AT_ONCE):
            piece, of_line = _in_short_pieces(self._lines[first : first + _SEGMENTS_AT_ONCE])
            cell, near = self._cells_near(piece)
            pairs.append(cell * len(self._lines) + of_line[near] + first)
        cells, lines = np.divmod(sorted_once(np.concatenate(pairs)), len(self._lines))
        return cells, lines.astype(np.int32)

    def _cells_near(self, lines: Floats) -> tuple[Longs, Longs]:
        cell_m = self._frame.cell_m
        west, east = np.minimum(lines[:, 2], 0), np.maximum(lines[:, 2], 0)
        south, north = np.minimum(lines[:, 3], 0), np.maximum(lines[:, 3], 0)
        row = ((lines[:, 1] + south - REACH_M) / cell_m).astype(np.int64)
        tall = ((lines[:, 1] + north + REACH_M) / cell_m).astype(np.int64) - row + 1
        column = ((lines[:, 0] + west - REACH_M) / cell_m).astype(np.int64)
        wide = ((lines[:, 0] + east + REACH_M) / cell_m).astype(np.int64) - column + 1
        of_row = np.repeat(np.arange(len(lines)), tall)
        rows = np.repeat(counted_from(row, tall), wide[of_row])
        columns = counted_from(column[of_row], wide[of_row])
        line = np.repeat(of_row, wide[of_row])
        # A cell whose middle is farther off than this has no point within reach.
        middle_x, middle_y = (columns + 0.5) * cell_m, (rows + 0.5) * cell_m
        near = _square_m2(middle_x, middle_y, lines[line]) <= (REACH_M + cell_m * 0.7072) ** 2
        return (rows * self._frame.columns + columns)[near], line[near]


def _in_short_pieces(lines: Floats) -> tuple[Floats, Longs]:
    """The lines in pieces of at most 100 m, since the box around a long slanting one is mostly empty."""
    pieces = np.ceil(np.hypot(lines[:, 2], lines[:, 3]) / _PIECE_M).astype(np.int64)
    of_line = np.repeat(np.arange(len(lines)), pieces)
    nth = counted_from(np.zeros_like(pieces), pieces)
    along = lines[of_line, 2:] / pieces[of_line, None]
    return np.column_stack([lines[of_line, :2] + along * nth[:, None], along]), of_line


def _each_once(layers: Sequence[Segments]) -> tuple[Floats, Longs]:
    """Every line once, whatever way it is drawn and in however many layers, and a bit for each of these."""
    ends = [np.column_stack([each.start, each.end]) for each in layers]
    drawn = np.concatenate(ends)
    back = (drawn[:, 0] > drawn[:, 2]) | ((drawn[:, 0] == drawn[:, 2]) & (drawn[:, 1] > drawn[:, 3]))
    drawn[back] = drawn[back][:, [2, 3, 0, 1]]
    bits = np.repeat(1 << np.arange(len(layers)), [len(each) for each in ends])
    order = np.lexsort(drawn.T)
    drawn, bits = drawn[order], bits[order]
    first = np.flatnonzero(np.append(True, (drawn[1:] != drawn[:-1]).any(axis=1)))
    return drawn[first], np.bitwise_or.reduceat(bits, first)


def _square_m2(x: NDArray[np.floating] | float, y: NDArray[np.floating] | float, lines: Floats) -> Floats:
    from_x, from_y, along_x, along_y = lines.T
    px, py = x - from_x, y - from_y
    share = np.clip((px * along_x + py * along_y) / (along_x * along_x + along_y * along_y), 0, 1)
    px, py = px - share * along_x, py - share * along_y
    nearest: Floats = px * px + py * py
    return nearest
