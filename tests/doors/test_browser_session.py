"""Signing in by a browser: a cookie that no script reads, and changes that only our own page can ask for."""

from http.cookies import Morsel, SimpleCookie

import httpx

from tests.doors.city import PASSWORD
from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report

GIVEN = {"login": "operator1", "password": PASSWORD}


def cookie_of(reply: httpx.Response) -> "Morsel[str]":
    """The session's, among all that the reply sets: in no promised order."""
    (told,) = (
        SimpleCookie(line)
        for line in reply.headers.get_list("set-cookie")
        if line.startswith("wangge-session=")
    )
    return told["wangge-session"]


def signed_in(house: ServedHouse, login: str = "operator1") -> tuple[Json, Json]:
    """Who one is, and the header that a browser sends along."""
    reply = house.anybody.post("/api/v1/browser-session", json={**GIVEN, "login": login})
    assert reply.status_code == 201
    return reply.json(), {"Cookie": f"wangge-session={cookie_of(reply).value}"}


def reported(house: ServedHouse, headers: Json, key: str) -> httpx.Response:
    return house.anybody.post("/api/v1/tickets", json=a_report(), headers={"Idempotency-Key": key, **headers})


def test_the_cookie_is_for_our_own_pages_and_for_no_script(house: ServedHouse) -> None:
    cookie = cookie_of(house.anybody.post("/api/v1/browser-session", json=GIVEN))

    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "strict"
    assert cookie["path"] == "/api/v1"
    assert 6 * 86_400 < int(cookie["max-age"]) <= 7 * 86_400


def test_the_token_itself_is_never_told_to_the_page(house: ServedHouse) -> None:
    reply = house.anybody.post("/api/v1/browser-session", json=GIVEN)

    assert cookie_of(reply).value not in reply.text


def test_a_page_that_is_opened_anew_learns_who_is_signed_in(house: ServedHouse) -> None:
    told, cookie = signed_in(house, "street1")

    again = house.anybody.get("/api/v1/browser-session", headers=cookie)

    assert again.json() == told
    assert (told["person"], told["name"], told["roles"]) == ("coordinator-1", "吴调", ["street_coordinator"])
    assert [area["name"] for area in told["areas"]]


def test_the_cookie_alone_reads_but_changes_nothing(house: ServedHouse) -> None:
    _, cookie = signed_in(house)

    assert house.anybody.get("/api/v1/tickets", headers=cookie).status_code == 200
    problem(reported(house, cookie, "by-cookie"), 403, "csrf-missing")
    problem(reported(house, {**cookie, "Wangge-CSRF": "guessed"}, "guessed"), 403, "csrf-missing")


def test_with_the_word_that_the_page_has_read_it_changes_what_the_person_may(house: ServedHouse) -> None:
    told, cookie = signed_in(house)

    made = reported(house, {**cookie, "Wangge-CSRF": told["csrf"]}, "by-the-page")

    assert made.status_code == 201


def test_the_word_of_one_session_is_none_for_another(house: ServedHouse) -> None:
    other, _ = signed_in(house)
    _, cookie = signed_in(house)

    problem(reported(house, {**cookie, "Wangge-CSRF": other["csrf"]}, "by-another"), 403, "csrf-missing")


def test_another_site_signs_nobody_in(house: ServedHouse) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}

    problem(house.anybody.post("/api/v1/browser-session", json=GIVEN, headers=foreign), 403, "csrf-missing")


def test_after_signing_out_the_cookie_opens_nothing(house: ServedHouse) -> None:
    told, cookie = signed_in(house)
    problem(house.anybody.delete("/api/v1/browser-session", headers=cookie), 403, "csrf-missing")

    gone = house.anybody.delete("/api/v1/browser-session", headers={**cookie, "Wangge-CSRF": told["csrf"]})

    assert gone.status_code == 204
    assert (cookie_of(gone).value, cookie_of(gone)["max-age"]) == ("", "0")
    assert house.anybody.get("/api/v1/browser-session", headers=cookie).status_code == 401


def test_without_a_cookie_nobody_is_signed_in(house: ServedHouse) -> None:
    problem(house.anybody.get("/api/v1/browser-session"), 401, "sign-in-needed")
    problem(house.anybody.delete("/api/v1/browser-session"), 401, "sign-in-needed")


def test_a_wrong_password_sets_no_cookie(house: ServedHouse) -> None:
    wrong = house.anybody.post("/api/v1/browser-session", json={**GIVEN, "password": "猜的"})

    problem(wrong, 401, "sign-in-failed")
    assert "set-cookie" not in wrong.headers
