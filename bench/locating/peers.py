"""Everybody else who can say in which grid a place lies, asked as their own manuals ask."""

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from bench.locating.city import City, Floats

Owners = NDArray[np.int64]
#: From places to the lowest grid that covers each, -1 for none.
Peer = Callable[[Floats, Floats], Owners]


def peers(city: City) -> Iterator[tuple[str, Peer]]:
    """Each peer that is installed, ready to be asked."""
    grids = city.grids.copy()
    shapely.prepare(grids)
    tree = shapely.STRtree(grids)

    def intersects(lon: Floats, lat: Floats) -> Owners:
        point, grid = tree.query(shapely.points(lon, lat), predicate="intersects")
        return _lowest(len(lon), point, grid)

    def boxes(lon: Floats, lat: Floats) -> Owners:
        point, grid = tree.query(shapely.points(lon, lat))
        hit = shapely.intersects_xy(grids[grid], lon[point], lat[point])
        return _lowest(len(lon), point[hit], grid[hit])

    yield "Shapely STRtree.query(intersects)", intersects
    yield "Shapely STRtree boxes + intersects_xy", boxes
    if find_spec("geopandas"):
        yield "geopandas sjoin(intersects)", _geopandas(grids)


def _geopandas(grids: NDArray[Any]) -> Peer:
    geopandas = import_module("geopandas")
    drawn = geopandas.GeoDataFrame(geometry=grids, crs="EPSG:4326")

    def joined(lon: Floats, lat: Floats) -> Owners:
        places = geopandas.GeoDataFrame(geometry=shapely.points(lon, lat), crs="EPSG:4326")
        found = geopandas.sjoin(places, drawn, how="inner", predicate="intersects")
        return _lowest(len(lon), found.index.to_numpy(), found["index_right"].to_numpy())

    return joined


def _lowest(count: int, point: NDArray[Any], grid: NDArray[Any]) -> Owners:
    owners = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(owners, point, grid)
    owners[owners == np.iinfo(np.int64).max] = -1
    return owners
