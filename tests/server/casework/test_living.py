"""Many people at once on the same tickets, with and without a network: nothing is lost, doubled, or told otherwise."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.engines import Template
from tests.server.casework.living import Life
from tests.server.running_house import RunningHouse

pytestmark = pytest.mark.both_engines


@settings(max_examples=4, deadline=None, phases=(Phase.generate,))  # each opens a house of its own
@given(st.integers(0, 2**32))
def test_whatever_desks_and_handhelds_do_at_once_the_house_holds_together(
    template: Template, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    running = RunningHouse(tmp_path_factory.mktemp("life") / "house", template)
    try:
        life = Life(running, seed).lived(40)
        assert life.troubles() == []
    finally:
        running.close()
