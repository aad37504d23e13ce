"""Every version of the boundaries stays, each from its own instant on, and none changes what was before."""

from datetime import datetime, timedelta

import msgspec
import pytest

from geo.areas import Area, BoundarySet
from server.casework.activation import activate
from server.casework.errors import (
    BoundaryVersionTaken,
    BoundaryVersionUnknown,
    CaseworkError,
    CodesReused,
    SinceTooEarly,
)
from tests.geo.squares import area, box
from tests.server.conftest import Opening
from tests.server.running_house import RunningHouse, id_of
from tests.server.small_city import IN_G1, MORNING, WORKER, boundaries

DAY = timedelta(days=1)
V1 = boundaries()
#: g1 is divided in two.
DIVIDED = (area("g11", box(0, 0, 0.4), parent="s1"), area("g12", box(0.4, 0, 0.6), parent="s1"))


def redrawn(version: str, *added: Area, without: tuple[str, ...] = ("g1",)) -> BoundarySet:
    kept = tuple(each for each in V1.areas if each.code not in without)
    return msgspec.structs.replace(V1, version=version, areas=(*kept, *added))


V2 = redrawn("v2", *DIVIDED)


def activated(running: RunningHouse, issued: BoundarySet, since: datetime | None = None) -> None:
    running.house.writer.run_sync(lambda unit: activate(unit, issued, since))
    running.house.atlas.refresh()


def owner(running: RunningHouse, instant: datetime) -> str:
    return running.house.atlas.as_of(instant).locator.locate(IN_G1).chain[0]


def test_each_version_is_in_force_from_its_instant_until_the_next_one(running: RunningHouse) -> None:
    activated(running, V2, MORNING + DAY)
    just_before = MORNING + DAY - timedelta(microseconds=1)
    assert [owner(running, at) for at in (MORNING, just_before, MORNING + DAY)] == ["g1", "g1", "g12"]
    assert owner(running, MORNING - 10 * DAY) == "g1"


def test_a_house_takes_the_next_version_when_its_day_comes_without_a_restart(running: RunningHouse) -> None:
    activated(running, V2, MORNING + DAY)
    assert running.house.boundaries.version == "v1"
    running.clock.pass_by(DAY)
    assert running.house.boundaries.version == "v2"


def test_a_version_that_begins_now_is_in_force_at_once_and_after_a_restart(running: RunningHouse) -> None:
    activated(running, V2)
    assert running.house.boundaries.version == "v2"
    running.reopen()
    assert running.house.boundaries.version == "v2"


def test_a_report_is_placed_by_the_version_at_its_receipt_and_keeps_its_own(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    first, second = handheld.report(), handheld.report()
    second["body"]["position"]["boundary_version"] = "v1"
    handheld.push(first)
    running.take_in()
    activated(running, V2, MORNING + timedelta(seconds=5))
    running.clock.pass_by(timedelta(seconds=10))
    handheld.push(second)
    running.take_in()
    before, after = (running.ticket(id_of(each)) for each in (first, second))
    assert before.placement is not None
    assert (before.placement.chain[0], before.placement.boundary_version) == ("g1", "v1")
    assert after.placement is not None
    assert (after.placement.chain[0], after.placement.boundary_version) == ("g12", "v2")
    assert after.position is not None
    assert after.position.boundary_version == "v1"


def test_an_area_that_is_no_more_keeps_its_name_and_its_parents(running: RunningHouse) -> None:
    activated(running, V2)
    assert running.house.area_name("g1") == V1.area("g1").name
    assert running.house.chain("g1") == ("g1", "s1", "d1", "city")
    assert (running.house.area_name("moon"), running.house.chain("moon")) == ("moon", ("moon",))


def test_the_last_version_once_more_is_no_change(running: RunningHouse) -> None:
    activated(running, V2)
    known = running.house.atlas.versions
    running.clock.pass_by(DAY)
    activated(running, V2)
    assert running.house.atlas.versions == known


@pytest.mark.parametrize(
    ("issued", "since", "refusal"),
    [
        pytest.param(redrawn("v1"), None, BoundaryVersionTaken, id="a name that another set bears"),
        pytest.param(V2, MORNING - DAY, SinceTooEarly, id="a day gone by"),
        pytest.param(
            redrawn("v2", area("g1", box(3, 0), parent="s1"), without=("g1", "g4")),
            None,
            CodesReused,
            id="a code that names other ground",
        ),
        pytest.param(
            redrawn("v2", area("harbour", box(0, 0), parent="s1"), without=("g1", "harbour")),
            None,
            CodesReused,
            id="a code that names something else",
        ),
    ],
)
def test_what_may_not_come_into_force_leaves_the_last_good_version(
    running: RunningHouse, issued: BoundarySet, since: datetime | None, refusal: type[CaseworkError]
) -> None:
    with pytest.raises(refusal):
        activated(running, issued, since)
    assert [version.version for version in running.house.atlas.versions] == ["v1"]


def test_a_code_is_not_given_again_two_versions_later(running: RunningHouse) -> None:
    activated(running, V2)
    running.clock.pass_by(DAY)
    with pytest.raises(CodesReused, match="g1"):
        activated(running, redrawn("v3", area("g1", box(1, 0), parent="s1"), without=("g1", "g2")))


def test_a_version_is_not_put_in_before_one_that_waits(running: RunningHouse) -> None:
    activated(running, V2, MORNING + 2 * DAY)
    with pytest.raises(SinceTooEarly, match=r"2026-11-25"):
        activated(running, redrawn("v3"), MORNING + DAY)


def test_an_older_version_does_not_come_back_under_its_name(running: RunningHouse) -> None:
    activated(running, V2)
    with pytest.raises(BoundaryVersionTaken):
        activated(running, V1)


def test_only_so_many_versions_are_held_ready_and_all_can_be_asked(opening: Opening) -> None:
    running = opening(boundaries_ready_max=1)
    activated(running, V2)
    atlas = running.house.atlas
    first = atlas.of("v1")
    assert atlas.of("v1") is first
    assert atlas.of("v2").boundaries.version == "v2"
    assert atlas.of("v1") is not first
    with pytest.raises(BoundaryVersionUnknown):
        atlas.of("v9")
