"""变更规则 over HTTP: proposed by one, put into force by another, and held to from then on."""

import time
from collections.abc import Callable

import httpx
import pytest

from server.data import exclusions_bytes, policy_bytes
from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, registered
from tests.server.small_city import IN_G1, LAMP

PATIENCE_S = 180
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知

一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月13日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。
"""


def proposed(house: ServedHouse, kind: str, document: str, login: str = "admin1") -> httpx.Response:
    given = {"kind": kind, "document": document, "reason": "会议纪要 2026-17"}
    return house.desk(login).post("/api/v1/rule-changes", json=given)


def decided(house: ServedHouse, change: str, login: str, *, approved: bool = True) -> httpx.Response:
    given = {"approved": approved, "reason": "同意" if approved else "再议"}
    return house.desk(login).post(f"/api/v1/rule-changes/{change}/decision", json=given)


def in_force(house: ServedHouse) -> Json:
    return dict(house.desk("worker1").get("/api/v1/rules").raise_for_status().json())


def until(what: Callable[[], bool]) -> None:
    over = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < over
        time.sleep(0.1)


def test_what_is_in_force_is_told_to_everybody_with_what_is_not_as_usual(house: ServedHouse) -> None:
    told = in_force(house)
    assert told["policy"] == "standard"
    assert {each["standard"] for each in told["answers"]} == {None}
    assert {"returns.window.working_hours", "name"} & {each["path"] for each in told["answers"]}


def test_a_policy_is_in_force_once_a_second_person_has_agreed(house: ServedHouse) -> None:
    change = proposed(house, "policy", policy_bytes("haikou").decode())
    assert change.status_code == 201, change.text
    assert {each["path"] for each in change.json()["differences"]} >= {"name", "title"}
    own_id = change.json()["id"]

    problem(decided(house, own_id, "admin1"), 403, "needs-second-person")
    assert in_force(house)["policy"] == "standard"
    assert decided(house, own_id, "district1").json()["approved"]

    until(lambda: in_force(house)["policy"] == "haikou")
    problem(decided(house, own_id, "district1"), 409, "rule-change-decided")


def test_a_years_holidays_are_told_day_by_day_before_they_hold(house: ServedHouse) -> None:
    before = in_force(house)["calendar_version"]

    change = proposed(house, "calendar", NOTICE).json()

    days = {each["path"]: (each["now"], each["then"]) for each in change["differences"]}
    assert days["2027-02-10"] == ("workday", "off")
    assert days["2027-02-13"] == ("off", "workday")
    assert decided(house, change["id"], "district1").status_code == 200
    until(lambda: in_force(house)["calendar_version"] != before)


def test_what_was_told_before_other_rules_came_is_proposed_anew(house: ServedHouse) -> None:
    one, other = (
        proposed(house, "policy", policy_bytes(name).decode()).json() for name in ("hohhot", "lishui")
    )
    assert decided(house, one["id"], "district1").status_code == 200
    until(lambda: in_force(house)["policy"] == "hohhot")

    problem(decided(house, other["id"], "district1"), 409, "rule-change-outdated")

    assert in_force(house)["policy"] == "hohhot"


def test_what_is_refused_changes_nothing_and_stays_on_the_list(house: ServedHouse) -> None:
    change = proposed(house, "calendar", NOTICE).json()
    before = in_force(house)["calendar_version"]

    refused = decided(house, change["id"], "district1", approved=False).json()

    assert (refused["approved"], refused["decided_why"]) == (False, "再议")
    assert house.desk("admin1").get("/api/v1/rule-changes").json()[0] == refused
    assert in_force(house)["calendar_version"] == before


def list_in_force(house: ServedHouse, kind: str) -> str:
    reply = house.desk("district1").get(f"/api/v1/rules/{kind}").raise_for_status()
    return str(reply.json()["document"])


@pytest.mark.parametrize("kind", ["policy", "calendar"])
def test_a_change_of_policy_or_calendar_begins_with_what_is_in_force_and_changes_nothing_by_itself(
    house: ServedHouse, kind: str
) -> None:
    body = {"kind": kind, "document": list_in_force(house, kind), "reason": "核对"}
    proposed = house.desk("admin1").post("/api/v1/rule-changes", json=body).raise_for_status().json()
    assert proposed["differences"] == []


def tried(house: ServedHouse, kind: str, document: str, login: str = "district1") -> httpx.Response:
    return house.desk(login).post("/api/v1/rule-trials", json={"kind": kind, "document": document})


def test_a_duty_list_is_tried_on_what_came_in_and_then_dispatches(house: ServedHouse) -> None:
    assert registered(house, a_report(LAMP, IN_G1))["legs"][0]["unit"] == "urban"
    wanted = list_in_force(house, "duties") + "street-1,0104,s1,lead,街道职责,2026-01-01,\n"

    found = tried(house, "duties", wanted).raise_for_status().json()
    assert found["ways"] == [{"category": "0104", "now": ["urban"], "then": ["street-1"], "count": 1}]
    change = proposed(house, "duties", wanted).json()
    assert change["differences"] == [
        {"path": "0104 · s1 · street-1", "now": "–", "then": "lead 街道职责 2026-01-01"}
    ]
    assert registered(house, a_report(f"{LAMP}，又一盏", IN_G1))["legs"][0]["unit"] == "urban"
    assert decided(house, change["id"], "district1").status_code == 200

    until(lambda: list_in_force(house, "duties").count("street-1,0104") == 1)
    assert registered(house, a_report(f"{LAMP}，第三盏", IN_G1))["legs"][0]["unit"] == "street-1"


def test_a_catalogue_keeps_every_code_and_has_a_version_of_its_own(house: ServedHouse) -> None:
    present = list_in_force(house, "catalogue")
    version = in_force(house)["catalogue_version"]
    renamed = present.replace('name_zh = "路灯', 'name_zh = "照明路灯', 1)
    newer = renamed.replace(version, "2027.1")

    unversioned = problem(proposed(house, "catalogue", renamed), 422, "catalogue-invalid")
    assert "catalogue_version" in unversioned["detail"]
    lost = proposed(house, "catalogue", newer.replace('code = "0104"', 'code = "0199"'))
    assert "0104" in problem(lost, 422, "catalogue-invalid")["detail"]
    change = proposed(house, "catalogue", newer).json()
    paths = {each["path"] for each in change["differences"]}
    assert paths == {"catalogue_version", "categories.01.items.0104.name"}
    assert decided(house, change["id"], "district1").status_code == 200
    until(lambda: in_force(house)["catalogue_version"] == "2027.1")


def test_a_list_of_exclusions_is_given_as_a_whole(house: ServedHouse) -> None:
    change = proposed(house, "exclusions", exclusions_bytes("hohhot").decode()).json()
    assert decided(house, change["id"], "district1").status_code == 200
    until(lambda: list_in_force(house, "exclusions") == exclusions_bytes("hohhot").decode())


def test_lists_are_shown_and_tried_by_those_who_decide_them(house: ServedHouse) -> None:
    problem(house.desk("street1").get("/api/v1/rules/duties"), 403, "role-missing")
    problem(tried(house, "duties", "unit\n", login="street1"), 403, "role-missing")
    assert "line 1" in problem(tried(house, "duties", "unit\n"), 422, "duties-invalid")["detail"]
    problem(tried(house, "policy", "x"), 400, "bad-request")


@pytest.mark.parametrize(
    ("kind", "document", "named"),
    [
        ("policy", "name = 1", "name"),
        ("policy", "这不是 TOML", "document"),
        ("policy", policy_bytes("haikou").decode() + "\nodd = 1\n", "odd"),
        ("calendar", "今天天气很好", "title"),
        ("calendar", NOTICE.replace("1月1日（周五）", "1月1日（周六）"), "元旦"),
    ],
)
def test_a_document_that_cannot_be_used_is_told_by_field_and_rule(
    house: ServedHouse, kind: str, document: str, named: str
) -> None:
    told = problem(proposed(house, kind, document), 422, f"{kind}-invalid")
    assert named in told["detail"]


def test_a_second_person_whom_the_first_has_made_is_none(house: ServedHouse) -> None:
    admin = house.desk("admin1")
    given = {"id": "p-second", "name": "假人", "roles": ["district_coordinator"], "login": "second1"}
    first = admin.post("/api/v1/people", json=given).json()["first_password"]
    session = house.anybody.post("/api/v1/session", json={"login": "second1", "password": first}).json()
    second = house.bearing(session["token"])
    second.post("/api/v1/password", json={"present": first, "chosen": "街巷里的一盏路灯亮了"})
    change = proposed(house, "calendar", NOTICE).json()["id"]

    asked = {"approved": True, "reason": "同意"}
    refused = second.post(f"/api/v1/rule-changes/{change}/decision", json=asked)

    problem(refused, 403, "needs-second-person")


def test_only_administrators_propose_and_only_those_who_answer_for_a_district_decide(
    house: ServedHouse,
) -> None:
    problem(proposed(house, "calendar", NOTICE, login="district1"), 403, "role-missing")
    problem(decided(house, "none", "street1"), 403, "role-missing")
    problem(decided(house, "none", "district1"), 404, "rule-change-unknown")
    problem(house.desk("worker1").get("/api/v1/rule-changes"), 403, "role-missing")


def test_every_change_is_in_the_log_of_looks(house: ServedHouse) -> None:
    change = proposed(house, "calendar", NOTICE).json()
    decided(house, change["id"], "district1", approved=False)

    log = house.desk("admin1").get("/api/v1/audit").json()["entries"]

    about = [(each["person"], each["reason"]) for each in log if each["about"] == change["id"]]
    title = change["title"]
    assert about == [("district-1", f"rules {title} refused"), ("admin-1", f"rules {title} proposed")]
