"""Which areas own a position, how far off the nearest border is, and who else it may belong to."""

from collections.abc import Sequence

import numpy as np
import shapely
from msgspec import Struct

from geo.areas import BASE, Area, BoundarySet
from geo.borders import REACH_M, Borders
from geo.cell_map import NOWHERE, Indexes
from geo.certainty import confidence, radius_m, sigma_m
from geo.crs import to_wgs84
from geo.frame import Floats, Frame
from geo.layer_index import LayerIndex
from geo.placement import Alternate, Method, Placement, Reason
from geo.plane import Plane
from geo.position import Position, flaw_of

__all__ = ["Alternate", "LocateSettings", "Locator", "Method", "Placement", "Reason"]

# A fix that is kilometres off may be anybody's: a list of hundreds would help nobody.
_MOST_ALTERNATES = 8
# Nearer to a border than this, a point is asked whether it lies exactly on it.
_ON_BORDER_M = 0.001
_ROUND_THE_EARTH_M = 4e7


class LocateSettings(Struct, frozen=True, kw_only=True):
    """How far a point is moved to the nearest area, and how wrong a position of unknown accuracy may be.

    `snap_m`: metres outside an area up to which a point still counts as its; 0: never. `assumed_sigma_m`: metres,
    one axis, as for a fix with a 95 % radius of about 25 m.
    """

    snap_m: float = 20.0
    assumed_sigma_m: float = 10.0


class _Spot(Struct, frozen=True):
    """A possible position: WGS-84 degrees, its error along one axis, and how far borders matter to it."""

    lon: float
    lat: float
    address: int
    sigma_m: float
    reach_m: float


