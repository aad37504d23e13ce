"""Signing in and out of a handheld."""

from datetime import datetime

import httpx
import pytest

from tests.doors.city import PASSWORD
from tests.doors.house import Json, ServedHouse, problem
from tests.mobile_api.device import Device
from tests.mobile_api.uploading import begin


def sign_in(house: ServedHouse, login: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    given = {"login": login, "password": password, **more}
    return house.anybody.post("/mobile/v1/session", json=given)


def signed_in(house: ServedHouse, login: str, **more: str) -> Json:
    reply = sign_in(house, login, PASSWORD, **more)
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


def test_a_sign_in_tells_the_handheld_everything_that_it_needs(house: ServedHouse) -> None:
    session = signed_in(house, "worker1", device="一部手机")

    assert session["person"] == "worker-1"
    assert session["name"] == "王一"
    assert session["suggests"] == ["merging", "more_time"]
    assert len(session["writer"]) == 16
    assert session["mailbox"] == "/db/mailbox-worker-1"
    assert session["pack"]["url"] == f"/mobile/v1/packs/{session['pack']['sha256']}"
    begins, ends = (datetime.fromisoformat(session[name]) for name in ("server_time", "expires_at"))
    assert (ends - begins).days == 7


def test_an_install_keeps_its_writer_id(house: ServedHouse) -> None:
    first = signed_in(house, "worker1")

    assert signed_in(house, "worker1", writer=first["writer"])["writer"] == first["writer"]


def test_the_writer_id_of_somebody_else_is_not_taken_over(house: ServedHouse) -> None:
    theirs = signed_in(house, "worker1")["writer"]

    assert signed_in(house, "worker2", writer=theirs)["writer"] != theirs


def test_a_writer_id_that_the_server_never_gave_is_replaced(house: ServedHouse) -> None:
    assert signed_in(house, "worker1", writer="f" * 16)["writer"] != "f" * 16


def test_two_installs_of_one_person_are_two_writers(house: ServedHouse) -> None:
    assert signed_in(house, "worker1")["writer"] != signed_in(house, "worker1")["writer"]


def test_a_handler_carries_a_handheld_too(house: ServedHouse) -> None:
    assert signed_in(house, "handler1")["mailbox"] == "/db/mailbox-handler-urban"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(house: ServedHouse) -> None:
    wrong = problem(sign_in(house, "worker3", "猜的"), 401, "sign-in-failed")
    unknown = problem(sign_in(house, "nobody", "猜的"), 401, "sign-in-failed")

    assert wrong == unknown


def test_after_too_many_failures_the_door_stays_shut_even_for_the_right_password(house: ServedHouse) -> None:
    for _ in range(10):
        problem(sign_in(house, "helper1", "猜的"), 401, "sign-in-failed")

    shut = sign_in(house, "helper1")

    told = problem(shut, 429, "too-many-failures")
    assert 0 < int(shut.headers["retry-after"]) <= 15 * 60
    assert told["retry_after_s"] == int(shut.headers["retry-after"])


@pytest.mark.parametrize("login", ["street1", "operator1", "supervisor1", "admin1"])
def test_who_carries_no_handheld_does_not_sign_in_here(house: ServedHouse, login: str) -> None:
    problem(sign_in(house, login), 403, "role-missing")


@pytest.mark.parametrize(
    ("given", "field"),
    [({"password": "x"}, "login"), ({"login": "x"}, "password"), ({"login": 5, "password": "x"}, "login")],
)
def test_what_is_missing_or_wrong_is_named(house: ServedHouse, given: Json, field: str) -> None:
    told = problem(house.anybody.post("/mobile/v1/session", json=given), 400, "bad-request")

    assert field in told["detail"]


def test_after_signing_out_the_token_reads_no_more_but_still_sends(house: ServedHouse) -> None:
    handheld = house.pair("worker1")

    assert handheld.client.delete("/mobile/v1/session").status_code == 204

    problem(handheld.client.get(handheld.session["pack"]["url"]), 401, "send-only")
    assert handheld.client.get(f"{handheld.mailbox}/pack:current").status_code == 401
    handheld.push("note", {"text": "还没发出去的"})


def test_nobody_signs_out_without_a_token(house: ServedHouse) -> None:
    refused = house.anybody.delete("/mobile/v1/session")

    problem(refused, 401, "sign-in-needed")
    assert refused.headers["www-authenticate"] == "Bearer"


def test_whoever_signs_out_signs_out_every_token_of_the_handheld(house: ServedHouse) -> None:
    device = Device(house)
    first = device.paired("worker1")
    second = device.refreshed(first.session["writer"])

    second.client.delete("/mobile/v1/session")

    assert first.client.get(f"{first.mailbox}/pack:current").status_code == 401
    first.push("note", {"text": "还没发出去的"})


def test_a_token_from_before_signs_nobody_out_again(house: ServedHouse) -> None:
    device = Device(house)
    old = device.paired("worker1")
    old.client.delete("/mobile/v1/session")
    signed_in(house, "worker1", writer=old.session["writer"], device_key=device.public)

    assert old.client.delete("/mobile/v1/session").status_code == 204

    assert device.refreshed(old.session["writer"]).session["scope"] == "full"


def test_what_is_a_handhelds_own_is_not_for_a_sign_in_at_a_desk(house: ServedHouse) -> None:
    handheld = house.handheld("worker1")
    at_desk = house.desk("worker1")

    mailbox = at_desk.get(f"{handheld.mailbox}/pack:current")

    assert (mailbox.status_code, mailbox.json()["error"]) == (403, "forbidden")
    problem(at_desk.get(handheld.session["pack"]["url"]), 403, "handheld-needed")
    problem(at_desk.post("/mobile/v1/digest", json={"last_seq": "0"}), 403, "handheld-needed")
    problem(begin(at_desk, b"x"), 403, "handheld-needed")
    problem(at_desk.get(f"/mobile/v1/photos/{'0' * 64}"), 403, "handheld-needed")
