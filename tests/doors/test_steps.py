"""Single steps at a desk: who may, on which version, and what the matter forbids."""

import pytest

from server.domain.scope import Act
from server.domain.steps.registry import STEPS
from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G1, IN_G3, RIDDLE

URBAN: Json = {"unit": "urban", "role": "lead"}
TO_URBAN: Json = {"units": [URBAN], "note": "职责清单"}


def accepted(house: ServedHouse) -> str:
    """The number of a ticket in g1 that a person has classified, and that waits to be dispatched."""
    number = number_of(registered(house, a_report(RIDDLE)))
    assert step(house.desk("street1"), number, "acceptance", {"category": "0105"}).status_code == 200
    return number


def test_a_coordinator_accepts_what_the_system_could_not(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(RIDDLE)))

    reply = step(house.desk("street1"), number, "acceptance", {"category": "0104", "urgency": "urgent"})

    ticket = reply.json()["ticket"]
    assert reply.status_code == 200, reply.text
    assert (ticket["state"], ticket["category"], ticket["urgency"]) == ("to_dispatch", "0104", "urgent")
    assert ticket["promise_due"]
    assert reply.json()["candidates"][0]["unit"] == "urban"


def test_an_unknown_category_is_not_accepted(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(RIDDLE)))

    refused = step(house.desk("street1"), number, "acceptance", {"category": "9999"})

    problem(refused, 400, "category-unknown")


def test_a_coordinator_dispatches_and_the_clocks_of_the_leg_start(house: ServedHouse) -> None:
    number = accepted(house)

    reply = step(house.desk("street1"), number, "dispatch", TO_URBAN)

    card = reply.json()
    assert card["ticket"]["state"] == "dispatched"
    assert [(leg["unit"], leg["role"]) for leg in card["legs"]] == [("urban", "lead")]
    assert card["legs"][0]["sign_due"] <= card["legs"][0]["resolve_due"]
    assert not card["ticket"]["waits_for_a_person"]


def test_a_lead_and_a_co_unit_get_a_leg_each(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(RIDDLE)))
    step(house.desk("street1"), number, "acceptance", {"category": "0101"})

    units = [URBAN, {"unit": "street-1", "role": "co"}]
    card = step(house.desk("street1"), number, "dispatch", {"units": units}).json()

    assert [(leg["no"], leg["unit"], leg["role"]) for leg in card["legs"]] == [
        (1, "urban", "lead"),
        (2, "street-1", "co"),
    ]


def test_who_departs_from_a_proposal_without_a_doubt_says_why_and_the_trail_keeps_both(
    house: ServedHouse,
) -> None:
    desk, number = house.desk("street1"), accepted(house)
    to_harbour: Json = {"units": [{"unit": "harbour"}]}

    told = problem(step(desk, number, "dispatch", to_harbour), 400, "departure-unexplained")
    assert (told["field"], told["proposed"]) == ("note", "城管局")
    card = step(desk, number, "dispatch", {**to_harbour, "note": "现场在港区"}).json()

    assert card["legs"][0]["unit"] == "harbour"
    trail = desk.get(f"/api/v1/tickets/{number}/story").json()
    (line,) = [each for each in trail if each["english_name"] == "Dispatched"]
    assert line["sentence"] == "派至 港务公司（主办）；系统自动派单：否；原推荐：城管局；说明：现场在港区"


@pytest.mark.parametrize(
    ("units", "word"),
    [
        ([{"unit": "urban", "role": "co"}], "needs-one-lead"),
        ([URBAN, {"unit": "harbour", "role": "lead"}], "needs-one-lead"),
        ([URBAN, {"unit": "urban", "role": "co"}], "unit-named-twice"),
        ([{"unit": "nobody"}], "unit-unknown"),
        ([{"unit": "discipline"}], "unit-cannot-handle"),
        ([{"unit": "street-1"}], "not-on-duty-list"),
    ],
)
def test_a_dispatch_that_breaks_a_rule_is_refused(house: ServedHouse, units: list[Json], word: str) -> None:
    problem(step(house.desk("street1"), accepted(house), "dispatch", {"units": units}), 422, word)


