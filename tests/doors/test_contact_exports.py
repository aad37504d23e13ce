"""The contacts of several tickets leave the house after a second person has agreed, once, and each is written down."""

import csv
import io

import httpx

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered

CONTACT: Json = {"name": "夏雨荷", "phone": "13812345678"}


def asked(desk: httpx.Client, *numbers: str) -> httpx.Response:
    body = {"tickets": numbers, "purpose": "check", "reason": "满意度抽查"}
    return desk.post("/api/v1/contact-exports", json=body)


def agreed(desk: httpx.Client, export: str) -> httpx.Response:
    return desk.post(f"/api/v1/contact-exports/{export}/agreement", json={"reason": "同意"})


def made(desk: httpx.Client, export: str) -> httpx.Response:
    return desk.post(f"/api/v1/contact-exports/{export}/file")


def test_contacts_are_exported_once_after_a_second_person_has_agreed(house: ServedHouse) -> None:
    numbers = sorted(number_of(registered(house, a_report(contact=CONTACT))) for _ in range(2))
    district, supervisor = house.desk("district1"), house.desk("supervisor1")
    export = asked(supervisor, *numbers).json()["id"]
    problem(made(supervisor, export), 403, "second-person-awaited")
    problem(agreed(supervisor, export), 403, "needs-second-person")
    (waiting,) = district.get("/api/v1/contact-exports").json()
    assert (waiting["id"], waiting["person"], waiting["numbers"]) == (export, "supervisor-1", numbers)
    assert agreed(district, export).status_code == 204

    reply = made(supervisor, export)

    heads, *rows = csv.reader(io.StringIO(reply.content.decode("utf-8-sig")))
    assert heads == ["工单号", "诉求人", "电话", "留痕编号"]
    assert [[cell.strip() for cell in row[:3]] for row in rows] == [
        [number, CONTACT["name"], CONTACT["phone"]] for number in numbers
    ]
    problem(made(supervisor, export), 403, "second-person-awaited")
    log = supervisor.get("/api/v1/audit", params={"ticket": numbers[0]}).json()["entries"]
    assert {"export_asked", "contacts_exported"} <= {entry["access"] for entry in log}
    assert rows[0][3] in {entry["token"] for entry in log}


def test_nobody_else_exports_contacts_and_no_confidential_one_is_in_any(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(contact=CONTACT)))
    for login in ("operator1", "street1"):
        problem(asked(house.desk(login), number), 403, "not-yours")
    secret = number_of(registered(house, a_report(contact={**CONTACT, "confidential": True})))
    problem(asked(house.desk("supervisor1"), number, secret), 403, "not-yours")
    problem(asked(house.desk("supervisor1")), 400, "export-unfit")
    problem(agreed(house.desk("district1"), "nothing"), 404, "export-unknown")
