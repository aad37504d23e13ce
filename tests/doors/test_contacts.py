"""Who a reporter is: a label for those who may ask, in clear only for a reason that is written down."""

import httpx
import pytest

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered, step

NAME, PHONE = "夏雨荷", "13812345678"
LABEL = "夏** 138****5678"


@pytest.fixture(scope="module")
def number(house: ServedHouse) -> str:
    return number_of(registered(house, a_report(contact={"name": NAME, "phone": PHONE})))


@pytest.mark.parametrize("login", ["operator1", "street1", "handler1"])
def test_who_may_ask_for_the_contact_sees_its_label(house: ServedHouse, number: str, login: str) -> None:
    card = house.desk(login).get(f"/api/v1/tickets/{number}").json()

    assert card["ticket"]["contact"] == LABEL


@pytest.mark.parametrize("login", ["worker1", "supervisor1"])
def test_everybody_else_sees_none(house: ServedHouse, number: str, login: str) -> None:
    desk = house.desk(login)
    card = desk.get(f"/api/v1/tickets/{number}").json()
    events = desk.get(f"/api/v1/tickets/{number}/events").json()
    rows = desk.get("/api/v1/tickets").json()["tickets"]

    assert card["ticket"]["contact"] is None
    assert events[0]["payload"]["contact_label"] is None
    assert {row["contact"] for row in rows} == {None}


@pytest.mark.parametrize("login", ["operator1", "street1", "worker1"])
def test_no_reading_shows_the_contact_in_clear(house: ServedHouse, number: str, login: str) -> None:
    desk = house.desk(login)
    told = "".join(
        desk.get(f"/api/v1/{path}").text
        for path in (f"tickets/{number}", f"tickets/{number}/events", "tickets")
    )

    assert PHONE not in told
    assert NAME not in told


def test_a_handheld_holds_the_label_and_nothing_in_clear(house: ServedHouse, number: str) -> None:
    handler = house.handheld("handler1")
    own_id = house.desk("operator1").get(f"/api/v1/tickets/{number}").json()["ticket"]["id"]

    shown = handler.document(f"ticket:{own_id}")

    assert shown is not None
    assert shown["contact"] == LABEL
    assert PHONE not in handler.client.get(f"{handler.mailbox}/_all_docs?include_docs=true").text


def test_the_contact_is_revealed_for_a_reason_and_that_is_written_down(
    house: ServedHouse, number: str
) -> None:
    reply = step(house.desk("street1"), number, "contact-reveals", {"reason": "核实地址"})

    shown = reply.json()
    assert (shown["name"], shown["phone"]) == (NAME, PHONE)
    assert (shown["confidential"], shown["anonymous"]) == (False, False)
    assert shown["watermark"].startswith("吴调 ")
    assert shown["watermark"].endswith(f"{number} {shown['token']}")
    (entry,) = house.desk("street1").get("/api/v1/audit", params={"token": shown["token"]}).json()["entries"]
    told = (entry["person"], entry["access"], entry["purpose"], entry["reason"])
    assert told == ("coordinator-1", "contact_revealed", "other", "核实地址")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        pytest.param("喆䶮", "喆**", id="GB 18030 level 2"),
        pytest.param("𠮷𪚥", "𠮷**", id="extension B"),
        pytest.param("ᠪᠠᠲᠤ", "ᠪ**", id="Mongolian script"),
        pytest.param("阿不都·热合曼", "阿**", id="with a dot"),
        pytest.param("葛\U000e0100", "葛**", id="a variant of a character"),
    ],
)
def test_every_name_is_kept_and_shown_as_it_is_written(house: ServedHouse, name: str, label: str) -> None:
    card = registered(house, a_report(contact={"name": name, "phone": PHONE}))
    shown = step(house.desk("street1"), number_of(card), "contact-reveals", {"reason": "核实地址"}).json()
    assert (card["ticket"]["contact"], shown["name"]) == (f"{label} 138****5678", name)


def test_a_name_that_was_typed_in_pieces_is_kept_in_the_composed_form(house: ServedHouse) -> None:
    card = registered(house, a_report(contact={"name": "Zoe\u0301", "phone": PHONE}))
    shown = step(house.desk("street1"), number_of(card), "contact-reveals", {"reason": "核实地址"}).json()
    assert shown["name"] == "Zo\u00e9"


