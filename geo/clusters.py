"""聚合: open reports on the map, those near each other as one point with their number and the worst light.

A tile is divided into 16 × 16 cells, half a centimetre wide on a screen. Those of a cell are one point, in their
middle: of a million reports a tile shows at most 256 points, and a single report as itself.
"""

from datetime import datetime
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from geo.mercator import Tile, unit_at
from geo.mvt import EXTENT, Properties, point_layer
from geo.points import Points, Rows, code_of

#: The lights of a cluster, as ordinals that a map style can compare.
GREEN, YELLOW, RED = 0, 1, 2

# A tile's cells are the tiles of four zooms further down.
_FURTHER = 4
_CELLS = 1 << 2 * _FURTHER
_NEVER = np.iinfo(np.int32).max
_NO_WORD = -1
_EVERYWHERE = Tile(0, 0, 0)
#: What a report is told apart by, word by word.
_FACETS = ("group", "state", "channel", "unit")
_SCOPES_KEPT = 256
_COLUMNS = {
    "x": np.uint32,
    "y": np.uint32,
    "home": np.int32,
    "group": np.int16,
    "state": np.int16,
    "channel": np.int16,
    "unit": np.int32,
    "received": np.int32,
    "yellow": np.int32,
    "red": np.int32,
    "waits": np.bool_,
}


class Spot(Struct, frozen=True, kw_only=True):
    """What the map tells of one open report.

    `lon`, `lat` are WGS-84 degrees; `areas` all that it lies in, of any level and layer. Its light turns yellow and
    red at the instants given, or never; to the minute. `group` is its 大类, `unit` the one in charge of it.
    """

    lon: float
    lat: float
    areas: frozenset[str]
    group: str | None = None
    state: str | None = None
    channel: str | None = None
    unit: str | None = None
    received_at: datetime | None = None
    yellow_at: datetime | None = None
    red_at: datetime | None = None
    waits_for_a_person: bool = False


class Narrowed(Struct, frozen=True, kw_only=True):
    """Which reports are meant; None narrows nothing.

    `scope`: those in any of these areas; `outside`: none of those in any of these, whatever else they lie in;
    `light`: those that show it now, as an ordinal; `received_from`, and `received_until`, which is not included:
    to the minute.
    """

    scope: frozenset[str] | None = None
    outside: frozenset[str] = frozenset()
    group: str | None = None
    state: str | None = None
    channel: str | None = None
    unit: str | None = None
    waits_for_a_person: bool | None = None
    light: int | None = None
    received_from: datetime | None = None
    received_until: datetime | None = None


class Tally(Struct, frozen=True):
    """How many reports there are, how many of them show yellow and red, and how many wait for a person."""

    count: int
    yellow: int
    red: int
    waiting: int

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.count + other.count,
            self.yellow + other.yellow,
            self.red + other.red,
            self.waiting + other.waiting,
        )


