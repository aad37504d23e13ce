"""locate.json: positions on three handhelds' maps, with what `geo/pocket.py` answers.

The maps are a town with every oddity that borders can have, a street of the demo city and one grid of it. A position is
`[map, lon, lat, crs, accuracy_m, accuracy_level]`, an alternate `[code, level, confidence]`. An answer leaves out what
is null or empty, and what all answers share.
"""

import math
from typing import Any

import msgspec
import numpy as np
import shapely

from geo.arcs import Lattice, drawn
from geo.areas import BoundarySet
from geo.crs import Crs, to_wgs84, wgs84_to
from geo.lattice import STEPS_PER_DEGREE
from geo.pack import PackedArea, PackedMap, pack_map
from geo.pocket import Pocket, PocketAnswer
from geo.position import Position
from tests.geo.squares import SIDE, SOUTH, WEST, area, box, snap, town

Vectors = dict[str, Any]
Row = list[Any]

#: Street and grid of the demo city whose maps are used.
STREET, GRID = "460106104000", "460106104001003"

_SOURCE = "Computed by geo/pocket.py; `python -m tests.vectors` writes it anew. The demo city's borders are invented."
_SEED = 20261122
_ACCURACIES = (None, 0.0, 3.0, 8.0, 15.0, 33.3, 60.0, 95.0, 150.0, 2500.0)
_SHARED = ("boundary_version", "converter")
# A converted position that is as near as this to the middle between two places of the lattice may fall on either.
_UNDECIDED_STEPS = 0.01


def odd_town() -> BoundarySet:
    """Gaps, overlaps, a hole and what lies in it, slanting borders, two parts, a lake, a street without grids."""
    slanting = [(110.3, 20.03), (110.3 + 1.7 * SIDE, 20.03), (110.3 + 1.1 * SIDE, 20.0437), (110.3, 20.0391)]
    parts = shapely.union_all([box(4.5, 0, 0.4, 0.4), box(4.5, 0.6, 0.4, 0.4)])
    river = shapely.LineString([(110.3, 20.0), (110.34, 20.04)]).buffer(0.0005)
    return town(
        area("d1", box(0, 0, 7, 5), level="district"),
        area("s1", box(0, 0, 2, 5), level="street", parent="d1"),
        area("s2", box(2, 0, 3, 5), level="street", parent="d1"),
        area("s3", box(5, 0, 2, 5), level="street", parent="d1", rank=1),
        area("c1", box(0, 0, 2, 2.5), level="community", parent="s1"),
        area("g1", box(0, 0), parent="c1"),
        area("g2", box(1, 0), parent="c1"),
        area("g3", box(0, 1.0005), parent="c1"),
        area("g4", box(1, 1.02), parent="c1"),
        area("slanting", snap(shapely.Polygon(slanting)), parent="s1"),
        area("ring", snap(box(2, 1, 2, 2).difference(box(2.5, 1.5))), parent="s2"),
        area("enclave", box(2.5, 1.5), parent="s1"),
        area("over", box(2, 0, 2, 1), parent="s2", rank=1),
        area("under", box(3, 0, 1.2, 1), parent="s2"),
        area("parts", snap(parts), parent="s2"),
        area("island", snap(shapely.Point(110.36, 20.06).buffer(0.001)), parent="d1"),
        area("river", snap(river), level=None, layer="water"),
        area("canal", box(0, 0.4, 5, 0.02), level=None, layer="water", rank=1),
        area("market", box(1.5, 0, 3, 3), level=None, layer="trade"),
    )


def drawn_anew() -> Vectors:
    """All of it from nothing; takes some seconds, for it draws the demo city."""
    from seed.haikou import haikou

    city = haikou().boundaries
    maps = [pack_map(odd_town(), ["d1", "island"]), pack_map(city, [STREET]), pack_map(city, [GRID])]
    chance = np.random.default_rng(_SEED)
    positions = [
        *_impossible(),
        *(position for number, packed in enumerate(maps) for position in _positions(number, packed, chance)),
    ]
    return answered_again(
        {
            "maps": [msgspec.to_builtins(packed) for packed in maps],
            "cases": [[each, None] for each in positions],
        }
    )


