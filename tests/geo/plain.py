"""What plain Shapely says, one area after the other: the answer that every look-up must give."""

from collections.abc import Sequence

import numpy as np
import shapely

from geo.areas import Area
from geo.frame import Floats


def ranked(areas: Sequence[Area]) -> list[Area]:
    """In the order in which areas own a point that several cover."""
    return sorted(areas, key=lambda area: (area.rank, area.code))


def owners_by_shapely(areas: Sequence[Area], lon: Floats, lat: Floats) -> list[tuple[str, ...]]:
    """The codes of all areas that cover each point, borders included, in the order of rank and code."""
    owners: list[tuple[str, ...]] = [()] * len(lon)
    for area in ranked(areas):
        outline = shapely.from_wkb(area.geometry)
        shapely.prepare(outline)
        for index in np.flatnonzero(shapely.intersects_xy(outline, lon, lat)):
            owners[index] = (*owners[index], area.code)
    return owners


def telling_points(areas: Sequence[Area], count: int, seed: int = 46) -> tuple[Floats, Floats]:
    """Places where a wrong index would show: anywhere, on vertices, a step beside them, halfway along borders.

    `count` of each; coordinates are as raw as a receiver gives them, except on vertices.
    """
    chance = np.random.default_rng(seed)
    outlines = shapely.from_wkb([area.geometry for area in areas])
    west, south, east, north = shapely.total_bounds(outlines)
    vertices, ring = shapely.get_coordinates(shapely.boundary(outlines), return_index=True)
    on = chance.choice(vertices, count)
    beside = chance.choice(vertices, count) + chance.choice([-1e-7, 0.0, 1e-7], (count, 2))
    first = chance.choice(np.flatnonzero(ring[:-1] == ring[1:]), count)
    halfway = (vertices[first] + vertices[first + 1]) / 2
    anywhere = chance.uniform((west, south), (east, north), (count, 2))
    lon, lat = np.concatenate([anywhere, on, beside, halfway]).T
    return lon, lat
