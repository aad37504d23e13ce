"""The same look-up as `geo/locate.py`, on the map that a handheld carries, in arithmetic that is alike everywhere.

This is the definition; `web/rules/src/locate.ts` is its translation, and both answer `tests/vectors/locate.json`. It
differs from the server's look-up in three ways:

- a place is first moved to the nearest point of the lattice of 1e-7 degree, by at most 8 mm. So it can lie exactly on a
  slanting border, which the raw place practically never does
- distances are whole millimetres
- it knows where its map ends: only an answer that `is_whole` is the server's as well
"""

import math
from collections.abc import Sequence
from itertools import chain

from msgspec import Struct

from geo.arcs import drawn
from geo.areas import BASE
from geo.borders import REACH_M
from geo.certainty import radius_m, sigma_m
from geo.crs import to_wgs84
from geo.lattice import ON, OUTSIDE, STEPS_PER_DEGREE, Ring, millimetres, side, steps
from geo.pack import PackedArea, PackedMap
from geo.placement import Alternate, Method, Placement
from geo.position import Position, flaw_of

_MOST_ALTERNATES = 8
_SURE_SIGMAS = 4.0
_ROUND_THE_EARTH_M = 4e7
_ROOT_OF_TWO_PI = 2.5066282746310002
# So many terms of the series are enough for ten digits at four sigmas.
_TERMS = 48


class PocketAnswer(Struct, frozen=True):
    """`is_whole`: everything that the answer depends on is on the map, so that the server would say the same."""

    placement: Placement
    is_whole: bool


class _Outline(Struct, frozen=True):
    area: PackedArea
    rings: tuple[Ring, ...]
    box: tuple[float, float, float, float]


class _Spot(Struct, frozen=True):
    """A place on the lattice, its error along one axis, and how far borders matter to it."""

    x: float
    y: float
    sigma_m: float
    reach_m: float


