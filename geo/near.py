"""同一地点: which of many open reports may be about the same place as a new one.

Places are kept in the order of the Z curve, so that one is put in, taken out or asked about by looking at four
small tiles of the map, however many millions there are.
"""

import math

import numpy as np
from msgspec import Struct

from geo.mercator import WORLD, ZOOM_MAX, Tile, unit_at
from geo.plane import Plane
from geo.points import Points, Rows, code_of

#: Metres: a fix worse than this says no more about "the same place" than one of this accuracy.
SIGMA_MAX_M = 50.0

# Of two fixes of one place 95 in 100 lie within so many of their joint sigmas of each other.
_SIGMAS = 2.45
# The map is round and the plane of the ellipsoid: over a city their scales differ by less than this.
_WIDENED = 1.02
_COLUMNS = {"lon": np.float64, "lat": np.float64, "sigma": np.float64}


class Place(Struct, frozen=True):
    """Where something is: WGS-84 degrees, and its error along one axis in metres (see `geo.certainty`)."""

    lon: float
    lat: float
    sigma_m: float


class Neighbour(Struct, frozen=True):
    """A kept place that may be the one asked about, and how far off it was measured."""

    key: int
    distance_m: float


class Places:
    """Places by key, a whole number, for one city: `plane` is that of its middle latitude.

    Two places may be the same if they were measured within a radius and 2.45 times their joint error of
    each other: a crossing photographed from two kerbs, a heap of rubbish seen by a good fix and a bad one.
    """

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self._points = Points(_COLUMNS)

    def __len__(self) -> int:
        return len(self._points)

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the places take."""
        return self._points.nbytes

    def put(self, key: int, place: Place) -> None:
        """Keep a place under a key; one that was kept there before is forgotten."""
        x, y = unit_at(place.lon, place.lat)
        self._points.put(key, code_of(x, y), (place.lon, place.lat, _capped(place)))

    def drop(self, key: int) -> None:
        """Forget the place of a key; nothing happens if there is none."""
        self._points.drop(key)

    def near(self, place: Place, radius_m: float) -> list[Neighbour]:
        """The kept places that may be this one: the nearest first, then by key.

        `radius_m`: how far apart exact positions of one thing may lie, such as 15 m for a broken lamp.
        """
        worst_m = radius_m + _SIGMAS * math.hypot(_capped(place), SIGMA_MAX_M)
        found = [
            neighbour
            for rows in self._points.about(self._around(place, worst_m))
            for neighbour in self._among(rows, place, radius_m)
        ]
        return sorted(found, key=lambda neighbour: (neighbour.distance_m, neighbour.key))

    def _among(self, rows: Rows, place: Place, radius_m: float) -> list[Neighbour]:
        kept = rows.columns
        distance = np.hypot(
            (kept["lon"] - place.lon) * self._plane.x_m, (kept["lat"] - place.lat) * self._plane.y_m
        )
        reach = radius_m + _SIGMAS * np.hypot(_capped(place), kept["sigma"])
        near = np.flatnonzero(rows.there & (distance <= reach))
        return [
            Neighbour(key, metres)
            for key, metres in zip(kept["key"][near].tolist(), distance[near].tolist(), strict=True)
        ]

    def _around(self, place: Place, reach_m: float) -> list[Tile]:
        """At most four tiles that hold all within reach: each is twice as wide as that, or the whole world."""
        reach = math.ceil(reach_m * _WIDENED * WORLD / 360 / self._plane.x_m)
        zoom = min(max(0, 32 - (2 * reach).bit_length()), ZOOM_MAX)
        x, y = unit_at(place.lon, place.lat)
        columns, rows = (
            {min(max(0, edge), WORLD - 1) >> 32 - zoom for edge in (at - reach, at + reach)} for at in (x, y)
        )
        return [Tile(zoom, column, row) for column in columns for row in rows]


def _capped(place: Place) -> float:
    return min(place.sigma_m, SIGMA_MAX_M)
