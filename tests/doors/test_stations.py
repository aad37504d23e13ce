"""Help stations at the door: coordinators enter those of their area, and read what helpers did there."""

from datetime import timedelta

import pytest

from sync.clock import system_clock
from tests.doors.house import Json, ServedHouse, problem

HALL: Json = {"name": "甲社区帮办驻点", "area": "g1", "address": "社区服务站一楼"}


def test_a_station_is_entered_listed_changed_and_closed(house: ServedHouse) -> None:
    desk = house.desk("street1")
    entered = desk.put("/api/v1/stations/hall-1", json=HALL)
    assert entered.status_code == 200, entered.text
    assert entered.json() == {"id": "hall-1", "is_closed": False, **HALL}

    closed = desk.put("/api/v1/stations/hall-1", json={**HALL, "is_closed": True}).json()

    listed = desk.get("/api/v1/stations").json()
    assert [each for each in listed if each["id"] == "hall-1"] == [closed]
    assert house.desk("street2").get("/api/v1/stations").json() == []


@pytest.mark.parametrize(
    ("login", "station", "changed", "status", "word"),
    [
        ("street2", "hall-2", {}, 403, "role-missing"),
        ("helper1", "hall-2", {}, 403, "role-missing"),
        ("street1", "hall-2", {"area": "nowhere"}, 400, "code-unknown"),
        ("street1", "hall-2", {"name": ""}, 400, "bad-request"),
        ("street1", "Hall..2", {}, 409, "roster-refused"),
    ],
    ids=["another street's", "a helper", "no area", "no name", "no id"],
)
def test_what_cannot_be_entered_is_told(
    house: ServedHouse, login: str, station: str, changed: Json, status: int, word: str
) -> None:
    refused = house.desk(login).put(f"/api/v1/stations/{station}", json={**HALL, **changed})

    problem(refused, status, word)


def test_the_log_of_a_station_is_for_coordinators_of_its_area(house: ServedHouse) -> None:
    house.desk("street1").put("/api/v1/stations/hall-3", json=HALL)
    since = {"since": (system_clock() - timedelta(days=1)).isoformat()}

    assert house.desk("street1").get("/api/v1/stations/hall-3/shifts", params=since).json() == []
    problem(house.desk("helper1").get("/api/v1/stations/hall-3/shifts", params=since), 403, "role-missing")
    problem(house.desk("street1").get("/api/v1/stations/none/shifts", params=since), 404, "station-unknown")
