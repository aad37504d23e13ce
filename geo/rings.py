"""Which cells of a frame the rings of polygons pass through, and which lie inside them.

Both are worked out for all polygons at once: a ring is a row of segments, and whose segment it is stands
beside it. What needs exactness is decided generously here, and exactly elsewhere.
"""

from typing import Any

import numpy as np
import shapely
from msgspec import Struct

from geo.frame import Floats, Frame, Longs

# Degrees, about 0.1 mm, and shares of a cell, about 25 µm: more than rounding can move a point.
_WIDENED_DEG = 1e-9
_WIDENED_CELL = 1e-6


class Segments(Struct, frozen=True):
    """Every segment of every ring: its ends in degrees, shape (n, 2), and the index of its polygon."""

    start: Floats
    end: Floats
    owner: Longs


class Spans(Struct, frozen=True):
    """Runs of cells whose centres lie inside a polygon: `first` up to but without `last` in a row.

    Sorted by row. Polygons that overlap have each their own runs.
    """

    row: Longs
    first: Longs
    last: Longs
    owner: Longs


def counted_from(starts: Longs, counts: Longs) -> Longs:
    """For each start so many whole numbers from it on, one after the other."""
    total = int(counts.sum())
    before = np.cumsum(counts) - counts
    return np.arange(total) - np.repeat(before - starts, counts)


def sorted_once(values: Longs) -> Longs:
    """In order and without repeats. Sorting beats the hashing of `np.unique`, where repeats are few."""
    values = np.sort(values)
    return values[np.append(True, values[1:] != values[:-1])] if len(values) else values


def segments_of(polygons: Any) -> Segments:
    """The segments of an array of polygons and multipolygons; none has length zero."""
    parts, of_polygon = shapely.get_parts(polygons, return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    vertices, of_ring = shapely.get_coordinates(rings, return_index=True)
    start, end = vertices[:-1], vertices[1:]
    whole = (of_ring[1:] == of_ring[:-1]) & (start != end).any(axis=1)
    return Segments(start[whole], end[whole], of_polygon[of_part[of_ring[:-1][whole]]])


def cells_touched(frame: Frame, segments: Segments) -> tuple[Longs, Longs]:
    """Running numbers of the cells that each segment touches, and the segment of each: a little too many.

    A point that is not in one of these cells has the same polygons around it as its cell's centre.
    """
    (ax, ay), (bx, by) = _in_cells(frame, segments.start), _in_cells(frame, segments.end)
    slack = _WIDENED_DEG * max(frame.per_lon, frame.per_lat) + _WIDENED_CELL
    lowest = np.floor(np.minimum(ay, by) - slack).astype(np.int64)
    highest = np.floor(np.maximum(ay, by) + slack).astype(np.int64)
    counts = highest - lowest + 1
    segment = np.repeat(np.arange(len(ax)), counts)
    row = counted_from(lowest, counts)
    # The part of the segment within the row, as shares of its length; then the columns of that part.
    ax, ay, rise, run = ax[segment], ay[segment], (by - ay)[segment], (bx - ax)[segment]
    level = np.abs(rise) < _WIDENED_CELL
    safe = np.where(level, 1.0, rise)
    one, other = (row - slack - ay) / safe, (row + 1 + slack - ay) / safe
    enters = np.where(level, 0.0, np.clip(np.minimum(one, other), 0, 1))
    leaves = np.where(level, 1.0, np.clip(np.maximum(one, other), 0, 1))
    from_x, to_x = ax + enters * run, ax + leaves * run
    leftmost = np.floor(np.minimum(from_x, to_x) - slack).astype(np.int64)
    rightmost = np.floor(np.maximum(from_x, to_x) + slack).astype(np.int64)
    wide = rightmost - leftmost + 1
    return np.repeat(row * frame.columns, wide) + counted_from(leftmost, wide), np.repeat(segment, wide)


def spans_inside(frame: Frame, segments: Segments) -> Spans:
    """The runs of cell centres inside each polygon, by the even-odd rule: holes and parts come out right.

    A centre within rounding of a border may fall on either side; its cell is one that is touched.
    """
    (ax, ay), (bx, by) = _in_cells(frame, segments.start), _in_cells(frame, segments.end)
    ax, ay, bx, by = ax - 0.5, ay - 0.5, bx - 0.5, by - 0.5
    lowest = np.ceil(np.minimum(ay, by)).astype(np.int64)
    counts = np.ceil(np.maximum(ay, by)).astype(np.int64) - lowest
    segment = np.repeat(np.arange(len(ax)), counts)
    row = counted_from(lowest, counts)
    slope = (bx[segment] - ax[segment]) / (by[segment] - ay[segment])
    crossing = ax[segment] + (row - ay[segment]) * slope
    owner = segments.owner[segment]
    order = np.lexsort((crossing, owner, row))
    row, owner = row[order], owner[order]
    column = np.ceil(crossing[order]).astype(np.int64)
    return Spans(row[::2], column[::2], column[1::2], owner[::2])


def _in_cells(frame: Frame, degrees: Floats) -> tuple[Floats, Floats]:
    return (degrees[:, 0] - frame.west) * frame.per_lon, (degrees[:, 1] - frame.south) * frame.per_lat
