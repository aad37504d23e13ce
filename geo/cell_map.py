"""One number for every cell of a frame, at the price of a few where most of it is open country.

directory  block ──▶ where its cells begin        cells  256 numbers a block, row by row
           outside ─▶ ┐                                   ┌ all NOWHERE
           open sea ─▶┴──────────────────────────────────▶┘ a block shared by all blocks alike
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from geo.frame import BLOCK, CELLS_IN_BLOCK, Floats, Frame, Longs

Indexes = NDArray[np.int32]

#: The number of a cell about which nothing is known.
NOWHERE = -1


class CellMap:
    """A number (int32) for each cell of a frame; `NOWHERE` outside it."""

    def __init__(self, frame: Frame, directory: Longs, cells: Indexes) -> None:
        self.frame = frame
        self._directory = directory
        self._cells = cells
        # The memory itself answers a single look-up ten times as fast as the array over it.
        self._one_directory = directory.data
        self._one_cell = cells.data

    @classmethod
    def of_bands(cls, frame: Frame, bands: Iterable[Indexes]) -> "CellMap":
        """The map of all cells, given from the south in bands of whole blocks (rows × `frame.columns`)."""
        shared: dict[int, int] = {NOWHERE: 0}
        blocks = [np.full((1, CELLS_IN_BLOCK), NOWHERE, np.int32)]
        directory = np.zeros(frame.blocks + 1, np.int64)
        known, done = 1, 0
        for band in bands:
            tall, across = len(band) // BLOCK, frame.columns // BLOCK
            split = band.reshape(tall, BLOCK, across, BLOCK).swapaxes(1, 2).reshape(-1, CELLS_IN_BLOCK)
            uniform = (split == split[:, :1]).all(axis=1)
            value, first, inverse = np.unique(split[uniform, 0], return_index=True, return_inverse=True)
            new = [at for at, number in enumerate(value.tolist()) if number not in shared]
            shared.update({int(value[at]): known + place for place, at in enumerate(new)})
            blocks += [split[uniform][first[new]], split[~uniform]]
            known += len(new)
            here = np.empty(len(split), np.int64)
            here[uniform] = np.array([shared[number] for number in value.tolist()], np.int64)[inverse]
            here[~uniform] = known + np.arange(len(split) - int(uniform.sum()))
            known += len(split) - int(uniform.sum())
            directory[done : done + len(split)] = here
            done += len(split)
        return cls(frame, directory * CELLS_IN_BLOCK, np.concatenate(blocks).ravel())

    @classmethod
    def of_some(cls, frame: Frame, cells: Longs, values: Indexes) -> "CellMap":
        """The map that has these values at these running cell numbers and `NOWHERE` elsewhere."""
        block, cell = np.divmod(frame.addresses_of(cells), CELLS_IN_BLOCK)
        used, inverse = np.unique(block, return_inverse=True)
        numbers = np.full((len(used) + 1, CELLS_IN_BLOCK), NOWHERE, np.int32)
        numbers[inverse + 1, cell] = values
        directory = np.zeros(frame.blocks + 1, np.int64)
        directory[used] = np.arange(1, len(used) + 1)
        return cls(frame, directory * CELLS_IN_BLOCK, numbers.ravel())

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the map takes."""
        return self._directory.nbytes + self._cells.nbytes

    def at(self, address: int) -> int:
        """The number of the cell with this address on the frame."""
        return self._one_cell[self._one_directory[address // CELLS_IN_BLOCK] + address % CELLS_IN_BLOCK]

    def at_each(self, lon: Floats, lat: Floats) -> Indexes:
        """The number of the cell in which each point lies."""
        block, cell = np.divmod(self.frame.addresses(lon, lat), CELLS_IN_BLOCK)
        found: Indexes = self._cells[self._directory[block] + cell]
        return found
