"""Metres on the ground near one latitude, for distances to borders that are at most a few kilometres."""

import math
from typing import Any

import numpy as np
import shapely
from msgspec import Struct

_SEMI_MAJOR_M = 6378137.0  # WGS-84
_ECCENTRICITY_2 = 0.00669437999014


class Plane(Struct, frozen=True):
    """A local equirectangular plane: x east and y north in metres, `x_m`, `y_m` metres in a degree.

    True at the latitude it was made for; over a city (half a degree) its scale is wrong by under 0.5 %.
    """

    x_m: float
    y_m: float

    @classmethod
    def at(cls, lat: float) -> "Plane":
        """The plane that is true at this latitude (degrees): arc lengths of the WGS-84 ellipsoid."""
        phi = math.radians(lat)
        squeeze = 1 - _ECCENTRICITY_2 * math.sin(phi) ** 2
        prime_vertical_m = _SEMI_MAJOR_M / math.sqrt(squeeze)
        meridian_m = prime_vertical_m * (1 - _ECCENTRICITY_2) / squeeze
        degree = math.radians(1)
        return cls(degree * prime_vertical_m * math.cos(phi), degree * meridian_m)

    def point(self, lon: float, lat: float) -> shapely.Point:
        """A place in degrees as a point of the plane."""
        return shapely.Point(lon * self.x_m, lat * self.y_m)

    def flat(self, geometry: Any) -> Any:
        """A geometry, or an array of them, from degrees into the plane."""
        scale = np.array([self.x_m, self.y_m])
        return shapely.transform(geometry, lambda degrees: degrees * scale)
