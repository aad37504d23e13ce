"""待批申请: what a unit asks for lies on the board of who decides it, and is read as each may read it."""

import pytest

from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G1, LAMP

pytestmark = pytest.mark.both_engines

TELEPHONE = "13876500077"


def on_the_board(house: ServedHouse, number: str) -> list[list[str]]:
    pile = house.desk("street1").get("/api/v1/boards/daily").json()["piles"]["to_decide"]
    return [row["to_decide"] for row in pile["tickets"] if row["number"] == number]


def test_a_request_lies_on_the_board_until_it_is_decided(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(f"{LAMP}，等配件", IN_G1)))
    handler, street = house.desk("handler1"), house.desk("street1")
    assert step(handler, number, "sign", {"leg": 1}).status_code == 200
    before = on_the_board(house, number)
    reason = f"诉求人 {TELEPHONE} 同意再等"
    asked = step(handler, number, "request_extension", {"leg": 1, "workdays": 1, "reason": reason})
    assert asked.status_code == 200, asked.text
    waiting = on_the_board(house, number)
    granted = step(street, number, "grant_extension", {"request": 1, "citizen_told": True})
    assert granted.status_code == 200, granted.text

    assert (before, waiting, on_the_board(house, number)) == ([], [["extension"]], [])
    # A supervisor reads no telephone number, in whichever part of the card somebody has written it.
    readers = {
        login: house.desk(login).get(f"/api/v1/tickets/{number}") for login in ("street1", "supervisor1")
    }
    assert {login: TELEPHONE in card.text for login, card in readers.items()} == {
        "street1": True,
        "supervisor1": False,
    }


def test_a_return_tells_the_clause_that_it_rests_on(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(f"{LAMP}，不归我们", IN_G1)))
    asked = {"leg": 1, "reason_code": "function", "clause": "三定方案第二条", "suggested_unit": "harbour"}
    returned = step(house.desk("handler1"), number, "request_return", asked)
    assert returned.status_code == 200, returned.text

    assert [each["clause"] for each in returned.json()["requests"]] == ["三定方案第二条"]


def test_a_promise_that_was_kept_says_when(house: ServedHouse) -> None:
    card = registered(house, a_report(f"{LAMP}，修好为止", IN_G1))
    number, handler = number_of(card), house.desk("handler1")
    assert step(handler, number, "sign", {"leg": 1}).status_code == 200
    answered = step(
        handler, number, "submit_result", {"leg": 1, "handling": "已换", "public_reply": "已修好"}
    )
    assert answered.status_code == 200, answered.text

    assert card["ticket"]["promise_settled_at"] is None
    assert answered.json()["ticket"]["promise_settled_at"] is not None
