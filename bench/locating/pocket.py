"""A handheld's map of about 70 grids in a city of 3,000: bytes, and microseconds a look-up under Node."""

import gzip
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from time import perf_counter, perf_counter_ns

import msgspec
import numpy as np
import shapely
from rich.console import Console
from rich.table import Table

from bench.locating.city import make_city
from bench.locating.layers import levels_and_overlays
from geo.areas import BASE, Area, BoundarySet
from geo.crs import Crs
from geo.locate import Locator
from geo.pack import PackedMap, pack_map
from geo.pocket import Pocket
from geo.position import Position

_ROOT = Path(__file__).resolve().parents[2]
_SEED = 20261122
_GRIDS = 3_000
_STREET = 70
_PLACES = 20_000


def main() -> None:
    """Draw the city, pack one street of it, ask all three."""
    console = Console(width=None if Console().is_terminal else 120)
    chance = np.random.default_rng(_SEED)
    with console.status("drawing a city…"):
        boundaries = BoundarySet("bench", "bench", tuple(levels_and_overlays(make_city(_GRIDS, chance))))
    street, grids = _street_of(boundaries)
    begun = perf_counter()
    packed = pack_map(boundaries, [street])
    pack_s = perf_counter() - begun
    console.print(_sizes(boundaries, packed, len(grids), pack_s))
    positions = _positions(grids, chance)
    console.print(_lookups(boundaries, packed, positions))


def _street_of(boundaries: BoundarySet) -> tuple[str, list[Area]]:
    """The street with the number of grids that is nearest to 70, and those grids."""
    chains = boundaries.chains()
    streets: dict[str, list[Area]] = {area.code: [] for area in boundaries.areas if area.level == "street"}
    for area in boundaries.areas:
        if area.layer == BASE and area.level == "grid":
            for code in set(chains[area.code]) & streets.keys():
                streets[code].append(area)
    return min(streets.items(), key=lambda street: abs(len(street[1]) - _STREET))


def _sizes(boundaries: BoundarySet, packed: PackedMap, grids: int, pack_s: float) -> Table:
    """The map's bytes, and those of the same areas as people usually send them."""
    by_code = {area.code: area for area in boundaries.areas}
    whole = [shapely.from_wkb(by_code[each.code].geometry) for each in packed.areas if each.polygons]
    vertices = sum(len(arc) // 2 for arc in packed.arcs)
    table = Table(
        title=f"a street of {grids} grids and what is around it: {len(whole)} areas, {vertices:,} vertices"
    )
    for heading in ("as", "kB", "kB gzipped"):
        table.add_column(heading, justify="left" if heading == "as" else "right")
    content = msgspec.json.encode(packed)
    forms = {
        "the map in the pack": content,
        "GeoJSON of the same areas, whole": json.dumps(
            [json.loads(shapely.to_geojson(each)) for each in whole]
        ).encode(),
        "WKB of the same areas, whole": b"".join(shapely.to_wkb(each) for each in whole),
    }
    for name, form in forms.items():
        table.add_row(name, f"{len(form) / 1000:,.1f}", f"{len(gzip.compress(form)) / 1000:,.1f}")
    table.caption = f"packed in {pack_s:.2f} s"
    return table


def _positions(grids: list[Area], chance: np.random.Generator) -> list[Position]:
    ground = shapely.union_all(shapely.from_wkb([grid.geometry for grid in grids]))
    west, south, east, north = shapely.bounds(ground)
    lon, lat = chance.uniform((west, south), (east, north), (4 * _PLACES, 2)).T
    inside = np.flatnonzero(shapely.contains_xy(ground, lon, lat))[:_PLACES]
    return [
        Position(lon=x, lat=y, crs=Crs.WGS84, accuracy_m=20.0)
        for x, y in zip(lon[inside].tolist(), lat[inside].tolist(), strict=True)
    ]


def _lookups(boundaries: BoundarySet, packed: PackedMap, positions: list[Position]) -> Table:
    """All levels and overlays, distance and certainty, one place at a time."""
    table = Table(title="one place at a time, µs: 5 levels, 4 overlays, distance, certainty")
    for heading in ("who", "p50", "p99"):
        table.add_column(heading, justify="left" if heading == "who" else "right")
    node = _under_node(packed, positions)
    table.add_row(
        "the handheld's map, TypeScript under Node", f"{node['p50_us']:.1f}", f"{node['p99_us']:.1f}"
    )
    table.add_row("the same definition in Python", *_latencies(Pocket(packed).locate, positions[:1_000]))
    table.add_row("the server, the whole city", *_latencies(Locator(boundaries).locate, positions))
    table.caption = f"the map opened under Node in {node['open_ms']:.1f} ms"
    return table


def _under_node(packed: PackedMap, positions: list[Position]) -> dict[str, float]:
    rules = _ROOT / "web" / "rules"
    compiler = _ROOT / "node_modules" / "typescript" / "bin" / "tsc"
    subprocess.run(["node", compiler, "--outDir", "dist"], cwd=rules, check=True)
    asked = msgspec.json.encode({"map": packed, "positions": positions})
    run = subprocess.run(
        ["node", "bench/locate.mjs"], cwd=rules, input=asked, capture_output=True, check=True
    )
    found: dict[str, float] = json.loads(run.stdout)
    return found


def _latencies(ask: Callable[[Position], object], positions: list[Position]) -> tuple[str, str]:
    taken = []
    for position in positions:
        begun = perf_counter_ns()
        ask(position)
        taken.append((perf_counter_ns() - begun) / 1000)
    centiles = quantiles(taken, n=100)
    return f"{centiles[49]:.1f}", f"{centiles[98]:.1f}"


if __name__ == "__main__":
    main()
