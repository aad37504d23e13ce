"""沿革 between two versions: shares of ground, told from both sides.

before ┌──────┬──────┐ after ┌───┬────────┐
       │  g1  │  g2  │       │ a │   b    │ sea
       └──────┴──────┘       └───┴────────┘
"""

import shapely
from hypothesis import given, settings

from geo.areas import Area
from geo.lineage import Kin, succession
from geo.outlines import area_m2
from tests.geo.cities import CITIES
from tests.geo.squares import area, box, town

STREET = area("s", box(0, 0, 2), level="street")
FIRST, SECOND = area("g1", box(0, 0), parent="s"), area("g2", box(1, 0), parent="s")
BEFORE = town(STREET, FIRST, SECOND)
AFTER = town(STREET, area("a", box(0, 0, 0.4), parent="s"), area("b", box(0.4, 0, 1.6), parent="s"))


def test_shares_are_parts_of_the_area_that_is_asked_about() -> None:
    told = succession(BEFORE, AFTER)
    assert told.successors_of("g1") == (Kin("b", 0.6), Kin("a", 0.4))
    assert told.successors_of("g2") == (Kin("b", 1.0),)
    assert told.predecessors_of("a") == (Kin("g1", 1.0),)
    assert told.predecessors_of("b") == (Kin("g2", 0.625), Kin("g1", 0.375))


def test_what_is_as_it_was_follows_itself_and_takes_no_room() -> None:
    told = succession(BEFORE, AFTER)
    assert told.successors_of("s") == told.predecessors_of("s") == (Kin("s", 1.0),)
    assert told.successors.keys() == {"g1", "g2"}
    assert told.predecessors.keys() == {"a", "b"}


def test_ground_may_come_from_nobody_and_go_to_nobody() -> None:
    shrunk = town(STREET, FIRST)
    assert succession(BEFORE, shrunk).successors_of("g2") == (Kin(None, 1.0),)
    assert succession(shrunk, BEFORE).predecessors_of("g2") == (Kin(None, 1.0),)


@settings(max_examples=50, deadline=None)
@given(before=CITIES, after=CITIES)
def test_told_backwards_it_is_the_same_with_the_sides_changed(before: list[Area], after: list[Area]) -> None:
    forth, back = succession(town(*before), town(*after)), succession(town(*after), town(*before))
    assert forth.successors == back.predecessors
    assert forth.predecessors == back.successors


@settings(max_examples=50, deadline=None)
@given(before=CITIES, after=CITIES)
def test_all_ground_is_accounted_for_but_traces(before: list[Area], after: list[Area]) -> None:
    told = succession(town(*before), town(*after)).successors
    rows = [told[each.code] for each in before if each.code in told and _is_more_than_traces(each)]
    assert all(sum(kin.share for kin in row) > 0.9 and max(kin.share for kin in row) <= 1 for row in rows)


def _is_more_than_traces(area: Area) -> bool:
    """Whether it is so large that what is left out of its shares, under a square metre each, is no tenth of it."""
    return area_m2(shapely.from_wkb(area.geometry)) > 100