class Clusters:
    """The open reports of a city by number. `revision` rises with every change."""

    def __init__(self) -> None:
        self._points = Points(_COLUMNS)
        self._homes: dict[frozenset[str], int] = {}
        self._words: dict[str, dict[str, int]] = {facet: {} for facet in _FACETS}
        self._inside: dict[frozenset[str], NDArray[np.bool_]] = {}
        self.revision = 0

    def __len__(self) -> int:
        return len(self._points)

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the reports take."""
        return self._points.nbytes

    def put(self, number: int, spot: Spot) -> None:
        """Show a report, or what has become of it."""
        x, y = unit_at(spot.lon, spot.lat)
        if spot.areas not in self._homes:
            self._homes[spot.areas] = len(self._homes)
            self._inside.clear()
        words = [self._number_of(facet, getattr(spot, facet)) for facet in _FACETS]
        times = [_begun(spot.received_at), _minute(spot.yellow_at), _minute(spot.red_at)]
        home = self._homes[spot.areas]
        self._points.put(number, code_of(x, y), (x, y, home, *words, *times, spot.waits_for_a_person))
        self.revision += 1

    def drop(self, number: int) -> None:
        """Show a report no longer; nothing happens if it is not shown."""
        self._points.drop(number)
        self.revision += 1

    def tile(self, tile: Tile, now: datetime, narrowed: Narrowed) -> bytes:
        """The layer `clusters` in the Mapbox Vector Tile format, 2.1; b"" where there is nothing.

        Of each point `count`, `light` (the worst: 0 green, 1 yellow, 2 red), `waiting` (how many wait for a person),
        `group` if all have the same, and `number` if it is a single report.
        """
        found = _Cells()
        minute = int(now.timestamp()) // 60
        for rows in self._points.within(tile):
            found.add(tile, rows, self._wanted(rows, minute, narrowed))
        cells = np.flatnonzero(found.count)
        light = _lights(found.yellow, found.red, minute)
        names = list(self._words["group"])
        described: list[Properties] = []
        for cell in cells.tolist():
            of_cell: dict[str, str | int | bool] = {
                "count": int(found.count[cell]),
                "light": int(light[cell]),
                "waiting": int(found.waiting[cell]),
            }
            if found.group_low[cell] == found.group_high[cell] != _NO_WORD:
                of_cell["group"] = names[found.group_low[cell]]
            if cell in found.single and found.count[cell] == 1:
                of_cell["number"] = str(found.single[cell])
            described.append(of_cell)
        middle = np.column_stack([found.x, found.y])[cells] // found.count[cells, None].astype(np.uint64)
        inside = (middle.astype(np.int64) - tile.corner) * EXTENT // tile.width
        return point_layer("clusters", inside, described)

    def tallies(self, now: datetime, narrowed: Narrowed) -> dict[frozenset[str], Tally]:
        """How many reports lie in just these areas, by what `Spot.areas` has; where there are none, nothing."""
        minute = int(now.timestamp()) // 60
        homes = np.zeros((len(self._homes), 4), np.int64)
        for rows in self._points.within(_EVERYWHERE):
            wanted = self._wanted(rows, minute, narrowed)
            home = rows.columns["home"][wanted]
            light = _lights(rows.columns["yellow"][wanted], rows.columns["red"][wanted], minute)
            told = (
                np.ones(len(home), np.bool_),
                light == YELLOW,
                light == RED,
                rows.columns["waits"][wanted],
            )
            for column, which in enumerate(told):
                homes[:, column] += np.bincount(home[which], minlength=len(homes))
        return {
            areas: Tally(*numbers)
            for areas, numbers in zip(self._homes, homes.tolist(), strict=True)
            if numbers[0]
        }

    def _number_of(self, facet: str, word: str | None) -> int:
        words = self._words[facet]
        return _NO_WORD if word is None else words.setdefault(word, len(words))

    def _wanted(self, rows: Rows, minute: int, narrowed: Narrowed) -> NDArray[np.bool_]:
        wanted, column = rows.there, rows.columns
        if narrowed.scope is not None:
            wanted = wanted & self._homes_in(narrowed.scope)[column["home"]]
        if narrowed.outside:
            wanted = wanted & ~self._homes_in(narrowed.outside)[column["home"]]
        for facet in _FACETS:
            word = getattr(narrowed, facet)
            if word is not None:
                wanted = wanted & (column[facet] == self._words[facet].get(word, _NO_WORD - 1))
        if narrowed.waits_for_a_person is not None:
            wanted = wanted & (column["waits"] == narrowed.waits_for_a_person)
        if narrowed.light is not None:
            wanted = wanted & (_lights(column["yellow"], column["red"], minute) == narrowed.light)
        if narrowed.received_from is not None:
            wanted = wanted & (column["received"] >= _begun(narrowed.received_from))
        if narrowed.received_until is not None:
            wanted = wanted & (column["received"] < _begun(narrowed.received_until))
        return wanted

    def _homes_in(self, scope: frozenset[str]) -> NDArray[np.bool_]:
        if scope not in self._inside:
            if len(self._inside) >= _SCOPES_KEPT:
                self._inside.clear()
            self._inside[scope] = np.array([not scope.isdisjoint(areas) for areas in self._homes])
        return self._inside[scope]


class _Cells:
    """What is known of each cell of a tile so far."""

    def __init__(self) -> None:
        self.count = np.zeros(_CELLS, np.int64)
        self.waiting = np.zeros(_CELLS, np.int64)
        self.x, self.y = np.zeros(_CELLS, np.uint64), np.zeros(_CELLS, np.uint64)
        self.yellow, self.red = np.full(_CELLS, _NEVER), np.full(_CELLS, _NEVER)
        self.group_low = np.full(_CELLS, np.iinfo(np.int16).max)
        self.group_high = np.full(_CELLS, np.iinfo(np.int16).min)
        self.single: dict[int, int] = {}

    def add(self, tile: Tile, rows: Rows, wanted: NDArray[np.bool_]) -> None:
        """Count the wanted rows in. They are in the order of cells, so that each cell is one run of rows."""
        shift = 2 * (32 - tile.z - _FURTHER)
        first = code_of(*tile.corner)
        starts = np.array([first + (cell << shift) for cell in range(_CELLS)], np.uint64)
        edges = np.append(np.searchsorted(rows.codes, starts), len(rows.codes))
        cells = np.flatnonzero(edges[1:] > edges[:-1])
        begins, ends = edges[cells], edges[cells + 1]
        count = np.add.reduceat(wanted, begins, dtype=np.int64)
        self.count[cells] += count
        column = rows.columns

        def least(values: Any, otherwise: int) -> Any:
            return np.minimum.reduceat(np.where(wanted, values, values.dtype.type(otherwise)), begins)

        for name in ("x", "y"):
            getattr(self, name)[cells] += np.add.reduceat(column[name] * wanted, begins, dtype=np.uint64)
        self.waiting[cells] += np.add.reduceat(column["waits"] & wanted, begins, dtype=np.int64)
        self.yellow[cells] = np.minimum(self.yellow[cells], least(column["yellow"], _NEVER))
        self.red[cells] = np.minimum(self.red[cells], least(column["red"], _NEVER))
        highest = np.iinfo(np.int16).max
        self.group_low[cells] = np.minimum(self.group_low[cells], least(column["group"], highest))
        self.group_high[cells] = np.maximum(self.group_high[cells], -least(-column["group"], highest))
        for alone in np.flatnonzero(count == 1).tolist():
            run = slice(begins[alone], ends[alone])
            self.single[int(cells[alone])] = int(column["key"][run][wanted[run]][0])


def _lights(yellow: NDArray[Any], red: NDArray[Any], minute: int) -> NDArray[np.int64]:
    """What shows at a minute, given when it turns."""
    return np.where(red <= minute, RED, np.where(yellow <= minute, YELLOW, GREEN))


def _begun(at: datetime | None) -> int:
    """The minute of an instant, since 1970."""
    return _NEVER if at is None else int(at.timestamp() // 60)


def _minute(at: datetime | None) -> int:
    """The first whole minute since 1970 that is not before `at`."""
    return _NEVER if at is None else -int(-at.timestamp() // 60)
