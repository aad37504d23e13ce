"""Which areas own a position, how far off the nearest border is, and who else it may belong to."""

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
    first; for `none` at least the nearest one, however far.
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
        return self._place(lon, lat, sigma_m(position, assumed_m=self._settings.assumed_sigma_m))

    def locate_many(self, lon: Floats, lat: Floats) -> Indexes:
        """The index into `finest` of the area that owns each WGS-84 point; -1 where none covers it.

        Equal to `owners[0]` of `locate` wherever that answers at the finest level without snapping.
        """
        return self._levels[0].owner_of_each(np.asarray(lon, np.float64), np.asarray(lat, np.float64))

    def _place(self, lon: float, lat: float, sigma: float) -> Placement:
        for level in self._levels:
            owners = level.covering(lon, lat)
            if not owners:
                continue
            snapped = self._snapped(lon, lat, sigma, under=level.areas[owners[0]].code)
            return snapped or self._covered(level, owners, lon, lat, sigma)
        return self._snapped(lon, lat, sigma, under=None) or self._nobodys(lon, lat, sigma)

    def _covered(
        self, level: LayerIndex, owners: list[int], lon: float, lat: float, sigma: float
    ) -> Placement:
        on_border = any(level.is_on_border(owner, lon, lat) for owner in owners)
        distance = 0.0 if on_border else level.nearest_border_m(lon, lat)
        rivals = [area for area in level.within(lon, lat, 2 * sigma) if area != owners[0]]
        return Placement(
            method="border" if on_border else "overlap" if len(owners) > 1 else "inside",
            lon=lon,
            lat=lat,
            chain=self._chains[level.areas[owners[0]].code],
            distance_m=round(distance, 3),
            confidence=confidence(distance, sigma),
            alternates=_alternates(level, rivals, lon, lat, sigma),
            owners=tuple(level.areas[owner].code for owner in owners),
            overlays=self._overlays_at(lon, lat),
            boundary_version=self.boundaries.version,
        )

    def _snapped(self, lon: float, lat: float, sigma: float, *, under: str | None) -> Placement | None:
        for level in self._levels:
            reach = level.within(lon, lat, self._settings.snap_m)
            chains = {area: self._chains[level.areas[area].code] for area in reach}
            near = [area for area, chain in chains.items() if under is None or under in chain[1:]]
            if not near:
                continue
            distance = -level.inside_m(near[0], lon, lat)
            rivals = [area for area in level.within(lon, lat, 2 * sigma) if area != near[0]]
            return Placement(
                method="snapped",
                lon=lon,
                lat=lat,
                chain=chains[near[0]],
                distance_m=round(distance, 3),
                confidence=confidence(-distance, sigma),
                alternates=_alternates(level, rivals, lon, lat, sigma),
                owners=chains[near[0]][:1],
                overlays=self._overlays_at(lon, lat),
                boundary_version=self.boundaries.version,
            )
        return None

    def _nobodys(self, lon: float, lat: float, sigma: float) -> Placement:
        level = self._levels[0]
        near = level.within(lon, lat, 2 * sigma) or [level.nearest(lon, lat)]
        return Placement(
            method="none",
            lon=lon,
            lat=lat,
            distance_m=round(level.nearest_border_m(lon, lat), 3),
            alternates=_alternates(level, near, lon, lat, sigma),
            overlays=self._overlays_at(lon, lat),
            boundary_version=self.boundaries.version,
            reason="outside_every_area",
        )

    def _overlays_at(self, lon: float, lat: float) -> dict[str, tuple[str, ...]]:
        covering = {
            layer: tuple(index.areas[area].code for area in index.covering(lon, lat))
            for layer, index in self._overlays.items()
        }
        return {layer: codes for layer, codes in covering.items() if codes}


def _alternates(
    level: LayerIndex, areas: list[int], lon: float, lat: float, sigma: float
) -> tuple[Alternate, ...]:
    found = [
        Alternate(
            level.areas[area].code,
            level.areas[area].level or BASE,
            confidence(level.inside_m(area, lon, lat), sigma),
        )
        for area in areas
    ]
    # The sort is stable, so among equals the nearer, then the lower rank stays first.
    return tuple(sorted(found, key=lambda alternate: -alternate.confidence))
