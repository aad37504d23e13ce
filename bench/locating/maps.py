"""Maps under load: tiles of areas, tiles of a million open reports, and what lies near one of them.

The peer is what the project would use otherwise: `mapbox-vector-tile` to write tiles, and Shapely's STRtree to find
reports. The tree takes no inserts, so that each new report costs it a whole new tree.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from itertools import count
from statistics import quantiles
from time import perf_counter_ns
from typing import Any

import numpy as np
import shapely
from rich.table import Table

from bench.locating.city import City, Floats
from geo.clusters import Clusters, Narrowed, Spot
from geo.mercator import Tile, to_world, unit_at
from geo.mvt import EXTENT
from geo.near import Place, Places
from geo.plane import Plane
from geo.tiles import AreaTiles

_NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
_CELLS = 16
_TIMES = 15


def area_tiles(city: City) -> Table:
    """One tile in the middle of the city at each zoom, against the same outlines through the library."""
    table = _table("tiles of areas, ms", "zoom", "areas", "kB", "outlines made", "geo", "mapbox-vector-tile")
    areas = city.areas()
    tiles = AreaTiles(areas)
    west, south, east, north = shapely.total_bounds(city.grids)
    x, y = unit_at((west + east) / 2, (south + north) / 2)
    decode = import_module("mapbox_vector_tile").decode
    for zoom in (8, 10, 12, 14, 16):
        tile = Tile(zoom, x >> 32 - zoom, y >> 32 - zoom)
        first = _ms(partial(tiles.tile, tile), 1)
        content = tiles.tile(tile)
        read = decode(content)["areas"]["features"]
        shown = [(shapely.geometry.shape(each["geometry"]), each["properties"]) for each in read]
        table.add_row(
            f"{zoom}",
            f"{len(shown):,}",
            f"{len(content) / 1000:,.0f}",
            f"{first:.0f}",
            f"{_ms(partial(tiles.tile, tile)):.1f}",
            f"{_ms(partial(_written_by_library, shown), 1):.0f}",
        )
    return table


def clusters(city: City, lon: Floats, lat: Floats) -> Table:
    """A tile of all open reports by zoom, for one who sees all, and for one street's coordinator."""
    shown, taken_us = _filled(city, lon, lat)
    table = _table(
        f"{len(shown):,} open reports on the map, ms a tile",
        *(
            "zoom",
            "reports",
            "points",
            "geo",
            "geo, one of 45 streets",
            "STRtree, numpy, mapbox-vector-tile",
            "×",
        ),
    )
    x, y = to_world(lon, lat)
    tree = shapely.STRtree(shapely.points(x, y))
    everything, street = Narrowed(), Narrowed(scope=frozenset({"street-7"}))
    middle = int(np.median(x)), int(np.median(y))
    decode = import_module("mapbox_vector_tile").decode
    for zoom in (8, 10, 12, 14, 16):
        tile = Tile(zoom, middle[0] >> 32 - zoom, middle[1] >> 32 - zoom)
        box = shapely.box(*tile.corner, *(edge + tile.width for edge in tile.corner))
        ours = _ms(partial(shown.tile, tile, _NOW, everything))
        scoped = _ms(partial(shown.tile, tile, _NOW, street))
        theirs = _ms(partial(_counted_by_tree, tree, x, y, tile, box), 3)
        found = decode(shown.tile(tile, _NOW, everything))["clusters"]["features"]
        table.add_row(
            f"{zoom}",
            f"{sum(each['properties']['count'] for each in found):,}",
            f"{len(found)}",
            f"{ours:.1f}",
            f"{scoped:.1f}",
            f"{theirs:.1f}",
            f"{theirs / ours:.1f}",
        )
    table.caption = f"{taken_us:.0f} µs to take one in, {shown.nbytes / 2**20:.0f} MiB"
    return table


