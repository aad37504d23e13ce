"""续期: short tokens that a handheld renews by its own key; what is forged or comes twice is refused and counted."""

from datetime import datetime, timedelta

import pytest

from tests.doors.city import PASSWORD
from tests.doors.house import Handheld, ServedHouse, problem
from tests.mobile_api.device import Device


def refusals(house: ServedHouse, word: str) -> float:
    lines = house.anybody.get("/metrics").text.splitlines()
    told = [line for line in lines if line.startswith("wangge_refused_total") and f'word="{word}"' in line]
    return sum(float(line.rpartition(" ")[2]) for line in told)


@pytest.fixture
def device(house: ServedHouse) -> Device:
    return Device(house)


@pytest.fixture
def handheld(device: Device) -> Handheld:
    return device.paired("worker1")


def test_a_token_that_a_key_renews_is_good_for_an_hour(handheld: Handheld) -> None:
    told = handheld.session

    life = datetime.fromisoformat(told["expires_at"]) - datetime.fromisoformat(told["server_time"])
    grace = datetime.fromisoformat(told["grace_until"]) - datetime.fromisoformat(told["server_time"])

    assert (life, grace) == (timedelta(minutes=60), timedelta(days=7))


def test_a_sign_in_without_a_key_is_good_for_a_week(house: ServedHouse) -> None:
    told = house.pair("worker1").session

    life = datetime.fromisoformat(told["expires_at"]) - datetime.fromisoformat(told["server_time"])

    assert life == timedelta(days=7)


def test_a_signature_gets_a_further_token_for_the_same_writer(device: Device, handheld: Handheld) -> None:
    renewed = device.refreshed(handheld.session["writer"])

    assert renewed.session["token"] != handheld.session["token"]
    same = ("person", "writer", "mailbox", "pack", "scope", "order")
    assert {name: renewed.session[name] for name in same} == {name: handheld.session[name] for name in same}
    assert renewed.client.get(f"{renewed.mailbox}/pack:current").status_code == 200


def test_a_sign_in_by_password_may_bring_a_key_for_an_install_that_had_none(
    house: ServedHouse, device: Device
) -> None:
    before = house.pair("worker1").session
    asked = {
        "login": "worker1",
        "password": PASSWORD,
        "writer": before["writer"],
        "device_key": device.public,
    }

    bound = house.anybody.post("/mobile/v1/session", json=asked).json()

    assert bound["writer"] == before["writer"]
    assert device.refreshed(before["writer"]).session["scope"] == "full"


def test_a_password_does_not_put_another_key_in_the_place_of_one(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    writer = handheld.session["writer"]
    asked = {"login": "worker1", "password": PASSWORD, "writer": writer, "device_key": Device(house).public}

    assert house.anybody.post("/mobile/v1/session", json=asked).json()["writer"] != writer
    assert device.ask(writer).status_code == 201


@pytest.mark.parametrize(
    "changed",
    [
        {"session": "another-run-0123456789"},
        {"nonce": "A" * 54},
        {"nonce": "中文"},
        {"nonce": ""},
        {"signature": ""},
        {"signature": "no base64"},
        {"signature": "A" * 88},
    ],
    ids=lambda changed: "-".join(f"{name} {value[:8]}" for name, value in changed.items()),
)
def test_what_was_signed_otherwise_is_refused_and_counted(
    house: ServedHouse, device: Device, handheld: Handheld, changed: dict[str, str]
) -> None:
    before = refusals(house, "device-refused")
    tokens = house.sql("SELECT count(*) FROM sessions")

    problem(device.ask(handheld.session["writer"], **changed), 401, "device-refused")

    assert refusals(house, "device-refused") == before + 1
    assert house.sql("SELECT count(*) FROM sessions") == tokens


def test_the_key_of_another_handheld_does_not_sign_for_this_one(
    house: ServedHouse, handheld: Handheld
) -> None:
    problem(Device(house).ask(handheld.session["writer"]), 401, "device-refused")


def test_a_handheld_that_nobody_knows_gets_a_nonce_like_all_but_no_token(device: Device) -> None:
    problem(device.ask("0123456789abcdef"), 401, "device-refused")


def test_a_nonce_is_good_once(house: ServedHouse, device: Device, handheld: Handheld) -> None:
    writer = handheld.session["writer"]
    nonce = device.nonce(writer)
    signature = device.signature(f"wangge-token\n{writer}\n{nonce}\n{device.run}")
    asked = {"writer": writer, "nonce": nonce, "session": device.run, "signature": signature}
    assert house.anybody.post("/mobile/v1/tokens", json=asked).status_code == 201

    problem(house.anybody.post("/mobile/v1/tokens", json=asked), 401, "device-refused")


def test_a_nonce_of_another_handheld_is_none(house: ServedHouse, device: Device, handheld: Handheld) -> None:
    writer = handheld.session["writer"]
    nonce = device.nonce("somebody-else")
    signature = device.signature(f"wangge-token\n{writer}\n{nonce}\n{device.run}")
    asked = {"writer": writer, "nonce": nonce, "session": device.run, "signature": signature}

    problem(house.anybody.post("/mobile/v1/tokens", json=asked), 401, "device-refused")


def test_a_handheld_without_a_key_gets_no_token_by_signing(house: ServedHouse, device: Device) -> None:
    problem(device.ask(house.pair("worker1").session["writer"]), 401, "device-refused")


def test_after_signing_out_the_key_only_sends_until_the_password_is_given_again(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    writer = handheld.session["writer"]
    handheld.client.delete("/mobile/v1/session")

    out = device.refreshed(writer)

    assert (out.session["scope"], out.session["order"], out.session["grace_until"]) == (
        "send-only",
        None,
        None,
    )
    assert out.session["pack"] is None
    assert out.client.get(f"{out.mailbox}/pack:current").status_code == 401
    out.push("note", {"text": "还没发出去的"})

    asked = {"login": "worker1", "password": PASSWORD, "writer": writer, "device_key": device.public}
    assert house.anybody.post("/mobile/v1/session", json=asked).json()["writer"] == writer
    assert device.refreshed(writer).session["scope"] == "full"


def test_tokens_that_have_run_out_are_not_piled_up(
    house: ServedHouse, device: Device, handheld: Handheld
) -> None:
    writer = handheld.session["writer"]
    house.sql("UPDATE sessions SET expires_at = created_at WHERE writer = ?", writer)

    device.refreshed(writer)

    assert house.sql("SELECT count(*) FROM sessions WHERE writer = ?", writer) == [(1,)]


def test_refusals_of_replication_are_counted_too(house: ServedHouse, handheld: Handheld) -> None:
    house.handheld("worker3")
    before = refusals(house, "403")

    assert handheld.client.get("/db/mailbox-worker-3").status_code == 403

    assert refusals(house, "403") == before + 1
