"""The offline pack, fetched by its digest."""

import hashlib

from tests.doors.house import ServedHouse, problem


def test_the_pack_is_what_its_digest_says(house: ServedHouse) -> None:
    handheld = house.handheld("worker1")
    named = handheld.session["pack"]

    reply = handheld.client.get(named["url"])

    assert reply.status_code == 200
    assert hashlib.sha256(reply.content).hexdigest() == named["sha256"]
    assert reply.headers["etag"] == f'"{named["sha256"]}"'
    assert reply.headers["content-encoding"] == "gzip"
    assert reply.headers["cache-control"] == "private, no-store"


def test_the_pack_holds_what_a_worker_needs_out_of_reach(house: ServedHouse) -> None:
    handheld = house.handheld("worker1")

    pack = handheld.client.get(handheld.session["pack"]["url"]).json()

    own = {area["code"]: area["part"] for area in pack["map"]["areas"]}
    assert pack["scope"] == ["g1"]
    assert {"g1", "g2", "s1"} <= own.keys()
    assert {post["person"] for post in pack["roster"]} >= {"worker-1", "worker-2"}
    assert {unit["id"]: unit["name"] for unit in pack["units"]}["urban"] == "城管局"
    assert pack["catalogue"]["categories"]
    assert "2026-02-14" in pack["calendar"]["makeup_days"]
    assert pack["calendar"]["makeup_days"] == sorted(pack["calendar"]["makeup_days"])
    assert pack["clock_terms"]["classes"]["A"] == {"workdays": 2}
    assert {item["area"] for item in pack["duty_list"]} <= own.keys()
    assert pack["duty_list"]
    assert len(pack["server_key"]) == 44
    assert pack["version"] == handheld.session["pack"]["version"]


def test_the_mailbox_names_the_current_pack(house: ServedHouse) -> None:
    handheld = house.handheld("worker1")

    current = handheld.document("pack:current")

    assert current is not None
    assert {name: current[name] for name in ("version", "sha256", "url")} == handheld.session["pack"]


def test_a_pack_that_is_not_current_is_not_there(house: ServedHouse) -> None:
    problem(house.handheld("worker1").client.get(f"/mobile/v1/packs/{'0' * 64}"), 404, "pack-unknown")


def test_the_pack_of_another_person_is_not_there(house: ServedHouse) -> None:
    theirs = house.handheld("worker3").session["pack"]["url"]

    problem(house.handheld("worker1").client.get(theirs), 404, "pack-unknown")


def test_a_pack_is_for_those_who_are_signed_in(house: ServedHouse) -> None:
    url = house.handheld("worker1").session["pack"]["url"]

    problem(house.anybody.get(url), 401, "sign-in-needed")
