"""Live: who watches hears what becomes of tickets, goes on where the line broke, and hears of nobody else's."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.doors.city import PASSWORD
from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G3, as_json

PATIENCE_S = 180


class Line:
    """What comes down one line, event by event."""

    def __init__(self, reply: httpx.Response) -> None:
        self.reply = reply
        self.last_id: str | None = None
        self._lines = reply.iter_lines()

    def next(self) -> tuple[str, Json]:
        """The next event and its data."""
        name, data = "", ""
        for line in self._lines:
            field, _, value = line.partition(": ")
            match field:
                case "event":
                    name = value
                case "data":
                    data = value
                case "id":
                    self.last_id = value
                case "" if name:
                    return name, json.loads(data)
        raise EOFError

    def until(self, wanted: str) -> list[tuple[str, Json]]:
        """All events until one of that name has come."""
        over = time.monotonic() + PATIENCE_S
        heard = [self.next()]
        while heard[-1][0] != wanted:
            assert time.monotonic() < over, f"no {wanted} among {heard}"
            heard.append(self.next())
        return heard


@contextmanager
def watching(house: ServedHouse, login: str, last_id: str | None = None) -> Iterator[Line]:
    headers = {} if last_id is None else {"Last-Event-ID": last_id}
    desk = house.desk(login)
    with desk.stream("GET", "/api/v1/live", headers=headers, timeout=PATIENCE_S) as reply:
        assert reply.status_code == 200, reply.read()
        yield Line(reply)


def of_tickets(heard: list[tuple[str, Json]]) -> list[tuple[str, str]]:
    return [(name, str(data.get("number", data.get("id")))) for name, data in heard if name != "now"]


def test_who_watches_is_told_the_time_at_once_and_then_of_every_ticket(house: ServedHouse) -> None:
    with watching(house, "street1") as line:
        assert line.reply.headers["content-type"].startswith("text/event-stream")
        assert line.next()[0] == "now"

        made = registered(house)
        heard = line.until("ticket")

    assert heard[-1][1] == made["ticket"]


def test_a_line_that_broke_goes_on_where_it_was(house: ServedHouse) -> None:
    with watching(house, "street1") as line:
        line.until("now")
    missed = [number_of(registered(house)) for _ in range(3)]

    with watching(house, "street1", line.last_id) as line:
        heard = line.until("now")

    assert of_tickets(heard) == [("ticket", number) for number in missed]


def test_a_ticket_that_moved_more_than_once_meanwhile_is_told_once_as_it_is_now(house: ServedHouse) -> None:
    with watching(house, "street1") as line:
        line.until("now")
    number = number_of(registered(house))
    urged = step(house.desk("street1"), number, "urge", {"text": "请尽快"})
    assert urged.status_code == 200, urged.text

    with watching(house, "street1", line.last_id) as line:
        heard = line.until("now")

    assert of_tickets(heard) == [("ticket", number)]
    assert heard[0][1]["version"] == urged.json()["ticket"]["version"]


def test_that_somebody_asks_for_a_second_person_is_told_without_saying_who_or_what(
    house: ServedHouse,
) -> None:
    contact: Json = {"name": "夏雨荷", "phone": "13812345678"}
    number = number_of(registered(house, a_report(contact=contact)))
    asked: Json = {"reason": "核实", "purpose": "check"}
    with watching(house, "operator1") as line:
        line.until("now")
        assert step(house.desk("supervisor1"), number, "reveal-requests", asked).status_code < 300
        assert line.until("requests")[-1] == ("requests", {})


@pytest.mark.parametrize("unknown", ["another-start-7", "", "x", "-1", "abcdefgh-" + "9" * 30])
def test_who_missed_too_much_is_told_to_look_anew(house: ServedHouse, unknown: str) -> None:
    with watching(house, "street1", unknown) as line:
        assert [name for name, _ in line.until("now")] == ["anew", "now"]
        assert line.last_id is not None


def test_nothing_is_told_of_tickets_that_one_may_not_see(house: ServedHouse) -> None:
    with watching(house, "street2") as line, watching(house, "street1") as other:
        line.until("now")
        elsewhere = number_of(registered(house))
        assert ("ticket", elsewhere) in of_tickets(other.until("ticket"))

        assert of_tickets(line.until("now")) == []


def test_a_ticket_that_one_may_see_no_more_is_gone(house: ServedHouse) -> None:
    made = registered(house)
    with watching(house, "street1") as line:
        line.until("now")
        correction = {"reason": "照片在邻街", "position": as_json(IN_G3)}
        placed = step(house.desk("district1"), number_of(made), "amend", correction)
        assert placed.status_code == 200, placed.text

        heard = line.until("gone")

    assert heard[-1][1] == {"id": made["ticket"]["id"]}


def test_who_signs_out_hears_nothing_more(house: ServedHouse) -> None:
    given = {"login": "street1", "password": PASSWORD}
    desk = house.bearing(house.anybody.post("/api/v1/session", json=given).json()["token"])
    with desk.stream("GET", "/api/v1/live", timeout=PATIENCE_S) as reply:
        line = Line(reply)
        line.until("now")
        desk.delete("/api/v1/session").raise_for_status()
        registered(house)

        assert [name for name, _ in line.until("signed-out")] == ["signed-out"]
        with pytest.raises(EOFError):
            line.next()


def test_nobody_watches_without_a_sign_in(house: ServedHouse) -> None:
    problem(house.anybody.get("/api/v1/live"), 401, "sign-in-needed")
