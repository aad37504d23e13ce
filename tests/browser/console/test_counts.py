"""数得出的承诺: what a visit of the map costs in requests and nodes; nothing grows while one works on.

How long it takes is told by `bench/browser.py console`, and no second is asserted here, not of the processor either: a
core that others share or that is throttled takes several times as many for the same work.
"""

import re
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G1, LAMP

#: What the map asks for when it opens: the page and its parts, session, choices, tiles, tallies, the list.
REQUESTS_MAX = 40
NODES_MAX = 1_200
#: So many rooms are entered one after the other.
ROOMS = ("desk", "terms", "map", "analysis")
ROUNDS = 6
#: Tickets change so often, as in the busiest minute of a district; each leaves less than this behind.
CHANGES = 100
PAUSE_MS = 400
GROWN_KB_MAX = 8


class Held(NamedTuple):
    """What the page holds after everything that can be let go of was."""

    kb: float
    nodes: int
    listeners: int


@pytest.fixture
def asked(seat: Seat) -> list[str]:
    """Every request of the page, as it is made: its method and its address."""
    requests: list[str] = []
    seat.page.on("request", lambda request: requests.append(f"{request.method} {request.url}"))
    return requests


def kinds(requests: list[str]) -> set[str]:
    """The paths below the door; those of ticket tiles by their layer alone."""
    return {re.sub(r"^GET .*?/api/v1|(?<=/tiles/tickets)/.*|[?].*", "", each) for each in requests}


def twice(requests: list[str]) -> list[str]:
    """What was asked for more than once."""
    return [each for each, times in Counter(requests).items() if times > 1]


def held(tools: CDPSession) -> Held:
    tools.send("HeapProfiler.collectGarbage")
    told = {each["name"]: each["value"] for each in tools.send("Performance.getMetrics")["metrics"]}
    return Held(told["JSHeapUsedSize"] / 1e3, told["Nodes"], told["JSEventListeners"])


def tools_of(page: Page) -> CDPSession:
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")
    return tools


def wait_until_drawn(page: Page) -> None:
    """Until the map has been still for a while."""
    page.wait_for_function(
        "() => performance.now() - (performance.getEntriesByName('map-drawn')[0]?.startTime ?? Infinity) > 1000"
    )


def wait_until_still(page: Page) -> None:
    """Until the page has had as many elements for a while: what is read later is drawn too."""
    page.wait_for_function(
        """() => {
            const now = performance.now(), count = document.querySelectorAll("*").length
            if (window.still?.count !== count) window.still = { count, since: now }
            return now - window.still.since > 1500
        }"""
    )
    page.evaluate("() => delete window.still")


def test_the_map_opens_with_few_requests_and_nodes_and_a_filter_asks_each_question_once(
    seat: Seat, house: ServedHouse, asked: list[str]
) -> None:
    registered(house, a_report(LAMP, IN_G1))
    page = seat.sign_in("street1", PASSWORD, "#/map")
    expect(page.locator("[data-ticket]")).to_have_count(1)
    wait_until_drawn(page)

    assert len(asked) <= REQUESTS_MAX
    assert twice(asked) == []
    assert page.locator("*").count() <= NODES_MAX
    asked.clear()
    with page.expect_request(re.compile("/tiles/tickets/.*channel=media")):
        page.get_by_label("来源").select_option("media")
        expect(page.get_by_text("没有符合条件的工单")).to_be_visible()
    wait_until_drawn(page)
    questions = [each for each in asked if "/tallies" in each or "/tickets" in each]
    assert kinds(questions) == {"/areas/street/tallies", "/tickets", "/tiles/tickets"}
    assert all("channel=media" in each for each in questions)
    assert twice(questions) == []


def test_going_from_room_to_room_leaves_nothing_behind(seat: Seat) -> None:
    page = seat.sign_in("street1", PASSWORD, "#/desk")
    tools = tools_of(page)

    def round_of_rooms() -> None:
        for room in ROOMS:
            page.evaluate("room => location.hash = `#/${room}`", room)
            expect(page.locator(f"nav a[href='#/{room}']")).to_have_attribute("aria-current", "page")
            expect(page.locator("main h1").first).to_be_visible()
        expect(page.locator("canvas")).to_have_count(0)
        expect(page.locator("main tbody tr")).not_to_have_count(0)  # figures are read, and stand
        expect(page.get_by_text("正在读取…")).to_have_count(0)
        wait_until_still(page)

    after_round = []
    for _ in range(ROUNDS + 1):
        round_of_rooms()
        after_round.append(held(tools))

    # The stack of MapLibre's last abort may hold the one map that was left last; what leaks would grow in every round.
    assert median(now.nodes - before.nodes for before, now in pairwise(after_round)) <= 20
    assert median(now.listeners - before.listeners for before, now in pairwise(after_round)) <= 4
    assert after_round[-1].nodes - after_round[0].nodes <= NODES_MAX


def test_nothing_grows_while_tickets_change(seat: Seat, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))
    page = seat.sign_in("street1", PASSWORD, "#/map")
    expect(page.locator(f'[data-ticket="{number}"]')).to_be_visible()
    tools = tools_of(page)

    def change(times: int) -> None:
        for no in range(1, times + 1):
            assert step(house.desk("operator1"), number, "note", {"text": f"第 {no} 次"}).status_code == 200
            page.wait_for_timeout(PAUSE_MS)
        last = f"{LAMP}，第 {times} 次以后"
        registered(house, a_report(last, IN_G1))
        expect(page.locator("[data-ticket]").filter(has_text=last)).to_be_visible()
        wait_until_drawn(page)

    change(CHANGES // 10)
    before = held(tools)
    change(CHANGES)

    after = held(tools)
    assert (after.kb - before.kb) / CHANGES <= GROWN_KB_MAX
    assert after.nodes - before.nodes <= 100
    assert after.listeners - before.listeners <= 20
