"""Boundaries as they would be after some areas are drawn anew: a grid divided, two made one, a border moved."""

from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
import shapely
from msgspec import Meta, Struct
from msgspec.structs import replace

from geo.areas import BASE, Area, BoundarySet
from geo.errors import OutlineUnusable
from geo.outlines import GRID_DEG


class DrawnArea(Struct, frozen=True, kw_only=True):
    """An area as somebody drew it: `geometry` is a GeoJSON Polygon or MultiPolygon in WGS-84 degrees; see `Area`."""

    code: Annotated[str, Meta(min_length=1, max_length=40)]
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    geometry: dict[str, Any]
    layer: str = BASE
    level: str | None = None
    parent: str | None = None
    rank: int = 0


def redrawn(
    last: BoundarySet, version: str, drawn: Iterable[DrawnArea], retired: Iterable[str]
) -> BoundarySet:
    """The set `last` under a new version's name, with areas added or drawn anew, and the retired ones left out.

    What is not drawn stays exactly as it was, to the last digit.

    Raises:
        OutlineUnusable: an outline is no area.
        BoundaryError: the areas contradict each other; its kinds say how.
    """
    new = tuple(_area(each, last) for each in drawn)
    gone = {*retired, *(area.code for area in new)}
    kept = tuple(area for area in last.areas if area.code not in gone)
    return replace(last, version=version, areas=(*kept, *new))


def as_drawn(area: Area) -> DrawnArea:
    """An area as somebody would draw it, to the last digit."""
    return DrawnArea(
        code=area.code,
        name=area.name,
        geometry=msgspec.json.decode(shapely.to_geojson(shapely.from_wkb(area.geometry))),
        layer=area.layer,
        level=area.level,
        parent=area.parent,
        rank=area.rank,
    )


def _area(drawn: DrawnArea, last: BoundarySet) -> Area:
    try:
        read = shapely.from_geojson(msgspec.json.encode(drawn.geometry))
    except (shapely.errors.GEOSException, TypeError, msgspec.MsgspecError) as trouble:
        raise OutlineUnusable(drawn.code, "no GeoJSON geometry") from trouble
    if not isinstance(read, shapely.Polygon | shapely.MultiPolygon) or read.is_empty:
        raise OutlineUnusable(drawn.code, "neither Polygon nor MultiPolygon")
    west, south, east, north = read.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise OutlineUnusable(drawn.code, "outside longitude and latitude")
    if not read.is_valid:
        raise OutlineUnusable(drawn.code, shapely.is_valid_reason(read))
    snapped = shapely.set_precision(shapely.force_2d(read), GRID_DEG)
    if snapped.is_empty:
        raise OutlineUnusable(drawn.code, "smaller than 1e-7 degree")
    return Area(
        code=drawn.code,
        scheme=last.areas[0].scheme,
        name=drawn.name,
        layer=drawn.layer,
        level=drawn.level,
        parent=drawn.parent,
        rank=drawn.rank,
        geometry=shapely.to_wkb(snapped),
    )
