"""Boundaries at the coordinators' door: versions in time, places as of an instant, and re-divisions by two people."""

import time
from typing import Any

import httpx
import pytest

from tests.doors.house import Json, ServedHouse, problem
from tests.geo.squares import SIDE, SOUTH, WEST
from tests.server.small_city import IN_G1, LAMP, as_json

_PATIENCE_S = 180.0


def outline(west: float, east: float) -> Json:
    """A rectangle of the town, in units of its squares."""
    x, y = (WEST + west * SIDE, WEST + east * SIDE), (SOUTH, SOUTH + SIDE)
    ring = [(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1]), (x[0], y[0])]
    return {"type": "Polygon", "coordinates": [[[round(a, 7), round(b, 7)] for a, b in ring]]}


def drawn(code: str, west: float, east: float, **more: Any) -> Json:
    about = {"code": code, "name": f"网格{code}", "level": "grid", "parent": "s1"}
    return {**about, "geometry": outline(west, east), **more}


#: g1 is divided: its west goes to g11, its east to g12.
DIVIDED: Json = {
    "version": "v2",
    "areas": [drawn("g11", 0, 0.4), drawn("g12", 0.4, 1)],
    "retired": ["g1"],
    "mapping": {"g1": ["g11"]},
}


#: A name is a change, too.
RENAMED: Json = {"version": "v9", "areas": [drawn("g2", 1, 2, name="别名")]}


def place_of(client: httpx.Client, **asked: Any) -> Json:
    where = {"lon": WEST + 0.5 * SIDE, "lat": SOUTH + 0.5 * SIDE}
    return dict(client.get("/api/v1/places", params={**where, **asked}).raise_for_status().json())


def until_done(client: httpx.Client, own_id: str) -> Json:
    until = time.monotonic() + _PATIENCE_S
    while True:
        card = client.get(f"/api/v1/redivisions/{own_id}").raise_for_status().json()
        if card["redivision"]["step"] == "done":
            return dict(card)
        assert time.monotonic() < until, card["redivision"]
        time.sleep(0.05)


def collection(*areas: Json) -> Json:
    """Drawn areas as a file of a geographic information system."""
    features = [
        {
            "type": "Feature",
            "geometry": each["geometry"],
            "properties": {k: v for k, v in each.items() if k != "geometry"},
        }
        for each in areas
    ]
    return {"type": "FeatureCollection", "features": features}


def test_a_file_is_told_its_defects_and_what_it_would_draw_anew(house: ServedHouse) -> None:
    file = collection(drawn("g1", 0, 1.1), drawn("g2", 1, 2), drawn("g9", 1.9, 1.9))

    told = house.desk("street1").post("/api/v1/boundaries/checks", json=file).raise_for_status().json()

    overlap = next(each for each in told["findings"] if each["kind"] == "overlap")
    assert {each["parent"] for each in told["drawn"]} == {"s1"}
    assert {each["code"] for each in told["drawn"]} >= {"g1"}
    assert "parent_missing" not in {each["kind"] for each in told["findings"]}
    assert WEST < overlap["place"][0] < WEST + 2 * SIDE
    assert overlap["zh"]
    assert overlap["en"]
    assert told["absent"] == ["g3", "g4"]
    assert told["areas"]["grid"] == 2


def test_only_who_may_propose_has_a_file_checked_and_what_is_no_file_is_told(house: ServedHouse) -> None:
    at = "/api/v1/boundaries/checks"
    problem(house.desk("operator1").post(at, json=collection()), 403, "role-missing")
    told = house.desk("street1").post(at, content=b"[[[[").json()
    assert [each["kind"] for each in told["findings"]][:1] == ["file_unreadable"]


def test_a_re_division_from_dry_run_to_the_handhelds(house: ServedHouse) -> None:
    street, district, worker = house.desk("street1"), house.desk("district1"), house.handheld("worker1")
    report = worker.push("report", {"request_type": "HELP", "description": LAMP, "position": as_json(IN_G1)})
    worker.verdict(report)
    before = place_of(street)
    assert before["placement"]["chain"][0] == "g1"
    assert before["areas"][0]["level"] == "grid"

    tried = street.post("/api/v1/redivisions/dry-runs", json=DIVIDED).raise_for_status().json()
    assert [(move["area_before"], move["area_after"]) for move in tried["plan"]["moves"]] == [("g1", "g12")]
    assert tried["zh"][0] == "网格重新划分试算：v1 → v2"
    assert tried["en"][0] == "Re-division, dry run: v1 → v2"
    assert street.get("/api/v1/redivisions").json() == []

    made = street.post("/api/v1/redivisions", json=DIVIDED)
    assert made.status_code == 201, made.text
    own_id = made.json()["redivision"]["id"]
    shown = street.get(f"/api/v1/redivisions/{own_id}/outlines").raise_for_status().json()
    assert [each["code"] for each in shown["before"]] == ["g1"]
    assert [each["code"] for each in shown["after"]] == ["g11", "g12"]
    problem(street.post(f"/api/v1/redivisions/{own_id}/approval", json={}), 403, "role-missing")
    approved = district.post(f"/api/v1/redivisions/{own_id}/approval", json={}).raise_for_status().json()
    assert approved["redivision"]["decided_by"] == "district-1"
    done = until_done(district, own_id)

    versions = street.get("/api/v1/boundaries").json()
    assert [row["version"] for row in versions] == ["v1", "v2"]
    assert versions[0]["until"] == versions[1]["since"] == done["redivision"]["since"]
    (then,) = street.get("/api/v1/areas/g1").json()
    assert (then["version"], then["until"], then["parent"]) == ("v1", versions[0]["until"], "s1")
    assert then["successors"] == [{"code": "g12", "share": 0.6}, {"code": "g11", "share": 0.4}]
    assert place_of(street)["placement"]["chain"][0] == "g12"
    assert place_of(street, at=versions[0]["since"])["placement"]["boundary_version"] == "v1"
    assert worker.document("pack:current") is not None
    card = street.get(f"/api/v1/tickets/{report}").json()
    assert card["placement"]["chain"][0] == "g12"
    steps = [row["type"] for row in street.get(f"/api/v1/tickets/{report}/events").json()]
    assert steps[-1] == "Rehomed"

    house.sql(
        "INSERT INTO posts (area, layer, person, since) VALUES ('g1', 'base', 'worker-9', '2026-01-01')"
    )
    (left,) = street.get("/api/v1/posts/undecided").raise_for_status().json()
    assert (left["person"], left["area"]["code"]) == ("worker-9", "g1")
    assert [heir["code"] for heir in left["heirs"]] == ["g12", "g11"]
    decided = {"area": "g1", "person": "worker-9", "to": ["g12"]}
    assert street.post("/api/v1/posts/decisions", json=decided).is_success
    assert street.get("/api/v1/posts/undecided").json() == []


