"""Answers that will not do: shown to who reviews them, and listed until they are mended."""

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import number_of, registered, step

EMPTY: Json = {"leg": 1, "handling": "已转相关部门处理。", "public_reply": "已转相关部门处理，感谢您的理解。"}
SOUND: Json = {
    "leg": 1,
    "handling": "我局到现场核查，系线路老化，已更换灯泡2只，恢复照明。",
    "public_reply": "您好，您反映的路灯已修复。",
}


def answered(house: ServedHouse, result: Json) -> str:
    """The number of a ticket that was just answered so."""
    number = number_of(registered(house))
    handler = house.desk("handler1")
    assert step(handler, number, "sign", {"leg": 1}).status_code == 200
    reply = step(handler, number, "submit_result", result)
    assert reply.status_code == 200, reply.text
    return number


def findings(house: ServedHouse, login: str, number: str) -> list[Json]:
    return list(house.desk(login).get(f"/api/v1/tickets/{number}").json()["reply_findings"])


def listed(house: ServedHouse, login: str = "street1", **asked: str) -> list[str]:
    reply = house.desk(login).get("/api/v1/inspections", params=asked)
    assert reply.status_code == 200, reply.text
    return [each["ticket"]["number"] for each in reply.json()["tickets"]]


def test_the_reviewer_sees_what_is_wrong_with_an_answer_and_by_which_words(house: ServedHouse) -> None:
    number = answered(house, EMPTY)

    (leg,) = findings(house, "street1", number)

    assert (leg["leg"], leg["unit"]) == (1, "urban")
    assert [each["code"] for each in leg["findings"]] == ["empty_phrase", "no_action"]
    assert "已转相关部门" in leg["findings"][0]["words"]


def test_who_does_not_review_is_not_shown_the_findings(house: ServedHouse) -> None:
    assert findings(house, "handler1", answered(house, EMPTY)) == []


def test_a_sound_answer_is_on_no_list(house: ServedHouse) -> None:
    number = answered(house, SOUND)

    assert findings(house, "street1", number) == []
    assert number not in listed(house)


def test_an_answer_with_findings_is_listed_until_it_is_mended(house: ServedHouse) -> None:
    number = answered(house, EMPTY)
    assert number in listed(house)

    step(house.desk("street1"), number, "reject_result", {"reason": "未说明办理结果"})
    mended = {**SOUND, "handling": "照明所抢修人员到椰城大道现场，更换镇流器1个、保险丝3根，灯已亮。"}
    step(house.desk("handler1"), number, "submit_result", mended)

    assert number not in listed(house)


def test_a_copy_of_an_earlier_answer_is_found_and_the_original_is_not(house: ServedHouse) -> None:
    own = {**SOUND, "handling": "巡查班组赴现场，灯杆倾斜，已扶正加固并检测绝缘，恢复照明。"}
    original, copy = answered(house, own), answered(house, own)

    assert findings(house, "street1", original) == []
    (leg,) = findings(house, "street1", copy)
    assert [each["code"] for each in leg["findings"]] == ["copied"]


def test_an_answer_that_was_approved_all_the_same_is_listed_until_the_callback_is_over(
    house: ServedHouse,
) -> None:
    number = answered(house, EMPTY)
    step(house.desk("street1"), number, "approve_result", {})

    assert number not in listed(house)
    assert number in listed(house, "supervisor1", state="to_callback")


def test_the_list_is_that_of_ones_own_area(house: ServedHouse) -> None:
    number = answered(house, EMPTY)

    assert number in listed(house, "supervisor1")
    assert number not in listed(house, "street2")


def test_who_reviews_nothing_has_no_list(house: ServedHouse) -> None:
    problem(house.desk("handler1").get("/api/v1/inspections"), 403, "role-missing")
    problem(house.desk("street1").get("/api/v1/inspections", params={"state": "closed"}), 400, "bad-request")
