"""专席与代表委员通道 at the door: desks and their queues, the whitelist, and whose call comes first."""

import pytest

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, post_report, registered
from tests.server.small_city import LAMP

pytestmark = pytest.mark.both_engines

OF_A_FIRM = "企业办理营业执照和招商政策问题"


def entered(house: ServedHouse, number: str, **changed: object) -> Json:
    given = {
        "number": number,
        "name": "王某",
        "office": "people_congress",
        "reason": "市十七届人大代表",
        "until": "2028-02-28",
    } | changed
    made = house.desk("district1").post("/api/v1/whitelist", json=given)
    assert made.status_code == 201, made.text
    return dict(made.json())


def queue(house: ServedHouse, desk: str, login: str = "operator1") -> list[str]:
    reply = house.desk(login).get("/api/v1/tickets", params={"desk": desk})
    assert reply.status_code == 200, reply.text
    return [row["number"] for row in reply.json()["tickets"]]


def test_a_desk_has_what_it_takes_in_its_queue_and_counts_what_is_open(house: ServedHouse) -> None:
    firm = number_of(registered(house, a_report(OF_A_FIRM, category="0404")))
    lamp = number_of(registered(house, a_report(LAMP)))
    assert firm in queue(house, "business")
    assert lamp not in queue(house, "business")
    desks = {each["code"]: each for each in house.desk("operator1").get("/api/v1/desks").json()}
    assert list(desks) == ["business", "policy", "deputies"]
    assert (desks["business"]["title"], desks["business"]["categories"]) == ("营商环境专席", ["0404"])
    assert desks["business"]["open"] >= 1
    assert queue(house, "business", "worker3") == []


def test_a_desk_that_the_city_does_not_have_is_told_by_name(house: ServedHouse) -> None:
    refused = house.desk("operator1").get("/api/v1/tickets", params={"desk": "weather"})
    assert problem(refused, 400, "code-unknown")["field"] == "desk"


def test_a_deputys_call_is_known_registered_by_its_channel_and_stands_in_the_desks_queue(
    house: ServedHouse,
) -> None:
    deputy = entered(house, "139 8765 4321")
    assert (deputy["standing"], deputy["added_by"]) == ("listed", "district-1")
    asked = house.desk("operator1").post("/api/v1/calls", json={"number": "13987654321"})
    assert asked.json() == {"put_through": True, "deputy": "王某"}
    card = registered(house, a_report(contact={"name": "王某", "phone": "13987654321"}))
    assert (card["ticket"]["channel"], card["ticket"]["watched"]) == ("deputy", "deputy")
    assert number_of(card) in queue(house, "deputies")
    looks = house.desk("supervisor1").get("/api/v1/audit", params={"person": "district-1"}).json()
    said = [each["reason"] for each in looks["entries"] if deputy["id"] in each["reason"]]
    assert said == [f"whitelist {deputy['id']} (people_congress 王某) added: 市十七届人大代表"]
    assert "13987654321" not in str(house.desk("operator1").get("/api/v1/whitelist").json())


def test_a_further_matter_of_a_deputys_call_is_watched_as_well_though_the_deputy_is_none_by_then(
    house: ServedHouse,
) -> None:
    deputy = entered(house, "13987650000")
    first = number_of(registered(house, a_report(contact={"name": "王某", "phone": "13987650000"})))
    taken_off = house.desk("district1").post(
        f"/api/v1/whitelist/{deputy['id']}/end", json={"reason": "任期届满"}
    )
    assert taken_off.is_success, taken_off.text
    further = house.desk("operator1").post(
        f"/api/v1/tickets/{first}/siblings",
        json={key: value for key, value in a_report("垃圾成堆").items() if key != "channel"},
        headers={"Idempotency-Key": "of-a-deputy"},
    )
    ticket = further.json()["ticket"]
    assert (ticket["channel"], ticket["watched"]) == ("deputy", "deputy")


def test_nobody_else_comes_by_the_deputies_channel(house: ServedHouse) -> None:
    given = a_report(channel="deputy", contact={"name": "李某", "phone": "13700001111"})
    problem(post_report(house.desk("operator1"), given), 409, "whitelist-refused")


def test_a_deputy_is_entered_by_the_district_and_taken_off_by_supervision_as_well(
    house: ServedHouse,
) -> None:
    for login in ("operator1", "street1", "supervisor1", "admin1"):
        body = {
            "number": "13500000000",
            "name": "赵某",
            "office": "cppcc",
            "reason": "委员",
            "until": "2027-01-31",
        }
        problem(house.desk(login).post("/api/v1/whitelist", json=body), 403, "role-missing")
    own = entered(house, "13500000000")["id"]
    end = f"/api/v1/whitelist/{own}/end"
    problem(house.desk("operator1").post(end, json={"reason": "换届"}), 403, "role-missing")
    gone = house.desk("supervisor1").post(end, json={"reason": "换届"}).json()
    assert (gone["standing"], gone["ended_by"], gone["end_reason"]) == ("ended", "supervisor-1", "换届")
    problem(house.desk("supervisor1").post(end, json={"reason": "换届"}), 409, "whitelist-refused")
    problem(house.desk("handler1").get("/api/v1/whitelist"), 403, "role-missing")


def test_what_cannot_stand_on_the_whitelist_is_told(house: ServedHouse) -> None:
    entered(house, "13600000000")
    for changed in ({"number": "无"}, {"until": "2020-01-01"}, {"number": "136 0000 0000"}):
        body = {
            "number": "13611110000",
            "name": "周某",
            "office": "party_congress",
            "reason": "党代表",
            "until": "2027-01-31",
        } | changed
        refused = house.desk("district1").post("/api/v1/whitelist", json=body)
        problem(refused, 409, "whitelist-refused")
    unknown = house.desk("district1").post("/api/v1/whitelist/nobody/end", json={"reason": "x"})
    problem(unknown, 404, "entry-unknown")
