"""Figures and the daily board over HTTP: what is asked for, what comes back, and how a wrong question is answered."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from server.casework.figure_sheets import groups_sheet
from server.casework.figures import Answer, Row
from server.domain.calendar import CHINA
from server.domain.figures.tally import Beside
from sync.clock import system_clock
from tests.doors.house import ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered
from tests.server.small_city import IN_HARBOUR

#: Days around the one on which this runs.
TODAY = system_clock().astimezone(CHINA).date()
SINCE, UNTIL = TODAY - timedelta(days=7), TODAY + timedelta(days=7)
PERIOD = f"from={SINCE}&to={UNTIL}"
DAY = date(2026, 11, 1)


def test_a_figure_comes_with_its_definition_and_its_parts(house: ServedHouse) -> None:
    registered(house, a_report())
    answer = house.desk("operator1").get(f"/api/v1/figures/received?{PERIOD}&by=channel").json()
    assert (answer["zh"], answer["since"], answer["rows"][0]["key"]) == ("受理量", f"{SINCE}", "phone")
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


def test_all_figures_go_into_a_workbook_as_they_are_told(house: ServedHouse) -> None:
    registered(house, a_report())
    desk = house.desk("street1")
    told = desk.get(f"/api/v1/figures?{PERIOD}").json()

    lines = read_back(desk.get(f"/api/v1/figure-sheets?{PERIOD}"))

    assert lines[0][0] == f"考核指标 {SINCE} – {UNTIL}"
    assert [(line[0], line[3]) for line in lines[3:]] == [(each["id"], each["total"]["n"]) for each in told]


def test_a_figure_goes_into_a_workbook_group_by_group(house: ServedHouse) -> None:
    registered(house, a_report())
    reply = house.desk("operator1").get(f"/api/v1/figure-sheets/received?{PERIOD}&by=channel")

    lines = read_back(reply)

    assert f'filename="received-{SINCE}-{UNTIL}.xlsx"' in reply.headers["content-disposition"]
    whole, phone = lines[3], next(line for line in lines if line[0] == "phone")
    assert whole[1] == "合计 Total"
    assert phone[3] == whole[3] != 0


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+86", "{=A1}", "http://example.org", "𠮷 ᠮᠣᠩᠭᠣᠯ"])
def test_what_a_unit_is_called_is_a_text_in_a_workbook(name: str) -> None:
    row = Row(key=name, name=name, n=1, numerator=1.0, rate=1.0, band=None, beside=Beside())
    asked: dict[str, Any] = dict.fromkeys(Answer.__struct_fields__, "")
    asked |= {"zh": name * 40, "since": DAY, "until": DAY, "total": row, "rows": (row,)}

    lines = sheet_of(groups_sheet(Answer(**asked)))

    assert lines[4][:2] == [name, name]


def read_back(reply: httpx.Response) -> list[list[Any]]:
    assert reply.status_code == 200, reply.text
    return sheet_of(reply.content)


def sheet_of(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_nobody_counts_without_signing_in(house: ServedHouse) -> None:
    problem(house.bearing("nobody").get(f"/api/v1/figures?{PERIOD}"), 401, "sign-in-needed")


def test_an_overlay_is_compared_too_and_a_matter_counts_in_it_and_in_its_street(house: ServedHouse) -> None:
    today = system_clock().astimezone(CHINA).date().isoformat()
    span = {"from": today, "to": today, "against": "week"}
    desk = house.desk("operator1")
    before = desk.get("/api/v1/areas/special/changes", params=span).json().get("harbour", {"now": 0})["now"]
    registered(house, a_report(at=IN_HARBOUR))

    told = desk.get("/api/v1/areas/special/changes", params=span).json()
    street = desk.get("/api/v1/areas/street/changes", params=span).json()

    assert set(told) == {"harbour"}
    assert told["harbour"]["now"] == before + 1 <= street["s2"]["now"]
    elsewhere = house.desk("street1").get("/api/v1/areas/special/changes", params=span).json()
    assert elsewhere == {}


def test_an_area_is_compared_with_itself_in_the_same_period_before(house: ServedHouse) -> None:
    registered(house, a_report())
    today = system_clock().astimezone(CHINA).date()
    span = {"from": today.isoformat(), "to": today.isoformat(), "against": "week"}
    desk = house.desk("operator1")

    told = desk.get("/api/v1/areas/street/changes", params=span).json()

    assert told["s1"]["now"] > 0
    assert (told["s1"]["before"], told["s1"]["share"]) == (0, None)
    problem(desk.get("/api/v1/areas/weather/changes", params=span), 400, "grouping-unfit")
    problem(desk.get("/api/v1/areas/street/changes", params={**span, "against": "luck"}), 400, "bad-request")
    long_ago = {**span, "from": (today - timedelta(days=400)).isoformat()}
    problem(desk.get("/api/v1/areas/street/changes", params=long_ago), 400, "period-unfit")
