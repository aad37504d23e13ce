"""The areas that a city is divided into, and one issued version of all of them."""

import hashlib
from collections.abc import Iterator
from datetime import date

import msgspec
from msgspec import Struct

from geo.errors import (
    AreaUnknown,
    CodeGivenTwice,
    LevelUnknown,
    NoBaseArea,
    ParentNotCoarser,
    ParentNotInSet,
    TooManyLayers,
)

#: 层级 of the base partition, coarse to fine. A set may lack any of them.
LEVELS = ("city", "district", "street", "community", "grid")

#: So many overlays a set may have; a city has about five.
OVERLAYS_MAX = 50

#: The layer of the partition; any other layer is an overlay, which may overlap and leave gaps.
BASE = "base"


class Area(Struct, frozen=True, kw_only=True):
    """区域: one area of one layer, such as a grid 网格, a street 街道 or the river's protection zone.

    `code` is text and unique within its set; across sets it means nothing without `scheme` (issuer and
    year), because the statistics bureau and the civil affairs ministry give one code to different places.
    Base areas have a `level` of `LEVELS` and the code of their `parent`, a base area of a coarser level;
    overlay areas have no level. `rank` is the declared order: on a border or in an overlap the lower
    rank owns the point, then the lower code. Days are half-open. `geometry` is WKB of a polygon or
    multipolygon in WGS-84 degrees, every coordinate a multiple of 1e-7.
    """

    code: str
    scheme: str
    name: str
    layer: str = BASE
    level: str | None
    parent: str | None = None
    rank: int
    since: date | None = None
    until: date | None = None
    geometry: bytes

    def is_valid_on(self, day: date) -> bool:
        """Whether the area exists on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class BoundarySet(Struct, frozen=True):
    """边界版本: everything one issuer declared at one time. Immutable; a change is a new version.

    Raises:
        BoundaryError: the areas contradict each other; its kinds say how.
    """

    version: str
    issuer: str
    areas: tuple[Area, ...]

    def __post_init__(self) -> None:
        if not any(area.layer == BASE for area in self.areas):
            raise NoBaseArea
        if len(self.layers) > OVERLAYS_MAX:
            raise TooManyLayers(len(self.layers))
        by_code: dict[str, Area] = {}
        for area in self.areas:
            if area.code in by_code:
                raise CodeGivenTwice(area.code)
            if (area.level in LEVELS) != (area.layer == BASE):
                raise LevelUnknown(area.code, area.level)
            by_code[area.code] = area
        for area in self.areas:
            if area.parent is None:
                continue
            if area.parent not in by_code:
                raise ParentNotInSet(area.code, area.parent)
            # Coarser by each step: so no chain of parents can run in a circle.
            if not _is_coarser(by_code[area.parent].level, area.level):
                raise ParentNotCoarser(area.code, area.parent)

    @property
    def sha256(self) -> str:
        """Hex digest of the whole content, by which a stored set is addressed."""
        return hashlib.sha256(msgspec.msgpack.encode(self)).hexdigest()

    @property
    def layers(self) -> tuple[str, ...]:
        """The overlay layers, in alphabetical order."""
        return tuple(sorted({area.layer for area in self.areas} - {BASE}))

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of the base partition that this set has, coarse to fine."""
        present = {area.level for area in self.areas}
        return tuple(level for level in LEVELS if level in present)

    def area(self, code: str) -> Area:
        """The area of that code.

        Raises:
            AreaUnknown: the set has no such code.
        """
        for area in self.areas:
            if area.code == code:
                return area
        raise AreaUnknown(code)

    def chains(self) -> dict[str, tuple[str, ...]]:
        """Every code with its chain: the code itself and those of its parents, finest first."""
        parents = {area.code: area.parent for area in self.areas}
        return {code: tuple(_upwards(code, parents)) for code in parents}

    def valid_on(self, day: date) -> "BoundarySet":
        """The part of the set that exists on that day; a parent that does not exist yet is left out."""
        areas = [area for area in self.areas if area.is_valid_on(day)]
        codes = {area.code for area in areas}
        kept = (
            area
            if area.parent is None or area.parent in codes
            else msgspec.structs.replace(area, parent=None)
            for area in areas
        )
        return BoundarySet(self.version, self.issuer, tuple(kept))


def _upwards(code: str | None, parents: dict[str, str | None]) -> Iterator[str]:
    while code is not None:
        yield code
        code = parents[code]


def _is_coarser(level: str | None, than: str | None) -> bool:
    return level is not None and than is not None and LEVELS.index(level) < LEVELS.index(than)