class Pocket:
    """A handheld's map, ready to be asked."""

    def __init__(self, packed: PackedMap) -> None:
        self._map = packed
        self._bounds = tuple(edge / STEPS_PER_DEGREE for edge in packed.bounds)
        outlines = [
            _outline(area, packed)
            for area in sorted(packed.areas, key=lambda area: (area.rank, area.code))
            if area.polygons
        ]
        self._scope = [each for each in outlines if each.area.part == "scope"]
        self._levels = [
            [each for each in outlines if each.area.level == level] for level in reversed(packed.levels)
        ]
        layers = sorted({area.layer for area in packed.areas} - {BASE})
        self._overlays = {layer: [each for each in outlines if each.area.layer == layer] for layer in layers}
        parents = {area.code: area.parent for area in packed.areas}
        self._chains = {code: tuple(_upwards(code, parents)) for code in parents}
        depths = {level: depth for depth, level in enumerate(reversed(packed.levels))}
        self._steps = {
            area.code: [(level, depths[level]) for level in self._levels_of(area.code)]
            for area in packed.areas
            if area.layer == BASE
        }

    def locate(self, position: Position) -> PocketAnswer:
        """Whose a position is, as far as the map tells. Never raises."""
        west, south, east, north = self._bounds
        flaw = flaw_of(position, (west, south, east, north))
        if flaw is not None:
            rejected = Placement(
                method="rejected", lon=None, lat=None, boundary_version=self._map.version, reason=flaw
            )
            return PocketAnswer(rejected, is_whole=True)
        lon, lat = to_wgs84(position.lon, position.lat, position.crs)
        sigma = sigma_m(position, assumed_m=self._map.assumed_sigma_m)
        reach = min(max(REACH_M, 2 * sigma, radius_m(position) or 0.0), _ROUND_THE_EARTH_M)
        spot = _Spot(steps(lon), steps(lat), sigma, reach)
        placement = self._place(spot)
        return PocketAnswer(placement, is_whole=self._is_whole(spot, placement))

    def _place(self, spot: _Spot) -> Placement:
        for depth, level in enumerate(self._levels):
            if owners := _covering(level, spot):
                here = owners[0].area.code
                return self._snapped(spot, depth, under=here) or self._covered(spot, depth, owners)
        return self._snapped(spot, len(self._levels), under=None) or self._nobodys(spot)

    def _covered(self, spot: _Spot, depth: int, owners: list[_Outline]) -> Placement:
        inside_m = self._border_m(self._levels[depth], spot)
        method: Method = "overlap" if len(owners) > 1 else "inside"
        if any(side(owner.rings, spot.x, spot.y) == ON for owner in owners):
            method, inside_m = "border", 0.0
        return self._owned(spot, depth, owners, method, inside_m, covered_from=depth)

    def _snapped(self, spot: _Spot, depth: int, *, under: str | None) -> Placement | None:
        for finer, level in enumerate(self._levels[:depth] if self._map.snap_m else ()):
            for distance_m, near in self._within(level, spot, self._map.snap_m, ()):
                if under is None or under in self._chains[near.area.code]:
                    return self._owned(spot, finer, [near], "snapped", -distance_m, covered_from=depth)
        return None

    def _owned(
        self,
        spot: _Spot,
        depth: int,
        owners: list[_Outline],
        method: Method,
        inside_m: float,
        *,
        covered_from: int,
    ) -> Placement:
        others = [(self._inside_m(other, spot), other) for other in owners[1:]]
        if abs(inside_m) <= 2 * spot.sigma_m:
            covering = owners if method != "snapped" else []
            near = self._within(self._levels[depth], spot, 2 * spot.sigma_m, covering)
            others = [(self._inside_m(other, spot), other) for _, other in near if other is not owners[0]]
        code = owners[0].area.code
        sure = confidence(inside_m, spot.sigma_m)
        certainty = {}
        highest = sure
        for name, at in self._steps[code]:
            if at >= covered_from and highest < 1:
                highest = max(highest, confidence(self._border_m(self._levels[at], spot), spot.sigma_m))
            certainty[name] = highest
        overlays = self._overlays_at(spot)
        for layer in overlays:
            certainty[layer] = confidence(self._border_m(self._overlays[layer], spot), spot.sigma_m)
        return Placement(
            method=method,
            lon=spot.x / STEPS_PER_DEGREE,
            lat=spot.y / STEPS_PER_DEGREE,
            chain=self._chains[code],
            overlays=overlays,
            distance_m=abs(inside_m),
            confidence=sure,
            certainty=certainty,
            alternates=_alternates(spot, others),
            owners=tuple(owner.area.code for owner in owners),
            boundary_version=self._map.version,
        )

    def _nobodys(self, spot: _Spot) -> Placement:
        finest = self._levels[0] if self._levels else []
        near = self._within(finest, spot, _ROUND_THE_EARTH_M, ())
        close = [each for each in near if each[0] <= 2 * spot.sigma_m] or near[:1]
        return Placement(
            method="none",
            lon=spot.x / STEPS_PER_DEGREE,
            lat=spot.y / STEPS_PER_DEGREE,
            overlays=self._overlays_at(spot),
            distance_m=near[0][0] if near else None,
            alternates=_alternates(spot, [(-distance_m, each) for distance_m, each in close]),
            boundary_version=self._map.version,
            reason="outside_every_area",
        )

    def _overlays_at(self, spot: _Spot) -> dict[str, tuple[str, ...]]:
        found = {}
        for layer, outlines in self._overlays.items():
            if covering := _covering(outlines, spot):
                found[layer] = tuple(each.area.code for each in covering)
        return found

    def _border_m(self, outlines: Sequence[_Outline], spot: _Spot) -> float:
        """Metres to the nearest border of these areas, at most the reach."""
        nearest = min((self._distance_m(each, spot, spot.reach_m) for each in outlines), default=math.inf)
        return min(nearest, spot.reach_m)

    def _distance_m(self, outline: _Outline, spot: _Spot, reach_m: float) -> float:
        """Metres to the border of one area; perhaps inf where it is farther than `reach_m`."""
        east, north = self._map.scale.reach(reach_m)
        west_edge, south_edge, east_edge, north_edge = outline.box
        if not (
            west_edge - east <= spot.x <= east_edge + east
            and south_edge - north <= spot.y <= north_edge + north
        ):
            return math.inf
        return millimetres(self._map.scale.square_mm2(outline.rings, spot.x, spot.y, (east, north))) / 1000

    def _inside_m(self, outline: _Outline, spot: _Spot) -> float:
        """Metres to the area's own border: positive inside, negative outside."""
        distance_m = self._distance_m(outline, spot, _ROUND_THE_EARTH_M)
        return distance_m if side(outline.rings, spot.x, spot.y) != OUTSIDE else -distance_m

    def _within(
        self, level: Sequence[_Outline], spot: _Spot, reach_m: float, covering: Sequence[_Outline]
    ) -> list[tuple[float, _Outline]]:
        """The areas that cover the spot, then those whose border is within reach, nearest first, then in order."""
        beside = [
            (distance_m, each)
            for each in level
            if each not in covering and (distance_m := self._distance_m(each, spot, reach_m)) <= reach_m
        ]
        return [*((0.0, each) for each in covering), *sorted(beside, key=lambda pair: pair[0])]

    def _is_whole(self, spot: _Spot, placement: Placement) -> bool:
        """Whether everything within the reach of the answer is within the reach of the map."""
        needed_m = max(spot.reach_m, self._map.snap_m)
        if placement.method == "none":
            needed_m = max(needed_m, math.inf if placement.distance_m is None else placement.distance_m)
        if needed_m > self._map.reach_m:
            return False
        if _covering(self._scope, spot):
            return True
        beside = min(
            (self._distance_m(each, spot, self._map.reach_m) for each in self._scope), default=math.inf
        )
        return beside + needed_m <= self._map.reach_m

    def _levels_of(self, code: str) -> list[str]:
        by_code = {area.code: area for area in self._map.areas}
        return [by_code[each].level or BASE for each in self._chains[code]]


