"""公示 of a house: a day's matters of one kind, some days later, where the city has it so."""

from datetime import date, timedelta

import pytest

from server.casework.publicity import matters_of
from server.casework.rule_files import adopt_policy
from server.domain.errors import CategoryUnknown
from tests.server.domain.china import china
from tests.server.running_house import RunningHouse
from tests.server.small_city import IN_G1, IN_G3, LAMP, WORKER

DAY = date(2026, 11, 23)


def test_a_days_lamps_are_public_three_days_later_by_grid(running: RunningHouse) -> None:
    adopt_policy(running.folder, b'name = "open"\n[publicity]\ncategories = ["01"]\n')
    assert running.house.rulebook.refresh()
    running.clock.at = china("2026-11-23T09:30")
    worker = running.handheld(WORKER)
    worker.push(*(worker.report(LAMP, place) for place in (IN_G1, IN_G3)))
    running.take_in()

    assert matters_of(running.house, "0104", DAY, None) == ()
    running.clock.pass_by(timedelta(days=3))

    assert sorted(each.area for each in matters_of(running.house, "0104", DAY, None)) == ["g1", "g3"]
    assert [each.area for each in matters_of(running.house, "0104", DAY, "s1")] == ["g1"]
    assert matters_of(running.house, "0104", DAY + timedelta(days=1), None) == ()
    assert matters_of(running.house, "0201", DAY, None) == ()


def test_a_kind_that_there_is_not_is_told(running: RunningHouse) -> None:
    with pytest.raises(CategoryUnknown):
        matters_of(running.house, "9999", DAY, None)
