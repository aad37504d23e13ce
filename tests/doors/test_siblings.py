"""一单多事: two matters of one call are two tickets of one reporter, who is called once about both."""

import httpx

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G1, LAMP, as_json

GARBAGE: Json = {
    "request_type": "HELP",
    "description": "垃圾成堆",
    "category": "0105",
    "position": as_json(IN_G1),
}
RESULT: Json = {"leg": 1, "handling": "已办", "public_reply": "已办好", "contacted": True}


def split_off(desk: httpx.Client, number: str, key: str, **changed: object) -> httpx.Response:
    headers = {"Idempotency-Key": key}
    return desk.post(f"/api/v1/tickets/{number}/siblings", json=GARBAGE | changed, headers=headers)


def two_matters(house: ServedHouse, key: str) -> tuple[str, str]:
    contact = {"name": "夏雨荷", "phone": "13800135678"}
    first = number_of(registered(house, a_report(LAMP, contact=contact)))
    return first, number_of(split_off(house.desk("operator1"), first, key).json())


def card(house: ServedHouse, number: str) -> Json:
    return dict(house.desk("operator1").get(f"/api/v1/tickets/{number}").json())


def awaiting_the_call(house: ServedHouse, number: str) -> None:
    """Its unit does it, and the result is approved."""
    own_id, handler = card(house, number)["ticket"]["id"], house.handheld("handler1")
    handler.verdict(handler.push("sign", {"leg": 1}, own_id))
    shown = {"sha256": "a" * 64, "size_bytes": 1, "kind": "after"}
    handler.verdict(handler.push("photo_manifest", {"photos": [shown]}, own_id))
    handler.verdict(handler.push("result", RESULT, own_id))
    approved = house.desk("street1").post(f"/api/v1/tickets/{number}/review", json={"approved": True})
    assert approved.json()["ticket"]["state"] == "to_callback"


def test_each_matter_is_a_ticket_of_the_same_reporter_with_clocks_of_its_own_and_they_know_each_other(
    house: ServedHouse,
) -> None:
    first, second = two_matters(house, "split-1")
    cards = {number: card(house, number) for number in (first, second)}
    assert {number: each["siblings"] for number, each in cards.items()} == {
        first: [second],
        second: [first],
    }
    assert cards[second]["ticket"]["contact"] == cards[first]["ticket"]["contact"] == "夏** 138****5678"
    assert cards[second]["ticket"]["channel"] == "phone"
    assert cards[second]["ticket"]["category"] == "0105"
    assert cards[second]["ticket"]["promise_due"]
    phone = house.desk("operator1").post(
        f"/api/v1/tickets/{second}/contact-reveals", json={"reason": "回访", "purpose": "callback"}
    )
    assert phone.json()["phone"] == "13800135678"


def test_who_gave_a_tip_off_stays_unknown_by_every_other_matter_of_the_call(house: ServedHouse) -> None:
    contact = {"name": "夏雨荷", "phone": "13800135678"}
    first = number_of(registered(house, a_report(LAMP, contact=contact, request_type="REPORT")))
    street = house.desk("street1")

    second = number_of(split_off(street, first, "tip-off").json())

    assert street.get(f"/api/v1/tickets/{second}").json()["ticket"]["contact"] == "要求保密"
    asked = {"reason": "看看", "purpose": "verify"}
    problem(street.post(f"/api/v1/tickets/{second}/contact-reveals", json=asked), 403, "not-yours")


def test_a_key_that_was_used_at_another_ticket_makes_a_matter_of_this_one(house: ServedHouse) -> None:
    one, another = (number_of(registered(house)) for _ in range(2))
    operator = house.desk("operator1")
    made = [split_off(operator, number, "same-key") for number in (one, another)]
    assert [each.status_code for each in made] == [201, 201]
    assert [each.json()["siblings"] for each in made] == [[one], [another]]


def test_a_third_matter_knows_both_others_and_the_same_key_makes_none_twice(house: ServedHouse) -> None:
    first, second = two_matters(house, "split-2")
    operator = house.desk("operator1")
    third = split_off(operator, first, "split-3", description="噪音扰民", category="0502")
    again = split_off(operator, first, "split-3", description="噪音扰民", category="0502")
    assert (third.status_code, again.status_code) == (201, 200)
    assert number_of(again.json()) == number_of(third.json())
    assert sorted(again.json()["siblings"]) == sorted([first, second])
    assert sorted(card(house, second)["siblings"]) == sorted([first, number_of(third.json())])


def test_who_calls_about_one_hears_which_other_waits_and_a_call_in_vain_counts_for_both(
    house: ServedHouse,
) -> None:
    first, second = two_matters(house, "split-4")
    operator = house.desk("operator1")
    awaiting_the_call(house, first)
    (row,) = operator.get(f"/api/v1/tickets/{first}/callbacks").json()
    assert row["also"] == []
    awaiting_the_call(house, second)
    (row,) = operator.get(f"/api/v1/tickets/{first}/callbacks").json()
    assert row["also"] == [second]

    assert step(operator, first, "callbacks", {"contacted": False}).status_code == 200
    (row,) = operator.get(f"/api/v1/tickets/{second}/callbacks").json()
    assert (row["attempts"], row["also"]) == (1, [first])

    answered = {"contacted": True, "solved": True, "satisfied": "satisfied"}
    assert step(operator, first, "callbacks", answered).status_code == 200
    (row,) = operator.get(f"/api/v1/tickets/{second}/callbacks").json()
    assert (row["waits"], row["also"]) == (True, [])


def test_nobody_of_a_unit_learns_that_the_same_caller_complained_about_it(house: ServedHouse) -> None:
    contact = {"name": "夏雨荷", "phone": "13800135678"}
    first = number_of(registered(house, a_report(LAMP, contact=contact)))
    complaint = number_of(split_off(house.desk("operator1"), first, "split-8", about="urban").json())
    handler = house.desk("handler1")
    seen = [
        handler.get(f"/api/v1/tickets/{first}{part}") for part in ("", "/events", "/story", "/trace.html")
    ]
    assert {reply.status_code for reply in seen} == {200}
    assert seen[0].json()["siblings"] == []
    assert not any(complaint in reply.text for reply in seen)
    assert card(house, first)["siblings"] == [complaint]


def test_only_who_may_correct_a_ticket_splits_it(house: ServedHouse) -> None:
    first = number_of(registered(house))
    problem(split_off(house.desk("supervisor1"), first, "split-5"), 403, "not-yours")
    problem(split_off(house.desk("street2"), first, "split-6"), 404, "ticket-unknown")
    problem(split_off(house.desk("operator1"), first, "split-7", category="9999"), 400, "category-unknown")
