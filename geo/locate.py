"""Which areas own a position, how far off the nearest border is, and who else it may belong to."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import shapely
from msgspec import Struct

from geo.areas import BASE, Area, BoundarySet
from geo.certainty import confidence, sigma_m
from geo.crs import CONVERTER, to_wgs84
from geo.layer_index import Floats, Indexes, LayerIndex
from geo.plane import Plane
from geo.position import Flaw, Position, flaw_of

Method = Literal["inside", "border", "overlap", "snapped", "none", "rejected"]
Reason = Flaw | Literal["outside_every_area"]

# A fix that is kilometres off may be anybody's: a list of hundreds would help nobody.
_MOST_ALTERNATES = 8


class LocateSettings(Struct, frozen=True, kw_only=True):
    """How far a point is moved to the nearest area, and how wrong a position of unknown accuracy may be.

    `snap_m`: metres outside an area up to which a point still counts as its. `assumed_sigma_m`: metres,
    one axis, as for a fix with a 95 % radius of about 25 m.
    """

    snap_m: float = 20.0
    assumed_sigma_m: float = 10.0


class Alternate(Struct, frozen=True):
    """Another area that the position may belong to, with the chance of it (0 to 1, 4 decimals)."""

    code: str
    level: str
    confidence: float


class Placement(Struct, frozen=True, kw_only=True):
    """落点: the whole answer to "whose is this?", with what is needed to ask again later.

    `method`: `inside` one area alone; `border`, exactly on one; `overlap`, inside several; `snapped`,
    outside by no more than the setting; `none`, outside every area; `rejected`, an impossible position.
    `chain` holds the owning base area and its parents, finest first; it starts at a street where that
    street has no grid at the point (a lake, a part not divided yet). `owners` are all areas of that first
    level at the point, ranked: `owners[0] == chain[0]` whenever there is a chain.
    `overlays`: layer → codes that cover the point, only layers with any.
    `distance_m`: to the nearest border of that level, None when rejected. `confidence` = Φ(distance / σ),
    below 0.5 when snapped, 0 for `none` and `rejected`. `alternates`: the other areas within 2σ, likeliest
    first, at most 8; for `none` at least the nearest one, however far.
    `lon`, `lat`: WGS-84 degrees, None when rejected.
    """

    method: Method
    lon: float | None
    lat: float | None
    chain: tuple[str, ...] = ()
    overlays: dict[str, tuple[str, ...]] = {}
    distance_m: float | None = None
    confidence: float = 0.0
    alternates: tuple[Alternate, ...] = ()
    owners: tuple[str, ...] = ()
    boundary_version: str
    converter: str = CONVERTER
    reason: Reason | None = None


class _Spot(Struct, frozen=True):
    """A possible position: WGS-84 degrees, and its error along one axis in metres."""

    lon: float
    lat: float
    sigma_m: float


class Locator:
    """One boundary set, ready to be asked. Immutable: a new version is a new locator.

        level by level, finest first: does an area cover the point?
          yes, at the finest                         → it owns the point
          yes, at a coarser one → a finer area of it within snap_m?  → snapped there, else it owns the point
          nowhere               → any area within snap_m?            → snapped there, else `none`

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
        self._levels = [
            LayerIndex([area for area in base if area.level == level], plane)
            for level in reversed(boundaries.levels)
        ]
        self._overlays = {
            layer: LayerIndex([area for area in boundaries.areas if area.layer == layer], plane)
            for layer in boundaries.layers
        }
        self._chains = boundaries.chains()

    @property
    def finest(self) -> tuple[Area, ...]:
        """The areas that the indexes of `locate_many` mean, ordered by (rank, code)."""
        return self._levels[0].areas

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
        return self._place(_Spot(lon, lat, sigma_m(position, assumed_m=self._settings.assumed_sigma_m)))

    def locate_many(self, lon: Floats, lat: Floats) -> Indexes:
        """The index into `finest` of the area that owns each WGS-84 point; -1 where none covers it.

        Equal to `owners[0]` of `locate` wherever that answers at the finest level without snapping.
        """
        return self._levels[0].owner_of_each(np.asarray(lon, np.float64), np.asarray(lat, np.float64))

    def _place(self, spot: _Spot) -> Placement:
        for depth, level in enumerate(self._levels):
            if owners := level.covering(spot.lon, spot.lat):
                finer, here = self._levels[:depth], level.areas[owners[0]].code
                return self._snapped(spot, finer, under=here) or self._covered(spot, level, owners)
        return self._snapped(spot, self._levels, under=None) or self._nobodys(spot)

    def _covered(self, spot: _Spot, level: LayerIndex, owners: list[int]) -> Placement:
        if any(level.is_on_border(owner, spot.lon, spot.lat) for owner in owners):
            return self._owned(spot, level, owners, "border", inside_m=0.0)
        method: Method = "overlap" if len(owners) > 1 else "inside"
        return self._owned(spot, level, owners, method, inside_m=level.nearest_border_m(spot.lon, spot.lat))

    def _snapped(self, spot: _Spot, levels: Sequence[LayerIndex], *, under: str | None) -> Placement | None:
        for level in levels:
            for near in level.within(spot.lon, spot.lat, self._settings.snap_m):
                if under is None or under in self._chains[level.areas[near].code]:
                    inside_m = level.inside_m(near, spot.lon, spot.lat)
                    return self._owned(spot, level, [near], "snapped", inside_m=inside_m)
        return None

    def _owned(
        self, spot: _Spot, level: LayerIndex, owners: list[int], method: Method, *, inside_m: float
    ) -> Placement:
        near = level.within(spot.lon, spot.lat, 2 * spot.sigma_m)
        codes = tuple(level.areas[owner].code for owner in owners)
        return Placement(
            method=method,
            lon=spot.lon,
            lat=spot.lat,
            chain=self._chains[codes[0]],
            overlays=self._overlays_at(spot),
            distance_m=round(abs(inside_m), 3),
            confidence=confidence(inside_m, spot.sigma_m),
            alternates=_alternates(spot, level, [area for area in near if area != owners[0]]),
            owners=codes,
            boundary_version=self.boundaries.version,
        )

    def _nobodys(self, spot: _Spot) -> Placement:
        finest = self._levels[0]
        near = finest.within(spot.lon, spot.lat, 2 * spot.sigma_m)
        return Placement(
            method="none",
            lon=spot.lon,
            lat=spot.lat,
            overlays=self._overlays_at(spot),
            distance_m=round(finest.nearest_border_m(spot.lon, spot.lat), 3),
            alternates=_alternates(spot, finest, near or [finest.nearest(spot.lon, spot.lat)]),
            boundary_version=self.boundaries.version,
            reason="outside_every_area",
        )

    def _overlays_at(self, spot: _Spot) -> dict[str, tuple[str, ...]]:
        covering = {
            layer: tuple(index.areas[area].code for area in index.covering(spot.lon, spot.lat))
            for layer, index in self._overlays.items()
        }
        return {layer: codes for layer, codes in covering.items() if codes}


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
