"""数得出的承诺: what a visit of the map costs in requests and nodes, and that nothing grows while tickets change."""

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G1, LAMP

#: What the map asks for when it opens: the page and its parts, session, choices, tiles, tallies, the list.
REQUESTS_MAX = 40
#: What a choice in a filter asks for: tallies, the list, and the tiles in sight.
REQUESTS_OF_A_FILTER_MAX = 16
NODES_MAX = 1_200
#: So many changes stand for the busiest quarter of an hour of a district; what they leave behind stays below this.
CHANGES = 150
GROWN_MB_MAX = 3


@pytest.fixture
def asked(seat: Seat) -> list[str]:
    """Every address that the page asks for, as it does."""
    addresses: list[str] = []
    seat.page.on("request", lambda request: addresses.append(request.url))
    return addresses


def nodes(page: Page) -> int:
    return int(page.evaluate("document.querySelectorAll('*').length"))


def wait_until_drawn(page: Page) -> None:
    """Until the map has been still for a while."""
    page.wait_for_function(
        "() => performance.now() - (performance.getEntriesByName('map-drawn')[0]?.startTime ?? Infinity) > 1000"
    )


def held_mb(tools: CDPSession) -> float:
    """What the page holds after everything that can be let go of was."""
    tools.send("HeapProfiler.collectGarbage")
    return float(tools.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def test_the_map_opens_and_narrows_with_few_requests_and_nodes(
    seat: Seat, house: ServedHouse, asked: list[str]
) -> None:
    registered(house, a_report(LAMP, IN_G1))
    page = seat.sign_in("street1", PASSWORD, "#/map")
    expect(page.locator("[data-ticket]")).to_have_count(1)
    wait_until_drawn(page)

    assert len(asked) <= REQUESTS_MAX
    assert nodes(page) <= NODES_MAX
    asked.clear()
    page.get_by_label("来源").select_option("media")
    expect(page.get_by_text("没有符合条件的工单")).to_be_visible()
    wait_until_drawn(page)
    assert len(asked) <= REQUESTS_OF_A_FILTER_MAX


def test_nothing_grows_while_tickets_change(seat: Seat, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))
    page = seat.sign_in("street1", PASSWORD, "#/map")
    row = page.locator(f'[data-ticket="{number}"]')
    expect(row).to_be_visible()
    tools = page.context.new_cdp_session(page)

    def changed(times: int) -> None:
        for no in range(times):
            assert step(house.desk("operator1"), number, "note", {"text": f"第 {no} 次"}).status_code == 200
        fresh = f"{LAMP}，第 {times} 次以后"
        registered(house, a_report(fresh, IN_G1))
        expect(page.locator("[data-ticket]").filter(has_text=fresh)).to_be_visible()
        wait_until_drawn(page)

    changed(CHANGES // 10)
    before, stood = held_mb(tools), nodes(page)
    changed(CHANGES)

    assert held_mb(tools) - before <= GROWN_MB_MAX
    assert nodes(page) - stood <= 40
