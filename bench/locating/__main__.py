"""Build, ask, compare, print: our figures and the peers' in one run, and every answer checked.

Rates are of processor time, the best of three, since the machine may have other work; a rate on a machine at
rest is the same by the clock.
"""

import argparse
import resource
from collections.abc import Callable, Iterable
from functools import partial
from statistics import quantiles
from time import perf_counter_ns, process_time
from typing import TypeVar

import numpy as np
import shapely
from rich.console import Console
from rich.table import Table

from bench.locating.city import City, Floats, make_city, places_in
from bench.locating.layers import levels_and_overlays
from bench.locating.maps import area_tiles, clusters, near
from bench.locating.peers import peers
from geo.areas import BoundarySet
from geo.borders import REACH_M
from geo.crs import Crs
from geo.frame import Frame
from geo.layer_index import LayerIndex
from geo.locate import Locator
from geo.plane import Plane
from geo.position import Position

_SEED = 20261122
_GRIDS = 3_000

T = TypeVar("T")


def main() -> None:
    """Run everything and print it."""
    asked = _asked()
    console = Console(width=None if Console().is_terminal else 120)
    chance = np.random.default_rng(_SEED)
    with console.status("drawing a city…"):
        city = make_city(_GRIDS, chance)
        lon, lat = places_in(city, asked.points, chance)
    console.print(_bulk(city, lon, lat, few=asked.points // 10 if asked.quick else asked.points))
    console.print(_whole(city, lon[:20_000], lat[:20_000]))
    console.print(_flatness(city, 3 if asked.quick else 6, lon, lat))
    console.print(area_tiles(city))
    console.print(clusters(city, lon, lat))
    console.print(near(lon, lat))
    console.print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def _bulk(city: City, lon: Floats, lat: Floats, *, few: int) -> Table:
    vertices = shapely.get_num_coordinates(city.grids).sum()
    table = Table(title=f"{len(lon):,} places in {len(city.grids):,} grids of {vertices:,} vertices")
    for heading in ("who", "places /s", "ours is so many times", "wrong"):
        table.add_column(heading, justify="left" if heading == "who" else "right")
    index, build_s = _timed(lambda: _index(city))
    found, ours_s = _best(lambda: index.owner_of_each(lon, lat))
    ours = len(lon) / ours_s
    rows = []
    for name, peer in peers(city):
        expected, seconds = _best(partial(peer, lon[:few], lat[:few]))
        rows.append((name, few / seconds, int((found[:few] != expected).sum())))
    table.add_row("geo, by cells", f"{ours:,.0f}", "", f"{max(row[2] for row in rows)}", style="bold")
    for name, rate, wrong in rows:
        table.add_row(name, f"{rate:,.0f}", f"{ours / rate:.1f} ×", "" if wrong == 0 else f"{wrong} differ")
    table.caption = f"index built in {build_s:.2f} s, {index.nbytes / 2**20:.1f} MiB"
    return table


def _whole(city: City, lon: Floats, lat: Floats) -> Table:
    """The full answer: five levels and four overlays, distance and certainty."""
    table = Table(title="one place at a time, µs")
    for heading in ("what", "p50", "p99"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    index, frame = _index(city), _frame(city)
    places = list(zip(lon.tolist(), lat.tolist(), strict=True))
    table.add_row(
        "the grid alone", *_latencies(lambda x, y: index.covering(frame.address(x, y), x, y), places)
    )
    drawn = BoundarySet("bench", "bench", tuple(levels_and_overlays(city)))
    locator, build_s = _timed(lambda: Locator(drawn))
    positions = [
        (Position(lon=x, lat=y, crs=Crs.WGS84, accuracy_m=8.0, accuracy_level=0.68),) for x, y in places
    ]
    table.add_row(
        "everything: 5 levels, 4 overlays, distance, certainty", *_latencies(locator.locate, positions)
    )
    poor = [(Position(lon=x, lat=y, crs=Crs.WGS84, accuracy_m=60.0),) for x, y in places[:5_000]]
    table.add_row("the same for a fix good to 60 m only", *_latencies(locator.locate, poor))
    table.caption = f"all layers with distances built in {build_s:.2f} s, {locator.nbytes / 2**20:.0f} MiB"
    return table


def _flatness(city: City, times: int, lon: Floats, lat: Floats) -> Table:
    """The same density over more ground: the price of a place should not grow."""
    table = Table(title="more grids of the same density")
    for heading in ("grids", "ns a place", "×", "built in s", "MiB"):
        table.add_column(heading, justify="right")
    west, south, east, north = shapely.total_bounds(city.grids)
    chance = np.random.default_rng(_SEED)
    fewest_s = None
    for side in (1, times):
        index, build_s = _timed(partial(_index, city.repeated(side)))
        shift = chance.integers(0, side, (2, len(lon)))
        x, y = lon + shift[0] * (east - west + 0.01), lat + shift[1] * (north - south + 0.01)
        _, seconds = _best(partial(index.owner_of_each, x, y))
        table.add_row(
            f"{len(index.areas):,}",
            f"{seconds / len(lon) * 1e9:.0f}",
            f"{seconds / (fewest_s := fewest_s or seconds):.2f}",
            f"{build_s:.1f}",
            f"{index.nbytes / 2**20:,.0f}",
        )
    return table


def _frame(city: City) -> Frame:
    west, south, east, north = (float(each) for each in shapely.total_bounds(city.grids))
    return Frame.around((west, south, east, north), Plane.at((south + north) / 2), REACH_M)


def _index(city: City) -> LayerIndex:
    _, south, _, north = shapely.total_bounds(city.grids)
    return LayerIndex(city.areas(), Plane.at((south + north) / 2), _frame(city))


def _latencies(ask: Callable[..., object], each: Iterable[tuple[object, ...]]) -> tuple[str, str]:
    taken = []
    for arguments in each:
        begun = perf_counter_ns()
        ask(*arguments)
        taken.append((perf_counter_ns() - begun) / 1000)
    centiles = quantiles(taken, n=100)
    return f"{centiles[49]:.2f}", f"{centiles[98]:.1f}"


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = process_time()
    done = work()
    return done, process_time() - begun


def _best(work: Callable[[], T]) -> tuple[T, float]:
    runs = [_timed(work) for _ in range(3)]
    return runs[0][0], min(seconds for _, seconds in runs)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument(
        "--quick", action="store_true", help="peers get a tenth, and the large city is smaller"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
