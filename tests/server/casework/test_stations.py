"""党员帮办驻点: a helper signs in, writes down what was done, leaves a note; who serves the station sees it."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from msgspec.structs import replace

from server.casework import stations
from server.casework.errors import RoleMissing
from server.casework.people import actor_of
from server.domain.errors import CodeUnknown
from server.domain.people import Person, Role
from server.domain.scope import Actor
from server.domain.stations import Station
from tests.server.running_house import Handheld, Json, RunningHouse, id_of
from tests.server.small_city import COORDINATOR, HELPER, IN_G1, LAMP, MORNING, OTHER_WORKER, WORKER

pytestmark = pytest.mark.both_engines

HALL = Station(id="hall-1", name="甲社区帮办驻点", area="g1", address="社区服务站一楼")
SECOND = Station(id="hall-2", name="乙社区帮办驻点", area="g2")
FAR = Station(id="hall-3", name="丙社区帮办驻点", area="g3")
ADMIN = Person(id="admin-9", name="何管", roles=(Role.ADMIN,))


def acting(running: RunningHouse, person: Person) -> Actor:
    with running.house.engine.connect() as connection:
        return actor_of(connection, person, MORNING.date())


def entered(running: RunningHouse, *wanted: Station, by: Person = ADMIN) -> None:
    who = acting(running, by)
    for station in wanted:
        running.house.writer.run_sync(
            partial(stations.enter, house=running.house, actor=who, station=station)
        )


def said(handheld: Handheld, kind: str, body: Json) -> Json:
    """A command, taken in, with its verdict beside it."""
    written = handheld.command(kind, body)
    handheld.push(written)
    handheld.running.take_in()
    return {**written, "verdict": handheld.verdicts(written)[-1]}


@pytest.fixture
def helper(running: RunningHouse) -> Handheld:
    entered(running, HALL, SECOND, FAR)
    return running.handheld(HELPER)


def test_a_helper_finds_the_stations_of_the_area_on_a_new_handheld_and_nobody_else_does(
    running: RunningHouse, helper: Handheld
) -> None:
    worker = running.handheld(WORKER)

    assert [name for name in running.live_ids(helper.mailbox) if name.startswith("station:")] == [
        "station:hall-1",
        "station:hall-2",
    ]
    assert running.document(worker.mailbox, "station:hall-1") is None


def test_who_sits_at_a_station_and_what_was_left_to_say_is_told(
    running: RunningHouse, helper: Handheld
) -> None:
    begun = said(helper, "shift", {"station": "hall-1"})
    assert begun["verdict"]["status"] == "accepted"
    assert begun["verdict"]["facts"] == {"station": HALL.name}
    sitting = running.document(helper.mailbox, "station:hall-1")
    assert sitting is not None
    assert [(one["name"], one["shift"]) for one in sitting["present"]] == [(HELPER.name, str(id_of(begun)))]

    running.clock.at += timedelta(hours=3)
    said(helper, "shift_log", {"shift": str(id_of(begun)), "what": "advice", "text": "讲解医保缴费"})
    said(helper, "shift_end", {"shift": str(id_of(begun)), "note": "下午有人来取表格"})

    left = running.document(helper.mailbox, "station:hall-1")
    assert left is not None
    assert (left["present"], left["note"], left["note_by"]) == ([], "下午有人来取表格", HELPER.name)
    (log,) = stations.log_of(running.house, acting(running, COORDINATOR), "hall-1", MORNING)
    assert log.shift.ended_at is not None
    assert round((log.shift.ended_at - log.shift.begun_at) / timedelta(hours=1)) == 3
    assert [(entry.what, entry.text) for entry in log.entries] == [("advice", "讲解医保缴费")]


def test_signing_in_again_ends_the_shift_that_was_forgotten(running: RunningHouse, helper: Handheld) -> None:
    said(helper, "shift", {"station": "hall-1"})
    running.clock.at += timedelta(days=1)
    said(helper, "shift", {"station": "hall-2"})

    there, here = (running.document(helper.mailbox, f"station:hall-{n}") for n in (1, 2))
    assert there is not None
    assert here is not None
    assert (there["present"], len(here["present"])) == ([], 1)


def test_a_shift_that_was_parked_ends_no_other_before_that_began(
    running: RunningHouse, helper: Handheld
) -> None:
    other = running.handheld(HELPER)
    other.report()  # is never sent
    other.push(other.command("shift", {"station": "hall-2"}))
    running.clock.pass_by(timedelta(hours=20))
    said(helper, "shift", {"station": "hall-1"})
    running.clock.pass_by(timedelta(days=2))
    running.take_in()

    (log,) = stations.log_of(running.house, acting(running, COORDINATOR), "hall-1", MORNING)
    assert log.shift.ended_at == log.shift.begun_at


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("shift", {"station": "nowhere"}, "station_unknown"),
        ("shift", {"station": "hall-3"}, "station_unknown"),
        ("shift_end", {"shift": str(uuid4())}, "shift_not_yours"),
        ("shift_log", {"shift": str(uuid4()), "what": "visit", "text": "走访"}, "shift_not_yours"),
    ],
    ids=["no such station", "another street's", "an end of no shift", "a log of no shift"],
)
def test_what_fits_no_station_or_shift_of_ones_own_is_refused_with_the_reason(
    helper: Handheld, kind: str, body: Json, reason: str
) -> None:
    verdict = said(helper, kind, body)["verdict"]

    assert (verdict["status"], verdict["reason_code"]) == ("refused", reason)


def test_a_shift_ends_once_and_is_its_own_helpers(running: RunningHouse, helper: Handheld) -> None:
    shift = str(id_of(said(helper, "shift", {"station": "hall-1"})))
    stranger = running.handheld(WORKER)

    assert said(stranger, "shift_end", {"shift": shift})["verdict"]["reason_code"] == "shift_not_yours"
    assert said(helper, "shift_end", {"shift": shift})["verdict"]["status"] == "accepted"
    assert said(helper, "shift_end", {"shift": shift})["verdict"]["reason_code"] == "shift_not_yours"


def test_who_is_no_helper_signs_in_nowhere(running: RunningHouse) -> None:
    entered(running, HALL)

    verdict = said(running.handheld(WORKER), "shift", {"station": "hall-1"})["verdict"]

    assert verdict["reason_code"] == "station_unknown"


def test_a_closed_station_leaves_the_handhelds_and_is_signed_in_to_no_more(
    running: RunningHouse, helper: Handheld
) -> None:
    entered(running, replace(HALL, is_closed=True))

    assert running.document(helper.mailbox, "station:hall-1") is None
    assert said(helper, "shift", {"station": "hall-1"})["verdict"]["reason_code"] == "station_unknown"


def test_a_coordinator_enters_the_stations_of_the_own_area_only(running: RunningHouse) -> None:
    entered(running, HALL, by=COORDINATOR)

    for refused, station, why in (
        (COORDINATOR, FAR, RoleMissing),
        (HELPER, HALL, RoleMissing),
        (ADMIN, replace(HALL, area="nowhere"), CodeUnknown),
    ):
        _refused(running, refused, station, why)
    assert stations.listed(running.house, acting(running, COORDINATOR)) == (HALL,)
    assert stations.listed(running.house, acting(running, OTHER_WORKER)) == ()


def _refused(running: RunningHouse, by: Person, station: Station, why: type[Exception]) -> None:
    with pytest.raises(why):
        entered(running, station, by=by)


def test_what_a_helper_writes_down_for_somebody_else_is_told_so_and_has_the_channel_of_the_station(
    running: RunningHouse, helper: Handheld
) -> None:
    written = helper.report(LAMP, IN_G1, on_behalf=True, station="hall-1")
    helper.push(written)
    running.take_in()

    ticket = running.ticket(id_of(written))
    assert (ticket.on_behalf, ticket.station, ticket.channel) == (True, "hall-1", "party")
    assert ticket.number[6:8] == "11"
    document = running.document(helper.mailbox, f"ticket:{ticket.id}")
    assert document is not None
    assert document["on_behalf"] is True


def test_a_report_of_ones_own_says_nothing_of_that(running: RunningHouse) -> None:
    worker = running.handheld(WORKER)
    written = worker.report()
    worker.push(written)
    running.take_in()

    ticket = running.ticket(id_of(written))
    assert (ticket.on_behalf, ticket.station, ticket.channel) == (False, None, "grid")