@pytest.mark.parametrize("units", [[], [URBAN] * 21, "urban", [{}], [{"unit": "urban", "role": "boss"}]])
def test_a_dispatch_that_cannot_be_read_is_refused(house: ServedHouse, units: object) -> None:
    refused = step(house.desk("street1"), accepted(house), "dispatch", {"units": units})

    assert "units" in problem(refused, 400, "bad-request")["detail"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("acceptance", {"category": "0104"}),
        ("dispatch", TO_URBAN),
        ("review", {"approved": True}),
        ("review", {"approved": False, "reason": "不实"}),
        ("callbacks", {"contacted": True}),
        ("closing", {}),
    ],
)
def test_a_step_that_does_not_fit_the_state_is_refused(house: ServedHouse, name: str, body: Json) -> None:
    number = number_of(registered(house))

    told = problem(step(house.desk("operator1"), number, name, body), 409, "step-does-not-fit")

    assert told["state"] == "dispatched"


def test_a_step_on_a_version_that_has_gone_by_is_refused(house: ServedHouse) -> None:
    number = accepted(house)

    told = problem(step(house.desk("street1"), number, "dispatch", TO_URBAN, '"1"'), 412, "version-mismatch")

    assert (told["expected"], told["version"]) == (1, 2)


def test_a_step_on_the_version_that_stands_is_taken(house: ServedHouse) -> None:
    number = accepted(house)

    reply = step(house.desk("street1"), number, "dispatch", TO_URBAN, '"2"')

    assert (reply.status_code, reply.headers["etag"]) == (200, '"3"')


@pytest.mark.parametrize("seen", ["2", '"x"', "*", 'W/"2"', '"-2"', '"99999999999"'])
def test_an_entity_tag_that_is_none_of_ours_is_refused(house: ServedHouse, seen: str) -> None:
    refused = step(house.desk("street1"), accepted(house), "dispatch", TO_URBAN, seen)

    assert "If-Match" in problem(refused, 400, "bad-request")["detail"]


@pytest.mark.parametrize("login", ["worker1", "handler1", "supervisor1"])
def test_who_may_only_see_a_ticket_does_not_dispatch_it(house: ServedHouse, login: str) -> None:
    number = number_of(registered(house))

    told = problem(step(house.desk(login), number, "dispatch", TO_URBAN), 403, "not-yours")

    assert told["act"] == "dispatch"


@pytest.mark.parametrize("name", ["dispatch", "review", "closing", "contact-reveals"])
def test_a_ticket_of_another_street_is_unknown_whatever_is_asked(house: ServedHouse, name: str) -> None:
    number = number_of(registered(house, a_report(at=IN_G3)))
    bodies: dict[str, Json] = {"review": {"approved": True}, "contact-reveals": {"reason": "看看"}}

    there = step(house.desk("street1"), number, name, bodies.get(name, TO_URBAN))
    nowhere = step(house.desk("street1"), "26112201000173", name, bodies.get(name, TO_URBAN))

    told, blank = (problem(each, 404, "ticket-unknown") for each in (there, nowhere))
    assert {**told, "reference": ""}.keys() == blank.keys()
    assert told["title"].replace(number, "26112201000173") == blank["title"]


def test_the_district_answers_for_all_its_streets(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(RIDDLE, IN_G1)))

    assert step(house.desk("district1"), number, "acceptance", {"category": "0104"}).status_code == 200


