"""Signing in at a desk."""

import httpx
import pytest

from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse, problem


def sign_in(house: ServedHouse, login: str, password: str = PASSWORD) -> httpx.Response:
    return house.anybody.post("/api/v1/session", json={"login": login, "password": password})


def test_a_sign_in_tells_who_one_is(house: ServedHouse) -> None:
    session = sign_in(house, "street1").json()

    assert (session["person"], session["name"]) == ("coordinator-1", "吴调")
    assert session["roles"] == ["street_coordinator"]
    assert session["token"]


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(house: ServedHouse) -> None:
    wrong = problem(sign_in(house, "street1", "猜的"), 401, "sign-in-failed")
    unknown = problem(sign_in(house, "nobody", "猜的"), 401, "sign-in-failed")

    assert wrong == unknown


def test_signing_in_at_a_desk_makes_no_handheld(house: ServedHouse) -> None:
    assert sign_in(house, "handler2").status_code == 201

    assert house.sql("SELECT writer FROM writers WHERE person = 'handler-street'") == []
    assert house.sql("SELECT name FROM mailboxes WHERE person = 'handler-street'") == []


def test_after_signing_out_the_token_opens_nothing(house: ServedHouse) -> None:
    desk = house.bearing(sign_in(house, "operator1").json()["token"])

    assert desk.delete("/api/v1/session").status_code == 204

    problem(desk.get("/api/v1/tickets"), 401, "send-only")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "tickets"),
        ("POST", "tickets"),
        ("GET", "tickets/26112201000173"),
        ("GET", "tickets/26112201000173/events"),
        ("POST", "tickets/26112201000173/dispatch"),
        ("POST", "tickets/26112201000173/contact-reveals"),
        ("GET", "quarantine"),
        ("GET", "handhelds"),
    ],
)
@pytest.mark.parametrize("token", [None, "Bearer forged", "Basic YTpi"])
def test_every_door_asks_for_a_sign_in(house: ServedHouse, method: str, path: str, token: str | None) -> None:
    headers = {"Idempotency-Key": "k"} if token is None else {"Idempotency-Key": "k", "Authorization": token}

    refused = house.anybody.request(method, f"/api/v1/{path}", headers=headers)

    problem(refused, 401, "sign-in-needed")
    assert refused.headers["www-authenticate"] == "Bearer"
