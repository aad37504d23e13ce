"""停用、移交、清除: what a handheld is told when it is taken out of use, and what coordinators see of it."""

import pytest

from sync.clock import system_clock
from tests.doors.house import Handheld, Json, ServedHouse, problem
from tests.mobile_api.device import Device

WIPED = {"documents": 12, "photos": 3, "unsent": 0}


@pytest.fixture
def device(house: ServedHouse) -> Device:
    return Device(house)


@pytest.fixture
def handheld(device: Device) -> Handheld:
    return device.paired("worker1")


def stop(house: ServedHouse, handheld: Handheld, *, is_lost: bool) -> None:
    path = f"/api/v1/handhelds/{handheld.session['writer']}/stop"
    asked = {"reason": "换机", "is_lost": is_lost}
    assert house.desk("street1").post(path, json=asked).status_code == 200


def wipe(handheld: Handheld, **changed: int) -> Json:
    told = {**WIPED, "wiped_at": system_clock().isoformat(), **changed}
    reply = handheld.client.post("/mobile/v1/purges", json=told)
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


def row(house: ServedHouse, handheld: Handheld) -> Json:
    rows = house.desk("street1").get("/api/v1/handhelds").json()
    return next(each for each in rows if each["writer"] == handheld.session["writer"])


def test_one_that_was_given_back_sends_first_and_wipes_then(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    stop(house, handheld, is_lost=False)
    assert handheld.client.get(f"{handheld.mailbox}/pack:current").status_code == 401

    told = device.refreshed(handheld.session["writer"])

    assert (told.session["scope"], told.session["order"]) == ("send-only", "send_then_wipe")
    told.push("note", {"text": "最后一条"})
    assert told.client.get(f"{told.mailbox}/pack:current").status_code == 401


def test_a_lost_one_is_told_to_wipe_and_gets_no_token(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    stop(house, handheld, is_lost=True)

    told = device.ask(handheld.session["writer"]).json()

    assert (told["scope"], told["order"], told["token"], told["expires_at"]) == ("none", "wipe", None, None)


def test_what_was_wiped_is_seen_by_coordinators(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    stop(house, handheld, is_lost=False)
    wipe(device.refreshed(handheld.session["writer"]))

    seen = row(house, handheld)

    assert seen["state"] == "wiped"
    assert {name: seen["wiped"][name] for name in WIPED} == WIPED
    assert seen["stopped_as"] == "returned"


def test_a_lost_one_says_that_it_has_wiped_by_the_token_that_it_had(
    house: ServedHouse, handheld: Handheld
) -> None:
    stop(house, handheld, is_lost=True)

    wipe(handheld, unsent=2)

    assert row(house, handheld)["wiped"]["unsent"] == 2


def test_a_lost_one_that_was_told_to_wipe_still_says_that_it_has(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    stop(house, handheld, is_lost=True)
    assert device.ask(handheld.session["writer"]).json()["order"] == "wipe"

    wipe(handheld, unsent=2)

    assert row(house, handheld)["state"] == "wiped"


def test_what_was_wiped_is_told_once(house: ServedHouse, handheld: Handheld) -> None:
    stop(house, handheld, is_lost=False)
    first = wipe(handheld, unsent=2)

    assert wipe(handheld, documents=0, unsent=0) == first

    assert (row(house, handheld)["wiped"]["documents"], row(house, handheld)["wiped"]["unsent"]) == (12, 2)


@pytest.mark.parametrize("feed", ["continuous", "longpoll"])
def test_a_feed_that_is_open_ends_when_the_handheld_is_stopped(
    house: ServedHouse, handheld: Handheld, feed: str
) -> None:
    colleague = Device(house).paired("worker1")
    since = handheld.client.get(f"{handheld.mailbox}/_changes").json()["last_seq"]
    asked = {"feed": feed, "include_docs": "true", "since": since, "heartbeat": "60000"}
    with handheld.client.stream("GET", f"{handheld.mailbox}/_changes", params=asked, timeout=60) as heard:
        stop(house, handheld, is_lost=False)
        colleague.push("note", {"text": "停用之后的内容"})
        told = heard.read().decode()

    assert "停用之后的内容" not in told
    assert "last_seq" in told


def test_one_that_is_lost_is_not_given_back_or_handed_on(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    writer = handheld.session["writer"]
    stop(house, handheld, is_lost=True)
    desk = house.desk("street1")

    given_back = desk.post(f"/api/v1/handhelds/{writer}/stop", json={"reason": "找到了"})
    handed_on = desk.post(f"/api/v1/handhelds/{writer}/handover", json={"to": "worker2", "reason": "换岗"})

    problem(given_back, 409, "handheld-lost")
    problem(handed_on, 409, "handheld-lost")
    assert device.ask(writer).json()["order"] == "wipe"


def test_after_it_has_wiped_its_token_is_good_for_nothing(handheld: Handheld) -> None:
    wipe(handheld)

    assert handheld.client.get(handheld.mailbox).status_code == 401


@pytest.mark.parametrize("token", ["", "forged"])
def test_nobody_says_it_for_a_handheld_without_its_token(house: ServedHouse, token: str) -> None:
    told = {**WIPED, "wiped_at": system_clock().isoformat()}

    refused = house.bearing(token or "-").post("/mobile/v1/purges", json=told)

    problem(refused, 401, "sign-in-needed")


def test_how_much_was_wiped_is_a_number(handheld: Handheld) -> None:
    told = {**WIPED, "documents": -1, "wiped_at": system_clock().isoformat()}

    refused = handheld.client.post("/mobile/v1/purges", json=told)

    assert "documents" in problem(refused, 400, "bad-request")["detail"]


def test_a_handheld_goes_to_the_next_person_by_a_code(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    path = f"/api/v1/handhelds/{handheld.session['writer']}/handover"

    made = house.desk("street1").post(path, json={"to": "worker2", "reason": "换岗"}).json()

    assert device.ask(handheld.session["writer"]).json()["order"] == "send_then_wipe"
    assert device.pair(made["code"]).json()["person"] == "worker-2"
    assert row(house, handheld)["stopped_as"] == "handed_over"


def test_if_the_next_person_is_nobody_the_handheld_goes_on(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    path = f"/api/v1/handhelds/{handheld.session['writer']}/handover"

    refused = house.desk("street1").post(path, json={"to": "nobody", "reason": "换岗"})

    problem(refused, 404, "person-unknown")
    assert device.ask(handheld.session["writer"]).json()["scope"] == "full"


@pytest.mark.parametrize(
    ("login", "status", "word"),
    [("street2", 404, "handheld-unknown"), ("worker1", 403, "role-missing")],
)
def test_nobody_hands_over_what_they_do_not_answer_for(
    house: ServedHouse, handheld: Handheld, login: str, status: int, word: str
) -> None:
    path = f"/api/v1/handhelds/{handheld.session['writer']}/handover"

    problem(house.desk(login).post(path, json={"to": "worker2", "reason": "换岗"}), status, word)


def test_the_list_tells_ages_and_whether_there_is_a_key(house: ServedHouse, handheld: Handheld) -> None:
    told = {"Wangge-Unsent": "3;oldest=2026-11-22T09:30:00+08:00"}
    handheld.client.get(handheld.mailbox, headers=told)

    seen = row(house, handheld)

    assert (seen["state"], seen["has_key"], seen["unsent"]) == ("working", True, 3)
    assert seen["oldest_unsent_age_s"] > 0
    assert seen["silent_s"] < 600
    assert "device_key" not in seen


def test_unsent_work_is_told_at_every_door(house: ServedHouse, handheld: Handheld) -> None:
    told = {"Wangge-Unsent": "4"}
    handheld.client.get(handheld.session["pack"]["url"], headers=told)

    assert row(house, handheld)["unsent"] == 4


def test_the_list_is_narrowed_to_those_that_are_behind(house: ServedHouse, handheld: Handheld) -> None:
    behind = Device(house).paired("worker2")
    handheld.client.get(handheld.mailbox, headers={"Wangge-Unsent": "0"})
    behind.client.get(behind.mailbox, headers={"Wangge-Unsent": "9"})

    def writers(**narrowed: str | int) -> set[str]:
        rows = house.desk("street1").get("/api/v1/handhelds", params=narrowed).json()
        return {each["writer"] for each in rows}

    here, there = handheld.session["writer"], behind.session["writer"]
    assert there in writers(unsent=5)
    assert here not in writers(unsent=5)
    assert {here, there} <= writers(state="working")
    assert {here, there}.isdisjoint(writers(silent_h=1))


def test_a_filter_that_is_none_is_named(house: ServedHouse) -> None:
    refused = house.desk("street1").get("/api/v1/handhelds", params={"state": "lazy"})

    assert "state" in problem(refused, 400, "bad-request")["detail"]
