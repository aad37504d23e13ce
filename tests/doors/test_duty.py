"""Rosters at the door: coordinators enter their area's, handlers their unit's; one signs in to one's own shift only."""

from datetime import timedelta

from sync.clock import system_clock
from tests.doors.house import Json, ServedHouse, problem


def a_shift(**changed: object) -> Json:
    now = system_clock()
    return {
        "person": "handler-urban",
        "unit": "urban",
        "area": "city",
        "level": 1,
        "starts_at": (now - timedelta(hours=1)).isoformat(),
        "ends_at": (now + timedelta(hours=8)).isoformat(),
        **changed,
    }


def test_a_shift_is_entered_signed_in_to_and_handed_over(house: ServedHouse) -> None:
    desk = house.desk("handler1")
    shift = desk.post("/api/v1/duty/shifts", json=a_shift())
    assert shift.status_code == 201, shift.text
    own = shift.json()["id"]
    assert desk.post(f"/api/v1/duty/shifts/{own}/sign-in").json()["signed_in_at"]
    problem(desk.post(f"/api/v1/duty/shifts/{own}/sign-in"), 409, "roster-refused")
    left = desk.post(f"/api/v1/duty/shifts/{own}/sign-out", json={"note": "无事"})
    assert left.json()["note"] == "无事"
    now = system_clock()
    between = {"since": (now - timedelta(hours=9)).isoformat(), "until": now.isoformat()}
    listed = house.desk("operator1").get("/api/v1/duty/shifts", params=between).json()
    assert own in {each["id"] for each in listed}
    assert desk.get("/api/v1/duty/calls", params={"since": between["since"]}).json() == []


def test_nobody_enters_anothers_roster_or_signs_in_for_another(house: ServedHouse) -> None:
    own = house.desk("handler1").post("/api/v1/duty/shifts", json=a_shift()).json()["id"]
    problem(house.desk("handler2").post(f"/api/v1/duty/shifts/{own}/sign-in"), 404, "shift-unknown")
    for login in ("handler2", "worker1", "street1", "supervisor1"):
        refused = house.desk(login).post("/api/v1/duty/shifts", json=a_shift())
        problem(refused, 403, "role-missing")
    of_the_district = a_shift(unit=None, area="d1", level=4, person="district-1")
    assert house.desk("district1").post("/api/v1/duty/shifts", json=of_the_district).status_code == 201
    problem(house.desk("street2").post("/api/v1/duty/shifts", json=of_the_district), 403, "role-missing")


def test_a_shift_of_nobody_or_of_no_length_is_refused(house: ServedHouse) -> None:
    desk = house.desk("handler1")
    problem(desk.post("/api/v1/duty/shifts", json=a_shift(person="nobody")), 404, "shift-unknown")
    at_once = a_shift()
    at_once["ends_at"] = at_once["starts_at"]
    problem(desk.post("/api/v1/duty/shifts", json=at_once), 409, "roster-refused")
