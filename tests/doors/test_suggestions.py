"""What an operator is shown while the caller is on the line, and what is said to whom is turned away."""

import pytest

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G2, LAMP, RIDDLE, as_json


def suggested(house: ServedHouse, login: str = "operator1", **described: object) -> Json:
    reply = house.desk(login).post("/api/v1/suggestions", json=described)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def test_three_categories_at_most_are_proposed_each_with_the_words_that_speak_for_it(
    house: ServedHouse,
) -> None:
    found = suggested(house, description=LAMP)

    assert 1 <= len(found["categories"]) <= 3
    assert found["categories"][0]["category"] == "0104"
    assert found["categories"][0]["name"]
    assert all(word in LAMP for word in found["categories"][0]["words"])
    assert found["is_clear"]
    assert found["emergencies"] == found["exclusions"] == []


def test_what_the_hotline_does_not_take_is_proposed_with_its_script_and_where_else_to_turn(
    house: ServedHouse,
) -> None:
    (found,) = suggested(house, description="我不服法院判决，要求改判")["exclusions"]

    assert (found["item"], found["action"], found["needs_second_person"]) == ("X2", "explain", True)
    assert found["words"] == ["法院判决"]
    assert found["script"]
    assert found["legal_basis"]


def test_in_an_emergency_the_banner_says_whom_to_ring(house: ServedHouse) -> None:
    found = suggested(house, description="三楼着火了，有人受伤")["emergencies"]

    assert [each["service"] for each in found] == ["119", "120"]
    assert "拨打119" in found[0]["banner"]
    assert found[0]["banner_en"].startswith("Ring 119")


def test_a_matter_that_is_there_already_is_proposed_as_a_duplicate_with_the_reasons(
    house: ServedHouse,
) -> None:
    earlier = number_of(registered(house, a_report("路灯不亮了", at=IN_G2)))

    found = suggested(house, description="路灯坏了好几天", category="0104", position=as_json(IN_G2))[
        "duplicates"
    ]

    assert [each["ticket"]["number"] for each in found] == [earlier]
    assert {reason["code"] for reason in found[0]["reasons"]} >= {"place", "category"}


def test_of_duplicates_only_those_are_shown_that_the_asker_may_see(house: ServedHouse) -> None:
    registered(house, a_report("垃圾桶满了没人清运", at=IN_G2))
    asked = {"description": "垃圾桶满了", "position": as_json(IN_G2)}

    assert suggested(house, "street1", **asked)["duplicates"]
    assert suggested(house, "street2", **asked)["duplicates"] == []


def test_who_registers_nothing_gets_no_hints(house: ServedHouse) -> None:
    refused = house.desk("supervisor1").post("/api/v1/suggestions", json={"description": LAMP})

    problem(refused, 403, "role-missing")


@pytest.mark.parametrize(
    ("change", "status", "named"),
    [
        ({"description": ""}, 400, "description"),
        ({"position": {"lon": 1, "lat": 2, "crs": "mars"}}, 400, "position.crs"),
        ({"category": "9999"}, 400, "9999"),
    ],
)
def test_what_cannot_be_asked_is_named(house: ServedHouse, change: Json, status: int, named: str) -> None:
    refused = house.desk("operator1").post("/api/v1/suggestions", json={"description": LAMP, **change})

    assert refused.status_code == status
    assert named in refused.text


def test_nothing_of_a_hint_is_kept(house: ServedHouse) -> None:
    before = house.sql("select count(*) from tickets")
    suggested(house, description=LAMP, position=as_json(IN_G2))
    assert house.sql("select count(*) from tickets") == before


def test_who_is_turned_away_hears_the_words_of_the_list(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(RIDDLE)))

    turned_away = step(house.desk("street1"), number, "reject", {"item": "X3"})

    assert turned_away.status_code == 200, turned_away.text
    assert turned_away.json()["exclusion_item"] == "X3"
    events = house.desk("street1").get(f"/api/v1/tickets/{number}/events").json()
    assert "不属于本行政区域" in events[-1]["payload"]["script"]


def test_more_may_be_said_than_the_list_has_but_nothing_of_it_left_out(house: ServedHouse) -> None:
    street = house.desk("street1")
    number = number_of(registered(house, a_report(RIDDLE)))

    refused = step(street, number, "reject", {"item": "X3", "script": "不归我们管"})
    own = problem(refused, 400, "script-missing")["script"]
    taken = step(street, number, "reject", {"item": "X3", "script": f"您好，{own}请拨打当地12345。"})

    assert taken.status_code == 200, taken.text


def test_an_item_that_is_on_no_list_turns_nobody_away(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(RIDDLE)))

    problem(step(house.desk("street1"), number, "reject", {"item": "X99"}), 400, "code-unknown")
