"""What a re-division would change: heirs by area, and the places that change hands.

before ┌──────┬──────┬──────┐      after ┌───┬────────┬──────┐
       │  g1  │  g2  │  g3  │            │ a │   g2   │ lake │
       └──────┴──────┴──────┘            └───┴────────┴──────┘
"""

import numpy as np
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from geo.areas import Area
from geo.locate import Locator
from geo.redivision import Changes, Heir, Move, changes, codes_elsewhere, falls, heirs, moves
from tests.geo.cities import CITIES
from tests.geo.squares import SIDE, SOUTH, WEST, area, box, town

BEFORE = town(
    area("s", box(0, 0, 3), level="street"),
    area("g1", box(0, 0), parent="s"),
    area("g2", box(1, 0), parent="s"),
    area("g3", box(2, 0), parent="s"),
)
AFTER = town(
    area("s", box(0, 0, 3), level="street"),
    area("a", box(0, 0, 0.5), parent="s"),
    area("g2", box(0.5, 0, 1.5), parent="s"),
)


def shares(found: tuple[Heir, ...]) -> list[tuple[str | None, float]]:
    return [(heir.code, heir.share) for heir in found]


def test_each_old_area_is_followed_by_those_that_share_its_ground() -> None:
    found = heirs(BEFORE, AFTER)
    assert sorted(shares(found["g1"])) == [("a", 0.5), ("g2", 0.5)]
    assert shares(found["g2"]) == [("g2", 1.0)]
    assert shares(found["g3"]) == [(None, 1.0)]


def test_a_share_is_also_told_in_square_metres() -> None:
    assert heirs(BEFORE, AFTER)["g3"][0].area_m2 == pytest.approx(1046 * 1107, rel=0.01)


def test_places_that_change_hands_are_named_with_their_owners() -> None:
    x = np.array([0.25, 0.75, 1.5, 2.5, 9.0])
    lon, lat = WEST + x * SIDE, np.full(5, SOUTH + SIDE / 2)
    assert moves(Locator(BEFORE), Locator(AFTER), lon, lat) == [
        Move(0, "g1", "a"),
        Move(1, "g1", "g2"),
        Move(3, "g3", None),
    ]


@settings(max_examples=50, deadline=None)
@given(areas=CITIES)
def test_where_nothing_changes_nothing_moves(areas: list[Area]) -> None:
    drawn = town(*areas)
    assert all(heir.share <= 1 for found in heirs(drawn, drawn).values() for heir in found)
    assert all((code, 1.0) in shares(found) for code, found in heirs(drawn, drawn).items() if found)
    lon, lat = np.random.default_rng(1).uniform((WEST, SOUTH), (WEST + 7 * SIDE, SOUTH + 7 * SIDE), (50, 2)).T
    assert moves(Locator(drawn), Locator(drawn), lon, lat) == []


def test_codes_come_go_or_stay_with_something_else_about_them() -> None:
    again = town(*(replace(each, scheme="hand-2027") for each in BEFORE.areas))
    assert changes(BEFORE, AFTER) == Changes(added=("a",), vanished=("g1", "g3"), redrawn=("g2",))
    assert changes(BEFORE, again) == Changes(added=(), vanished=(), redrawn=())
    renamed = town(*(replace(each, name=f"新{each.name}") for each in BEFORE.areas))
    assert changes(BEFORE, renamed).redrawn == ("g1", "g2", "g3", "s")


def test_ground_that_falls_between_is_named_with_its_size_and_place() -> None:
    (lake,) = falls(BEFORE, AFTER)
    assert lake.areas == ()
    assert lake.area_m2 == pytest.approx(1046 * 1107, rel=0.01)
    assert lake.place == pytest.approx((WEST + 2.5 * SIDE, SOUTH + 0.5 * SIDE))


def test_ground_of_two_areas_is_named_once_whichever_of_them_changed() -> None:
    over = town(*(area(code, box(x, 0, 1.5), parent=None) for code, x in (("g1", 0), ("g2", 1), ("g3", 2))))
    assert [fall.areas for fall in falls(BEFORE, over)] == [("g1", "g2"), ("g2", "g3")]
    one = town(*BEFORE.areas[:2], area("g2", box(0.5, 0, 1.5), parent="s"), BEFORE.areas[3])
    assert [fall.areas for fall in falls(BEFORE, one)] == [("g1", "g2")]


def test_where_nothing_changes_nothing_falls() -> None:
    assert falls(BEFORE, BEFORE) == ()


def test_a_code_on_other_ground_or_of_another_kind_names_another_place() -> None:
    moved = town(
        area("s", box(0, 0, 3), level="street"),
        area("g1", box(0.4, 0), parent="s"),
        area("g2", box(0, 0, 0.4), parent="s"),
        area("g3", box(2, 0), level=None, layer="river"),
    )
    assert codes_elsewhere(BEFORE, moved) == {"g2", "g3"}
