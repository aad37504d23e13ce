"""The demo city's areas: real outlines and names, and levels that nest exactly."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from geo.areas import LEVELS, Area
from seed.city import City
from seed.haikou.ground import base_areas, communities, districts, short_name, streets, united
from seed.haikou.overlays import LAYERS


def of_level(city: City, level: str) -> list[Area]:
    return [area for area in city.boundaries.areas if area.level == level]


def shapes(areas: list[Area]) -> NDArray[np.object_]:
    found: NDArray[np.object_] = shapely.from_wkb([area.geometry for area in areas])
    return found


@pytest.mark.parametrize("level", LEVELS)
def test_neighbours_of_one_level_share_every_vertex(city: City, level: str) -> None:
    assert shapely.coverage_is_valid(shapes(of_level(city, level)))


@pytest.mark.parametrize("level", LEVELS)
def test_every_area_is_a_valid_shape_with_ground(city: City, level: str) -> None:
    found = shapes(of_level(city, level))
    assert shapely.is_valid(found).all()
    assert (shapely.area(found) > 0).all()


@pytest.mark.parametrize(("parent", "child"), list(pairwise(LEVELS)))
def test_a_parent_is_exactly_the_union_of_its_children(city: City, parent: str, child: str) -> None:
    joined = united((str(area.parent), shapely.from_wkb(area.geometry)) for area in of_level(city, child))
    drawn = {area.code: shapely.from_wkb(area.geometry) for area in of_level(city, parent)}
    assert {code: shape.normalize() for code, shape in joined.items()} == {
        code: shape.normalize() for code, shape in drawn.items()
    }


def test_every_coordinate_is_a_written_number_of_seven_decimals(city: City) -> None:
    coordinates = shapely.get_coordinates(shapes(list(city.boundaries.areas)))
    assert (coordinates == np.round(coordinates, 7)).all()


def test_the_streets_and_communities_are_the_bureaus(city: City) -> None:
    assert [(area.code, area.name) for area in of_level(city, "street")] == [
        (each.code, each.name) for each in streets()
    ]
    assert [(area.code, area.name) for area in of_level(city, "community")] == [
        (each.code, each.name) for each in communities()
    ]
    assert len(communities()) == 467


def test_the_district_outlines_are_kept(city: City) -> None:
    # Noding adds vertices to an outline, and snapping them moves it by less than a centimetre.
    drawn, real = of_level(city, "district"), districts()
    assert [(area.code, area.name) for area in drawn] == [(code, name) for code, (name, _) in real.items()]
    outlines = np.array([outline for _, outline in real.values()])
    assert (shapely.hausdorff_distance(shapes(drawn), outlines) < 1e-7).all()


def test_each_community_has_three_to_five_grids(city: City) -> None:
    grids = of_level(city, "grid")
    assert 1800 <= len(grids) <= 2000
    counts = Counter(grid.parent for grid in grids)
    assert set(counts) == {area.code for area in of_level(city, "community")}
    assert set(counts.values()) == {3, 4, 5}


def test_the_grids_of_a_community_are_numbered_from_west_to_east(city: City) -> None:
    grids = of_level(city, "grid")
    middles = shapely.centroid(shapes(grids))
    placed = sorted(
        (grid.code[:12], middle.x, -middle.y, grid.code[12:])
        for grid, middle in zip(grids, middles, strict=True)
    )
    assert [community + number for community, _, _, number in placed] == [grid.code for grid in grids]


def test_grids_in_town_are_smaller_than_in_the_country(city: City) -> None:
    area_of = dict(
        zip(
            (grid.code for grid in of_level(city, "grid")),
            shapely.area(shapes(of_level(city, "grid"))),
            strict=True,
        )
    )
    in_town = np.median([size for code, size in area_of.items() if code.startswith("460106004")])
    in_the_country = np.median([size for code, size in area_of.items() if code.startswith("460107104")])
    assert in_town * 20 < in_the_country


@pytest.mark.parametrize("trade", [trade.layer for trade in LAYERS])
def test_a_professional_layer_takes_in_the_whole_city(city: City, trade: str) -> None:
    whole = shapely.from_wkb(of_level(city, "city")[0].geometry)
    layer = [area for area in city.boundaries.areas if area.layer == trade]
    assert shapely.coverage_is_valid(shapes(layer))
    assert shapely.coverage_union_all(shapes(layer)).normalize() == whole.normalize()


def test_the_airport_the_harbour_and_the_offices_have_ground_of_their_own(city: City) -> None:
    special = [area for area in city.boundaries.areas if area.layer == "special"]
    assert [area.code.rsplit("-")[-1] for area in special] == ["airport", "harbour", "offices"]
    assert shapely.is_valid(shapes(special)).all()
    assert not shapely.is_empty(shapes(special)).any()


def test_the_same_city_is_drawn_again_byte_by_byte(city: City) -> None:
    drawn = tuple(base_areas())
    assert drawn == city.boundaries.areas[: len(drawn)]


@pytest.mark.parametrize(
    ("official", "spoken"),
    [
        ("秀华社区居民委员会", "秀华社区"),
        ("府城社区居委会", "府城社区"),
        ("仁里村委会", "仁里村"),
        ("场部社区", "场部社区"),
    ],
)
def test_a_grid_is_named_after_its_community_as_people_say_it(official: str, spoken: str) -> None:
    assert short_name(official) == spoken
