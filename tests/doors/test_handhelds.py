"""Unsent work: a handheld tells how much lies on it, and the people who answer for it can see that."""

import pytest

from tests.doors.house import Handheld, Json, ServedHouse, problem


def tell(handheld: Handheld, unsent: str) -> None:
    reply = handheld.client.get(handheld.mailbox, headers={"Wangge-Unsent": unsent})
    assert reply.status_code == 200, reply.text


def seen(house: ServedHouse, login: str, handheld: Handheld) -> Json:
    """The row of a handheld on the list of the person who signed in as `login`."""
    rows = house.desk(login).get("/api/v1/handhelds").json()
    return next(row for row in rows if row["writer"] == handheld.session["writer"])


@pytest.fixture
def handheld(house: ServedHouse) -> Handheld:
    return house.pair("worker1")


def test_what_a_handheld_tells_stands_on_the_list(house: ServedHouse, handheld: Handheld) -> None:
    tell(handheld, "3;oldest=2026-11-22T09:30:00+08:00")

    row = seen(house, "street1", handheld)

    assert (row["person"], row["name"], row["unsent"]) == ("worker-1", "王一", 3)
    assert row["oldest_unsent_at"] == "2026-11-22T01:30:00Z"
    assert row["seen_at"] is not None


def test_what_it_tells_next_stands_in_its_place(house: ServedHouse, handheld: Handheld) -> None:
    tell(handheld, "3;oldest=2026-11-22T09:30:00+08:00")
    tell(handheld, "0")

    row = seen(house, "street1", handheld)

    assert (row["unsent"], row["oldest_unsent_at"]) == (0, None)


def test_a_handheld_that_has_told_nothing_is_unknown_in_that(house: ServedHouse, handheld: Handheld) -> None:
    row = seen(house, "street1", handheld)

    assert (row["unsent"], row["oldest_unsent_at"], row["seen_at"]) == (None, None, None)


def test_two_handhelds_of_one_person_tell_each_their_own(house: ServedHouse, handheld: Handheld) -> None:
    in_the_drawer = house.pair("worker1")
    tell(in_the_drawer, "5")
    tell(handheld, "0")

    assert seen(house, "street1", in_the_drawer)["unsent"] == 5
    assert seen(house, "street1", handheld)["unsent"] == 0


def test_the_same_word_again_is_not_written_again_at_once(house: ServedHouse, handheld: Handheld) -> None:
    tell(handheld, "2")
    first = seen(house, "street1", handheld)["seen_at"]
    tell(handheld, "2")

    assert seen(house, "street1", handheld)["seen_at"] == first


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "viele",
        "-1",
        "1e3",
        "9" * 30,
        "1;oldest=",
        "1;oldest=gestern",
        "1;oldest=2026-11-22T09:30:00",
        "1;oldest=0001-01-01T00:00:00+14:00",
        "1;youngest=2026-11-22T09:30:00Z",
    ],
)
def test_a_word_that_cannot_be_read_is_passed_over(
    house: ServedHouse, handheld: Handheld, nonsense: str
) -> None:
    tell(handheld, nonsense)

    assert seen(house, "street1", handheld)["unsent"] is None


def test_nobody_speaks_for_a_handheld_without_its_token(house: ServedHouse, handheld: Handheld) -> None:
    told = {"Wangge-Unsent": "7", "Authorization": "Bearer forged"}

    assert house.anybody.get(handheld.mailbox, headers=told).status_code == 401

    assert seen(house, "street1", handheld)["unsent"] is None


def test_a_coordinator_sees_the_handhelds_of_their_own_area(house: ServedHouse) -> None:
    house.pair("worker1")
    house.pair("worker3")

    people = {row["person"] for row in house.desk("street2").get("/api/v1/handhelds").json()}

    assert people == {"worker-3"}


@pytest.mark.parametrize("login", ["supervisor1", "admin1"])
def test_who_watches_over_all_sees_all(house: ServedHouse, login: str) -> None:
    house.pair("worker1")
    house.pair("worker3")

    people = {row["person"] for row in house.desk(login).get("/api/v1/handhelds").json()}

    assert {"worker-1", "worker-3"} <= people


@pytest.mark.parametrize("login", ["worker1", "handler1", "operator1"])
def test_it_is_no_business_of_anybody_else(house: ServedHouse, login: str) -> None:
    problem(house.desk(login).get("/api/v1/handhelds"), 403, "role-missing")
