"""办理进度: a reporter asks after their own matter, by its number and what only they know; nobody else may."""

import httpx

from tests.doors.conftest import PUBLIC_REQUESTS_MAX
from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import LAMP

CONTACT: Json = {"name": "夏雨荷", "phone": "13800135678"}
RESULT: Json = {
    "leg": 1,
    "handling": "内部说明",
    "public_reply": "路灯已修好，联系人 13911112222",
    "contacted": True,
}


def asked(house: ServedHouse, number: str, proof: str) -> httpx.Response:
    return house.anybody.post("/api/v1/progress", json={"number": number, "proof": proof})


def taken_down(house: ServedHouse, kind: str = "HELP") -> str:
    return number_of(registered(house, a_report(LAMP, contact=CONTACT, request_type=kind)))


def code(house: ServedHouse, number: str, login: str = "operator1") -> str:
    return str(house.desk(login).get(f"/api/v1/tickets/{number}/query-code").json()["code"])


def test_the_last_four_digits_open_the_progress_and_nothing_of_the_house(house: ServedHouse) -> None:
    number = taken_down(house)
    told = asked(house, number, "5678")
    assert told.status_code == 200, told.text
    assert [stage["progress"] for stage in told.json()["stages"]] == ["已受理", "办理中"]
    assert told.json()["answer"] is None
    for secret in ("夏", "13800135678", "urban", "城管局", "dispatched", LAMP):
        assert secret not in told.text


def test_the_answer_is_told_when_somebody_else_has_looked_at_it_with_numbers_masked(
    house: ServedHouse,
) -> None:
    number = taken_down(house)
    handler = house.desk("handler1")
    step(handler, number, "sign", {"leg": 1})
    assert step(handler, number, "submit_result", RESULT).status_code == 200
    assert asked(house, number, "5678").json()["answer"] is None

    assert step(house.desk("street1"), number, "approve_result", {}).status_code == 200

    told = asked(house, number, "5678").json()
    assert told["answer"].startswith("路灯已修好")
    assert "13911112222" not in told["answer"]
    assert told["stages"][-1]["progress_en"] == "done, to be called back"


def test_while_units_argue_about_it_and_consult_its_reporter_reads_that_it_is_in_progress(
    house: ServedHouse,
) -> None:
    number = taken_down(house)
    away = {"leg": 1, "reason_code": "function", "clause": "三定", "suggested_unit": "harbour"}
    together = {"units": ["urban", "harbour"], "reason": "职责不明"}
    asked_for = (
        ("handler1", "request_return", away),
        ("street1", "grant_return", {"request": 1}),
        ("street1", "open_consultation", together),
    )
    replies = [step(house.desk(login), number, name, body) for login, name, body in asked_for]
    assert [reply.status_code for reply in replies] == [200, 200, 200]
    assert [stage["progress"] for stage in asked(house, number, "5678").json()["stages"]] == [
        "已受理",
        "办理中",
    ]


def test_the_digits_of_a_strangers_number_open_nothing_any_more(house: ServedHouse) -> None:
    number = taken_down(house)
    step(house.desk("handler1"), number, "sign", {"leg": 1})
    step(house.desk("handler1"), number, "submit_result", RESULT)
    step(house.desk("street1"), number, "approve_result", {})
    desk = house.desk("operator1")
    step(desk, number, "record_callback", {"contacted": False, "gone": "wrong_number"})

    problem(step(desk, number, "close", {}), 409, "check-owed")
    [row] = desk.get(f"/api/v1/tickets/{number}/callbacks").json()
    assert (row["waits"], row["by_check"]) == (True, True)
    problem(asked(house, number, "5678"), 404, "progress-unknown")
    assert asked(house, number, code(house, number)).status_code == 200


def test_the_nameless_ask_by_the_code_that_they_were_told(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP)))
    problem(asked(house, number, "0000"), 404, "progress-unknown")
    assert asked(house, number, code(house, number)).status_code == 200


def test_four_digits_do_not_open_a_tip_off(house: ServedHouse) -> None:
    number = taken_down(house, "REPORT")
    problem(asked(house, number, "5678"), 404, "progress-unknown")
    assert asked(house, number, code(house, number)).status_code == 200


def test_a_wrong_proof_and_an_unknown_number_are_answered_alike_and_guessing_ends_soon(
    house: ServedHouse,
) -> None:
    number = taken_down(house)
    unknown = problem(asked(house, "26010101000013", "5678"), 404, "progress-unknown")
    wrong = [problem(asked(house, number, f"{guess:04}"), 404, "progress-unknown") for guess in range(5)]
    assert {each["type"] for each in wrong} == {unknown["type"]}
    assert problem(asked(house, number, "5678"), 429, "too-many-failures")["retry_after_s"] > 0


def test_whose_matter_was_joined_with_another_reads_what_becomes_of_that_one(house: ServedHouse) -> None:
    master, own = taken_down(house), taken_down(house)
    body = {"master": master, "evidence": ["place"], "caller_told": True}
    assert step(house.desk("operator1"), own, "merge", body).status_code == 200
    handler = house.desk("handler1")
    step(handler, master, "sign", {"leg": 1})
    assert step(handler, master, "submit_result", RESULT).status_code == 200
    assert step(house.desk("street1"), master, "approve_result", {}).status_code == 200

    told = asked(house, own, "5678").json()

    assert told["number"] == own
    assert [stage["progress"] for stage in told["stages"]][-2:] == ["合并办理", "已办理，待回访"]
    assert told["answer"].startswith("路灯已修好")
    assert master not in str(told)


def test_the_code_is_read_out_by_who_speaks_with_the_reporter_alone(house: ServedHouse) -> None:
    number = taken_down(house)
    problem(house.desk("street1").get(f"/api/v1/tickets/{number}/query-code"), 403, "not-yours")
    problem(house.desk("handler1").get(f"/api/v1/tickets/{number}/query-code"), 403, "not-yours")
    problem(house.desk("worker2").get(f"/api/v1/tickets/{number}/query-code"), 404, "ticket-unknown")


def test_what_is_no_number_or_no_proof_is_told_by_its_field(house: ServedHouse) -> None:
    for given in ({"number": "1", "proof": "5678"}, {"number": "26010101000013", "proof": "五六七八"}):
        problem(house.anybody.post("/api/v1/progress", json=given), 400, "bad-request")


def test_the_public_list_asks_nobody_to_sign_in_and_is_empty_where_the_city_opens_nothing(
    house: ServedHouse,
) -> None:
    taken_down(house)
    asked_for = {"category": "0104", "on": "2026-11-23"}
    listed = house.anybody.get("/api/v1/public/matters", params=asked_for)
    assert (listed.status_code, listed.json()) == (200, [])
    assert listed.headers["cache-control"] == "max-age=300, public"
    wrong = house.anybody.get("/api/v1/public/matters", params={**asked_for, "on": "soon"})
    problem(wrong, 400, "bad-request")


def test_one_address_is_answered_so_often_in_a_day_where_nobody_signs_in(house: ServedHouse) -> None:
    def listed(address: str) -> httpx.Response:
        asked_for = {"category": "0104", "on": "2026-11-23"}
        return house.anybody.get(
            "/api/v1/public/matters", params=asked_for, headers={"X-Forwarded-For": address}
        )

    assert {listed("198.51.100.7").status_code for _ in range(PUBLIC_REQUESTS_MAX)} == {200}
    problem(listed("198.51.100.7"), 429, "too-many-requests")
    assert int(listed("198.51.100.7").headers["retry-after"]) > 0
    assert listed("198.51.100.8").status_code == 200