def near(lon: Floats, lat: Floats) -> Table:
    """The same reports asked which of them lie within 15 m and the errors of both."""
    table = _table("near a new report, µs", "who", "to take one in", "to ask p50", "p99", "MiB")
    plane = Plane.at(float(lat.mean()))
    places, numbers = Places(plane), count()
    all_places = [Place(a, b, 5.0) for a, b in zip(lon.tolist(), lat.tolist(), strict=True)]
    taken_us = _each_us(lambda place: places.put(next(numbers), place), all_places)
    asked = _latencies_us(lambda place: places.near(place, 15.0), all_places[:3_000])
    table.add_row("geo", f"{taken_us:.0f}", *asked, f"{places.nbytes / 2**20:.0f}")
    points = plane.flat(shapely.points(lon, lat))
    rebuilt_us = _ms(lambda: shapely.STRtree(points), 1) * 1000
    tree = shapely.STRtree(points)
    by_tree = _latencies_us(
        lambda place: tree.query(plane.point(place.lon, place.lat), predicate="dwithin", distance=32.0),
        all_places[:3_000],
    )
    table.add_row("Shapely STRtree, made anew", f"{rebuilt_us:,.0f}", *by_tree, "")
    return table


def _filled(city: City, lon: Floats, lat: Floats) -> tuple[Clusters, float]:
    """The reports in the homes of 3,000 grids in 45 streets, and µs for each."""
    homes = [frozenset({f"grid-{n}", f"street-{n % 45}", "city"}) for n in range(len(city.grids))]
    lights = [_NOW + timedelta(hours=hours) for hours in range(-200, 800)]
    chance = np.random.default_rng(len(lon))
    home, hour = chance.integers(0, len(homes), len(lon)), chance.integers(0, 900, len(lon))
    spots = [
        Spot(
            lon=x,
            lat=y,
            areas=homes[n],
            group=f"{n % 20:02}",
            yellow_at=lights[h],
            red_at=lights[h + 50],
            waits_for_a_person=h % 9 == 0,
        )
        for x, y, n, h in zip(lon.tolist(), lat.tolist(), home.tolist(), hour.tolist(), strict=True)
    ]
    shown, numbers = Clusters(), count()
    return shown, _each_us(lambda spot: shown.put(next(numbers), spot), spots)


def _counted_by_tree(tree: shapely.STRtree, x: Floats, y: Floats, tile: Tile, box: Any) -> bytes:
    """The same points with their counts alone: no lights, no groups, no scope."""
    hit = tree.query(box)
    cell = tile.width // _CELLS
    row, column = (y[hit] - tile.corner[1]) // cell, (x[hit] - tile.corner[0]) // cell
    number, of_cell, counted = np.unique(row * _CELLS + column, return_inverse=True, return_counts=True)
    middles = np.column_stack([np.bincount(of_cell, each[hit]) for each in (x, y)]) / counted[:, None]
    points = shapely.points((middles - tile.corner) * EXTENT / tile.width)
    shown = zip(points, ({"count": int(each)} for each in counted), strict=True)
    return _written_by_library(list(shown)) if len(number) else b""


def _written_by_library(shown: list[tuple[Any, dict[str, Any]]]) -> bytes:
    features = [{"geometry": geometry, "properties": properties} for geometry, properties in shown]
    written: bytes = import_module("mapbox_vector_tile").encode(
        [{"name": "layer", "features": features}], default_options={"extents": EXTENT, "y_coord_down": True}
    )
    return written


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title)
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "who" else "right")
    return table


def _ms(work: Callable[[], object], times: int = _TIMES) -> float:
    taken = []
    for _ in range(times):
        begun = perf_counter_ns()
        work()
        taken.append((perf_counter_ns() - begun) / 1e6)
    return min(taken)


def _each_us(work: Callable[[Any], object], each: list[Any]) -> float:
    begun = perf_counter_ns()
    for one in each:
        work(one)
    return (perf_counter_ns() - begun) / 1000 / len(each)


def _latencies_us(work: Callable[[Any], object], each: list[Any]) -> tuple[str, str]:
    taken = []
    for one in each:
        begun = perf_counter_ns()
        work(one)
        taken.append((perf_counter_ns() - begun) / 1000)
    centiles = quantiles(taken, n=100)
    return f"{centiles[49]:.0f}", f"{centiles[98]:.0f}"