def test_a_correction_needs_a_reason_and_shows_what_follows_from_it(house: ServedHouse) -> None:
    number = accepted(house)
    desk = house.desk("street1")
    unreasoned = step(desk, number, "amend", {"category": "0104"})
    assert "reason" in problem(unreasoned, 400, "bad-request")["detail"]

    reply = step(
        desk, number, "amend", {"reason": "照片是路灯", "category": "0104", "urgency": "urgent"}, '"2"'
    )

    ticket = reply.json()["ticket"]
    assert (ticket["category"], ticket["urgency"], ticket["state"]) == ("0104", "urgent", "dispatched")
    assert problem(step(house.desk("worker1"), number, "amend", {"reason": "x"}), 403, "not-yours")


def test_every_step_of_the_registry_has_an_address_that_answers(house: ServedHouse) -> None:
    number = number_of(registered(house))
    paths = house.desk("operator1").get("/schema/openapi.json").json()["paths"]
    asked_for = {each.value for each, rule in STEPS.items() if rule.act is not Act.BY_ITSELF}
    assert asked_for <= {path.rpartition("/")[2] for path in paths if "/tickets/{reference}/" in path}
    refused = step(house.desk("operator1"), number, "sign_automatically", {"leg": 1})
    assert refused.status_code == 404


def test_a_step_under_the_same_key_is_taken_once(house: ServedHouse) -> None:
    number = accepted(house)
    desk = house.desk("street1")
    address, headers = f"/api/v1/tickets/{number}/dispatch", {"Idempotency-Key": "again-1"}

    first, second = (desk.post(address, json=TO_URBAN, headers=headers) for _ in range(2))
    other = desk.post(address, json={"units": [{"unit": "harbour"}]}, headers=headers)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.headers["etag"] == second.headers["etag"]
    problem(other, 409, "key-used-twice")


def test_a_return_goes_from_the_handheld_to_the_coordinator_and_back(house: ServedHouse) -> None:
    handler = house.handheld("handler1")
    card = registered(house)
    number, own_id = number_of(card), card["ticket"]["id"]
    asked = {"leg": 1, "reason_code": "function", "clause": "第四条", "suggested_unit": "harbour"}

    assert handler.verdict(handler.push("return_request", asked, own_id))["status"] == "accepted"
    returned = step(house.desk("street1"), number, "grant_return", {"request": 1}).json()

    assert [(leg["unit"], leg["state"]) for leg in returned["legs"]] == [
        ("urban", "returned"),
        ("harbour", "pending_sign"),
    ]
    assert returned["requests"][0]["granted"] is True
    assert returned["ticket"]["state"] == "dispatched"
    assert handler.document(f"task:{own_id}") is None


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        ("supervise", {"kind": "hotline"}, "form"),
        ("merge", {"master": "1", "evidence": [], "caller_told": True}, "evidence"),
        ("request_extension", {"leg": 1, "workdays": 0, "reason": "x"}, "workdays"),
        ("note", {"text": ""}, "text"),
    ],
)
def test_what_a_step_lacks_is_told_by_field(house: ServedHouse, name: str, body: Json, field: str) -> None:
    number = number_of(registered(house))

    refused = step(house.desk("operator1"), number, name, body)

    assert field in problem(refused, 400, "bad-request")["detail"]


def test_what_is_passed_on_to_the_police_is_written_down_with_its_receipt_and_the_ticket_goes_on(
    house: ServedHouse,
) -> None:
    operator = house.desk("operator1")
    number = number_of(registered(house, a_report(RIDDLE)))
    passed = {"direction": "to", "service": "110", "reason": "正在打架", "receipt": "J2611230017"}

    card = step(operator, number, "transfer", passed).json()

    assert (card["ticket"]["state"], card["records"]) == ("submitted", 1)
    told = operator.get(f"/api/v1/tickets/{number}/events").json()[-1]
    assert (told["type"], told["payload"]["body"]["receipt"]) == ("Recorded", "J2611230017")
    problem(step(operator, number, "transfer", passed | {"service": "911"}), 400, "bad-request")
    problem(step(house.desk("street2"), number, "transfer", passed), 404, "ticket-unknown")
