"""夜间特急: who arrives on the spot by night says so with the place, and no clock listens to that."""

from datetime import timedelta

from server.domain.clocks import clocks_of
from server.domain.decide import decide
from server.domain.events import Recorded
from server.domain.steps.field import Visit
from server.domain.transitions import Step
from tests.server.domain.cast import WORKER, context
from tests.server.domain.stages import handling, moved
from tests.server.small_city import IN_G1, MORNING

NIGHT = MORNING + timedelta(hours=14)


def test_the_arrival_on_the_spot_by_night_is_an_event_with_its_place_and_moves_no_clock() -> None:
    ticket = handling()
    payload = decide(
        ticket, Step.RECORD, Visit(found="已到场，正在抢修", position=IN_G1), context(NIGHT, WORKER)
    )
    assert isinstance(payload, Recorded)
    assert (payload.kind, payload.recorded_at) == ("visit", NIGHT)
    assert (payload.body["position"]["lon"], payload.body["position"]["lat"]) == (IN_G1.lon, IN_G1.lat)
    assert clocks_of(moved(ticket, payload, NIGHT, WORKER.id)) == clocks_of(ticket)
