"""10,000 real requests of Los Angeles whose council and district the city itself has named.

The councils overlap by law and leave gaps, so a request is reproduced when the city's answer is among the
owners, or when both say nobody. Every one that is not is explained here, and counted.
"""

import csv
from collections import Counter
from collections.abc import Iterator

import pytest
import shapely
from msgspec import Struct

from geo.locate import Locator
from geo.plane import Plane
from tests.geo.real_cities import real_city
from tests.geo.real_data import real_data

PLANE = Plane.at(34.05)
#: Metres: the width of a street. The city's own map is drawn along the middle, or along one kerb.
STREET_M = 30.0


class Request(Struct, frozen=True):
    lon: float
    lat: float
    official: dict[str, str]


@pytest.fixture(scope="module")
def city() -> Locator:
    return Locator(real_city("los-angeles"))


@pytest.fixture(scope="module")
def requests() -> list[Request]:
    with (real_data("los-angeles-311") / "requests-2020-01.csv").open(encoding="utf-8", newline="") as table:
        return [
            Request(
                float(row["longitude"]),
                float(row["latitude"]),
                {"district": row["cd"], "council": row["nc"] and "nc-" + row["nc"]},
            )
            for row in csv.DictReader(table)
            if row["latitude"]
        ]


def verdicts(city: Locator, requests: list[Request], layer: str) -> Iterator[str]:
    """For each request how our owners of that layer stand to the city's answer."""
    outlines = {area.code: PLANE.flat(shapely.from_wkb(area.geometry)) for area in city.boundaries.areas}
    for request in requests:
        official, owners = request.official[layer], city.covering(layer, request.lon, request.lat)
        if official in owners or (not official and not owners):
            yield "reproduced"
        elif official not in outlines:
            yield "its area is not in the file"
        elif outlines[official].distance(PLANE.point(request.lon, request.lat)) > STREET_M:
            yield "elsewhere"
        else:
            yield "in the street beside, another's" if owners else "in the street beside, nobody's"


def test_councils_are_those_that_the_city_named(city: Locator, requests: list[Request]) -> None:
    counts = Counter(verdicts(city, requests, "council"))
    assert counts["reproduced"] / len(requests) > 0.985
    assert counts == {
        "reproduced": 9844,
        "its area is not in the file": 79,
        "in the street beside, nobody's": 33,
        "in the street beside, another's": 33,
    }


def test_districts_are_those_that_the_city_named(city: Locator, requests: list[Request]) -> None:
    counts = Counter(verdicts(city, requests, "district"))
    assert counts["reproduced"] / len(requests) > 0.996
    assert counts == {
        "reproduced": 9953,
        "in the street beside, nobody's": 14,
        "in the street beside, another's": 20,
        "elsewhere": 2,
    }
