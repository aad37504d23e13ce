"""What a boundary set may not contain, and what it answers about itself."""

from datetime import date

import msgspec
import pytest

from geo.errors import (
    AreaUnknown,
    CodeGivenTwice,
    LevelUnknown,
    NoBaseArea,
    ParentNotCoarser,
    ParentNotInSet,
    TooManyLayers,
)
from tests.geo.squares import area, box, town

STREET = area("s1", box(0, 0, 2), level="street")
GRID_ALONE = area("g0", box(0, 0))
GRID = area("g1", box(0, 0), parent="s1")


def test_a_set_without_a_base_area_is_refused() -> None:
    with pytest.raises(NoBaseArea):
        town(area("r", box(0, 0), level=None, layer="river"))


def test_a_layer_for_each_area_is_refused() -> None:
    with pytest.raises(TooManyLayers):
        town(GRID_ALONE, *(area(f"r{n}", box(0, 0), level=None, layer=f"river{n}") for n in range(51)))


def test_a_code_may_stand_only_once_in_a_set() -> None:
    with pytest.raises(CodeGivenTwice):
        town(GRID, STREET, area("g1", box(1, 0)))


def test_a_parent_must_be_in_the_set() -> None:
    with pytest.raises(ParentNotInSet):
        town(GRID)


def test_a_parent_must_be_of_a_coarser_level() -> None:
    with pytest.raises(ParentNotCoarser):
        town(area("a", box(0, 0), parent="b"), area("b", box(0, 0)))


@pytest.mark.parametrize(("level", "layer"), [("hamlet", "base"), (None, "base"), ("grid", "river")])
def test_base_areas_and_they_alone_have_a_known_level(level: str | None, layer: str) -> None:
    with pytest.raises(LevelUnknown):
        town(STREET, area("x", box(0, 0), level=level, layer=layer))


def test_a_set_knows_its_levels_and_overlays() -> None:
    drawn = town(STREET, GRID, area("r", box(0, 0), level=None, layer="river"))
    assert (drawn.levels, drawn.layers) == (("street", "grid"), ("river",))


def test_a_chain_runs_from_the_area_to_its_coarsest_parent() -> None:
    assert town(STREET, GRID).chains()["g1"] == ("g1", "s1")


def test_an_unknown_code_is_refused_by_name() -> None:
    with pytest.raises(AreaUnknown, match="g9"):
        town(GRID, STREET).area("g9")


def test_the_digest_changes_with_any_content() -> None:
    assert town(STREET, GRID).sha256 == town(STREET, GRID).sha256
    assert town(STREET, GRID).sha256 != town(STREET, msgspec.structs.replace(GRID, rank=1)).sha256


def test_days_are_half_open() -> None:
    born = msgspec.structs.replace(GRID, since=date(2026, 3, 1), until=date(2026, 4, 1))
    drawn = town(STREET, born)
    assert drawn.valid_on(date(2026, 2, 28)).levels == ("street",)
    assert drawn.valid_on(date(2026, 3, 1)).levels == ("street", "grid")
    assert drawn.valid_on(date(2026, 4, 1)).levels == ("street",)


def test_a_child_outlives_its_parent_without_it() -> None:
    gone = msgspec.structs.replace(STREET, until=date(2026, 4, 1))
    assert town(gone, GRID).valid_on(date(2026, 5, 1)).chains()["g1"] == ("g1",)
