"""Points that come and go, kept in the order of the Z curve: those of any map tile lie side by side.

    settled   sorted by place, what was dropped is marked          up to millions
    fresh     in the order they came, at most 32,768               settled when there is no more room

Source: G. M. Morton, "A Computer Oriented Geodetic Data Base", IBM 1966.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from geo.frame import Longs
from geo.mercator import Tile
from geo.rings import counted_from

Codes = NDArray[np.uint64]
Columns = dict[str, NDArray[Any]]

#: Zooms of a full code: two bits each.
_BITS = 32
_FRESH_MAX = 1 << 15
_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


class Rows(Struct, frozen=True):
    """Some points in the order of their codes; `there` says which have not been dropped."""

    codes: Codes
    there: NDArray[np.bool_]
    columns: Columns


def code_of(x: int, y: int) -> int:
    """Where units of the world lie on the Z curve: the bits of x and y by turns, y's the higher."""
    return _spread(y) << 1 | _spread(x)


class Points:
    """Points by key, a whole number, each with a value in every one of the named columns."""

    def __init__(self, columns: Mapping[str, Any]) -> None:
        self._columns: Columns = {name: np.empty(0, kind) for name, kind in columns.items()}
        self._codes: Codes = np.empty(0, np.uint64)
        self._keys: Longs = np.empty(0, np.int64)
        self._there = np.empty(0, np.bool_)
        # The settled keys in order, and the row of each.
        self._sorted_keys, self._rows = self._keys, np.empty(0, np.int32)
        self._fresh_columns = {name: np.empty(_FRESH_MAX, kind) for name, kind in columns.items()}
        self._fresh_codes: Codes = np.empty(_FRESH_MAX, np.uint64)
        self._fresh_keys: Longs = np.empty(_FRESH_MAX, np.int64)
        self._fresh_there = np.zeros(_FRESH_MAX, np.bool_)
        self._fresh: dict[int, int] = {}
        self._used = self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes of memory that all of it takes."""
        settled = (self._codes, self._keys, self._there, self._sorted_keys, self._rows)
        fresh = (self._fresh_codes, self._fresh_keys, self._fresh_there)
        columns = (*self._columns.values(), *self._fresh_columns.values())
        return sum(each.nbytes for each in (*settled, *fresh, *columns))

    def put(self, key: int, code: int, values: tuple[Any, ...]) -> None:
        """Keep a point under a key, with its values in the order of the columns; an earlier one is forgotten."""
        self.drop(key)
        if self._used == _FRESH_MAX:
            self._settle()
        row = self._used
        self._fresh_codes[row], self._fresh_keys[row], self._fresh_there[row] = code, key, True
        for column, value in zip(self._fresh_columns.values(), values, strict=True):
            column[row] = value
        self._fresh[key] = row
        self._used += 1
        self._count += 1

    def drop(self, key: int) -> None:
        """Forget the point of a key; nothing happens if there is none."""
        fresh = self._fresh.pop(key, None)
        if fresh is not None:
            self._fresh_there[fresh] = False
            self._count -= 1
            return
        at = int(np.searchsorted(self._sorted_keys, key))
        if at < len(self._rows) and self._sorted_keys[at] == key and self._there[self._rows[at]]:
            self._there[self._rows[at]] = False
            self._count -= 1

    def within(self, tile: Tile) -> Iterator[Rows]:
        """The points of a tile, in at most two lots, with a column `key` beside the named ones."""
        first = code_of(*tile.corner)
        last = first + (1 << 2 * (_BITS - tile.z)) - 1
        bounds = np.array([first, last], np.uint64)
        begin = int(np.searchsorted(self._codes, bounds[0]))
        end = int(np.searchsorted(self._codes, bounds[1], side="right"))
        if begin < end:
            run = slice(begin, end)
            columns = {name: column[run] for name, column in self._columns.items()}
            yield Rows(self._codes[run], self._there[run], columns | {"key": self._keys[run]})
        yield from self._fresh_between(bounds)

    def about(self, tiles: Sequence[Tile]) -> Iterator[Rows]:
        """The points of some small tiles and perhaps others, as `within`, at the price of one tile."""
        corners = [code_of(*tile.corner) for tile in tiles]
        spans = [(1 << 2 * (_BITS - tile.z)) - 1 for tile in tiles]
        first = np.array(corners, np.uint64)
        last = np.array([corner + span for corner, span in zip(corners, spans, strict=True)], np.uint64)
        begin = np.searchsorted(self._codes, first)
        count = np.searchsorted(self._codes, last, side="right") - begin
        if count.any():
            here = counted_from(begin, count)
            columns = {name: column[here] for name, column in self._columns.items()}
            yield Rows(self._codes[here], self._there[here], columns | {"key": self._keys[here]})
        yield from self._fresh_between(np.array([first.min(), last.max()]))

    def _fresh_between(self, bounds: Codes) -> Iterator[Rows]:
        codes = self._fresh_codes[: self._used]
        hit = np.flatnonzero((codes >= bounds[0]) & (codes <= bounds[1]) & self._fresh_there[: self._used])
        if len(hit):
            hit = hit[np.argsort(codes[hit], kind="stable")]
            columns = {name: column[hit] for name, column in self._fresh_columns.items()}
            yield Rows(codes[hit], self._fresh_there[hit], columns | {"key": self._fresh_keys[hit]})

    def _settle(self) -> None:
        """Merge the fresh points into the settled ones, and let go of what was dropped."""
        old, new = np.flatnonzero(self._there), np.flatnonzero(self._fresh_there)
        new = new[np.argsort(self._fresh_codes[new], kind="stable")]
        codes = np.concatenate([self._codes[old], self._fresh_codes[new]])
        order = np.argsort(codes, kind="stable")
        self._codes = codes[order]
        self._keys = np.concatenate([self._keys[old], self._fresh_keys[new]])[order]
        self._columns = {
            name: np.concatenate([column[old], self._fresh_columns[name][new]])[order]
            for name, column in self._columns.items()
        }
        self._there = np.ones(len(codes), np.bool_)
        self._rows = np.argsort(self._keys).astype(np.int32)
        self._sorted_keys = self._keys[self._rows]
        self._fresh_there[:] = False
        self._fresh.clear()
        self._used = 0


def _spread(whole: int) -> int:
    """The 32 bits of a number with a zero before each."""
    for shift, mask in _SPREAD:
        whole = (whole | whole << shift) & mask
    return whole
