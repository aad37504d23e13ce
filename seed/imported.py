"""A real city from its own boundary files, mended where they are broken, with an account of the damage."""

from pathlib import Path

from geo.delivery import read_delivery
from geo.health import HealthReport
from geo.whole import with_whole
from seed.city import City
from seed.starting import starting_city


def imported(path: Path) -> tuple[City, HealthReport]:
    """The city that a folder of boundary files, or one such file, describes, and what was wrong with it.

    City departments answer for the whole, so where the files have no city it is made of the coarsest areas.

    Raises:
        CityFileUnreadable, DeliveryTooLarge, NothingToImport: see `geo.delivery`.
    """
    delivery = read_delivery(path)
    return starting_city(with_whole(delivery.boundaries)), delivery.report
