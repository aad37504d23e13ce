"""The square world of web maps and the tiles that it is cut into.

The world is 2³² units wide, about a centimetre each at the equator: x to the east from 180° W, y to the south
from 85.05° N. A tile of zoom z is 2^(32 - z) of them wide. Source: EPSG:3857; OGC Two Dimensional Tile Matrix Set.
"""

import math
from typing import Any

import numpy as np
from msgspec import Struct

from geo.errors import NoSuchTile
from geo.frame import Floats

#: Units from edge to edge of the world.
WORLD = 1 << 32
#: The finest zoom: a tile is about 10 m wide.
ZOOM_MAX = 22

_LAT_MAX = 85.051128779806


class Tile(Struct, frozen=True):
    """瓦片: the x-th tile from the west in the y-th row from the north, at a zoom from 0 to 22.

    Raises:
        NoSuchTile: the world has no such tile.
    """

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not (0 <= self.z <= ZOOM_MAX and 0 <= self.x < 1 << self.z and 0 <= self.y < 1 << self.z):
            raise NoSuchTile(self.z, self.x, self.y)

    @property
    def width(self) -> int:
        """The tile's side in units of the world."""
        return WORLD >> self.z

    @property
    def corner(self) -> tuple[int, int]:
        """The north-west corner in units of the world."""
        return self.x * self.width, self.y * self.width


def to_world(lon: Any, lat: Any) -> tuple[Floats, Floats]:
    """WGS-84 degrees to units of the world; what lies beyond its edge is moved there."""
    sine = np.sin(np.radians(np.clip(lat, -_LAT_MAX, _LAT_MAX)))
    x = (np.clip(lon, -180, 180) / 360 + 0.5) * WORLD
    y = (0.5 - np.arctanh(sine) / (2 * np.pi)) * WORLD
    return x, y


def unit_at(lon: float, lat: float) -> tuple[int, int]:
    """The unit of the world, x and y, that one place lies in: as `to_world`, in a tenth of the time."""
    sine = math.sin(math.radians(min(max(lat, -_LAT_MAX), _LAT_MAX)))
    x = (min(max(lon, -180.0), 180.0) / 360 + 0.5) * WORLD
    y = (0.5 - math.atanh(sine) / (2 * math.pi)) * WORLD
    return min(max(int(x), 0), WORLD - 1), min(max(int(y), 0), WORLD - 1)
