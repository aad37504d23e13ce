"""Reports as an operator registers them, and how they are found again."""

import itertools

import httpx

from geo.position import Position
from tests.doors.house import Json, ServedHouse
from tests.server.small_city import IN_G1, LAMP, as_json

_keys = itertools.count(1)


def a_report(description: str = LAMP, at: Position | None = IN_G1, **more: object) -> Json:
    """What an operator types in while somebody is on the telephone."""
    given: Json = {"channel": "phone", "request_type": "HELP", "description": description, **more}
    return given if at is None else {**given, "position": as_json(at)}


def post_report(desk: httpx.Client, report: Json, key: str | None = None) -> httpx.Response:
    """Register it, under a key of its own unless told."""
    own = f"key-{next(_keys)}" if key is None else key
    return desk.post("/api/v1/tickets", json=report, headers={"Idempotency-Key": own})


def registered(house: ServedHouse, report: Json | None = None, login: str = "operator1") -> Json:
    """The card of a ticket that was just registered."""
    reply = post_report(house.desk(login), report or a_report())
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


def number_of(card: Json) -> str:
    return str(card["ticket"]["number"])


def step(desk: httpx.Client, number: str, name: str, body: Json, seen: str | None = None) -> httpx.Response:
    """Ask for one step of a ticket's life."""
    headers = {} if seen is None else {"If-Match": seen}
    return desk.post(f"/api/v1/tickets/{number}/{name}", json=body, headers=headers)
