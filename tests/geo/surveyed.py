"""Files as survey offices and drawing programs write them, made by GDAL for one test each."""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio import raw
from pyproj import Transformer

DRIVERS = {".shp": "ESRI Shapefile", ".gpkg": "GPKG", ".kml": "LIBKML", ".geojson": "GeoJSON"}

#: One feature: its outline in degrees, and its properties as text.
Row = tuple[shapely.Geometry, Mapping[str, str]]


def survey(folder: Path, name: str, *rows: Row, crs: str | None = "EPSG:4490", **options: Any) -> Path:
    """Write a file of the format that its name says, in the system `crs`, and return the folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    outlines = np.array([projected(outline, crs) for outline, _ in rows], dtype=object)
    names = list(rows[0][1])
    columns = [np.array([said[each] for _, said in rows], dtype=object) for each in names]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'crs' was not provided")
        raw.write(
            path,
            shapely.to_wkb(outlines),
            columns,
            names,
            geometry_type="Polygon",
            crs=crs,
            driver=DRIVERS[path.suffix],
            **options,
        )
    return folder


def projected(outline: shapely.Geometry, crs: str | None) -> shapely.Geometry:
    if crs is None:
        return outline
    way = Transformer.from_crs("EPSG:4490", crs, always_xy=True)
    return shapely.transform(outline, lambda xy: np.column_stack(way.transform(xy[:, 0], xy[:, 1])))


def forget(folder: Path, names: Sequence[str]) -> None:
    """Remove companions of a Shapefile, as happens when only some of its files are sent."""
    for name in names:
        (folder / name).unlink()
