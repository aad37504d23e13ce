"""Figures and the daily board over HTTP: what is asked for, what comes back, and how a wrong question is answered."""

from tests.doors.house import ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered

PERIOD = "from=2026-11-01&to=2026-11-30"


def test_a_figure_comes_with_its_definition_and_its_parts(house: ServedHouse) -> None:
    registered(house, a_report())
    answer = house.desk("operator1").get(f"/api/v1/figures/received?{PERIOD}&by=channel").json()
    assert (answer["zh"], answer["since"], answer["rows"][0]["key"]) == ("受理量", "2026-11-01", "phone")
    assert answer["total"]["n"] == answer["rows"][0]["n"] > 0


def test_all_figures_of_a_period_come_at_once(house: ServedHouse) -> None:
    every = house.desk("street1").get(f"/api/v1/figures?{PERIOD}").json()
    assert {"solved", "satisfied", "response", "taken"} <= {each["id"] for each in every}


def test_the_daily_board_has_a_pile_for_each_trouble(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report()))
    piles = house.desk("operator1").get("/api/v1/boards/daily").json()["piles"]
    unsigned = {row["number"]: row["state"] for row in piles["unsigned"]["tickets"]}
    assert unsigned[number] == "dispatched"
    assert piles["unsigned"]["number"] == len(unsigned)
    assert piles["red"] == {"number": 0, "tickets": []}


def test_a_wrong_question_is_answered_by_what_is_wrong(house: ServedHouse) -> None:
    desk = house.desk("operator1")
    problem(desk.get(f"/api/v1/figures/luck?{PERIOD}"), 404, "figure-unknown")
    problem(desk.get(f"/api/v1/figures/solved?{PERIOD}&by=mood"), 400, "grouping-unfit")
    problem(desk.get("/api/v1/figures/solved?from=2026-12-01&to=2026-11-01"), 400, "period-unfit")
    problem(desk.get("/api/v1/figures/solved?from=soon&to=2026-11-01"), 400, "bad-request")


def test_nobody_counts_without_signing_in(house: ServedHouse) -> None:
    problem(house.bearing("nobody").get(f"/api/v1/figures?{PERIOD}"), 401, "sign-in-needed")
