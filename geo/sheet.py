"""One table of features as a file holds it, whatever the file's format: the common ground of all readers."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from msgspec import Struct

from geo.health import Finding, Kind


class SheetUnreadable(Exception):
    """The file, or one of its tables, cannot be read; the message says why, `feature` where that is known."""

    def __init__(self, detail: str, *, feature: int | None = None) -> None:
        super().__init__(detail)
        self.feature = feature


class Feature(Struct, frozen=True, kw_only=True):
    """要素: a row of the table. `number` counts from 1, `outline` is as drawn, or what is wrong with it.

    `drawn` names the type of what was drawn instead of an area, or what could not be read.
    """

    number: int
    properties: Mapping[str, Any]
    outline: shapely.Geometry | Kind
    drawn: str = ""
    id: object = None


class Sheet(Struct, frozen=True, kw_only=True):
    """`path` is that of the file in the delivery, and `/name` behind it where the file holds several tables.

    `crs` is the coordinate system as the file declares it, in whatever words; `needs_crs` says that the
    format has none by itself. `notes` are findings of the reading.
    """

    path: str
    crs: str | None
    features: tuple[Feature, ...]
    needs_crs: bool = False
    notes: tuple[Finding, ...] = ()


def outline_of(geometry: shapely.Geometry | None) -> tuple[shapely.Geometry | Kind, str]:
    """The polygon or polygons of a geometry without heights, or the kind of trouble with it; and its type."""
    if geometry is None:
        return Kind.GEOMETRY_UNREADABLE, ""
    drawn = geometry.geom_type
    if drawn not in ("Polygon", "MultiPolygon"):
        return Kind.NOT_AN_AREA, drawn
    outline = shapely.force_2d(geometry)
    if outline.is_empty:
        return Kind.GEOMETRY_UNREADABLE, f"{drawn} EMPTY"
    if not np.isfinite(shapely.get_coordinates(outline)).all():
        return Kind.NOT_A_NUMBER, drawn
    return outline, drawn
