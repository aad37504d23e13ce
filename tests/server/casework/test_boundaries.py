"""A new version of the boundaries comes into force, or is refused and leaves the last good one in force."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from geo.areas import BoundarySet
from server.casework.boundaries import BoundaryChange, bring_in
from server.casework.errors import AreasStoodOn, BoundaryVersionTaken, CityMissing
from tests.server.conftest import Opening
from tests.server.running_house import RunningHouse
from tests.server.small_city import boundaries

IN_FORCE = boundaries()


def issued(version: str, *without: str) -> BoundarySet:
    """The small city's areas under another version's name, some left out."""
    kept = tuple(area for area in IN_FORCE.areas if area.code not in without)
    return msgspec.structs.replace(IN_FORCE, version=version, areas=kept)


@pytest.fixture(autouse=True)
def a_day_later(running: RunningHouse) -> None:
    running.clock.pass_by(timedelta(days=1))


def version_after_restart(running: RunningHouse) -> str:
    running.reopen()
    return running.house.boundaries.version


def test_the_new_version_is_in_force_from_the_next_start(running: RunningHouse) -> None:
    change = bring_in(running.folder, issued("v2", "g4"), running.clock)
    assert change == BoundaryChange(version="v2", predecessor="v1", added=(), vanished=("g4",), stood_on=())
    assert version_after_restart(running) == "v2"


def test_the_same_version_again_changes_nothing(running: RunningHouse) -> None:
    change = bring_in(running.folder, IN_FORCE, running.clock)
    assert (change.added, change.vanished) == ((), ())
    assert version_after_restart(running) == "v1"


def test_a_version_s_name_is_not_given_to_another_set(running: RunningHouse) -> None:
    with pytest.raises(BoundaryVersionTaken):
        bring_in(running.folder, issued("v1", "g4"), running.clock)
    assert version_after_restart(running) == "v1"


def test_areas_on_which_somebody_stands_do_not_vanish_unasked(running: RunningHouse) -> None:
    with pytest.raises(AreasStoodOn, match="g1, g3, harbour"):
        bring_in(running.folder, issued("v2", "g1", "g3", "harbour"), running.clock)
    assert version_after_restart(running) == "v1"


def test_where_it_is_asked_for_they_vanish_all_the_same(running: RunningHouse) -> None:
    change = bring_in(running.folder, issued("v2", "g1"), running.clock, orphan=True)
    assert change.stood_on == ("g1",)
    assert version_after_restart(running) == "v2"


def test_a_folder_without_a_city_is_refused(opening: Opening, tmp_path: Path) -> None:
    with pytest.raises(CityMissing):
        bring_in(tmp_path, IN_FORCE, opening().clock)
