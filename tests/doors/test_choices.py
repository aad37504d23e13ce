"""What a console needs besides tickets: names for codes, who stands where, what one may do now, a story in words."""

import pytest

from tests.doors.house import ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G1, LAMP, RIDDLE


def test_choices_name_units_categories_and_codes(house: ServedHouse) -> None:
    told = house.desk("street1").get("/api/v1/choices").json()

    urban = next(each for each in told["units"] if each["id"] == "urban")
    words = {each["code"]: (each["zh"], each["en"]) for each in told["words"]}
    items = {each["code"]: each["within"] for each in told["categories"]}
    assert urban["can_handle"]
    assert words["to_dispatch"] == ("待派单", "to be dispatched")
    assert (items["01"], items["0104"]) == (None, "01")
    not_here = next(each for each in told["exclusions"] if each["code"] == "X3")
    assert (not_here["zh"], not_here["en"]) == ("不属于本行政区域", "Not of this area")
    assert told["units_call_back"] is False


def test_whoever_registers_a_leaders_call_chooses_the_leader_by_name(house: ServedHouse) -> None:
    leader = {"id": "leader-9", "name": "周区长", "roles": ["leader"], "scope": ["d1"]}
    house.desk("admin1").post("/api/v1/people", json=leader).raise_for_status()
    offered = {"code": "leader-9", "zh": "周区长", "en": "周区长"}
    assert offered in house.desk("operator1").get("/api/v1/choices").json()["leaders"]
    assert house.desk("worker1").get("/api/v1/choices").json()["leaders"] == []
    answered = registered(house, a_report(LAMP, IN_G1, channel="leader", leader="leader-9"))
    assert answered["ticket"]["leader_case"] == "leader-9"


def test_an_area_is_found_by_its_name_or_the_beginning_of_its_code(house: ServedHouse) -> None:
    ask = house.desk("worker1").get
    by_code = ask("/api/v1/areas", params={"words": "g"}).json()
    assert [each["code"] for each in by_code] == ["g1", "g2", "g3", "g4"]
    assert len(by_code[0]["within"]) == 2

    by_name = ask("/api/v1/areas", params={"words": by_code[2]["name"]}).json()
    assert by_code[2] in by_name
    special = ask("/api/v1/areas", params={"layer": "special"}).json()
    assert [each["code"] for each in special] == ["harbour"]
    assert ask("/api/v1/areas", params={"words": "无此区域"}).json() == []
    problem(house.anybody.get("/api/v1/areas"), 401, "sign-in-needed")


def test_who_stands_for_a_grid_is_told_to_a_coordinator(house: ServedHouse) -> None:
    told = house.desk("street1").get("/api/v1/areas/g1/people").json()

    walking = {each["person"]: each["layer"] for each in told}
    assert walking["worker-1"] == "base"
    assert walking["coordinator-1"] is None


@pytest.mark.parametrize(
    ("area", "grids", "staffed"), [("g1", 1, 1), ("s1", 2, 2), ("s2", 2, 1), ("city", 4, 3)]
)
def test_of_an_area_is_told_how_many_grids_have_somebody(
    house: ServedHouse, area: str, grids: int, staffed: int
) -> None:
    told = house.desk("street1").get(f"/api/v1/areas/{area}/coverage").json()
    assert told == {"grids": grids, "staffed": staffed}


def test_a_handler_looks_nobody_up(house: ServedHouse) -> None:
    problem(house.desk("handler1").get("/api/v1/areas/g1/coverage"), 403, "role-missing")
    problem(house.desk("handler1").get("/api/v1/areas/g1/people"), 403, "role-missing")


def test_nobody_stands_for_what_is_no_area(house: ServedHouse) -> None:
    problem(house.desk("street1").get("/api/v1/areas/nowhere/people"), 404, "area-never-was")


def test_a_card_names_the_steps_that_this_person_may_take(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(RIDDLE)))

    at_the_street = house.desk("street1").get(f"/api/v1/tickets/{number}").json()["may"]
    at_the_hotline = house.desk("operator1").get(f"/api/v1/tickets/{number}").json()["may"]

    assert {"accept", "note", "urge"} <= set(at_the_street)
    assert "withdraw" not in at_the_street
    assert "withdraw" in at_the_hotline
    assert not {"refuse_rejection", "end_supervision", "report_field_task"} & set(at_the_street)


