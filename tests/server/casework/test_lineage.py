"""沿革: what became of an area through the versions of a house.

v1 │   g1   │   g2   │        v2  │g11│ g12 │  g2   │        v3  │g11│     g20     │
"""

from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from geo.areas import Area, BoundarySet
from geo.lineage import Kin
from server.casework.activation import activate
from server.casework.errors import AreaNeverWas
from server.casework.lineage import AreaThen, history
from server.commands.boundaries import boundaries
from tests.geo.squares import area, box
from tests.server.redividing import DIVIDED, MERGED, edited
from tests.server.running_house import RunningHouse
from tests.server.small_city import MORNING, SINCE

DAY = timedelta(days=1)


@pytest.fixture
def thrice(running: RunningHouse) -> RunningHouse:
    for days, issued in enumerate((DIVIDED, MERGED), start=1):
        entered(running, issued, days)
    return running


def entered(running: RunningHouse, issued: BoundarySet, days: int) -> None:
    running.house.writer.run_sync(lambda unit: activate(unit, issued, MORNING + days * DAY))
    running.house.atlas.refresh()


def told(running: RunningHouse, code: str) -> list[AreaThen]:
    return list(history(running.house.atlas, code))


def test_an_area_is_told_with_what_it_came_from_and_what_came_after_it(thrice: RunningHouse) -> None:
    (then,) = told(thrice, "g12")
    assert (then.version, then.since, then.until) == ("v2", MORNING + DAY, MORNING + 2 * DAY)
    assert (then.name, then.level, then.parent, then.scheme) == ("区域g12", "grid", "s1", "hand-2026")
    assert then.predecessors == (Kin("g1", 1.0),)
    assert then.successors == (Kin("g20", 1.0),)


def test_shares_are_of_the_area_that_is_asked_about(thrice: RunningHouse) -> None:
    assert told(thrice, "g1")[0].successors == (Kin("g12", 0.6), Kin("g11", 0.4))
    assert told(thrice, "g20")[0].predecessors == (Kin("g2", 0.625), Kin("g12", 0.375))


def test_it_is_told_for_every_version_that_has_it(thrice: RunningHouse) -> None:
    assert [then.version for then in told(thrice, "g2")] == ["v1", "v2"]
    first, second, third = told(thrice, "s1")
    assert (first.predecessors, third.successors, third.until) == ((), (), None)
    assert first.successors == second.predecessors == second.successors == (Kin("s1", 1.0),)


def test_another_name_and_declared_days_are_those_of_the_version(running: RunningHouse) -> None:
    named: Area = replace(area("g2", box(1, 0), parent="s1"), name="新区", since=SINCE)
    entered(running, edited(running.house.boundaries, "v2", named), 1)
    assert [(then.name, then.valid_from) for then in told(running, "g2")] == [
        ("区域g2", None),
        ("新区", SINCE),
    ]


def test_two_versions_are_compared_once(thrice: RunningHouse) -> None:
    atlas = thrice.house.atlas
    assert atlas.succession("v1", "v2") is atlas.succession("v1", "v2")


def test_a_code_that_never_was_has_no_history(running: RunningHouse) -> None:
    with pytest.raises(AreaNeverWas, match="moon"):
        told(running, "moon")


def asked(running: RunningHouse, *words: str) -> Result:
    return CliRunner().invoke(boundaries, ["history", *words, "--data", str(running.folder)])


def test_the_command_tells_it_in_words(thrice: RunningHouse) -> None:
    assert asked(thrice, "g12").output.splitlines() == [
        "v2  2026-11-24 09:30 – 2026-11-25 09:30  区域g12 (grid, hand-2026，上级 s1)",
        "  来自 g1 100.00%",
        "  去向 g20 100.00%",
    ]
    assert "  to g12 60.00%, g11 40.00%" in asked(thrice, "g1", "--lang", "en").output
    assert '"predecessors":[{"code":"g1","share":1.0}]' in asked(thrice, "g12", "--json").output


def test_the_command_says_that_a_code_never_was(running: RunningHouse) -> None:
    refused = asked(running, "moon")
    assert (refused.exit_code, refused.output) == (1, "Error: There never was an area moon.\n")
