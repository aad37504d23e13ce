"""人员管理 over HTTP: who works here, what changes of them changes for them, and the passwords they begin with."""

from datetime import timedelta

import httpx
import pytest

from server.domain.calendar import CHINA
from sync.clock import system_clock
from tests.doors.city import PASSWORD
from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered
from tests.server.small_city import IN_G3

LIN: Json = {"id": "worker-lin", "name": "林网格", "roles": ["grid_worker"], "login": "lin"}


def entered(house: ServedHouse, **other: object) -> Json:
    reply = house.desk("admin1").post("/api/v1/people", json={**LIN, **other})
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


def sign_in(house: ServedHouse, login: str, password: str) -> httpx.Response:
    return house.anybody.post("/api/v1/session", json={"login": login, "password": password})


def begun(house: ServedHouse, login: str, first: str) -> httpx.Client:
    """A desk of somebody who has chosen a password of their own."""
    desk = house.bearing(sign_in(house, login, first).json()["token"])
    chosen = desk.post("/api/v1/password", json={"present": first, "chosen": f"街巷里的一盏路灯 {first}"})
    assert chosen.status_code == 204, chosen.text
    return desk


def posted(house: ServedHouse, person: str, area: str, **other: object) -> httpx.Response:
    since = system_clock().astimezone(CHINA).date() + timedelta(days=int(str(other.pop("in_days", 0))))
    given = {"area": area, "since": str(since), **other}
    return house.desk("admin1").post(f"/api/v1/people/{person}/posts", json=given)


def test_who_is_entered_signs_in_with_a_first_password_and_chooses_their_own(house: ServedHouse) -> None:
    told = entered(house, id="p-own", login="own1")
    first = told["first_password"]
    assert told["person"]["signs_in"]
    desk = house.bearing(sign_in(house, "own1", first).json()["token"])
    elsewhere = house.bearing(sign_in(house, "own1", first).json()["token"])
    problem(desk.get("/api/v1/tickets"), 403, "password-not-chosen")
    problem(desk.get("/api/v1/live"), 403, "password-not-chosen")

    chosen = desk.post("/api/v1/password", json={"present": first, "chosen": "街巷里的一盏路灯亮了"})

    assert chosen.status_code == 204, chosen.text
    assert desk.get("/api/v1/tickets").status_code == 200
    assert elsewhere.get("/api/v1/tickets").status_code == 401
    problem(sign_in(house, "own1", first), 401, "sign-in-failed")
    assert sign_in(house, "own1", "街巷里的一盏路灯亮了").status_code == 201


def test_a_handheld_let_in_by_a_first_password_opens_what_is_its_own_and_no_desk(house: ServedHouse) -> None:
    first = entered(house, id="p-field", login="field1")["first_password"]
    session = house.anybody.post("/mobile/v1/session", json={"login": "field1", "password": first}).json()
    handheld = house.bearing(session["token"])
    assert handheld.get(session["pack"]["url"]).status_code == 200
    assert handheld.get(f"{session['mailbox']}/_changes").status_code == 200
    problem(handheld.get("/api/v1/tickets"), 403, "password-not-chosen")

    begun(house, "field1", first)

    assert handheld.get("/api/v1/tickets").status_code == 200


