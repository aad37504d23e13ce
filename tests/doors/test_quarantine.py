"""Documents that could not be taken in: shown to the coordinators of the place in full, to others not, or in part."""

import time

import pytest

from tests.doors.house import Handheld, Json, ServedHouse, command, problem


def quarantined(house: ServedHouse, login: str, **query: int) -> list[Json]:
    reply = house.desk(login).get("/api/v1/quarantine", params=query)
    assert reply.status_code == 200, reply.text
    return list(reply.json()["documents"])


def strange(handheld: Handheld, counter: int, kind: str) -> str:
    """Push a command of a kind that this server does not know, and wait until it was looked at."""
    pushed = handheld.push_document(command(handheld.session, counter, kind, {"text": "未来的内容"}))
    assert handheld.verdict(pushed)["status"] == "quarantined"
    return f"command:{pushed}"


@pytest.fixture(scope="module")
def kept(house: ServedHouse) -> dict[str, str]:
    """One such document each, of a worker in s1, of one in s2, and of a handler whose unit serves the city."""
    return {login: strange(house.pair(login), 1, "hologram") for login in ("worker1", "worker3", "handler2")}


def test_a_coordinator_sees_what_comes_from_their_own_area(house: ServedHouse, kept: dict[str, str]) -> None:
    rows = quarantined(house, "street2")

    assert [row["document"] for row in rows] == [kept["worker3"]]
    assert (rows[0]["person"], rows[0]["facts"]["kind"]) == ("worker-3", "hologram")
    assert rows[0]["person_name"] == "李三"
    assert rows[0]["reason_code"] == "unknown_kind"
    assert "未来的内容" in rows[0]["body"]


def test_who_belongs_to_a_unit_is_found_where_that_unit_is(house: ServedHouse, kept: dict[str, str]) -> None:
    own = [row["document"] for row in quarantined(house, "street1")]

    assert own == [kept["worker1"], kept["handler2"]]


def test_an_administrator_sees_kinds_sizes_and_reasons_only(house: ServedHouse, kept: dict[str, str]) -> None:
    rows = quarantined(house, "admin1")

    assert [row["document"] for row in rows] == list(kept.values())
    assert {row["body"] for row in rows} == {None}
    assert all(row["size_bytes"] > 0 and row["reason_code"] for row in rows)


@pytest.mark.parametrize("login", ["worker1", "handler1", "operator1", "supervisor1"])
def test_it_is_no_business_of_anybody_else(house: ServedHouse, login: str) -> None:
    problem(house.desk(login).get("/api/v1/quarantine"), 403, "role-missing")


def test_it_is_read_page_by_page(house: ServedHouse, kept: dict[str, str]) -> None:
    desk = house.desk("admin1")
    first = desk.get("/api/v1/quarantine", params={"limit": 1}).json()
    rest = desk.get("/api/v1/quarantine", params={"after": first["next_after"]}).json()
    end = desk.get("/api/v1/quarantine", params={"after": rest["next_after"]}).json()

    assert [row["document"] for row in (*first["documents"], *rest["documents"])] == list(kept.values())
    assert end == {"documents": [], "next_after": None}


@pytest.mark.parametrize("query", ["limit=0", "limit=-5", "after=-1", "after=x", f"after={1 << 63}"])
def test_a_query_that_means_nothing_is_refused_by_name(house: ServedHouse, query: str) -> None:
    refused = house.desk("admin1").get(f"/api/v1/quarantine?{query}")

    assert query.partition("=")[0] in problem(refused, 400, "bad-request")["detail"]


def test_an_edited_command_is_kept_and_the_first_writing_comes_back(house: ServedHouse) -> None:
    handheld = house.pair("worker2")
    first = command(handheld.session, 1, "note", {"text": "原文"}, "01a2042c-3bef-7659-835c-97031d021337")
    own_id = handheld.push_document(first)
    handheld.verdict(own_id)
    rev = (handheld.document(first["_id"]) or {})["_rev"]

    handheld.push_document({**first, "_rev": rev, "body": {"text": "改过的"}})

    verdicts = all_verdicts(handheld, own_id, count=2)
    assert (verdicts[-1]["status"], verdicts[-1]["reason_code"]) == ("quarantined", "edited")
    assert (handheld.document(first["_id"]) or {})["body"] == {"text": "原文"}
    assert "改过的" in [row["body"] for row in quarantined(house, "street1")][-1]


def all_verdicts(handheld: Handheld, own_id: str, count: int) -> list[Json]:
    """The verdicts of a receipt, once there are so many."""
    until = time.monotonic() + 180
    while len(verdicts := (handheld.document(f"receipt:{own_id}") or {"verdicts": []})["verdicts"]) < count:
        assert time.monotonic() < until, verdicts
        time.sleep(0.02)
    return list(verdicts)
