"""Registering a report at a desk: at most once, placed, numbered, dispatched."""

import json
from datetime import datetime, timedelta

import pytest

from sync.clock import system_clock
from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, post_report, registered
from tests.server.small_city import AT_SEA, NEAR_THE_BORDER, RIDDLE


def test_a_clear_report_is_placed_classified_and_dispatched_at_once(house: ServedHouse) -> None:
    card = registered(house)
    ticket = card["ticket"]

    assert ticket["state"] == "dispatched"
    assert [area["code"] for area in ticket["areas"]] == ["g1", "s1", "d1", "city"]
    assert (ticket["category"], ticket["lead_unit"], ticket["channel"]) == ("0104", "urban", "phone")
    assert [leg["unit"] for leg in card["legs"]] == ["urban"]
    assert len(ticket["number"]) == 14


def test_the_reply_says_where_the_ticket_stands_for_the_next_step(house: ServedHouse) -> None:
    reply = post_report(house.desk("operator1"), a_report())

    assert reply.headers["etag"] == '"3"'
    assert reply.json()["ticket"]["version"] == 3


def test_the_same_key_again_answers_with_the_ticket_that_it_made(house: ServedHouse) -> None:
    desk, report = house.desk("operator1"), a_report()

    first, again = post_report(desk, report, "twice"), post_report(desk, report, "twice")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["ticket"]["id"] == again.json()["ticket"]["id"]


def test_a_key_means_one_report(house: ServedHouse) -> None:
    desk = house.desk("operator1")
    post_report(desk, a_report(), "taken")

    refused = post_report(desk, a_report("井盖破损"), "taken")

    assert problem(refused, 409, "key-used-twice")["key"] == "taken"


def test_another_contact_is_another_report(house: ServedHouse) -> None:
    desk = house.desk("operator1")
    post_report(desk, a_report(contact={"name": "夏雨"}), "contact")

    problem(post_report(desk, a_report(contact={"name": "秋雨"}), "contact"), 409, "key-used-twice")


def test_a_key_belongs_to_its_channel(house: ServedHouse) -> None:
    desk = house.desk("operator1")

    by_phone = post_report(desk, a_report(), "shared")
    by_web = post_report(desk, a_report(channel="web"), "shared")

    assert (by_phone.status_code, by_web.status_code) == (201, 201)


def test_a_missing_key_is_asked_for_by_name(house: ServedHouse) -> None:
    refused = house.desk("operator1").post("/api/v1/tickets", json=a_report())

    assert "Idempotency-Key" in problem(refused, 400, "bad-request")["detail"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"description": ""}, "description"),
        ({"description": 5}, "description"),
        ({"position": {"lon": "东", "lat": 20, "crs": "wgs84"}}, "position.lon"),
        ({"position": {"lon": 110, "lat": 20, "crs": "mars"}}, "position.crs"),
        ({"urgency": "yesterday"}, "urgency"),
        ({"request_type": None}, "request_type"),
    ],
)
def test_what_cannot_be_read_is_named(house: ServedHouse, change: Json, named: str) -> None:
    refused = post_report(house.desk("operator1"), {**a_report(), **change})

    assert named in problem(refused, 400, "bad-request")["detail"]


def test_what_is_not_utf8_is_told_so_at_every_door(house: ServedHouse) -> None:
    report = json.dumps(a_report("路灯不亮"), ensure_ascii=False).encode("gbk")
    headers = {"Content-Type": "application/json", "Idempotency-Key": "gbk"}

    told = house.desk("operator1").post("/api/v1/tickets", content=report, headers=headers)
    unknown = house.anybody.post("/mobile/v1/session", content=report, headers=headers)

    assert problem(told, 400, "bad-request")["detail"] == "body: is not UTF-8"
    assert problem(unknown, 400, "bad-request")["detail"] == "body: is not UTF-8"


def test_what_was_sent_is_not_quoted_at_any_length(house: ServedHouse) -> None:
    refused = post_report(house.desk("operator1"), {**a_report(), "urgency": "急" * 100_000})

    told = problem(refused, 400, "bad-request")
    assert [each["field"] for each in told["errors"]] == ["urgency"]
    assert len(told["detail"]) < 400


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"position": None}, "place-missing"),
        ({"request_type": "WISH"}, "request-type-unknown"),
        ({"category": "9999"}, "category-unknown"),
    ],
)
def test_what_the_catalogue_does_not_know_is_refused(house: ServedHouse, change: Json, word: str) -> None:
    problem(post_report(house.desk("operator1"), {**a_report(), **change}), 400, word)


def test_an_address_is_place_enough_but_a_person_has_to_look(house: ServedHouse) -> None:
    card = registered(house, a_report(at=None, address="海甸岛二东路"))

    assert card["ticket"]["state"] == "to_dispatch"
    assert card["ticket"]["waits_for_a_person"]
    assert card["doubts"][0]["code"] == "no_position"


def test_near_a_border_both_areas_are_shown_and_a_person_decides(house: ServedHouse) -> None:
    card = registered(house, a_report(at=NEAR_THE_BORDER))

    assert card["ticket"]["waits_for_a_person"]
    assert "placement_uncertain" in [doubt["code"] for doubt in card["doubts"]]
    assert "g1" in [alternate["code"] for alternate in card["placement"]["alternates"]]


def test_a_place_outside_every_area_is_taken_all_the_same(house: ServedHouse) -> None:
    card = registered(house, a_report(at=AT_SEA))

    assert card["placement"]["method"] == "none"
    assert card["ticket"]["waits_for_a_person"]


def test_what_nobody_can_classify_waits_as_it_came(house: ServedHouse) -> None:
    card = registered(house, a_report(RIDDLE))

    assert (card["ticket"]["state"], card["ticket"]["category"]) == ("submitted", None)
    assert {"accept", "reject", "request_info", "amend", "record"} <= set(card["steps"])
    assert "dispatch" not in card["steps"]


@pytest.mark.parametrize("login", ["supervisor1", "admin1"])
def test_who_watches_registers_nothing(house: ServedHouse, login: str) -> None:
    problem(post_report(house.desk(login), a_report()), 403, "role-missing")


def test_a_street_coordinator_registers_too(house: ServedHouse) -> None:
    card = registered(house, login="street1")

    assert card["ticket"]["reporter"] == "coordinator-1"
    assert house.desk("street1").get(f"/api/v1/tickets/{number_of(card)}").status_code == 200


def test_what_the_upper_hotline_forwards_keeps_its_number_and_its_stricter_deadline(
    house: ServedHouse,
) -> None:
    due_at = (system_clock() + timedelta(hours=30)).isoformat()
    given = a_report(channel="upper", forwarded={"number": "2026-SZX-0001", "due_at": due_at})
    card = registered(house, given)
    assert card["forwarded"]["number"] == "2026-SZX-0001"
    told, meant = (datetime.fromisoformat(each) for each in (card["ticket"]["promise_due"], due_at))
    assert told == meant
    assert registered(house, a_report(channel="upper"))["forwarded"] is None
