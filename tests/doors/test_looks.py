"""Whatever is personal is looked at for a reason, and who looked can be read by those who answer for it."""

import subprocess
import sys

import httpx
import pytest

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered, step

CONTACT: Json = {"name": "夏雨荷", "phone": "13812345678"}
WHY: Json = {"reason": "核实诉求", "purpose": "check"}


def ticket_with(house: ServedHouse, contact: Json = CONTACT, **more: object) -> str:
    return number_of(registered(house, {**a_report(contact=contact), **more}))


def log_of(desk: httpx.Client, **asked: object) -> list[Json]:
    reply = desk.get("/api/v1/audit", params=asked)  # type: ignore[arg-type]  # plain values
    assert reply.status_code == 200, reply.text
    return list(reply.json()["entries"])


def revealed(house: ServedHouse, number: str, login: str) -> httpx.Response:
    return step(house.desk(login), number, "contact-reveals", WHY)


def test_a_handler_sees_the_contact_only_of_what_they_signed_for_themselves(house: ServedHouse) -> None:
    number = ticket_with(house)
    problem(revealed(house, number, "handler1"), 403, "not-yours")
    assert step(house.desk("handler1"), number, "sign", {"leg": 1}).status_code == 200
    assert revealed(house, number, "handler1").json()["phone"] == CONTACT["phone"]


@pytest.mark.parametrize("login", ["street1", "district1", "handler1", "supervisor1"])
@pytest.mark.parametrize(
    ("contact", "request_type"), [({**CONTACT, "confidential": True}, "HELP"), (CONTACT, "REPORT")]
)
def test_a_confidential_reporter_and_a_tip_off_are_known_to_the_hotline_only(
    house: ServedHouse, login: str, contact: Json, request_type: str
) -> None:
    number = ticket_with(house, contact, request_type=request_type)
    step(house.desk("handler1"), number, "sign", {"leg": 1})
    problem(revealed(house, number, login), 403, "not-yours")
    shown = house.desk(login).get(f"/api/v1/tickets/{number}").json()["ticket"]["contact"]
    assert shown in (None, "要求保密")
    assert revealed(house, number, "operator1").json()["name"] == CONTACT["name"]


def test_a_supervisor_looks_once_after_a_second_person_has_agreed(house: ServedHouse) -> None:
    number = ticket_with(house)
    problem(revealed(house, number, "supervisor1"), 403, "second-person-awaited")
    agreeing: Json = {"person": "supervisor-1", "reason": "督办需要"}
    problem(step(house.desk("district1"), number, "reveal-agreements", agreeing), 403, "needs-second-person")
    assert step(house.desk("supervisor1"), number, "reveal-requests", WHY).status_code == 204
    refused = step(house.desk("supervisor1"), number, "reveal-agreements", agreeing)
    problem(refused, 403, "needs-second-person")
    assert step(house.desk("district1"), number, "reveal-agreements", agreeing).status_code == 204
    assert revealed(house, number, "supervisor1").json()["phone"] == CONTACT["phone"]
    problem(revealed(house, number, "supervisor1"), 403, "second-person-awaited")


def requests_shown(house: ServedHouse, login: str, number: str) -> list[Json]:
    reply = house.desk(login).get("/api/v1/reveal-requests")
    assert reply.status_code == 200, reply.text
    return [each for each in reply.json() if each["number"] == number]


def test_a_request_is_shown_to_who_may_agree_and_to_who_asked(house: ServedHouse) -> None:
    number = ticket_with(house)
    assert step(house.desk("supervisor1"), number, "reveal-requests", WHY).status_code == 204

    (asked,) = requests_shown(house, "street1", number)
    assert (asked["name"], asked["reason"], asked["is_own"]) == ("孙督", WHY["reason"], False)
    assert requests_shown(house, "street2", number) == []
    assert requests_shown(house, "admin1", number) == []
    assert requests_shown(house, "handler1", number) == []
    (own,) = requests_shown(house, "supervisor1", number)
    assert (own["is_own"], own["is_agreed"]) == (True, False)

    agreeing: Json = {"person": asked["person"], "reason": "督办需要"}
    assert step(house.desk("street1"), number, "reveal-agreements", agreeing).status_code == 204
    assert requests_shown(house, "street1", number) == []
    assert [each["is_agreed"] for each in requests_shown(house, "supervisor1", number)] == [True]
    again = step(house.desk("district1"), number, "reveal-agreements", agreeing)
    problem(again, 403, "needs-second-person")
    assert revealed(house, number, "supervisor1").status_code == 200
    assert requests_shown(house, "supervisor1", number) == []


@pytest.mark.parametrize(
    ("login", "contact", "expected"),
    [
        ("supervisor1", CONTACT, (False, True)),
        ("street1", CONTACT, (True, False)),
        ("handler1", CONTACT, (False, False)),
        ("supervisor1", {**CONTACT, "confidential": True}, (False, False)),
    ],
    ids=["supervisor", "coordinator", "handler", "confidential"],
)
def test_a_card_says_who_sees_a_contact_and_who_only_with_a_second_person(
    house: ServedHouse, login: str, contact: Json, expected: tuple[bool, bool]
) -> None:
    card = house.desk(login).get(f"/api/v1/tickets/{ticket_with(house, contact)}").json()
    assert (card["contact_may_be_shown"], card["contact_needs_second_person"]) == expected


