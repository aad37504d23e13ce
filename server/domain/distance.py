"""How far apart two placements are."""

from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt

from geo.placement import Placement
from geo.position import Position

_EARTH_RADIUS_M = 6_371_008.8


def metres_between(one: Placement, other: Placement) -> int | None:
    """Metres along the ground, rounded; None where one of them has no place."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    lat_1, lat_2 = radians(one.lat), radians(other.lat)
    across = sin((lat_2 - lat_1) / 2) ** 2
    along = cos(lat_1) * cos(lat_2) * sin(radians(other.lon - one.lon) / 2) ** 2
    return round(2 * _EARTH_RADIUS_M * asin(sqrt(across + along)))


def metres_from(
    place: Placement | None, position: Position | None, locate: Callable[[Position], Placement]
) -> int | None:
    """Metres between a place and where somebody stood, as `metres_between`; None where either is not known."""
    if place is None or position is None:
        return None
    return metres_between(locate(position), place)