def on_handheld(house: ServedHouse, login: str, number: str, body: Json) -> httpx.Response:
    return house.handheld(login).client.post(f"/mobile/v1/tickets/{number}/contact-reveals", json=body)


def test_on_a_handheld_the_contact_is_revealed_for_a_purpose_and_a_reason_that_are_written_down(
    house: ServedHouse, number: str
) -> None:
    signed = house.handheld("handler1")
    card = house.desk("operator1").get(f"/api/v1/tickets/{number}").json()
    signed.verdict(signed.push("sign", {"leg": 1}, card["ticket"]["id"]))

    reply = on_handheld(house, "handler1", number, {"purpose": "visit", "reason": "约上门时间"})

    shown = reply.json()
    assert (shown["name"], shown["phone"]) == (NAME, PHONE)
    assert reply.headers["cache-control"] == "private, no-store"
    token = shown["watermark"].rpartition(" ")[2]
    (entry,) = house.desk("street1").get("/api/v1/audit", params={"token": token}).json()["entries"]
    told = (entry["person"], entry["access"], entry["purpose"], entry["reason"])
    assert told == ("handler-urban", "contact_revealed", "visit", "约上门时间")


@pytest.mark.parametrize(
    ("login", "status", "word"), [("worker1", 403, "not-yours"), ("worker3", 404, "ticket-unknown")]
)
def test_on_a_handheld_the_contact_is_refused_to_everybody_else(
    house: ServedHouse, number: str, login: str, status: int, word: str
) -> None:
    problem(on_handheld(house, login, number, {"purpose": "visit", "reason": "好奇"}), status, word)


def test_a_desk_does_not_use_the_handhelds_door_to_a_contact(house: ServedHouse, number: str) -> None:
    asked = {"purpose": "visit", "reason": "约时间"}
    reply = house.desk("operator1").post(f"/mobile/v1/tickets/{number}/contact-reveals", json=asked)
    problem(reply, 403, "handheld-needed")


@pytest.mark.parametrize(
    "body", [{"reason": "约时间"}, {"purpose": "fun", "reason": "好奇"}, {"purpose": "visit"}]
)
def test_on_a_handheld_no_purpose_or_reason_no_contact(house: ServedHouse, number: str, body: Json) -> None:
    problem(on_handheld(house, "handler1", number, body), 400, "bad-request")


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": None}, {"reason": " \u3000"}])
def test_no_reason_no_contact(house: ServedHouse, number: str, body: Json) -> None:
    refused = step(house.desk("operator1"), number, "contact-reveals", body)

    assert "reason" in problem(refused, 400, "bad-request")["detail"]


@pytest.mark.parametrize(
    ("login", "word"), [("worker1", "not-yours"), ("supervisor1", "second-person-awaited")]
)
def test_the_contact_is_refused_to_everybody_else_and_no_look_is_written(
    house: ServedHouse, number: str, login: str, word: str
) -> None:
    before = house.sql("SELECT count(*) FROM access_log")

    refused = step(house.desk(login), number, "contact-reveals", {"reason": "好奇"})

    assert problem(refused, 403, word)["detail"]
    assert house.sql("SELECT count(*) FROM access_log") == before


def test_a_ticket_without_a_contact_has_none_to_reveal(house: ServedHouse) -> None:
    number = number_of(registered(house))

    problem(step(house.desk("operator1"), number, "contact-reveals", {"reason": "回访"}), 404, "no-contact")


@pytest.mark.parametrize(
    ("contact", "label"),
    [
        ({"name": NAME, "phone": PHONE, "confidential": True}, "要求保密"),
        ({"anonymous": True}, "匿名"),
        ({"phone": "123"}, "****"),
    ],
)
def test_the_label_tells_no_more_than_the_reporter_wants(
    house: ServedHouse, contact: Json, label: str
) -> None:
    assert registered(house, a_report(contact=contact))["ticket"]["contact"] == label


def test_nothing_lies_on_disk_in_clear(house: ServedHouse, number: str) -> None:
    house.sql("PRAGMA wal_checkpoint(FULL)")

    kept = b"".join(path.read_bytes() for path in house.data.iterdir() if path.is_file())

    assert number.encode() in kept
    assert PHONE.encode() not in kept
    assert NAME.encode() not in kept
