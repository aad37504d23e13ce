"""大屏: counts for everybody in the room, live; a display reads them and can do nothing else."""

from datetime import datetime, timedelta

import pytest

from server.casework.wall import DAYS
from sync.clock import system_clock
from tests.doors.city import PASSWORD
from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered, step
from tests.doors.test_live import PATIENCE_S, Line
from tests.server.small_city import IN_G1, IN_G3, LAMP


def wall_of(house: ServedHouse, login: str = "display1", **query: str) -> Json:
    reply = house.desk(login).get("/api/v1/wall", params=query)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def test_a_display_counts_what_lies_in_its_areas_and_nothing_else(house: ServedHouse) -> None:
    before = wall_of(house)

    registered(house, a_report(LAMP, IN_G1))
    registered(house, a_report(LAMP, IN_G3))

    after = wall_of(house)
    assert (after["layer"], len(after["places"])) == ("street", 1)
    assert set(after["areas"]) == {"s1"}
    for told in ("received", "open", "unsigned"):
        assert after["today"][told] == before["today"][told] + 1
    assert len(after["back"]["days"]) == DAYS
    assert after["back"]["days"][-1]["received"] == after["today"]["received"]


def test_the_wall_names_the_boundaries_whose_codes_it_counts_by(house: ServedHouse) -> None:
    shown = house.desk("display1").get("/api/v1/tiles").json()
    assert wall_of(house)["boundary_version"] == shown["boundary_version"]


def test_by_another_layer_areas_are_told_by_that(house: ServedHouse) -> None:
    registered(house, a_report(LAMP, IN_G1))
    assert wall_of(house, layer="grid")["areas"]["g1"]["count"] > 0
    for door in ("wall", "wall/live"):
        problem(house.desk("display1").get(f"/api/v1/{door}?layer=moon"), 404, "layer-unknown")


def test_a_category_is_named_once_it_is_frequent_enough_to_be_nobodys(house: ServedHouse) -> None:
    registered(house, a_report(LAMP, IN_G1, category="0104"))
    registered(house, a_report("餐馆油烟扰民", IN_G1, category="0402"))
    for _ in range(5):
        registered(house, a_report(LAMP, IN_G1, category="0104"))

    named = wall_of(house)["back"]["categories"]

    assert [each["code"] for each in named] == ["0104"]
    assert named[0]["zh"]
    assert named[0]["en"]


def test_no_ticket_and_nothing_that_a_reporter_said_is_on_the_wall(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(f"{LAMP}，门口左边", IN_G1, address="长堤路一号")))

    for login in ("display1", "supervisor1", "street1"):
        text = house.desk(login).get("/api/v1/wall").text
        assert not [each for each in (number, "门口左边", "长堤路一号") if each in text]


@pytest.mark.parametrize(
    "address",
    [
        "tickets",
        "live",
        "choices",
        "figures?from=2026-11-01&to=2026-11-30",
        "boards/daily",
        "areas/street/tallies",
        "areas/g1/people",
        "people",
        "audit",
        "tiles/tickets/10/0/0.mvt",
        "handovers",
        "mediations",
    ],
)
def test_a_display_opens_nothing_else(house: ServedHouse, address: str) -> None:
    problem(house.desk("display1").get(f"/api/v1/{address}"), 403, "role-missing")


def test_a_display_changes_nothing(house: ServedHouse) -> None:
    number = number_of(registered(house))
    asked = {"Idempotency-Key": "by-a-display"}
    refused = house.desk("display1").post("/api/v1/tickets", json=a_report(), headers=asked)
    problem(refused, 403, "role-missing")
    problem(step(house.desk("display1"), number, "urge", {"text": "快"}), 403, "role-missing")


def test_a_display_sees_the_outlines_of_areas(house: ServedHouse) -> None:
    assert house.desk("display1").get("/api/v1/tiles").status_code == 200


@pytest.mark.parametrize("login", ["worker1", "handler1", "admin1", "assist1"])
def test_who_answers_for_no_area_has_no_wall(house: ServedHouse, login: str) -> None:
    problem(house.desk(login).get("/api/v1/wall"), 403, "role-missing")
    problem(house.desk(login).get("/api/v1/wall/live"), 403, "role-missing")


def test_the_wall_is_told_again_when_something_has_changed(house: ServedHouse) -> None:
    with house.desk("display1").stream("GET", "/api/v1/wall/live", timeout=PATIENCE_S) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        line = Line(reply)
        (first,) = line.until("wall")

        registered(house, a_report(LAMP, IN_G1))

        (then,) = line.until("wall")
    assert then[1]["today"]["received"] == first[1]["today"]["received"] + 1


def test_a_display_that_was_signed_out_is_told_so(house: ServedHouse) -> None:
    given = {"login": "display1", "password": PASSWORD}
    signed_in = house.anybody.post("/api/v1/session", json=given).json()
    screen = house.bearing(signed_in["token"])
    with screen.stream("GET", "/api/v1/wall/live", timeout=PATIENCE_S) as reply:
        line = Line(reply)
        line.until("wall")
        assert house.bearing(signed_in["token"]).delete("/api/v1/session").status_code == 204
        registered(house)
        assert line.until("signed-out")


def test_a_display_stays_signed_in_for_months(house: ServedHouse) -> None:
    given = {"login": "display1", "password": PASSWORD}
    until = datetime.fromisoformat(house.anybody.post("/api/v1/session", json=given).json()["expires_at"])
    assert until - system_clock() > timedelta(days=179)


def test_a_display_is_nothing_besides(house: ServedHouse) -> None:
    person = {"id": "display-2", "name": "双面屏", "roles": ["display", "leader"], "scope": ["s1"]}
    told = problem(house.desk("admin1").post("/api/v1/people", json=person), 422, "person-unfit")
    assert told["field"] == "roles"
