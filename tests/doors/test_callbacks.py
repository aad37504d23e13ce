"""Whom to call back, and what to say: one list for each ticket, for those who may call."""

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered, step

CONTACT: Json = {"name": "夏雨荷", "phone": "13800135678"}


def waiting_for_a_call(house: ServedHouse) -> tuple[str, str]:
    """A ticket with its result, and the number of one that was merged into it."""
    master = registered(house, a_report(contact=CONTACT))
    child = registered(house, a_report(contact={"name": "钱七", "phone": "13900136789"}))
    number, merged = number_of(master), number_of(child)
    desk, handler = house.desk("operator1"), house.handheld("handler1")
    step(desk, merged, "merge", {"master": number, "evidence": ["place"], "caller_told": True})
    handler.verdict(handler.push("sign", {"leg": 1}, master["ticket"]["id"]))
    result = {"leg": 1, "handling": "已更换灯泡", "public_reply": "路灯已修好。", "contacted": True}
    handler.verdict(handler.push("result", result, master["ticket"]["id"]))
    assert step(house.desk("street1"), number, "approve_result", {}).status_code == 200
    return number, merged


def test_everybody_who_reported_it_is_on_the_list_with_the_words_to_say(house: ServedHouse) -> None:
    number, merged = waiting_for_a_call(house)
    desk = house.desk("operator1")

    own, voice = desk.get(f"/api/v1/tickets/{number}/callbacks").json()

    assert (own["number"], own["voice"], own["contact"]) == (number, None, "夏** 138****5678")
    assert (voice["number"], voice["voice"], voice["contact"]) == (merged, merged, "钱** 139****6789")
    assert [own["waits"], voice["waits"]] == [True, True]
    assert "路灯已修好。请问" in own["script"]
    assert merged in voice["script"]
    assert number not in voice["script"]


def test_each_call_is_counted_where_it_belongs_until_all_have_answered(house: ServedHouse) -> None:
    number, merged = waiting_for_a_call(house)
    desk = house.desk("operator1")
    step(desk, number, "callbacks", {"contacted": True, "solved": True, "satisfied": "satisfied"})
    problem(step(desk, number, "close", {}), 409, "callback-owed")
    unhappy = {"contacted": True, "solved": False, "satisfied": "unsatisfied", "why": "late", "voice": merged}
    step(desk, number, "callbacks", unhappy)

    rows = desk.get(f"/api/v1/tickets/{number}/callbacks").json()

    assert [(row["waits"], row["attempts"], row["solved"]) for row in rows] == [
        (False, 1, True),
        (False, 1, False),
    ]
    problem(step(desk, number, "callbacks", {"contacted": True, "voice": "nobody"}), 404, "no-such-voice")
    problem(step(desk, number, "reopen", {"reason": "未解决"}), 409, "demand-unreviewed")
    assert step(desk, number, "close", {}).json()["closure_type"] == "explained"


def test_who_may_not_call_back_gets_no_list(house: ServedHouse) -> None:
    number, _ = waiting_for_a_call(house)

    problem(house.desk("street1").get(f"/api/v1/tickets/{number}/callbacks"), 403, "not-yours")
    problem(house.desk("worker3").get(f"/api/v1/tickets/{number}/callbacks"), 404, "ticket-unknown")
