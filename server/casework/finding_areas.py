"""查找区域: forms name areas by their codes, people by what they are called; here one leads to the other."""

from collections.abc import Iterator

import shapely

from geo.areas import BASE, Area
from server.casework.house import House


def areas_found(house: House, words: str, layer: str | None, limit: int) -> tuple[Area, ...]:
    """Areas in force whose name holds these words, or whose code begins with them; coarse ones first, overlays last.

    `layer`: of this layer alone. At most `limit` of them, and never more than a page.
    """
    ground = house.ground
    fitting = (
        area for area in ground.areas.values() if layer in (None, area.layer) and _fits(area, words.strip())
    )
    ordered = sorted(
        fitting, key=lambda area: (area.layer != BASE, len(ground.chains.get(area.code, ())), area.code)
    )
    return tuple(ordered[: min(limit, house.settings.page_size_max)])


def _fits(area: Area, words: str) -> bool:
    return words in area.name or area.code.startswith(words)


def middle_of(area: Area) -> tuple[float, float]:
    """A place that is inside the area for sure: longitude and latitude in WGS-84, to a metre or so."""
    inside = shapely.from_wkb(area.geometry).representative_point()
    return round(inside.x, 5), round(inside.y, 5)


def within(house: House, area: Area) -> Iterator[str]:
    """The names of the areas around it, nearest first; without the city, which is around all."""
    for code in house.chain(area.code)[1:-1]:
        yield house.area_name(code)
