"""The demo city's areas: real outlines and names, and levels that nest exactly."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from geo.areas import LEVELS, Area
from seed.city import City
from seed.haikou.ground import base_areas, communities, districts, short_name, streets
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
    for area in of_level(city, parent):
        children = [each for each in of_level(city, child) if each.parent == area.code]
        joined = shapely.coverage_union_all(shapes(children))
        assert joined.normalize() == shapely.from_wkb(area.geometry).normalize()


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
    for area in of_level(city, "district"):
        name, outline = districts()[area.code]
        assert area.name == name
        assert shapely.from_wkb(area.geometry).hausdorff_distance(outline) < 1e-7


def test_each_community_has_three_to_five_grids_numbered_from_west_to_east(city: City) -> None:
    grids = of_level(city, "grid")
    assert 1800 <= len(grids) <= 2000
    assert set(Counter(grid.parent for grid in grids).values()) == {3, 4, 5}
    for community in of_level(city, "community"):
        own = [grid for grid in grids if grid.parent == community.code]
        assert [grid.code for grid in own] == [f"{community.code}{n:03d}" for n in range(1, len(own) + 1)]
        longitudes = shapely.get_x(shapely.centroid(shapes(own)))
        assert (np.diff(longitudes) >= 0).all()


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


def test_every_professional_layer_takes_in_every_grid_whole(city: City) -> None:
    whole = shapely.from_wkb(of_level(city, "city")[0].geometry)
    for trade in LAYERS:
        layer = [area for area in city.boundaries.areas if area.layer == trade.layer]
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
