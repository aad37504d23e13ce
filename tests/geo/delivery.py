"""Deliveries of boundary files as a survey office might send them, written for one test each."""

import json
from pathlib import Path
from typing import Any

import shapely

from geo.areas import BoundarySet
from geo.delivery import read_delivery
from geo.health import HealthReport

WGS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}


def feature(geometry: shapely.Geometry | dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    drawn = json.loads(shapely.to_geojson(geometry)) if isinstance(geometry, shapely.Geometry) else geometry
    return {"type": "Feature", "properties": properties, "geometry": drawn}


def deliver(folder: Path, name: str, *features: dict[str, Any], crs: dict[str, Any] | None = WGS84) -> Path:
    """Write one GeoJSON file below the folder and return the folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    declared = {} if crs is None else {"crs": crs}
    path.write_text(
        json.dumps({"type": "FeatureCollection", **declared, "features": features}), encoding="utf-8"
    )
    return folder


def received(path: Path) -> tuple[BoundarySet, HealthReport]:
    """The set that a folder of files, or one file, describes, and its health report."""
    delivery = read_delivery(path)
    return delivery.boundaries, delivery.report
