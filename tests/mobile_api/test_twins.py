"""发现克隆: two copies of one install are found out, send what they have, and go on as other writers."""

import pytest

from tests.doors.city import PASSWORD
from tests.doors.house import Handheld, Json, ServedHouse, command
from tests.mobile_api.device import Device, code_for
from tests.server.small_city import IN_G1, as_json


@pytest.fixture
def device(house: ServedHouse) -> Device:
    return Device(house)


@pytest.fixture
def handheld(device: Device) -> Handheld:
    return device.paired("worker1")


def report(text: str) -> Json:
    return {"request_type": "PATROL", "description": text, "position": as_json(IN_G1)}


def row(house: ServedHouse, writer: str) -> Json:
    rows = house.desk("street1").get("/api/v1/handhelds").json()
    return next(each for each in rows if each["writer"] == writer)


def alternated(device: Device, writer: str) -> Handheld:
    """The original runs, then a copy of it, then the original again."""
    original = device.run
    device.refreshed(writer)
    device.run = "a-copy-of-the-disk-0123"
    device.refreshed(writer)
    device.run = original
    return device.refreshed(writer)


def test_an_app_that_was_started_again_and_again_has_no_twin(device: Device, handheld: Handheld) -> None:
    writer = handheld.session["writer"]
    runs = [f"run-number-0123456{no}" for no in range(4)]
    scopes = []
    for run in runs:
        device.run = run
        scopes += [device.refreshed(writer).session["scope"] for _ in range(2)]

    assert set(scopes) == {"full"}


def test_two_runs_that_alternate_are_told_to_enrol_anew(device: Device, handheld: Handheld) -> None:
    found_out = alternated(device, handheld.session["writer"])

    assert (found_out.session["scope"], found_out.session["order"]) == ("send-only", "enrol_anew")
    device.run = "a-copy-of-the-disk-0123"
    assert device.refreshed(handheld.session["writer"]).session["order"] == "enrol_anew"


def test_coordinators_see_which_handheld_had_a_twin(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    writer = handheld.session["writer"]
    alternated(device, writer)

    assert row(house, writer)["state"] == "twin"
    twins = house.desk("street1").get("/api/v1/handhelds", params={"state": "twin"}).json()
    assert writer in {each["writer"] for each in twins}


def test_a_counter_that_comes_again_with_another_command_tells_of_a_twin(
    house: ServedHouse, handheld: Handheld
) -> None:
    handheld.verdict(handheld.push("report", report("井盖破损")))
    copied = handheld.push_document(command(handheld.session, 1, "report", report("路灯不亮")))

    verdict = house.pair("worker1").verdict(copied)

    assert (verdict["status"], verdict["reason_code"]) == ("quarantined", "counter_reused")

    assert row(house, handheld.session["writer"])["state"] == "twin"
    assert handheld.client.get(f"{handheld.mailbox}/pack:current").status_code == 401


def test_nothing_that_a_twin_has_recorded_is_lost(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    writer = handheld.session["writer"]
    handheld.push("report", report("井盖破损"))
    found_out = alternated(device, writer)
    late = found_out.push_document(command(handheld.session, 2, "report", report("路灯不亮")))

    anew = Device(house).paired("worker1")

    assert anew.verdict(late)["status"] == "accepted"
    assert anew.session["writer"] != writer


def test_a_password_opens_no_writer_again_that_had_a_twin(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    writer = handheld.session["writer"]
    alternated(device, writer)
    asked = {"login": "worker1", "password": PASSWORD, "writer": writer, "device_key": device.public}

    assert house.anybody.post("/mobile/v1/session", json=asked).json()["writer"] != writer


def test_a_copy_that_signs_in_by_password_is_found_out_as_well(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    writer, original = handheld.session["writer"], device.run
    device.run = "a-copy-of-the-disk-0123"
    device.refreshed(writer)
    asked = {
        "login": "worker1", "password": PASSWORD, "writer": writer,
        "device_key": device.public, "session": original,
    }  # fmt: skip

    again = house.anybody.post("/mobile/v1/session", json=asked).json()

    assert again["writer"] != writer
    assert again["scope"] == "full"
    assert row(house, writer)["state"] == "twin"


def test_a_code_still_lets_a_twin_in_anew(house: ServedHouse, device: Device, handheld: Handheld) -> None:
    alternated(device, handheld.session["writer"])

    assert device.pair(code_for(house, "worker1")["code"]).json()["scope"] == "full"


def test_neither_copy_shuts_the_other_out(device: Device, handheld: Handheld) -> None:
    writer = handheld.session["writer"]
    original = alternated(device, writer)
    device.run = "a-copy-of-the-disk-0123"

    device.refreshed(writer)

    original.push("note", {"text": "还没发出去的"})