@pytest.mark.parametrize(
    ("given", "status", "word"),
    [
        ({"present": "猜的", "chosen": "街巷里的一盏路灯亮了"}, 401, "sign-in-failed"),
        ({"present": PASSWORD, "chosen": PASSWORD * 2 + "OPERATOR1"}, 422, "person-unfit"),
        ({"present": PASSWORD, "chosen": "OPERATOR1-2026"}, 422, "person-unfit"),
        ({"present": PASSWORD, "chosen": "短"}, 400, "bad-request"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    house: ServedHouse, given: Json, status: int, word: str
) -> None:
    problem(house.desk("operator1").post("/api/v1/password", json=given), status, word)
    assert sign_in(house, "operator1", PASSWORD).status_code == 201


def test_a_new_first_password_signs_out_at_every_desk(house: ServedHouse) -> None:
    first = entered(house, id="p-lost", login="lost1")["first_password"]
    desk = house.bearing(sign_in(house, "lost1", first).json()["token"])

    second = house.desk("admin1").post("/api/v1/people/p-lost/password").json()["first_password"]

    assert desk.get("/api/v1/tickets").status_code == 401
    problem(sign_in(house, "lost1", first), 401, "sign-in-failed")
    assert sign_in(house, "lost1", second).status_code == 201


def test_a_post_lets_its_holder_see_the_area_from_its_first_day_to_its_last(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(at=IN_G3)))
    first = entered(house, id="p-post", login="post1")["first_password"]
    desk = begun(house, "post1", first)
    assert desk.get(f"/api/v1/tickets/{number}").status_code == 404

    assert posted(house, "p-post", "g3").status_code == 201
    assert desk.get(f"/api/v1/tickets/{number}").status_code == 200

    ended = house.desk("admin1").post("/api/v1/people/p-post/posts/ended", json={"area": "g3"})
    assert ended.json()["posts"] == []
    assert desk.get(f"/api/v1/tickets/{number}").status_code == 404


def test_a_backup_is_told_with_the_post_and_beside_the_grid_worker(house: ServedHouse) -> None:
    entered(house, id="p-backup", login=None, name="备一")
    shown = posted(house, "p-backup", "g2", stands_in_for="worker-2").json()["posts"]
    assert [(post["stands_in_for"], post["stands_in_for_name"]) for post in shown] == [("worker-2", "张二")]

    holder = house.desk("street1").get("/api/v1/people/worker-2").json()
    beside = house.desk("street1").get("/api/v1/areas/g2/people").json()
    refused = posted(house, "p-backup", "g3", stands_in_for="worker-2")

    told = next(post for post in holder["posts"] if post["area"]["code"] == "g2")["backups"]
    assert [(each["person"], each["name"], each["until"]) for each in told] == [("p-backup", "备一", None)]
    assert [each["person"] for each in beside if each["backups"]] == ["worker-2"]
    assert "p-backup" not in {each["person"] for each in beside}
    assert problem(refused, 422, "person-unfit")["field"] == "stands_in_for"
    ended = house.desk("admin1").post("/api/v1/people/p-backup/posts/ended", json={"area": "g2"})
    assert ended.json()["posts"] == []


def test_a_post_of_days_to_come_is_listed_and_counts_for_nothing_yet(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(at=IN_G3)))
    first = entered(house, id="p-soon", login="soon1")["first_password"]
    desk = begun(house, "soon1", first)

    shown = posted(house, "p-soon", "g3", in_days=3).json()

    assert [post["area"]["code"] for post in shown["posts"]] == ["g3"]
    assert desk.get(f"/api/v1/tickets/{number}").status_code == 404


def test_another_role_and_office_hold_from_the_next_request_on(house: ServedHouse) -> None:
    first = entered(house, id="p-rise", login="rise1")["first_password"]
    desk = begun(house, "rise1", first)
    assert desk.get("/api/v1/people").status_code == 403

    given = {**LIN, "login": "rise1", "roles": ["street_coordinator"], "scope": ["s2"]}
    del given["id"]
    changed = house.desk("admin1").put("/api/v1/people/p-rise", json=given)

    assert changed.status_code == 200, changed.text
    assert "worker-2" not in {each["id"] for each in desk.get("/api/v1/people").json()["people"]}


def test_coordinators_see_the_people_of_their_areas_and_change_nobody(house: ServedHouse) -> None:
    desk = house.desk("street1")
    seen = {each["id"] for each in desk.get("/api/v1/people").json()["people"]}

    assert "worker-2" in seen
    assert "coordinator-2" not in seen
    problem(desk.get("/api/v1/people/coordinator-2"), 404, "person-unknown")
    problem(desk.post("/api/v1/people", json={**LIN, "id": "p-no"}), 403, "role-missing")
    problem(desk.post("/api/v1/people/worker-2/password"), 403, "role-missing")
    problem(house.desk("worker1").get("/api/v1/people"), 403, "role-missing")


def test_people_are_found_by_name_role_unit_and_area_page_by_page(house: ServedHouse) -> None:
    def found(**query: object) -> list[str]:
        reply = house.desk("admin1").get("/api/v1/people", params=query)  # type: ignore[arg-type]
        assert reply.status_code == 200, reply.text
        return [each["id"] for each in reply.json()["people"]]

    everybody = found()
    assert found(words="张二") == ["worker-2"]
    assert found(role="supervisor") == ["supervisor-1"]
    assert found(unit="property") == ["assist-1"]
    assert "worker-2" in found(area="s1")
    assert "coordinator-2" not in found(area="s1")
    assert everybody == sorted(everybody)
    assert found(limit=2) + found(limit=2, after=everybody[1]) == everybody[:4]