def answered_again(stored: Vectors) -> Vectors:
    """The same maps and positions with the answers of the code as it is now."""
    maps = [msgspec.convert(packed, PackedMap) for packed in stored["maps"]]
    pockets = [Pocket(packed) for packed in maps]
    cases = [[asked, shown(pockets[asked[0]].locate(position_of(asked)))] for asked, _ in stored["cases"]]
    return {"source": _SOURCE, "maps": maps, "cases": cases}


def position_of(asked: Row) -> Position:
    """The position of a case; null stands for what is not a number."""
    _, lon, lat, crs, accuracy_m, accuracy_level = asked
    return Position(
        lon=math.nan if lon is None else lon,
        lat=math.nan if lat is None else lat,
        crs=Crs(crs),
        accuracy_m=accuracy_m,
        accuracy_level=accuracy_level,
    )


def shown(answer: PocketAnswer) -> dict[str, Any]:
    """An answer without what is null or empty, and without what all share."""
    fields = msgspec.to_builtins(answer.placement)
    kept = {
        name: value
        for name, value in fields.items()
        if name not in _SHARED and value not in (None, [], (), {})
    }
    if answer.placement.alternates:
        kept["alternates"] = [
            [each.code, each.level, each.confidence] for each in answer.placement.alternates
        ]
    return {**kept, "is_whole": answer.is_whole}


def _positions(number: int, packed: PackedMap, chance: np.random.Generator) -> list[Row]:
    """On vertices, beside them, halfway along borders, some metres from borders, in or near any area, and anywhere."""
    near = [area for area in packed.areas if area.part != "above"]
    rings = _rings([area for area in near if area.polygons], packed)
    start = np.concatenate(rings)
    end = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])
    of_scope = np.concatenate(_rings([area for area in near if area.part == "scope"], packed))
    low, high = of_scope.min(axis=0), of_scope.max(axis=0)
    margin = (high - low) // 5
    beside = [rings[number] for number in chance.integers(0, len(rings), 150)]
    some = chance.integers(0, len(start), 330)
    share = chance.random((330, 1))
    along = start[some] + (end[some] - start[some]) * share
    even = np.flatnonzero(((start + end) % 2 == 0).all(axis=1))
    places = np.concatenate(
        [
            start[chance.integers(0, len(start), 60)],
            start[chance.integers(0, len(start), 60)] + chance.integers(-1, 2, (60, 2)),
            (start + end)[chance.choice(even, 60)] // 2,
            along + chance.normal(0, 1_500, (330, 2)),
            chance.integers(low - margin, high + margin, (100, 2)),
            *(chance.integers(ring.min(axis=0), ring.max(axis=0), (1, 2)) for ring in beside),
        ]
    )
    return [_row(number, place, chance) for place in np.rint(places).astype(np.int64).tolist()]


def _rings(areas: list[PackedArea], packed: PackedMap) -> list[Lattice]:
    return [
        drawn(ring, packed.arcs) + packed.origin
        for area in areas
        for polygon in area.polygons
        for ring in polygon
    ]


def _row(number: int, place: list[int], chance: np.random.Generator) -> Row:
    """A place of the lattice in a system, with an accuracy, by chance; conversions end near it, never in doubt."""
    crs = (Crs.WGS84, Crs.WGS84, Crs.GCJ02, Crs.BD09)[int(chance.integers(4))]
    accuracy_m = _ACCURACIES[int(chance.integers(len(_ACCURACIES)))]
    level = 0.95 if chance.random() < 0.7 else 0.68
    lon, lat = wgs84_to(crs, place[0] / STEPS_PER_DEGREE, place[1] / STEPS_PER_DEGREE)
    back = np.array(to_wgs84(lon, lat, crs)) * STEPS_PER_DEGREE
    if (np.abs(back - place) > 0.5 - _UNDECIDED_STEPS).any():
        raise AssertionError(f"{place} comes back as {back}")
    return [number, lon, lat, crs.value, accuracy_m, level]


def _impossible() -> list[Row]:
    here = (WEST + SIDE / 2, SOUTH + SIDE / 2)
    pairs = [
        (None, here[1]),
        (here[0], None),
        (0.0, 0.0),
        (0.0009, -0.0009),
        (here[1], here[0]),
        (181.0, 20.0),
        (110.0, 91.0),
    ]
    return [[0, lon, lat, crs, 10.0, 0.95] for lon, lat in pairs for crs in ("wgs84", "gcj02", "bd09")]
