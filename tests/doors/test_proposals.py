"""The list of all that an area's coordinators and supervisors might look after."""

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G1

RESULT: Json = {"leg": 1, "handling": "已更换灯泡", "public_reply": "路灯已修好", "contacted": True}


def sent_back(house: ServedHouse) -> str:
    """A ticket of which a result was rejected: the first rung's ground that needs no waiting."""
    card = registered(house, a_report(at=IN_G1))
    handler, own_id = house.handheld("handler1"), card["ticket"]["id"]
    handler.verdict(handler.push("sign", {"leg": 1}, own_id))
    handler.verdict(handler.push("result", RESULT, own_id))
    step(house.desk("street1"), number_of(card), "reject_result", {"reason": "灯还是不亮"})
    return number_of(card)


def listed(house: ServedHouse, **asked: object) -> Json:
    params = {key: str(value) for key, value in asked.items()}
    reply = house.desk("street1").get("/api/v1/supervision-proposals", params=params)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def test_every_ticket_that_has_reached_a_rung_is_listed_with_its_grounds_page_by_page(
    house: ServedHouse,
) -> None:
    registered(house)
    numbers = {sent_back(house), sent_back(house)}

    everything = listed(house, area="s1", level=1)

    found = {row["ticket"]["number"]: row["proposals"] for row in everything["tickets"]}
    assert numbers <= found.keys()
    assert all(found[number][0]["grounds"] == ["rejected_results"] for number in numbers)
    assert everything["total"] == len(found)
    first = listed(house, area="s1", level=1, limit=1)
    second = listed(house, area="s1", level=1, limit=1, after=first["next_after"])
    order = [row["ticket"]["number"] for row in everything["tickets"]]
    assert [page["tickets"][0]["ticket"]["number"] for page in (first, second)] == order[:2]


def test_a_page_goes_on_behind_a_ticket_that_left_the_list_meanwhile(house: ServedHouse) -> None:
    numbers = [sent_back(house), sent_back(house)]
    order = [row["ticket"]["number"] for row in listed(house, area="s1", level=1)["tickets"]]
    before = order.index(numbers[0])
    first = listed(house, area="s1", level=1, limit=before + 1)
    assert first["tickets"][-1]["ticket"]["number"] == numbers[0]
    supervised(house, numbers[0])
    second = listed(house, area="s1", level=1, after=first["next_after"])
    assert [row["ticket"]["number"] for row in second["tickets"]] == order[before + 1 :]
    assert second["next_after"] is None


def supervised(house: ServedHouse, number: str) -> None:
    taken = {"kind": "hotline", "form": "phone", "level": 1, "addressee": "城管局", "text": "请说明"}
    assert step(house.desk("street1"), number, "supervise", taken).status_code == 200


def test_what_was_taken_in_hand_or_lies_elsewhere_is_not_on_the_list(house: ServedHouse) -> None:
    number = sent_back(house)
    supervised(house, number)

    assert number not in {row["ticket"]["number"] for row in listed(house, level=1)["tickets"]}
    assert listed(house, area="s2")["tickets"] == []


def test_who_supervises_nothing_has_no_list(house: ServedHouse) -> None:
    problem(house.desk("operator1").get("/api/v1/supervision-proposals"), 403, "role-missing")
    problem(house.desk("street1").get("/api/v1/supervision-proposals?level=5"), 400, "bad-request")
    problem(house.desk("street1").get("/api/v1/supervision-proposals?after=7"), 400, "bad-request")
