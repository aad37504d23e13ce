"""Whatever is sent, to whichever door, the answer says what was wrong in that door's words, and the server goes on."""

import random

import httpx
import pytest

from tests.doors.house import ServedHouse
from tests.doors.nonsense import address, body, headers, method
from tests.doors.reports import a_report, number_of, registered, step

REQUESTS = 1_500
SEED = 12345


@pytest.fixture(scope="module")
def askers(house: ServedHouse) -> list[httpx.Client]:
    """An operator, an administrator, a worker with a handheld, somebody unknown, and nobody."""
    forged = house.bearing("forged")
    worker = house.handheld("worker1").client
    return [house.desk("operator1"), house.desk("admin1"), worker, forged, house.anybody]


def fault(reply: httpx.Response) -> str | None:
    """What is wrong with an answer; None where nothing is."""
    asked = f"{reply.request.method} {reply.request.url.raw_path[:150]!r} {reply.request.content[:150]!r}"
    if reply.status_code >= 500 or b"Traceback" in reply.content:
        return f"{asked}: {reply.status_code} {reply.text[:200]}"
    if reply.status_code < 400 or reply.request.method in ("HEAD", "OPTIONS"):
        return None
    is_protocol = reply.request.url.raw_path.partition(b"?")[0].split(b"/")[1] == b"db"
    expected = {"error", "reason"} if is_protocol else {"type", "title", "status", "detail"}
    try:
        is_understood = expected <= reply.json().keys()
    except ValueError:
        is_understood = False
    return None if is_understood else f"{asked}: {reply.status_code} {reply.text[:200]}"


def test_nonsense_is_answered_in_the_words_of_its_door(
    house: ServedHouse, askers: list[httpx.Client]
) -> None:
    chance = random.Random(SEED)
    number = number_of(registered(house))

    paths = [address(chance, number) for _ in range(REQUESTS)]
    replies = (
        chance.choice(askers).request(
            method(chance, path), path, content=body(chance), headers=headers(chance)
        )
        for path in paths
    )
    faults = [each for each in map(fault, replies) if each is not None]

    assert faults[:5] == []


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/api/v1/tickets", "/db/x"])
def test_a_method_that_nobody_knows_is_refused(house: ServedHouse, path: str, method: str) -> None:
    reply = house.desk("operator1").request(method, path)

    assert reply.status_code == 405
    assert fault(reply) is None


def test_afterwards_everything_goes_on(house: ServedHouse) -> None:
    number = number_of(registered(house, a_report("请帮忙看一下")))

    assert step(house.desk("street1"), number, "acceptance", {"category": "0104"}).status_code == 200
    assert house.anybody.get("/health/ready").json()["status"] == "ready"
    log = (house.data / "server.log").read_text()
    assert "Traceback" not in log
