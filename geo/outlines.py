"""What is asked of outlines in degrees: how large they are, a place inside, the polygons in a mixed bag."""

import shapely

from geo.plane import Plane

#: Degrees: every coordinate of a boundary set is a multiple of this (about a centimetre).
GRID_DEG = 1e-7


def polygonal(geometry: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a geometry, without the lines and points that repairs leave behind."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def place_of(geometry: shapely.Geometry) -> tuple[float, float]:
    """A point inside the geometry (degrees), for people to look at."""
    point = shapely.point_on_surface(geometry)
    return round(point.x, 6), round(point.y, 6)


def area_m2(geometry: shapely.Geometry) -> float:
    """The size of a geometry in degrees, in square metres."""
    _, south, _, north = shapely.bounds(geometry)
    plane = Plane.at((south + north) / 2)
    return float(shapely.area(geometry)) * plane.x_m * plane.y_m
