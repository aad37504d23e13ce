"""The squared paper that a city is drawn on, so that a place is looked up by arithmetic and not by search.

    block   16 × 16 cells, kept together in memory and shared where all its cells say the same
    cell    25 m × 25 m, unless the city is so wide that the paper would not fit on a table

Every layer of a boundary set is drawn on the same frame: the address of a point is worked out once for all.
"""

import math

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from geo.plane import Plane
from geo.position import Bounds

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

#: Metres: the side of a cell where nothing forces a coarser one.
CELL_M = 25.0
#: Cells along the side of a block, and in it.
BLOCK = 16
CELLS_IN_BLOCK = BLOCK * BLOCK

# One vertex at 0, 0 would ask for thousands of times as many cells; a province has about this many.
_MOST_CELLS = 1 << 27


class Frame(Struct, frozen=True, kw_only=True):
    """A grid of cells over some bounds, in rows from the south and columns from the west.

    `west`, `south` in degrees; `per_lon`, `per_lat` are cells in a degree; `columns` and `rows` are whole
    numbers of blocks.
    """

    west: float
    south: float
    per_lon: float
    per_lat: float
    columns: int
    rows: int
    cell_m: float

    @classmethod
    def around(cls, bounds: Bounds, plane: Plane, margin_m: float) -> "Frame":
        """The frame over bounds (WGS-84 degrees) and a margin, in cells of 25 m or as coarse as it must be.

        However wide the bounds are, it has at most 134 million cells: a stray vertex costs precision of
        the first look, never correctness, and never the machine's memory.
        """
        west, south, east, north = bounds
        margin_m += 2 * CELL_M
        width_m = (east - west) * plane.x_m + 2 * margin_m
        height_m = (north - south) * plane.y_m + 2 * margin_m
        cell_m = CELL_M
        while (width_m / cell_m + BLOCK) * (height_m / cell_m + BLOCK) > _MOST_CELLS:
            cell_m *= 2
        return cls(
            west=west - margin_m / plane.x_m,
            south=south - margin_m / plane.y_m,
            per_lon=plane.x_m / cell_m,
            per_lat=plane.y_m / cell_m,
            columns=BLOCK * math.ceil(width_m / cell_m / BLOCK),
            rows=BLOCK * math.ceil(height_m / cell_m / BLOCK),
            cell_m=cell_m,
        )

    @property
    def blocks(self) -> int:
        """How many blocks there are; the block of that number is everything outside the frame."""
        return (self.columns // BLOCK) * (self.rows // BLOCK)

    def address(self, lon: float, lat: float) -> int:
        """Where a point lies: its block × 256 + its cell in it, row by row.

        What lies outside, or is no number, has the address of the outside.
        """
        x = (lon - self.west) * self.per_lon
        y = (lat - self.south) * self.per_lat
        if not (0 <= x < self.columns and 0 <= y < self.rows):
            return self.blocks * CELLS_IN_BLOCK
        column, row = int(x), int(y)
        block = (row // BLOCK) * (self.columns // BLOCK) + column // BLOCK
        return block * CELLS_IN_BLOCK + (row % BLOCK) * BLOCK + column % BLOCK

    def addresses(self, lon: Floats, lat: Floats) -> Longs:
        """The `address` of each of many points."""
        with np.errstate(invalid="ignore"):
            x = (lon - self.west) * self.per_lon
            y = (lat - self.south) * self.per_lat
            inside = (x >= 0) & (x < self.columns) & (y >= 0) & (y < self.rows)
        column = np.where(inside, x, 0).astype(np.int64)
        row = np.where(inside, y, 0).astype(np.int64)
        return np.where(inside, self._addresses(row, column), self.blocks * CELLS_IN_BLOCK)

    def addresses_of(self, cells: Longs) -> Longs:
        """The addresses of running cell numbers (row × columns + column)."""
        row, column = np.divmod(cells, self.columns)
        return self._addresses(row, column)

    def _addresses(self, row: Longs, column: Longs) -> Longs:
        block = (row // BLOCK) * (self.columns // BLOCK) + column // BLOCK
        return block * CELLS_IN_BLOCK + (row % BLOCK) * BLOCK + column % BLOCK
