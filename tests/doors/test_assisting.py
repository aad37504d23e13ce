"""An assist party sees its own part, does it, and learns nothing of who asked."""

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered, step

SECRET = "我家在3栋2单元501，电话13800135678，路灯不亮"
CONTACT: Json = {"name": "夏雨荷", "phone": "13800135678"}


def asked_to_help(house: ServedHouse, note: str = "请打开配电箱") -> str:
    """The number of a ticket to which the property firm was added."""
    number = number_of(registered(house, a_report(SECRET, contact=CONTACT, category="0104")))
    added = step(
        house.desk("street1"), number, "add_unit", {"unit": "property", "role": "assist", "note": note}
    )
    assert added.status_code == 200, added.text
    return number


def tasks(house: ServedHouse, number: str) -> list[Json]:
    reply = house.desk("assist1").get("/api/v1/assist-tasks")
    assert reply.status_code == 200, reply.text
    return [each for each in reply.json() if each["number"] == number]


def test_it_sees_its_task_in_the_words_of_who_called_it_and_nothing_of_the_reporter(
    house: ServedHouse,
) -> None:
    number = asked_to_help(house, "请打开配电箱，联系电话13800135678")

    (task,) = tasks(house, number)

    assert (task["kind"], task["no"], task["state"]) == ("leg", 2, "pending_sign")
    assert task["what"] == "请打开配电箱，联系电话***********"
    assert task["areas"][0]["code"] == "g1"
    told = house.desk("assist1").get("/api/v1/assist-tasks").text
    assert not any(secret in told for secret in ("夏", "13800135678", "501", "路灯不亮"))


def test_where_the_reporter_wants_to_be_unknown_it_gets_no_point_either(house: ServedHouse) -> None:
    open_one = asked_to_help(house)
    hidden = number_of(
        registered(house, a_report(SECRET, category="0104", contact={**CONTACT, "confidential": True}))
    )
    step(house.desk("street1"), hidden, "add_unit", {"unit": "property", "role": "assist"})

    assert tasks(house, open_one)[0]["lon"] is not None
    assert tasks(house, hidden)[0]["lon"] is None


def test_the_ticket_itself_is_not_there_for_it(house: ServedHouse) -> None:
    number, desk = asked_to_help(house), house.desk("assist1")

    problem(desk.get(f"/api/v1/tickets/{number}"), 404, "ticket-unknown")
    problem(desk.get(f"/api/v1/tickets/{number}/events"), 404, "ticket-unknown")
    assert desk.get("/api/v1/tickets").json()["tickets"] == []


def test_it_signs_and_answers_and_then_the_task_is_gone(house: ServedHouse) -> None:
    number, desk = asked_to_help(house), house.desk("assist1")

    signed = desk.post(f"/api/v1/assist-tasks/{number}/sign", json={"leg": 2})
    assert [each["state"] for each in signed.json()] == ["signed"]
    result = {"leg": 2, "handling": "配电箱已打开", "public_reply": "物业已配合打开配电箱。"}
    done = desk.post(f"/api/v1/assist-tasks/{number}/result", json=result)

    assert (done.status_code, done.json()) == (200, [])
    assert tasks(house, number) == []


def test_it_does_nothing_with_the_part_of_another_unit(house: ServedHouse) -> None:
    number = asked_to_help(house)

    refused = house.desk("assist1").post(f"/api/v1/assist-tasks/{number}/sign", json={"leg": 1})

    problem(refused, 403, "not-yours")


def test_a_ticket_in_which_it_has_no_part_is_not_there_for_it(house: ServedHouse) -> None:
    number = number_of(registered(house))

    refused = house.desk("assist1").post(f"/api/v1/assist-tasks/{number}/sign", json={"leg": 1})

    problem(refused, 404, "ticket-unknown")


def test_it_reports_when_it_was_whistled_for(house: ServedHouse) -> None:
    number = number_of(registered(house))
    whistled = step(
        house.desk("street1"), number, "whistle", {"units": ["property"], "text": "请到现场配合断电"}
    )
    assert whistled.status_code == 200, whistled.text
    (task,) = tasks(house, number)
    assert (task["kind"], task["what"]) == ("whistle", "请到现场配合断电")

    come = house.desk("assist1").post(
        f"/api/v1/assist-tasks/{number}/attendance", json={"whistle": task["no"], "text": "已到现场"}
    )

    assert (come.status_code, come.json()) == (200, [])


def test_who_is_no_assist_party_has_no_such_tasks(house: ServedHouse) -> None:
    problem(house.desk("handler1").get("/api/v1/assist-tasks"), 403, "role-missing")
