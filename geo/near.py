"""同一地点: which of many open reports may be about the same place as a new one.

Places are kept in squares of some 200 m, so that one is put in, taken out or asked about by looking at a
few squares, however many millions there are.
"""

import math
from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from geo.plane import Plane

#: Metres: a fix worse than this says no more about "the same place" than one of this accuracy.
SIGMA_MAX_M = 50.0

_SQUARE_M = 200.0
# Of two fixes of one place 95 in 100 lie within so many of their joint sigmas of each other.
_SIGMAS = 2.45


class Place(Struct, frozen=True):
    """Where something is: WGS-84 degrees, and its error along one axis in metres (see `geo.certainty`)."""

    lon: float
    lat: float
    sigma_m: float


class Neighbour(Struct, frozen=True):
    """A kept place that may be the one asked about, and how far off it was measured."""

    key: str
    distance_m: float


class Places:
    """Places by key, for one city: `plane` is that of its middle latitude.

    Two places may be the same if they were measured within a radius and 2.45 times their joint error of
    each other: a crossing photographed from two kerbs, a heap of rubbish seen by a good fix and a bad one.
    """

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self._places: dict[str, Place] = {}
        self._squares: defaultdict[tuple[int, int], set[str]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._places)

    def put(self, key: str, place: Place) -> None:
        """Keep a place under a key; one that was kept there before is forgotten."""
        self.drop(key)
        self._places[key] = place
        self._squares[self._square(place)].add(key)

    def drop(self, key: str) -> None:
        """Forget the place of a key; nothing happens if there is none."""
        place = self._places.pop(key, None)
        if place is not None:
            square = self._square(place)
            self._squares[square].discard(key)
            if not self._squares[square]:
                del self._squares[square]

    def near(self, place: Place, radius_m: float) -> list[Neighbour]:
        """The kept places that may be this one: the nearest first, then by key.

        `radius_m`: how far apart exact positions of one thing may lie, such as 15 m for a broken lamp.
        """
        worst_m = radius_m + _SIGMAS * math.hypot(_capped(place), SIGMA_MAX_M)
        found = []
        for key in self._around(place, worst_m):
            other = self._places[key]
            distance = math.hypot(
                (other.lon - place.lon) * self._plane.x_m, (other.lat - place.lat) * self._plane.y_m
            )
            if distance <= radius_m + _SIGMAS * math.hypot(_capped(place), _capped(other)):
                found.append(Neighbour(key, distance))
        return sorted(found, key=lambda neighbour: (neighbour.distance_m, neighbour.key))

    def _around(self, place: Place, reach_m: float) -> Iterator[str]:
        x, y = self._square(place)
        reach = math.ceil(reach_m / _SQUARE_M)
        for column in range(x - reach, x + reach + 1):
            for row in range(y - reach, y + reach + 1):
                yield from self._squares.get((column, row), ())

    def _square(self, place: Place) -> tuple[int, int]:
        return (
            math.floor(place.lon * self._plane.x_m / _SQUARE_M),
            math.floor(place.lat * self._plane.y_m / _SQUARE_M),
        )


def _capped(place: Place) -> float:
    return min(place.sigma_m, SIGMA_MAX_M)
