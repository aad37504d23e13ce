"""A matter to its end: registered, dispatched, signed for, answered, reviewed, called back, closed."""

from collections.abc import Callable

import pytest

from tests.doors.house import Handheld, Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G1, LAMP, RIDDLE, as_json

pytestmark = pytest.mark.both_engines

RESULT: Json = {"leg": 1, "handling": "已更换灯泡", "public_reply": "路灯已修好", "contacted": True}


@pytest.fixture
def ticket_of(house: ServedHouse) -> Callable[[str], Json]:
    def read(number: str) -> Json:
        return dict(house.desk("operator1").get(f"/api/v1/tickets/{number}").json())

    return read


def test_the_whole_loop(house: ServedHouse, ticket_of: Callable[[str], Json]) -> None:
    handler, desk = house.handheld("handler1"), house.desk("operator1")

    # Registered by telephone and dispatched by the system: the unit's handheld is told what is expected of it.
    card = registered(house, a_report(contact={"name": "夏雨", "phone": "13812345678"}))
    number, own_id = number_of(card), card["ticket"]["id"]
    assert expected_of(handler, own_id) == ("sign", card["legs"][0]["sign_due"])

    # The handler signs for it.
    signed = handler.verdict(handler.push("sign", {"leg": 1}, own_id))
    assert (signed["status"], signed["number"]) == ("accepted", number)
    assert seen_by(handler, own_id)["state"] == "handling"
    assert expected_of(handler, own_id) == ("result", card["legs"][0]["resolve_due"])

    # The first result will not do.
    assert handler.verdict(handler.push("result", RESULT, own_id))["status"] == "accepted"
    answered = ticket_of(number)
    assert answered["ticket"]["state"] == "to_review"
    assert answered["legs"][0]["answered_at"]
    assert handler.document(f"task:{own_id}") is None
    problem(step(desk, number, "review", {"approved": False}), 400, "reason-missing")
    rejected = step(house.desk("street1"), number, "review", {"approved": False, "reason": "灯还是不亮"})
    assert rejected.json()["ticket"]["state"] == "handling"
    assert expected_of(handler, own_id) == ("result", card["legs"][0]["resolve_due"])

    # The second one will.
    assert handler.verdict(handler.push("result", RESULT, own_id))["status"] == "accepted"
    approved = step(house.desk("street1"), number, "review", {"approved": True})
    assert approved.json()["ticket"]["state"] == "to_callback"

    # Nobody closes it before the reporter was asked.
    problem(step(desk, number, "closing", {}), 409, "callback-owed")
    asked = step(desk, number, "callbacks", {"contacted": True, "solved": True, "satisfied": "satisfied"})
    assert asked.status_code == 200
    closed = step(desk, number, "closing", {}, asked.headers["etag"]).json()
    assert (closed["ticket"]["state"], closed["closure_type"]) == ("closed", "done")
    assert closed["steps"] == [
        "order_sweep",
        "report_sweep",
        "dispute_closure",
        "review_demand",
        "reopen",
        "record",
    ]
    assert seen_by(handler, own_id)["state"] == "closed"

    # What happened stands in order, each with who did it.
    events = desk.get(f"/api/v1/tickets/{number}/events").json()
    assert [(event["type"], event["actor"]) for event in events] == [
        ("Reported", "operator-1"),
        ("Accepted", "system"),
        ("Dispatched", "system"),
        ("Signed", "handler-urban"),
        ("ResultSubmitted", "handler-urban"),
        ("ResultRejected", "coordinator-1"),
        ("ResultSubmitted", "handler-urban"),
        ("ResultApproved", "coordinator-1"),
        ("CallbackRecorded", "operator-1"),
        ("Closed", "operator-1"),
    ]
    assert [event["no"] for event in events] == list(range(1, 11))
    assert all(len(event["digest"]) == 64 for event in events)


def test_a_report_from_the_field_is_followed_on_the_handheld_that_made_it(house: ServedHouse) -> None:
    worker, handler = house.handheld("worker1"), house.handheld("handler1")

    own_id = worker.push(
        "report", {"request_type": "PATROL", "description": LAMP, "position": as_json(IN_G1)}
    )
    verdict = worker.verdict(own_id)

    assert (verdict["status"], verdict["ticket"]) == ("accepted", own_id)
    assert verdict["facts"]["unit"] == "城管局"
    assert seen_by(worker, own_id)["number"] == verdict["number"]
    assert worker.document(f"task:{own_id}") is None
    handler.verdict(handler.push("sign", {"leg": 1}, own_id))
    assert seen_by(worker, own_id)["state"] == "handling"
    handler.verdict(handler.push("result", RESULT, own_id))
    number = verdict["number"]
    # What was found on patrol closes by another person's look on the spot, which the house has ordered by then.
    street = house.desk("street1")
    problem(step(street, number, "approve_result", {}), 409, "check-owed")
    step(street, number, "report_field_task", {"task": 1, "finding": "fixed"})
    assert step(street, number, "review", {"approved": True}).status_code == 200
    closed = step(house.desk("operator1"), number, "closing", {}).json()  # a patrol has nobody to call back
    assert closed["ticket"]["state"] == seen_by(worker, own_id)["state"] == "closed"


def test_a_ticket_that_a_person_dispatches_reaches_the_unit_then(house: ServedHouse) -> None:
    handler = house.handheld("handler1")
    card = registered(house, a_report(RIDDLE))
    number, own_id = number_of(card), card["ticket"]["id"]
    step(house.desk("street1"), number, "acceptance", {"category": "0105"})
    assert handler.document(f"ticket:{own_id}") is None

    step(house.desk("street1"), number, "dispatch", {"units": [{"unit": "urban"}]})

    assert seen_by(handler, own_id)["state"] == "dispatched"


def test_a_step_that_no_longer_fits_is_answered_and_changes_nothing(
    house: ServedHouse, ticket_of: Callable[[str], Json]
) -> None:
    handler = house.handheld("handler1")
    card = registered(house)
    number, own_id = number_of(card), card["ticket"]["id"]
    handler.verdict(handler.push("sign", {"leg": 1}, own_id))
    signed = ticket_of(number)

    verdict = handler.verdict(handler.push("sign", {"leg": 1}, own_id))

    assert (verdict["status"], verdict["reason_code"]) == ("refused", "leg_already_signed")
    assert ticket_of(number) == signed


def test_nobody_signs_for_a_unit_that_is_not_theirs(house: ServedHouse) -> None:
    stranger = house.handheld("handler2")
    own_id = registered(house)["ticket"]["id"]

    verdict = stranger.verdict(stranger.push("sign", {"leg": 1}, own_id))

    assert (verdict["status"], verdict["reason_code"]) == ("refused", "not_yours")
    assert stranger.document(f"ticket:{own_id}") is None


def expected_of(handheld: Handheld, ticket: str) -> tuple[str, str]:
    """What the task says that this person must do, and by when."""
    task = handheld.document(f"task:{ticket}")
    assert task is not None
    return task["expects"], task["due_at"]


def seen_by(handheld: Handheld, ticket: str) -> Json:
    shown = handheld.document(f"ticket:{ticket}")
    assert shown is not None
    return shown
