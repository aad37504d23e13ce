"""The base partition of Haikou: real district outlines and names, invented borders below them."""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files

import numpy as np
import shapely
from msgspec import Struct
from shapely import Geometry

from geo.areas import BASE, LEVELS, Area
from geo.crs import Crs, to_wgs84
from seed.tessellation import Points, settled, shares, snapped, spread

#: Codes mean nothing without their issuer and year; grid codes extend the bureau's by three digits.
DIVISIONS = "NBS-2023"
GRIDS = "GB/T 30428.1"

CITY_CODE = "460100000000"

#: Changing this draws another city.
_CHANCE = 460100


class Division(Struct, frozen=True):
    """A street or community as the bureau lists it; a street with its rough centre (WGS-84 degrees)."""

    code: str
    name: str
    lon: float | None = None
    lat: float | None = None


def districts() -> dict[str, tuple[str, Geometry]]:
    """Code → name and outline of the four districts: mended, read as GCJ-02, snapped in WGS-84."""
    collection = json.loads(_data("districts.geojson"))
    found = {}
    for feature in collection["features"]:
        # `structure` keeps the ground inside a ring that crosses itself, and never doubles it.
        mended = shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"])), method="structure")
        outline = shapely.transform(mended, _converted)
        found[f"{feature['id']}000000"] = (feature["properties"]["name"], outline)
    return dict(sorted(found.items()))


def streets() -> list[Division]:
    """The 46 streets and towns, by code."""
    rows = csv.DictReader(_data("streets.csv").splitlines())
    return [Division(row["code"], row["name"], float(row["lon"]), float(row["lat"])) for row in rows]


def communities() -> list[Division]:
    """The 467 communities and villages, by code."""
    rows = csv.DictReader(_data("communities.csv").splitlines())
    return [Division(row["code"], row["name"]) for row in rows]


def base_areas() -> list[Area]:
    """Every base area, coarse to fine and by code within a level; each level exactly covers the one above."""
    outlines = districts()
    grids = _grids({code: outline for code, (_, outline) in outlines.items()})
    levels: list[dict[str, tuple[str, Geometry]]] = [grids]
    steps: list[tuple[Callable[[str], str], dict[str, str]]] = [
        (lambda code: code[:12], {each.code: each.name for each in communities()}),
        (lambda code: f"{code[:9]}000", {each.code: each.name for each in streets()}),
        (lambda code: f"{code[:6]}000000", {code: name for code, (name, _) in outlines.items()}),
        (lambda code: f"{code[:4]}00000000", {CITY_CODE: "海口市"}),
    ]
    parents: dict[str, str] = {}
    for parent_of, names in steps:
        finer = levels[-1]
        parents |= {code: parent_of(code) for code in finer}
        joined = united((parent_of(code), shape) for code, (_, shape) in finer.items())
        levels.append({code: (names[code], joined[code]) for code in sorted(joined)})
    return [
        Area(
            code=code,
            scheme=GRIDS if level == "grid" else DIVISIONS,
            name=name,
            layer=BASE,
            level=level,
            parent=parents.get(code),
            rank=rank,
            geometry=shapely.to_wkb(shape, byte_order=1),
        )
        for rank, (level, code, name, shape) in enumerate(
            (level, code, name, shape)
            for level, areas in zip(LEVELS, reversed(levels), strict=True)
            for code, (name, shape) in areas.items()
        )
    ]


def united(pieces: Iterable[tuple[str, Geometry]]) -> dict[str, Geometry]:
    """Pieces of one coverage joined by key, with every vertex kept, so that neighbours still agree."""
    groups: dict[str, list[Geometry]] = defaultdict(list)
    for key, shape in pieces:
        groups[key].append(shape)
    return {key: shapely.coverage_union_all(shapes) for key, shapes in groups.items()}


def short_name(community: str) -> str:
    """A community as people say it: 秀华社区居民委员会 → 秀华社区, 仁里村委会 → 仁里村."""
    for ending, spoken in (
        ("社区居民委员会", "社区"),
        ("社区居委会", "社区"),
        ("居民委员会", "社区"),
        ("居委会", "社区"),
        ("村委会", "村"),
    ):
        if community.endswith(ending):
            return community.removesuffix(ending).removesuffix("村") + spoken
    return community


def _grids(outlines: dict[str, Geometry]) -> dict[str, tuple[str, Geometry]]:
    """Code → name and shape of every grid, by code."""
    chance = np.random.default_rng(_CHANCE)
    cells: list[Geometry] = []
    owners: list[Division] = []
    for community, land in _lands(outlines, chance):
        count = int(chance.integers(3, 6))
        cells += shares(land, spread(land, count, chance))
        owners += [community] * count
    settled_cells = settled(cells, list(outlines.values()))
    by_community: dict[str, list[Geometry]] = defaultdict(list)
    for community, shape in zip(owners, settled_cells, strict=True):
        by_community[community.code].append(shape)
    return {
        f"{community.code}{n:03d}": (f"{short_name(community.name)}第{n}网格", shape)
        for community in communities()
        for n, shape in enumerate(_west_to_east(by_community[community.code]), 1)
    }


def _lands(outlines: dict[str, Geometry], chance: np.random.Generator) -> Iterable[tuple[Division, Geometry]]:
    """Every community with its share of its street's share of its district."""
    for district, outline in outlines.items():
        inside = [street for street in streets() if street.code[:6] == district[:6]]
        centres = np.array([(street.lon, street.lat) for street in inside])
        for street, land in zip(inside, shares(outline, centres), strict=True):
            own = [each for each in communities() if each.code[:9] == street.code[:9]]
            spots = spread(land, len(own), chance)
            # By longitude, so that communities with neighbouring codes are mostly neighbours on the ground.
            spots = spots[np.argsort(spots[:, 0])]
            yield from zip(own, shares(land, spots), strict=True)


def _west_to_east(shapes: Sequence[Geometry]) -> list[Geometry]:
    """The order in which the standard numbers grids: west to east, north to south."""
    return sorted(shapes, key=lambda shape: (shape.centroid.x, -shape.centroid.y))


def _converted(points: Points) -> Points:
    lon, lat = to_wgs84(points[:, 0].copy(), points[:, 1].copy(), Crs.GCJ02)
    return snapped(np.c_[lon, lat])


def _data(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
