"""Which boundaries are shown on a map."""

import pytest
from msgspec.structs import replace

from geo.ground import Ground
from server.casework.errors import BoundaryVersionUnknown
from server.casework.maps import ground_of
from tests.server.running_house import RunningHouse
from tests.server.small_city import boundaries


def test_without_a_version_it_is_the_one_in_force(running: RunningHouse) -> None:
    house = running.house
    assert ground_of(house, None) is house.ground
    assert ground_of(house, house.boundaries.version) is house.ground


def test_a_version_that_is_only_made_ready_is_not_shown(running: RunningHouse) -> None:
    running.house.atlas.hold(Ground(replace(boundaries(), version="proposed")))
    with pytest.raises(BoundaryVersionUnknown):
        ground_of(running.house, "proposed")