def confidence(inside_m: float, sigma: float) -> float:
    """As `geo/certainty.py`: Φ(inside_m / sigma), 0 to 1 with 4 decimals, by sums and products alone.

    Φ(z) = 1/2 + (z - z³/(2·3) + z⁵/(2²·2!·5) - …) / √(2π)
    """
    z = inside_m / sigma
    if z > _SURE_SIGMAS:
        return 1.0
    if z < -_SURE_SIGMAS:
        return 0.0
    term, total = z, 0.0
    for k in range(_TERMS):
        total += term / (2 * k + 1)
        term *= -(z * z) / (2 * (k + 1))
    return math.floor((0.5 + total / _ROOT_OF_TWO_PI) * 10_000 + 0.5) / 10_000


def _covering(outlines: Sequence[_Outline], spot: _Spot) -> list[_Outline]:
    return [
        each
        for each in outlines
        if each.box[0] <= spot.x <= each.box[2]
        and each.box[1] <= spot.y <= each.box[3]
        and side(each.rings, spot.x, spot.y) != OUTSIDE
    ]


def _alternates(spot: _Spot, areas: Sequence[tuple[float, _Outline]]) -> tuple[Alternate, ...]:
    found = [
        Alternate(each.area.code, each.area.level or BASE, confidence(inside_m, spot.sigma_m))
        for inside_m, each in areas
    ]
    return tuple(sorted(found, key=lambda alternate: -alternate.confidence)[:_MOST_ALTERNATES])


def _outline(area: PackedArea, packed: PackedMap) -> _Outline:
    rings = []
    for ring in chain.from_iterable(area.polygons):
        vertices = drawn(ring, packed.arcs) + packed.origin
        xs, ys = vertices.astype(float).T.tolist()
        rings.append(([*xs, xs[0]], [*ys, ys[0]]))
    every_x = [x for xs, _ in rings for x in xs]
    every_y = [y for _, ys in rings for y in ys]
    return _Outline(area, tuple(rings), (min(every_x), min(every_y), max(every_x), max(every_y)))


def _upwards(code: str | None, parents: dict[str, str | None]) -> list[str]:
    found = []
    while code is not None:
        found.append(code)
        code = parents.get(code)
    return found
