"""扫码配对: a code that lets one handheld in, once and soon."""

import re

import pytest

from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse, problem
from tests.mobile_api.device import Device, code_for


def test_a_code_lets_a_handheld_in_that_brings_a_key(house: ServedHouse) -> None:
    made = code_for(house, "worker1")

    told = Device(house).pair(made["code"]).json()

    assert (told["person"], told["name"]) == ("worker-1", "王一")
    assert (told["scope"], told["order"]) == ("full", None)
    assert told["mailbox"] == "/db/mailbox-worker-1"
    assert told["expires_at"] < told["grace_until"]
    assert house.bearing(told["token"]).get(told["pack"]["url"]).status_code == 200


def test_what_a_coordinator_is_given_can_be_typed_or_looked_at(house: ServedHouse) -> None:
    made = code_for(house, "worker-1")

    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", made["code"])
    assert made["link"] == f"{house.address}/handheld/#pair={made['code']}"
    assert made["qr_svg"].startswith("<svg")
    assert (made["person"], made["name"]) == ("worker-1", "王一")


def test_a_code_may_be_typed_carelessly(house: ServedHouse) -> None:
    code = code_for(house, "worker1")["code"]
    typed = code.replace("-", " ").lower().replace("0", "o").replace("1", "l")

    assert Device(house).pair(typed).status_code == 201


def test_a_code_is_good_once(house: ServedHouse) -> None:
    code = code_for(house, "worker1")["code"]
    Device(house).pair(code)

    problem(Device(house).pair(code), 403, "pairing-refused")


def test_a_code_that_has_run_out_lets_nobody_in(house: ServedHouse) -> None:
    code = code_for(house, "worker1")["code"]
    house.sql("UPDATE pairings SET expires_at = made_at WHERE selector = ?", code[:4])

    problem(Device(house).pair(code), 403, "pairing-refused")


def test_after_five_wrong_tries_the_right_code_is_refused_too(house: ServedHouse) -> None:
    code = code_for(house, "worker1")["code"]
    wrong = code[:5] + ("0000-0000" if code[5:] != "0000-0000" else "1111-1111")
    for _ in range(5):
        problem(Device(house).pair(wrong), 403, "pairing-refused")

    problem(Device(house).pair(code), 403, "pairing-refused")


def test_four_wrong_tries_are_forgiven(house: ServedHouse) -> None:
    code = code_for(house, "worker1")["code"]
    wrong = code[:5] + ("0000-0000" if code[5:] != "0000-0000" else "1111-1111")
    for _ in range(4):
        Device(house).pair(wrong)

    assert Device(house).pair(code).status_code == 201


@pytest.mark.parametrize("code", ["ZZZZ-ZZZZ-ZZZZ", "?", "配对码", "-", "A" * 40])
def test_what_was_never_given_out_is_refused_alike(house: ServedHouse, code: str) -> None:
    problem(Device(house).pair(code), 403, "pairing-refused")


def test_of_a_code_only_a_digest_is_kept(house: ServedHouse) -> None:
    code = code_for(house, "worker1")["code"]

    kept = house.sql("SELECT * FROM pairings WHERE selector = ?", code[:4])

    assert len(kept) == 1
    assert code.replace("-", "")[4:] not in str(kept)


@pytest.mark.parametrize(
    "key",
    [
        "not base64",
        "AAAA",
        # A key on P-384, and one of RSA, would be keys of another kind.
        "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE" + "A" * 128,
    ],
    ids=["no base64", "no key", "another curve"],
)
def test_a_key_that_is_none_is_refused_and_the_code_stays_good(house: ServedHouse, key: str) -> None:
    code = code_for(house, "worker1")["code"]

    problem(Device(house).pair(code, device_key=key), 422, "device-key-unfit")

    assert Device(house).pair(code).status_code == 201


def test_a_code_without_a_key_is_malformed(house: ServedHouse) -> None:
    refused = house.anybody.post("/mobile/v1/pairings", json={"code": "ZZZZ-ZZZZ-ZZZZ"})

    assert "device_key" in problem(refused, 400, "bad-request")["detail"]


def test_a_new_install_is_a_new_writer(house: ServedHouse) -> None:
    first, second = Device(house).paired("worker1"), Device(house).paired("worker1")

    assert first.session["writer"] != second.session["writer"]


@pytest.mark.parametrize("login", ["worker1", "handler1", "operator1", "supervisor1"])
def test_only_coordinators_and_administrators_give_out_codes(house: ServedHouse, login: str) -> None:
    problem(house.desk(login).post("/api/v1/pairings", json={"person": "worker1"}), 403, "role-missing")


@pytest.mark.parametrize("person", ["worker1", "nobody"])
def test_people_elsewhere_and_people_who_are_not_there_look_alike(house: ServedHouse, person: str) -> None:
    refused = house.desk("street2").post("/api/v1/pairings", json={"person": person})

    problem(refused, 404, "person-unknown")


def test_nobody_is_paired_who_carries_no_handheld(house: ServedHouse) -> None:
    refused = house.desk("admin1").post("/api/v1/pairings", json={"person": "street1"})

    problem(refused, 422, "carries-no-handheld")


def test_who_gave_out_a_code_to_whom_is_written_down(house: ServedHouse) -> None:
    code_for(house, "worker2")

    rows = house.sql("SELECT person, about FROM access_log WHERE access = 'pairing_code_given'")

    assert ("coordinator-1", "worker-2") in rows


def test_a_second_person_on_the_same_handheld_is_another_writer_with_another_mailbox(
    house: ServedHouse,
) -> None:
    device = Device(house)
    first = device.paired("worker1")

    asked = {
        "login": "worker2",
        "password": PASSWORD,
        "writer": first.session["writer"],
        "device_key": device.public,
    }
    second = house.anybody.post("/mobile/v1/session", json=asked).json()

    assert second["mailbox"] == "/db/mailbox-worker-2"
    assert second["writer"] != first.session["writer"]
    assert device.refreshed(second["writer"]).session["person"] == "worker-2"
    assert device.refreshed(first.session["writer"]).session["person"] == "worker-1"
