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
_NO_GROUP = -1
_SCOPES_KEPT = 256
_COLUMNS = {
    "x": np.uint32,
    "y": np.uint32,
    "home": np.int32,
    "group": np.int16,
    "yellow": np.int32,
    "red": np.int32,
    "waits": np.bool_,
}


class Spot(Struct, frozen=True, kw_only=True):
    """What the map tells of one open report.

    `lon`, `lat` are WGS-84 degrees; `areas` all that it lies in, of any level and layer. Its light turns yellow and
    red at the instants given, or never; to the minute.
    """

    lon: float
    lat: float
    areas: frozenset[str]
    group: str | None = None
    yellow_at: datetime | None = None
    red_at: datetime | None = None
    waits_for_a_person: bool = False


class Narrowed(Struct, frozen=True):
    """Which reports a tile is about; None narrows nothing. `scope`: those in any of these areas, `outside`: in none."""

    scope: frozenset[str] | None = None
    group: str | None = None
    waits_for_a_person: bool | None = None
    outside: frozenset[str] = frozenset()


class Clusters:
    """The open reports of a city by number. `revision` rises with every change."""

    def __init__(self) -> None:
        self._points = Points(_COLUMNS)
        self._homes: dict[frozenset[str], int] = {}
        self._groups: dict[str, int] = {}
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
        group = _NO_GROUP if spot.group is None else self._groups.setdefault(spot.group, len(self._groups))
        turns = _minute(spot.yellow_at), _minute(spot.red_at)
        home = self._homes[spot.areas]
        self._points.put(number, code_of(x, y), (x, y, home, group, *turns, spot.waits_for_a_person))
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
        for rows in self._points.within(tile):
            found.add(tile, rows, self._wanted(rows, narrowed))
        cells = np.flatnonzero(found.count)
        minute = int(now.timestamp()) // 60
        light = np.where(found.red <= minute, RED, np.where(found.yellow <= minute, YELLOW, GREEN))
        names = list(self._groups)
        described: list[Properties] = []
        for cell in cells.tolist():
            of_cell: dict[str, str | int | bool] = {
                "count": int(found.count[cell]),
                "light": int(light[cell]),
                "waiting": int(found.waiting[cell]),
            }
            if found.group_low[cell] == found.group_high[cell] != _NO_GROUP:
                of_cell["group"] = names[found.group_low[cell]]
            if cell in found.single and found.count[cell] == 1:
                of_cell["number"] = str(found.single[cell])
            described.append(of_cell)
        middle = np.column_stack([found.x, found.y])[cells] // found.count[cells, None].astype(np.uint64)
        inside = (middle.astype(np.int64) - tile.corner) * EXTENT // tile.width
        return point_layer("clusters", inside, described)

    def _wanted(self, rows: Rows, narrowed: Narrowed) -> NDArray[np.bool_]:
        wanted = rows.there
        if narrowed.scope is not None:
            wanted = wanted & self._homes_in(narrowed.scope)[rows.columns["home"]]
        if narrowed.outside:
            wanted = wanted & ~self._homes_in(narrowed.outside)[rows.columns["home"]]
        if narrowed.group is not None:
            wanted = wanted & (rows.columns["group"] == self._groups.get(narrowed.group, _NO_GROUP - 1))
        if narrowed.waits_for_a_person is not None:
            wanted = wanted & (rows.columns["waits"] == narrowed.waits_for_a_person)
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


def _minute(at: datetime | None) -> int:
    """The first whole minute since 1970 that is not before `at`."""
    return _NEVER if at is None else -int(-at.timestamp() // 60)
