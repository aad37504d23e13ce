"""黑名单 at the door: an operator proposes, the district decides, a third person hears the appeal."""

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered


def proposal(house: ServedHouse, number: str, /, **changed: object) -> Json:
    asked = a_report(contact={"name": "夏雨荷", "phone": number})
    evidence = [number_of(registered(house, asked))]
    return {"number": number, "reason": "无诉求内容", "evidence": evidence, "days": 7} | changed


def put_through(house: ServedHouse, number: str, **known: object) -> bool:
    reply = house.desk("operator1").post("/api/v1/calls", json={"number": number, **known})
    assert reply.status_code == 200, reply.text
    return bool(reply.json()["put_through"])


def test_a_number_is_kept_out_until_its_appeal_is_granted_and_never_in_an_emergency(
    house: ServedHouse,
) -> None:
    operator, district, supervisor = (house.desk(each) for each in ("operator1", "district1", "supervisor1"))
    made = operator.post("/api/v1/blocklist", json=proposal(house, "138 1234 5678"))
    assert (made.status_code, made.json()["standing"]) == (201, "proposed")
    assert put_through(house, "13812345678")
    entry = f"/api/v1/blocklist/{made.json()['id']}"
    assert district.post(f"{entry}/decision", json={"approved": True}).json()["standing"] == "held"
    assert not put_through(house, "+86 138-1234-5678")
    assert put_through(house, "13812345678", words="三楼着火了")
    assert operator.post(f"{entry}/appeal", json={"text": "是孩子打的"}).json()["standing"] == "appealed"
    problem(district.post(f"{entry}/appeal-decision", json={"lifted": True}), 409, "blocklist-refused")
    assert supervisor.post(f"{entry}/appeal-decision", json={"lifted": True}).json()["standing"] == "lifted"
    assert put_through(house, "13812345678")
    listed = district.get("/api/v1/blocklist").json()["entries"]
    assert made.json()["id"] in {each["id"] for each in listed}
    assert "13812345678" not in str(listed)


def test_only_those_whose_part_it_is_may_have_it(house: ServedHouse) -> None:
    given = proposal(house, "13900000000")
    for login in ("handler1", "street1", "district1", "admin1"):
        problem(house.desk(login).post("/api/v1/blocklist", json=given), 403, "role-missing")
    made = house.desk("operator1").post("/api/v1/blocklist", json=given).json()["id"]
    for login in ("operator1", "street1", "supervisor1"):
        refused = house.desk(login).post(f"/api/v1/blocklist/{made}/decision", json={"approved": True})
        problem(refused, 403, "role-missing")
    problem(house.desk("handler1").get("/api/v1/blocklist"), 403, "role-missing")
    problem(house.desk("handler1").post("/api/v1/calls", json={"number": "13900000000"}), 403, "role-missing")


def test_what_cannot_stand_on_the_list_is_told(house: ServedHouse) -> None:
    operator = house.desk("operator1")
    for changed in ({"days": 31}, {"days": 0}, {"number": "无"}):
        refused = operator.post("/api/v1/blocklist", json=proposal(house, "13700000000", **changed))
        problem(refused, 409, "blocklist-refused")
    others = registered(house, a_report(contact={"name": "夏雨荷", "phone": "13700000001"}))
    for evidence in (others, registered(house)):
        asked = proposal(house, "13700000000", evidence=[number_of(evidence)])
        problem(operator.post("/api/v1/blocklist", json=asked), 409, "blocklist-refused")
    unknown = operator.post(
        "/api/v1/blocklist", json=proposal(house, "13700000000", evidence=["00000000000000"])
    )
    problem(unknown, 404, "ticket-unknown")
    unknown = house.desk("district1").post("/api/v1/blocklist/nobody/decision", json={"approved": True})
    problem(unknown, 404, "entry-unknown")