def test_no_unit_is_offered_to_sign_or_answer_for_another(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report("人行道整段塌陷，两家办", IN_G1, category="0104")))
    assert step(house.desk("street1"), number, "add_unit", {"unit": "harbour"}).status_code == 200

    before = house.desk("handler1").get(f"/api/v1/tickets/{number}").json()
    step(house.desk("handler1"), number, "sign", {"leg": 1}).raise_for_status()
    after = house.desk("handler1").get(f"/api/v1/tickets/{number}").json()

    assert [leg["signed_at"] is None for leg in after["legs"]] == [False, True]
    assert "sign" in before["may"]
    assert "submit_result" not in before["may"]
    assert "sign" not in after["may"]
    assert "submit_result" in after["may"]


def test_a_request_can_be_decided_only_while_one_waits(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))
    card = house.desk("street1").get(f"/api/v1/tickets/{number}").json()
    assert "grant_return" not in card["may"]

    asked = {"leg": 1, "reason_code": "function", "clause": "三定", "suggested_unit": "harbour"}
    step(house.desk("handler1"), number, "sign", {"leg": 1})
    assert step(house.desk("handler1"), number, "request_return", asked).status_code == 200

    card = house.desk("street1").get(f"/api/v1/tickets/{number}").json()
    assert "grant_return" in card["may"]


@pytest.mark.parametrize("login", ["street1", "operator1"])
def test_a_story_is_told_in_words(house: ServedHouse, login: str) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))

    lines = house.desk(login).get(f"/api/v1/tickets/{number}/story").json()

    assert (lines[0]["name"], lines[0]["english_name"]) == ("上报", "Reported")
    assert number in lines[0]["sentence"]
    assert [line["no"] for line in lines] == list(range(1, len(lines) + 1))


def asked(house: ServedHouse, login: str, number: str, step_name: str) -> dict[str, dict[str, str]]:
    """By field: what is sent, and what people read."""
    told = house.desk(login).get(f"/api/v1/tickets/{number}/choices/{step_name}").raise_for_status().json()
    return {field: {each["code"]: each["zh"] for each in choices} for field, choices in told.items()}


def test_a_form_offers_the_reasons_that_the_city_has(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))
    step(house.desk("handler1"), number, "sign", {"leg": 1}).raise_for_status()

    offered = asked(house, "handler1", number, "request_pause")

    assert offered["reason_code"]["material"] == "等材料"


def test_work_is_offered_to_people_of_the_unit_by_name(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))

    persons = asked(house, "street1", number, "offer")["persons"]

    assert persons["handler-urban"].startswith("符城")


def test_who_walks_there_is_asked_to_look_on_the_spot(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))

    assert asked(house, "street1", number, "order_field_task")["person"]["worker-1"].startswith("王一")


def test_supervision_is_addressed_to_units_and_their_people(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))

    addressees = asked(house, "supervisor1", number, "supervise")["addressee"]

    assert next(iter(addressees)) == "urban"
    assert "handler-urban" in addressees


def test_what_a_form_offers_is_told_to_nobody_who_may_not_see_the_ticket(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))

    problem(house.desk("street2").get(f"/api/v1/tickets/{number}/choices/offer"), 404, "ticket-unknown")


def test_who_may_not_take_a_step_is_told_none_of_its_choices(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))

    assert asked(house, "worker1", number, "offer") == {}
    assert asked(house, "handler1", number, "supervise") == {}


def test_a_record_of_a_contact_offers_colleagues(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))

    assert "handler-urban" in asked(house, "handler1", number, "contact")["persons"]


def test_units_that_did_not_come_to_a_whistle_can_be_supervised_by_name(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))
    whistle = {"units": ["property"], "text": "请到现场配合断电"}
    step(house.desk("street1"), number, "whistle", whistle).raise_for_status()

    assert {"urban", "property"} <= set(asked(house, "supervisor1", number, "supervise")["addressee"])


@pytest.mark.parametrize(
    ("login", "may_suggest"),
    [
        ("worker1", ["merging", "more_time"]),
        ("handler1", ["merging", "correction"]),
        ("street1", ["more_time"]),
        ("supervisor1", ["verdict"]),
    ],
)
def test_each_role_is_offered_what_it_may_suggest(
    house: ServedHouse, login: str, may_suggest: list[str]
) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))

    assert list(asked(house, login, number, "suggest")["what"]) == may_suggest


def test_a_suggestion_is_read_with_who_made_it(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))
    asks = {"what": "more_time", "text": "诉求人周五才回来"}
    step(house.desk("worker1"), number, "suggest", asks).raise_for_status()

    (read,) = house.desk("street1").get(f"/api/v1/tickets/{number}").json()["suggestions"]

    assert (read["by"], read["by_name"]) == ("worker-1", "王一")
