"""谁能办什么: which steps and which lists are whose, written down by hand from what the trade grants and denies.

So the table of permissions is not compared with itself.
"""

from datetime import datetime, timedelta

from server.domain.people import Role
from tests.doors.house import Json, ServedHouse
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G1, LAMP, RIDDLE

STREET, DISTRICT, LEADER = Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR, Role.LEADER
OPERATOR, SUPERVISOR, ADMIN = Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN
HANDLER, MEDIATOR, SPECIALIST, WORKER = Role.HANDLER, Role.MEDIATOR, Role.POLICY_SPECIALIST, Role.GRID_WORKER

NO: Json = {"request": 1, "reason": "不具备条件"}
#: By the state of a matter: a step, what it asks, and who may take it.
STEPS: dict[str, dict[str, tuple[Json, set[Role]]]] = {
    "submitted": {
        "accept": ({"category": "0104"}, {STREET, DISTRICT, OPERATOR}),
        "propose_rejection": ({"item": "X3"}, {OPERATOR}),
        "reject": ({"item": "X3"}, {STREET, DISTRICT}),
        "amend": ({"reason": "核实", "urgency": "urgent"}, {STREET, DISTRICT, OPERATOR}),
        "request_info": ({"reason": "place"}, {STREET, DISTRICT, OPERATOR}),
        "withdraw": ({"reason": "不再需要"}, {OPERATOR}),
    },
    "handling": {
        "submit_result": (
            {"leg": 1, "handling": "已换", "public_reply": "已修好"},
            {HANDLER, MEDIATOR, SPECIALIST},
        ),
        "request_pause": ({"leg": 1, "reason_code": "material", "evidence": "已联系"}, {HANDLER, MEDIATOR}),
        "refuse_return": (NO, {STREET, DISTRICT}),
        "assign_finally": ({"request": 1, "unit": "harbour", "reason": "职责"}, {DISTRICT}),
        "grant_extension": ({"request": 2, "citizen_told": True}, {STREET, DISTRICT}),
        "grant_deferral": ({"request": 3}, {DISTRICT, LEADER}),
        "endorse_exclusion": ({"request": 4, "reason": "属实"}, {STREET, DISTRICT}),
        "exclude": ({"request": 4, "reason": "属实", "citizen_told": True}, {DISTRICT}),
        "request_exclusion": ({"item": "X2", "reason": "诉讼"}, {HANDLER}),
        "supervise": (
            {"kind": "hotline", "form": "letter", "level": 1, "addressee": "urban", "text": "请说明"},
            {STREET, DISTRICT, SUPERVISOR},
        ),
    },
    "to_review": {
        "approve_result": ({}, {STREET, DISTRICT, OPERATOR, SUPERVISOR}),
        "reject_result": ({"reason": "未修好"}, {STREET, DISTRICT, OPERATOR, SUPERVISOR}),
    },
    "to_callback": {
        # A unit calls back for itself where the city's policy has it so.
        "record_callback": ({"contacted": False}, {OPERATOR, LEADER, HANDLER}),
        "close": ({}, {OPERATOR}),
        "reopen": ({"ground": "unsolved", "reason": "仍不亮"}, {DISTRICT, OPERATOR, SUPERVISOR}),
    },
}
COUNT = {WORKER, STREET, DISTRICT, LEADER, OPERATOR, SUPERVISOR, HANDLER, MEDIATOR, SPECIALIST}
#: Lists and figures that not everybody may ask for.
LISTS = {
    "figures?from=2026-11-01&to=2026-11-20": COUNT,
    "boards/daily": COUNT,
    "areas/street/tallies": {WORKER, STREET, DISTRICT, LEADER, OPERATOR, SUPERVISOR},
    "supervision-proposals": {STREET, DISTRICT, SUPERVISOR},
    "people": {ADMIN, STREET, DISTRICT, SUPERVISOR},
    "handhelds": {ADMIN, STREET, DISTRICT, SUPERVISOR},
    "quarantine": {ADMIN, STREET, DISTRICT},
    "redivisions": {ADMIN, STREET, DISTRICT},
    "rule-changes": {ADMIN, DISTRICT},
    "webhooks": {ADMIN, DISTRICT},
    "wall": {STREET, DISTRICT, LEADER, SUPERVISOR, Role.DISPLAY},
}


def brought_about(house: ServedHouse) -> dict[str, str]:
    """A matter in each of these states, brought there by the small city's own people; by the state its number."""

    def takes(login: str, number: str, name: str, asked: Json) -> None:
        reply = step(house.desk(login), number, name, asked)
        assert reply.status_code == 200, reply.text

    def signed(what: str) -> str:
        number = number_of(registered(house, a_report(f"{LAMP}，{what}", IN_G1)))
        takes("handler1", number, "sign", {"leg": 1})
        return number

    asked, answered, heard = signed("等批"), signed("等审"), signed("等回访")
    returned = {"leg": 1, "reason_code": "function", "clause": "第二条", "suggested_unit": "harbour"}
    takes("handler1", asked, "request_return", returned)
    takes("handler1", asked, "request_extension", {"leg": 1, "workdays": 1, "reason": "等配件"})
    deferral = {"leg": 1, "reason_code": "funds", "owner": "李局", "plan": "列入明年"}
    today = datetime.fromisoformat(house.desk("handler1").get("/api/v1/boards/daily").json()["at"]).date()
    ends = {
        "review_on": (today + timedelta(days=10)).isoformat(),
        "ends_on": (today + timedelta(days=20)).isoformat(),
    }
    takes("handler1", asked, "request_deferral", deferral | ends)
    takes("handler1", asked, "request_exclusion", {"item": "X2", "reason": "诉讼"})
    for number in (answered, heard):
        takes("handler1", number, "submit_result", {"leg": 1, "handling": "已换", "public_reply": "已修好"})
    takes("supervisor1", heard, "approve_result", {})
    submitted = number_of(registered(house, a_report(f"{RIDDLE}，等受理", IN_G1)))
    return {"submitted": submitted, "handling": asked, "to_review": answered, "to_callback": heard}
