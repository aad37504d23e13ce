"""Real outlines, with all that is wrong with them, are on a handheld's map as they are."""

import pytest

from geo.pack import pack_map
from tests.geo.real_cities import REAL_CITIES, real_city
from tests.geo.redrawing import differing


@pytest.mark.parametrize("name", REAL_CITIES)
def test_all_that_is_within_reach_of_a_scope_is_drawn_as_it_is(name: str) -> None:
    boundaries = real_city(name)
    finest = [area.code for area in boundaries.areas if area.level == boundaries.levels[-1]]
    scope = finest[len(finest) // 2]
    assert differing(pack_map(boundaries, [scope]), boundaries, scope) == []
