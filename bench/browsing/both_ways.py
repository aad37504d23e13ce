"""From a handheld to the map and back: how long one waits for what the other has done."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Page, Playwright, expect

from bench.browsing import full_city
from bench.browsing.figure import Figure
from server.domain.people import Role
from sync.clock import system_clock
from tests.browser.handheld import Handheld

_TIMES = 3


def both_ways(playwright: Playwright, desk: Page, address: str, place: Path) -> Iterator[Figure]:
    """Seconds from a tap on the handheld to the map's list, and from a click there to the handheld."""
    handheld = Handheld(playwright, place / "profile", address)
    worker = handheld.sign_in(full_city.login(Role.GRID_WORKER), full_city.PASSWORD)
    words = (
        f"请来看一下，这里有些不对 {system_clock():%d%H%M%S}"  # a city that is kept has those of other runs
    )
    taken = [_once(desk, worker, handheld, f"{words}-{no}") for no in range(_TIMES)]
    handheld.close()
    there, back = zip(*taken, strict=True)
    yield Figure(f"from the handheld to the map, the slowest of {_TIMES}", max(there), "s", 2)
    yield Figure(f"dispatched on the map, to the handheld, the slowest of {_TIMES}", max(back), "s", 2)


def _once(desk: Page, worker: Page, handheld: Handheld, words: str) -> tuple[float, float]:
    handheld.open("#/report")
    worker.get_by_label("问题描述").fill(words)
    expect(worker.get_by_text("±8 米")).to_be_visible()
    begun = perf_counter()
    worker.get_by_role("button", name="提交").click()
    row = desk.locator("[data-ticket]").filter(has_text=words)
    row.wait_for()
    there_s = perf_counter() - begun
    number = row.get_attribute("data-ticket")
    row.click()
    card = desk.get_by_role("region", name="工单", exact=True)
    card.get_by_role("button", name="受理", exact=True).click()
    card.get_by_role("form", name="受理").get_by_label("类别").select_option("0104")
    card.get_by_role("button", name="办理：受理").click()
    expect(card.get_by_role("button", name="按推荐派单")).to_be_visible()
    own_id = desk.evaluate(
        "async (no) => (await (await fetch(`/api/v1/tickets/${no}`)).json()).ticket.id", number
    )
    handheld.open(f"#/ticket/{own_id}")
    expect(worker.get_by_text("待派单").first).to_be_visible()
    begun = perf_counter()
    card.get_by_role("button", name="按推荐派单").click()
    worker.get_by_text("待签收").first.wait_for()
    back_s = perf_counter() - begun
    card.get_by_role("button", name="关闭").click()
    return there_s, back_s
