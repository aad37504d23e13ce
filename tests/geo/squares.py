"""A small town drawn by hand: squares of 0.01 degree (about a kilometre) near Haikou."""

import shapely

from geo.areas import BASE, Area, BoundarySet
from geo.crs import Crs
from geo.position import Position

WEST, SOUTH, SIDE = 110.3, 20.0, 0.01


def box(x: float, y: float, width: float = 1, height: float = 1) -> shapely.Polygon:
    """A rectangle in units of `SIDE`, from the south-west corner of the town."""
    return snap(
        shapely.box(WEST + x * SIDE, SOUTH + y * SIDE, WEST + (x + width) * SIDE, SOUTH + (y + height) * SIDE)
    )


def snap(geometry: shapely.Geometry) -> shapely.Geometry:
    return shapely.set_precision(geometry, 1e-7)


def area(
    code: str,
    geometry: shapely.Geometry,
    *,
    level: str | None = "grid",
    parent: str | None = None,
    rank: int = 0,
    layer: str = BASE,
) -> Area:
    return Area(
        code=code,
        scheme="hand-2026",
        name=f"区域{code}",
        layer=layer,
        level=level,
        parent=parent,
        rank=rank,
        geometry=shapely.to_wkb(geometry),
    )


def town(*areas: Area) -> BoundarySet:
    return BoundarySet("v1", "hand", areas)


def at(x: float, y: float, *, accuracy_m: float | None = 5.0, level: float = 0.95) -> Position:
    """A WGS-84 position in units of `SIDE`."""
    return Position(
        lon=WEST + x * SIDE,
        lat=SOUTH + y * SIDE,
        crs=Crs.WGS84,
        accuracy_m=accuracy_m,
        accuracy_level=level,
    )
