"""The rest of a city's map: levels above the grids, and the overlays of four other offices."""

import numpy as np
import shapely

from bench.locating.city import City
from geo.areas import BASE, LEVELS, Area
from geo.frame import Floats, Longs

#: Children of one area, level by level: 3,000 grids, 500 communities, 45 streets, 3 districts, a city.
_CHILDREN = {"community": 6, "street": 11, "district": 15, "city": 3}
_SEED = 20261122


def levels_and_overlays(city: City) -> list[Area]:
    """Every level above as unions of neighbours, and four overlays: three of other unions, one of corridors."""
    middles = shapely.get_coordinates(shapely.centroid(city.grids))
    owner = np.arange(len(city.grids))
    areas: list[Area] = []
    parents: dict[str, Longs] = {"grid": owner}
    for finer, level in zip(reversed(LEVELS), reversed(LEVELS[:-1]), strict=False):
        groups = int(parents[finer].max()) + 1
        parents[level] = _neighbours(middles, parents[finer], max(1, groups // _CHILDREN[level]))
    above = dict(zip(reversed(LEVELS), [*reversed(LEVELS[:-1]), None], strict=True))
    for level, mine in parents.items():
        up = above[level]
        for n in range(int(mine.max()) + 1):
            inside = np.flatnonzero(mine == n)
            code = f"{level}-{n}"
            parent = None if up is None else f"{up}-{parents[up][inside[0]]}"
            areas.append(_area(code, BASE, level, parent, shapely.union_all(city.grids[inside])))
    for layer, count in (("urban", 120), ("market", 45), ("governance", 240)):
        mine = _neighbours(middles, owner, count)
        areas += [
            _area(f"{layer}-{n}", layer, None, None, shapely.union_all(city.grids[mine == n]))
            for n in range(int(mine.max()) + 1)
        ]
    chance = np.random.default_rng(_SEED)
    areas += [
        _area(
            f"river-{n}",
            "river",
            None,
            None,
            shapely.buffer(shapely.LineString(chance.choice(middles, 3)), 0.002),
        )
        for n in range(40)
    ]
    return areas


def _neighbours(middles: Floats, of: Longs, count: int) -> Longs:
    """Group the grids' groups `of` into at most so many of larger ones, each around one of them."""
    groups = int(of.max()) + 1
    centre = np.array([middles[of == n].mean(axis=0) for n in range(groups)])
    seeds = centre[np.random.default_rng(count).choice(groups, count, replace=False)]
    nearest = ((centre[:, None] - seeds[None]) ** 2).sum(axis=2).argmin(axis=1)
    _, dense = np.unique(nearest, return_inverse=True)
    return dense[of]


def _area(code: str, layer: str, level: str | None, parent: str | None, outline: shapely.Geometry) -> Area:
    drawn = shapely.to_wkb(shapely.set_precision(outline, 1e-7))
    return Area(
        code=code, scheme="bench", name=code, layer=layer, level=level, parent=parent, rank=0, geometry=drawn
    )
