"""Where somebody says that something is, kept exactly as it came."""

import math
from datetime import datetime
from typing import Literal

from msgspec import Struct

from geo.crs import Crs

Bounds = tuple[float, float, float, float]
Flaw = Literal["not_a_number", "zero_island", "swapped", "out_of_range"]

# A datum shifts a point by at most 0.014 degree, so bounds widened by this hold for every system.
_DATUM_MARGIN_DEG = 0.02
# A receiver without a fix says 0, 0; rounding may leave a trace of it.
_ZERO_ISLAND_DEG = 0.001


class Position(Struct, frozen=True, kw_only=True):
    """位置: a point in the coordinate system that its sender declared. Never overwritten by a conversion.

    `lon`, `lat` are degrees. `accuracy_m` is the radius in metres that holds the true place with
    probability `accuracy_level`: 0.95 from a browser (W3C Geolocation), 0.68 from Android's own API; None
    or 0 means unknown. `boundary_version` is the version that the handheld located against, if it did.
    """

    lon: float
    lat: float
    crs: Crs
    accuracy_m: float | None = None
    accuracy_level: float = 0.95
    source: Literal["gps", "map", "address"] = "gps"
    fixed_at: datetime | None = None
    boundary_version: str | None = None


def flaw_of(position: Position, bounds: Bounds) -> Flaw | None:
    """Why a position cannot be true, or None.

    `bounds` (west, south, east, north in WGS-84 degrees) are those of the areas in use: a point outside
    them that would lie inside with longitude and latitude exchanged is called swapped.
    """
    lon, lat = position.lon, position.lat
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return "not_a_number"
    if abs(lon) < _ZERO_ISLAND_DEG and abs(lat) < _ZERO_ISLAND_DEG:
        return "zero_island"
    if _holds(bounds, lat, lon) and not _holds(bounds, lon, lat):
        return "swapped"
    if abs(lon) > 180 or abs(lat) > 90:
        return "out_of_range"
    return None


def _holds(bounds: Bounds, lon: float, lat: float) -> bool:
    west, south, east, north = bounds
    margin = _DATUM_MARGIN_DEG
    return west - margin <= lon <= east + margin and south - margin <= lat <= north + margin