def test_free_texts_are_masked_for_units_and_clear_for_those_who_steer(house: ServedHouse) -> None:
    said = "路灯不亮，请回电 13812345678"
    number = ticket_with(house, description=said)
    for login, expected in (
        ("operator1", said),
        ("street1", said),
        ("handler1", "路灯不亮，请回电 " + "*" * 11),
    ):
        desk = house.desk(login)
        assert desk.get(f"/api/v1/tickets/{number}").json()["ticket"]["description"] == expected
        events = desk.get(f"/api/v1/tickets/{number}/events").json()
        assert events[0]["payload"]["description"] == expected


@pytest.mark.parametrize(
    ("form", "media"),
    [("json", "application/json"), ("html", "text/html; charset=utf-8"), ("pdf", "application/pdf")],
)
def test_an_export_carries_its_watermark_and_is_written_down(
    house: ServedHouse, form: str, media: str
) -> None:
    number = ticket_with(house)
    reply = house.desk("street1").get(f"/api/v1/tickets/{number}/trace.{form}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, media)
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert CONTACT["phone"].encode() not in reply.content
    entry = log_of(house.desk("street1"), ticket=number)[0]
    assert (entry["access"], entry["person"], entry["reason"]) == ("trace_exported", "coordinator-1", form)
    assert form == "pdf" or entry["token"].encode() in reply.content


def test_who_may_not_see_a_ticket_exports_nothing_of_it(house: ServedHouse) -> None:
    number = ticket_with(house)
    for login in ("street2", "admin1", "worker2"):
        problem(house.desk(login).get(f"/api/v1/tickets/{number}/trace.json"), 404, "ticket-unknown")
    assert log_of(house.desk("supervisor1"), ticket=number) == []


@pytest.mark.parametrize(
    ("login", "reads"),
    [
        ("operator1", {"operator-1"}),
        ("street1", {"operator-1", "coordinator-1"}),
        ("district1", {"operator-1", "coordinator-1"}),
        ("supervisor1", {"operator-1", "coordinator-1"}),
        ("street2", set()),
        ("worker2", set()),
        ("handler1", set()),
        ("admin1", set()),
    ],
)
def test_the_log_is_read_by_those_who_answer_for_it(house: ServedHouse, login: str, reads: set[str]) -> None:
    number = ticket_with(house)
    revealed(house, number, "operator1")
    revealed(house, number, "street1")
    own_id = house.desk("operator1").get(f"/api/v1/tickets/{number}").json()["ticket"]["id"]
    seen = {entry["person"] for entry in log_of(house.desk(login), limit=500) if entry["ticket"] == own_id}
    assert seen == reads


def test_the_log_is_read_page_by_page_the_latest_first(house: ServedHouse) -> None:
    number = ticket_with(house)
    for _ in range(3):
        revealed(house, number, "operator1")
    desk = house.desk("supervisor1")
    first = desk.get("/api/v1/audit", params={"limit": 2}).json()
    second = desk.get("/api/v1/audit", params={"limit": 2, "before": first["next_before"]}).json()
    numbers = [entry["no"] for entry in first["entries"] + second["entries"]]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 4


def test_the_log_is_narrowed_by_what_was_done_and_when(house: ServedHouse) -> None:
    number = ticket_with(house)
    revealed(house, number, "street1")
    desk = house.desk("street1")
    latest = log_of(desk, kind="contact_revealed", limit=1)[0]

    assert (latest["person"], latest["person_name"], latest["about_name"]) == ("coordinator-1", "吴调", None)
    assert log_of(desk, kind="trace_exported", since=latest["at"]) == []
    assert log_of(desk, since=latest["at"])[-1] == latest
    assert latest not in log_of(desk, until=latest["at"])
    problem(desk.get("/api/v1/audit", params={"kind": "dance"}), 400, "bad-request")


def test_a_token_that_was_made_up_leads_nowhere(house: ServedHouse) -> None:
    desk = house.desk("supervisor1")
    revealed(house, ticket_with(house), "operator1")
    assert log_of(desk, token="1-00000000") == []
    problem(desk.get("/api/v1/audit", params={"token": "水印"}), 400, "token-unknown")


def test_verify_proves_the_log_and_finds_what_was_changed_in_it(house: ServedHouse) -> None:
    revealed(house, ticket_with(house), "operator1")
    command = [sys.executable, "-m", "server", "verify", "--data", str(house.data)]
    whole = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (whole.returncode, "entries, whole" in whole.stdout) == (0, True), whole.stdout
    (last,) = house.sql("SELECT no, reason FROM access_log ORDER BY no DESC LIMIT 1")
    house.sql("UPDATE access_log SET reason = '无' WHERE no = ?", last[0])
    tampered = subprocess.run(command, capture_output=True, text=True, check=False)
    house.sql("UPDATE access_log SET reason = ? WHERE no = ?", last[1], last[0])
    assert tampered.returncode == 1
    assert f"broken: access log, entry {last[0]}" in tampered.stdout
