"""来电人既往诉求 by its door: for the hotline, without the number in any address or log."""

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered

NUMBER = "13700001111"


def test_a_callers_earlier_matters_come_with_what_may_be_done_about_them(house: ServedHouse) -> None:
    contact: Json = {"name": "夏雨荷", "phone": NUMBER}
    number = number_of(registered(house, a_report("路灯不亮，老问题", contact=contact)))
    operator = house.desk("operator1")

    found = operator.post("/api/v1/calls/earlier", json={"number": "137 0000 1111"}).json()

    assert found["total"] == 1
    (matter,) = found["matters"]
    assert (matter["ticket"]["number"], matter["ended_at"]) == (number, None)
    assert {"urge", "note"} <= set(matter["may"])
    assert NUMBER not in str(found)
    entry = operator.get("/api/v1/audit", params={"kind": "caller_looked_up"}).json()["entries"][0]
    assert (entry["person"], entry["reason"]) == ("operator-1", number)
    assert not [written for written in (NUMBER, "137 0000 1111") if written in str(entry)]


def test_who_answers_no_calls_is_not_told_and_what_is_no_number_is_refused(house: ServedHouse) -> None:
    asked = {"number": NUMBER}
    for login in ("worker1", "handler1", "supervisor1", "admin1"):
        problem(house.desk(login).post("/api/v1/calls/earlier", json=asked), 403, "role-missing")
    refused = house.desk("operator1").post("/api/v1/calls/earlier", json={"number": "夏女士"})
    problem(refused, 400, "caller-unreadable")
