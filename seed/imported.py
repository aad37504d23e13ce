"""A real city from its own boundary files, mended where they are broken, with an account of the damage."""

from pathlib import Path

import msgspec
import shapely

from geo.areas import BASE, Area, BoundarySet
from geo.delivery import read_delivery
from geo.health import HealthReport
from seed.city import City
from seed.starting import starting_city
from seed.tessellation import DECIMALS, snapped

#: The code of the whole where the files have none.
WHOLE = "city"
_WHOLE_NAME = "本市"


def imported(path: Path) -> tuple[City, HealthReport]:
    """The city that a folder of boundary files, or one such file, describes, and what was wrong with it.

    Raises:
        CityFileUnreadable, DeliveryTooLarge, NothingToImport: see `geo.delivery`.
    """
    delivery = read_delivery(path)
    return starting_city(with_whole(delivery.boundaries)), delivery.report


def with_whole(boundaries: BoundarySet) -> BoundarySet:
    """The set with one area over all others, made of the coarsest ones where the files have no city.

    City departments answer for the whole, so there must be one. The version says that it was added.
    """
    top = boundaries.levels[0]
    if top == "city":
        return boundaries
    roots = [area for area in boundaries.areas if area.level == top]
    ground = shapely.union_all(shapely.from_wkb([area.geometry for area in roots]), grid_size=10.0**-DECIMALS)
    whole = Area(
        code=WHOLE,
        scheme=roots[0].scheme,
        name=_WHOLE_NAME,
        level="city",
        rank=0,
        geometry=shapely.to_wkb(shapely.transform(ground, snapped), byte_order=1),
    )
    below = (
        msgspec.structs.replace(area, parent=WHOLE) if area.layer == BASE and area.parent is None else area
        for area in boundaries.areas
    )
    return BoundarySet(f"{boundaries.version}+{WHOLE}", boundaries.issuer, (whole, *below))