@pytest.mark.parametrize(
    ("login", "path", "body", "status", "word"),
    [
        pytest.param("worker1", "redivisions", DIVIDED, 403, "role-missing", id="a worker proposes nothing"),
        pytest.param(
            "street2", "redivisions/dry-runs", RENAMED, 403, "beyond-your-area", id="another street"
        ),
        pytest.param("street1", "redivisions/nothing/approval", {}, 403, "role-missing", id="no approver"),
        pytest.param(
            "admin1", "redivisions/nothing/approval", {}, 404, "redivision-unknown", id="no such re-division"
        ),
        pytest.param(
            "admin1",
            "redivisions/dry-runs",
            {"version": "v9", "retired": ["g99"]},
            400,
            "boundaries-invalid",
            id="what is retired must be there",
        ),
        pytest.param(
            "admin1",
            "redivisions/dry-runs",
            {"version": "v9", "areas": [drawn("g9", 0, 1, parent="nobody")]},
            400,
            "boundaries-invalid",
            id="a parent must be there",
        ),
        pytest.param(
            "admin1",
            "redivisions/dry-runs",
            {
                "version": "v9",
                "areas": [drawn("g9", 0, 1, geometry={"type": "Point", "coordinates": [1, 2]})],
            },
            400,
            "boundaries-invalid",
            id="a point is no area",
        ),
        pytest.param(
            "admin1",
            "redivisions/dry-runs",
            {"version": "v9", "areas": [drawn("g9", 0, 1, geometry={"type": "Polygon"})]},
            400,
            "boundaries-invalid",
            id="an outline without coordinates",
        ),
        pytest.param(
            "admin1",
            "redivisions/dry-runs",
            {"version": "v9", "mapping": {"g1": ["g77"]}},
            400,
            "boundaries-invalid",
            id="an heir that is not there",
        ),
        pytest.param(
            "admin1", "redivisions", {"version": "v1"}, 409, "boundary-version-taken", id="a version's name"
        ),
        pytest.param(
            "admin1",
            "redivisions",
            {"version": "v9", "since": "2026-11-23T00:00:00"},
            400,
            "bad-request",
            id="an instant without its zone",
        ),
        pytest.param(
            "admin1",
            "posts/decisions",
            {"area": "g3", "person": "worker-3", "to": ["g4"]},
            404,
            "post-not-open",
            id="a post that stands on its area",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(
    house: ServedHouse, login: str, path: str, body: Json, status: int, word: str
) -> None:
    problem(house.desk(login).post(f"/api/v1/{path}", json=body), status, word)


def test_a_day_gone_by_is_refused_on_approval_and_the_proposal_can_be_withdrawn(house: ServedHouse) -> None:
    admin, district = house.desk("admin1"), house.desk("district1")
    asked = {"version": "v8", "areas": [drawn("g2", 1, 2, name="改名")], "since": "2020-01-01T00:00:00+08:00"}
    own_id = admin.post("/api/v1/redivisions", json=asked).raise_for_status().json()["redivision"]["id"]
    problem(district.post(f"/api/v1/redivisions/{own_id}/approval", json={}), 422, "since-too-early")
    gone = admin.post(f"/api/v1/redivisions/{own_id}/withdrawal").raise_for_status().json()
    assert gone["redivision"]["step"] == "withdrawn"
    problem(district.post(f"/api/v1/redivisions/{own_id}/approval", json={}), 409, "redivision-decided")


def test_nobody_asks_for_places_without_signing_in(house: ServedHouse) -> None:
    problem(house.anybody.get("/api/v1/places", params={"lon": 1, "lat": 2}), 401, "sign-in-needed")
    problem(house.anybody.get("/api/v1/boundaries"), 401, "sign-in-needed")


def test_an_area_that_never_was_has_no_history(house: ServedHouse) -> None:
    problem(house.desk("street1").get("/api/v1/areas/moon"), 404, "area-never-was")
    problem(house.anybody.get("/api/v1/areas/g1"), 401, "sign-in-needed")