class Locator:
    """One boundary set, ready to be asked. Immutable: a new version is a new locator.

        level by level, finest first: does an area cover the point?
          yes, at the finest                         → it owns the point
          yes, at a coarser one → a finer area of it within snap_m?  → snapped there, else it owns the point
          nowhere               → any area within snap_m?            → snapped there, else `none`

    The levels above are those of the owner's declared parents: what does not nest was reported at import.
    Only a finer area *of the covering one* is snapped to: a point well inside a street that has no grids
    never moves across the street's border.
    """

    def __init__(self, boundaries: BoundarySet, settings: LocateSettings | None = None) -> None:
        self.boundaries = boundaries
        self._settings = settings or LocateSettings()
        base = [area for area in boundaries.areas if area.layer == BASE]
        west, south, east, north = shapely.total_bounds(
            shapely.from_wkb([area.geometry for area in boundaries.areas])
        )
        self.bounds = (float(west), float(south), float(east), float(north))
        plane = Plane.at((self.bounds[1] + self.bounds[3]) / 2)
        self._frame = Frame.around(self.bounds, plane, REACH_M)
        self._levels = [
            LayerIndex([area for area in base if area.level == level], plane, self._frame)
            for level in reversed(boundaries.levels)
        ]
        self._overlays = {
            layer: LayerIndex([area for area in boundaries.areas if area.layer == layer], plane, self._frame)
            for layer in boundaries.layers
        }
        self._indexes = [*self._levels, *self._overlays.values()]
        self._by_name = dict(zip(reversed(boundaries.levels), self._levels, strict=True)) | self._overlays
        self._borders = Borders(self._frame, plane, [index.segments() for index in self._indexes])
        self._overlay_numbers = {layer: len(self._levels) + n for n, layer in enumerate(self._overlays)}
        self._chains = boundaries.chains()
        depths = {level: depth for depth, level in enumerate(reversed(boundaries.levels))}
        level_of = {area.code: area.level or BASE for area in base}
        self._steps = {
            code: tuple((level_of[each], depths[level_of[each]]) for each in self._chains[code])
            for code in level_of
        }

    @property
    def finest(self) -> tuple[Area, ...]:
        """The areas that the indexes of `locate_many` mean, ordered by (rank, code)."""
        return self._levels[0].areas

    @property
    def nbytes(self) -> int:
        """Bytes of memory that look-ups and distances take, without the outlines themselves."""
        return self._borders.nbytes + sum(index.nbytes for index in self._indexes)

    def locate(self, position: Position) -> Placement:
        """Whose a position is. Never raises: what cannot be true is `rejected` with its reason."""
        flaw = flaw_of(position, self.bounds)
        if flaw is not None:
            return Placement(
                method="rejected",
                lon=None,
                lat=None,
                boundary_version=self.boundaries.version,
                reason=flaw,
            )
        lon, lat = to_wgs84(position.lon, position.lat, position.crs)
        sigma, reach = self._noise(position)
        return self._place(_Spot(lon, lat, self._frame.address(lon, lat), sigma, reach))

    def locate_many(self, lon: Floats, lat: Floats) -> Indexes:
        """The index into `finest` of the area that owns each WGS-84 point; -1 where none covers it.

        Equal to `owners[0]` of `locate` wherever that answers at the finest level without snapping.
        """
        return self._levels[0].owner_of_each(np.asarray(lon, np.float64), np.asarray(lat, np.float64))

    def covering(self, layer: str, lon: float, lat: float) -> tuple[str, ...]:
        """The codes of all areas of a level or an overlay layer that cover a WGS-84 point, ranked."""
        index = self._by_name[layer]
        return tuple(
            index.areas[area].code for area in index.covering(self._frame.address(lon, lat), lon, lat)
        )

    def border_distances_m(self, lon: Floats, lat: Floats) -> Floats:
        """Metres from each WGS-84 point to the nearest border of the finest level; 25 where it is farther."""
        return self._borders.nearest_of_each_m(0, lon, lat)

    def owners_beyond_doubt(self, lon: Floats, lat: Floats) -> tuple[list[tuple[str, ...]], Floats]:
        """For each WGS-84 point the chain of the one finest area that holds its whole cell, () where none does.

        And metres to the nearest border of that level, at most 25.
        """
        finest = self._levels[0]
        owner = np.where(finest.is_beyond_doubt(lon, lat), finest.owner_of_each(lon, lat), NOWHERE)
        chains = [self._chains[area.code] for area in finest.areas] + [()]
        return [chains[index] for index in owner.tolist()], self.border_distances_m(lon, lat)

    def sigma_within_reach(self, position: Position) -> float | None:
        """The error of a possible position along one axis, if borders beyond 25 m do not matter to it."""
        if flaw_of(position, self.bounds) is not None:
            return None
        sigma, reach = self._noise(position)
        return sigma if reach <= REACH_M else None

    def _noise(self, position: Position) -> tuple[float, float]:
        """The error along one axis, and how far from it borders matter; both in metres."""
        sigma = sigma_m(position, assumed_m=self._settings.assumed_sigma_m)
        return sigma, min(max(REACH_M, 2 * sigma, radius_m(position) or 0.0), _ROUND_THE_EARTH_M)

    def _place(self, spot: _Spot) -> Placement:
        for depth, level in enumerate(self._levels):
            if owners := level.covering(spot.address, spot.lon, spot.lat):
                here = level.areas[owners[0]].code
                return self._snapped(spot, depth, under=here) or self._covered(spot, depth, owners)
        return self._snapped(spot, len(self._levels), under=None) or self._nobodys(spot)

    def _covered(self, spot: _Spot, depth: int, owners: list[int]) -> Placement:
        level, borders = self._levels[depth], self._border_distances(spot)
        inside_m = borders[depth]
        method: Method = "overlap" if len(owners) > 1 else "inside"
        if inside_m < _ON_BORDER_M and any(level.is_on_border(one, spot.lon, spot.lat) for one in owners):
            method, inside_m = "border", 0.0
        return self._owned(spot, level, owners, method, inside_m, borders, covered_from=depth)

    def _snapped(self, spot: _Spot, depth: int, *, under: str | None) -> Placement | None:
        """In the nearest area of a level finer than `depth`, if it is near enough and a part of `under`."""
        for level in self._levels[:depth] if self._settings.snap_m else ():
            for near in level.within(spot.lon, spot.lat, self._settings.snap_m, ()):
                if under is None or under in self._chains[level.areas[near].code]:
                    inside_m = level.inside_m(near, spot.lon, spot.lat)
                    borders = self._border_distances(spot)
                    return self._owned(spot, level, [near], "snapped", inside_m, borders, covered_from=depth)
        return None

    def _owned(
        self,
        spot: _Spot,
        level: LayerIndex,
        owners: list[int],
        method: Method,
        inside_m: float,
        borders: Sequence[float],
        *,
        covered_from: int,
    ) -> Placement:
        covering = owners if method != "snapped" else []
        others = owners[1:]
        if abs(inside_m) <= 2 * spot.sigma_m:
            near = level.within(spot.lon, spot.lat, 2 * spot.sigma_m, covering)
            others = [area for area in near if area != owners[0]]
        codes = tuple([level.areas[owner].code for owner in owners])
        # Most places are far from every border: so a few distances, often only one, stand for all.
        chances = {away_m: confidence(away_m, spot.sigma_m) for away_m in {inside_m, *borders}}
        sure = chances[inside_m]
        overlays = self._overlays_at(spot)
        certainty = {}
        for name, depth in self._steps[codes[0]]:
            if depth >= covered_from and sure < 1:
                sure = max(sure, chances[borders[depth]])
            certainty[name] = sure
        for layer in overlays:
            certainty[layer] = chances[borders[self._overlay_numbers[layer]]]
        return Placement(
            method=method,
            lon=spot.lon,
            lat=spot.lat,
            chain=self._chains[codes[0]],
            overlays=overlays,
            distance_m=round(abs(inside_m), 3),
            confidence=chances[inside_m],
            certainty=certainty,
            alternates=_alternates(spot, level, others) if others else (),
            owners=codes,
            boundary_version=self.boundaries.version,
        )

    def _nobodys(self, spot: _Spot) -> Placement:
        finest = self._levels[0]
        nearest, distance = finest.nearest(spot.lon, spot.lat)
        near = finest.within(spot.lon, spot.lat, 2 * spot.sigma_m, ())
        return Placement(
            method="none",
            lon=spot.lon,
            lat=spot.lat,
            overlays=self._overlays_at(spot),
            distance_m=round(distance, 3),
            alternates=_alternates(spot, finest, near or [nearest]),
            boundary_version=self.boundaries.version,
            reason="outside_every_area",
        )

    def _overlays_at(self, spot: _Spot) -> dict[str, tuple[str, ...]]:
        found = {}
        for layer, index in self._overlays.items():
            if covering := index.covering(spot.address, spot.lon, spot.lat):
                found[layer] = tuple([index.areas[area].code for area in covering])
        return found

    def _border_distances(self, spot: _Spot) -> Sequence[float]:
        """Metres to the nearest border of each level, finest first, then of each overlay; at most the reach."""
        if spot.reach_m <= REACH_M:
            return self._borders.nearest_m(spot.address, spot.lon, spot.lat)
        return self._borders.nearest_within_m(spot.lon, spot.lat, spot.reach_m)


def _alternates(spot: _Spot, level: LayerIndex, areas: list[int]) -> tuple[Alternate, ...]:
    found = [
        Alternate(
            level.areas[area].code,
            level.areas[area].level or BASE,
            confidence(level.inside_m(area, spot.lon, spot.lat), spot.sigma_m),
        )
        for area in areas
    ]
    # The sort is stable, so among equals the nearer, then the lower rank stays first.
    return tuple(sorted(found, key=lambda alternate: -alternate.confidence)[:_MOST_ALTERNATES])