@pytest.mark.parametrize(
    ("wrong", "status", "named"),
    [
        ({"id": "Worker"}, 400, "id"),
        ({"id": "worker-2"}, 422, "id"),
        ({"login": "street1"}, 422, "login"),
        ({"unit": "moon"}, 422, "unit"),
        ({"scope": ["g99"]}, 422, "scope"),
        ({"roles": []}, 400, "roles"),
        ({"roles": ["king"]}, 400, "roles"),
        ({"roles": ["handler", "handler"]}, 422, "roles"),
        ({"name": ""}, 400, "name"),
    ],
)
def test_what_cannot_be_of_a_person_is_told_by_its_field(
    house: ServedHouse, wrong: Json, status: int, named: str
) -> None:
    given = {**LIN, "id": "p-wrong", "login": "wrong1", **wrong}
    refused = house.desk("admin1").post("/api/v1/people", json=given)
    told = problem(refused, status, "bad-request" if status == 400 else "person-unfit")
    assert named in told["detail"]
    assert house.desk("admin1").get("/api/v1/people/p-wrong").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"area": "g99"}, "area"),
        ({"layer": "special"}, "area"),
        ({"in_days": -1}, "since"),
        ({"until": "2020-01-01"}, "until"),
    ],
)
def test_a_post_that_cannot_be_is_told_by_its_field(house: ServedHouse, wrong: Json, named: str) -> None:
    refused = posted(house, "worker-2", **{"area": "g4", **wrong})
    assert problem(refused, 422, "person-unfit")["field"] == named


def test_nobody_holds_a_post_twice_or_ends_one_that_there_is_not(house: ServedHouse) -> None:
    assert problem(posted(house, "worker-2", "g2"), 422, "person-unfit")["field"] == "area"
    ended = house.desk("admin1").post("/api/v1/people/worker-2/posts/ended", json={"area": "g4"})
    problem(ended, 404, "post-unknown")
    problem(posted(house, "nobody", "g2"), 404, "person-unknown")


def test_administrators_do_not_change_what_they_are_themselves(house: ServedHouse) -> None:
    same = {"name": "何管", "roles": ["admin"], "login": "admin1"}
    for field, other in (("roles", ["admin", "supervisor"]), ("scope", ["d1"]), ("unit", "urban")):
        refused = house.desk("admin1").put("/api/v1/people/admin-1", json={**same, field: other})
        assert problem(refused, 422, "person-unfit")["field"] == field
    assert problem(posted(house, "admin-1", "g1"), 422, "person-unfit")["field"] == "person"
    assert house.desk("admin1").put("/api/v1/people/admin-1", json=same).status_code == 200


def test_without_a_sign_in_name_nobody_stays_signed_in(house: ServedHouse) -> None:
    first = entered(house, id="p-gone", login="gone1")["first_password"]
    desk = begun(house, "gone1", first)

    told = house.desk("admin1").put(
        "/api/v1/people/p-gone", json={"name": "林网格", "roles": ["grid_worker"]}
    )

    assert (told.json()["login"], told.json()["signs_in"]) == (None, False)
    assert desk.get("/api/v1/tickets").status_code == 401


def test_what_was_a_display_and_is_one_no_more_is_signed_out(house: ServedHouse) -> None:
    wall: Json = {"name": "大厅屏", "roles": ["display"], "scope": ["s1"], "login": "hall1"}
    first = entered(house, **wall, id="p-hall")["first_password"]
    desk = begun(house, "hall1", first)
    admin = house.desk("admin1")

    assert admin.put("/api/v1/people/p-hall", json={**wall, "name": "南厅屏"}).status_code == 200
    assert desk.get("/api/v1/tiles").status_code == 200
    assert admin.put("/api/v1/people/p-hall", json={**wall, "roles": ["leader"]}).status_code == 200

    assert desk.get("/api/v1/tiles").status_code == 401


def test_a_display_without_areas_would_show_nothing_and_is_not_entered(house: ServedHouse) -> None:
    display: Json = {"id": "p-dark", "name": "过道屏", "roles": ["display"], "login": "dark1"}

    refused = house.desk("admin1").post("/api/v1/people", json=display)

    assert problem(refused, 422, "person-unfit")["field"] == "scope"


def test_every_change_is_in_the_log_of_looks(house: ServedHouse) -> None:
    entered(house, id="p-log", login="log1")
    posted(house, "p-log", "g3")
    house.desk("admin1").post("/api/v1/people/p-log/password")

    log = house.desk("admin1").get("/api/v1/audit", params={"person": "admin-1"}).json()["entries"]

    told = [each["reason"] for each in log if each["about"] == "p-log"]
    assert told == ["person p-log: password given", "person p-log: posted to g3", "person p-log: entered"]
    assert PASSWORD not in str(log)
