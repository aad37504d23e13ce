"""The console as it is built, in Chromium without a graphics card, over a city with 100,000 open tickets.

    .venv/bin/python bench/browser.py console [--tickets 100000]

Each figure stands beside what was promised, and the ratio of the two: below 1 the promise is kept. No peer does the
same. An hour of live updates is as many changes as an hour brings, one after the other without a pause.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from uuid import UUID

import httpx
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from rich.console import Console
from rich.table import Table

from seed.city import parts
from seed.haikou import haikou
from seed.running_server import RunningServer, free_port
from seed.year import Spot, spots
from server.casework.house import House
from server.casework.installation import close, install, open_house
from server.domain.people import Role
from server.domain.ticket import Ticket
from server.settings import Settings
from server.store import histories, tickets
from sync.clock import system_clock
from sync.writer import Transaction
from tests.browser.console.seat import Seat
from tests.browser.handheld import AT_G1, Handheld
from tests.browser.looking import ARGUMENTS, CHROMIUM, ROOT

_GROUND = (110.2, 19.9, 110.5, 20.08)
_PASSWORD = "bench-password"
_RIDDLE = "请来看一下，这里有些不对"
_AT_ONCE = 1_000
_CHANNELS = ("phone", "wechat", "web", "police")
#: So many tickets change in a busy hour of a district.
_CHANGES_OF_AN_HOUR = 600

#: When the map was drawn first with tickets on it.
_DRAWN = """() => {
  const tiles = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/tiles/tickets/"));
  const mark = performance.getEntriesByName("map-drawn")[0];
  return mark && tiles.length > 0 && mark.startTime > tiles[0].responseEnd ? mark.startTime : null;
}"""
#: Milliseconds from the choice in a filter until count and list say what is left.
_FILTER_MS = """([label, value]) => new Promise((resolve) => {
  const told = () => document.querySelector("aside")?.innerText.match(/在办 \\d+/)?.[0];
  const listed = () => document.querySelector("aside [role=status]")?.innerText;
  const [before, list] = [told(), listed()];
  const field = [...document.querySelectorAll("label.field")].find((each) => each.innerText.startsWith(label));
  const select = field.querySelector("select");
  select.value = value;
  const begun = performance.now();
  select.dispatchEvent(new Event("change"));
  const isTold = () => told() !== before && listed() !== list;
  const look = () => (isTold() ? resolve(performance.now() - begun) : requestAnimationFrame(look));
  requestAnimationFrame(look);
})"""
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


def main(given: list[str]) -> None:
    """Serve a full city, look at it, and let it live."""
    asked = argparse.ArgumentParser(prog="bench/browser.py console")
    asked.add_argument("--tickets", type=int, default=100_000)
    number: int = asked.parse_args(given).tickets
    if not CHROMIUM.exists():
        sys.exit(f"there is no {CHROMIUM}: make setup")
    subprocess.run(["node", ROOT / "web" / "when-changed.mjs"], check=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        with ThreadPoolExecutor(1) as beside:  # Playwright's own event loop runs here
            beside.submit(_install, place / "data", number).result()
        server = RunningServer(place / "data", free_port())
        server.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            rows = list(_measured(playwright, browser, server.address, place))
        finally:
            browser.close()
            server.stop()
    console = Console(width=None if Console().is_terminal else 120)
    console.print(_table(number, rows))


def _login(role: Role) -> str:
    city = haikou()
    roles = {person.id: person.roles for person in city.people}
    return next(login for login, person in city.logins if role in roles[person])


def _install(data: Path, number: int) -> None:
    """The city with as many open tickets, which differ in place, channel and term from one that was reported."""
    install(data, parts(haikou(), _PASSWORD), system_clock)
    server = RunningServer(data, free_port())
    server.start()
    with httpx.Client(base_url=server.address, timeout=60) as http:
        session = http.post("/api/v1/session", json={"login": _login(Role.OPERATOR), "password": _PASSWORD})
        http.headers["Authorization"] = f"Bearer {session.raise_for_status().json()['token']}"
        report = {
            "channel": "phone",
            "request_type": "HELP",
            "description": "路灯不亮，晚上看不见路",
            "position": {"lon": AT_G1["longitude"], "lat": AT_G1["latitude"], "crs": "wgs84"},
        }
        first = http.post("/api/v1/tickets", json=report, headers={"Idempotency-Key": "first"})
        own_id = UUID(first.raise_for_status().json()["ticket"]["id"])
    server.stop()
    house = open_house(data, Settings(), system_clock)
    try:
        with house.engine.connect() as connection:
            template = tickets.by_id(connection, own_id)
        assert template is not None
        where = spots(house.locator, _GROUND, number=4_000)
        for begin in range(1, number, _AT_ONCE):
            some = range(begin, min(begin + _AT_ONCE, number))
            house.writer.run_sync(partial(_add, house, template, where, some))
    finally:
        close(house)


def _add(
    house: House, template: Ticket, where: tuple[Spot, ...], some: Iterable[int], unit: Transaction
) -> None:
    copies = (((), _copy(template, where[no % len(where)], no)) for no in some)
    histories.add(unit.connection, copies, house.rules)


def _copy(template: Ticket, spot: Spot, no: int) -> Ticket:
    due = template.promise_due or template.received_at
    return replace(
        template,
        id=UUID(int=no),
        number=f"25{no:012}",
        position=spot.position,
        placement=spot.placement,
        channel=_CHANNELS[no % len(_CHANNELS)],
        received_at=template.received_at - timedelta(minutes=no % 10_000 + 1),
        promise_due=due + timedelta(days=no % 12),
    )


def _measured(
    playwright: Playwright, browser: Browser, address: str, place: Path
) -> Iterator[tuple[str, float, float, str]]:
    seat = Seat(browser, address)
    page = seat.sign_in(_login(Role.OPERATOR), _PASSWORD, "#/map")
    page.wait_for_function(_DRAWN, timeout=300_000)  # the server has read the open tickets by now
    page.reload()
    drawn = page.wait_for_function(_DRAWN, timeout=300_000).json_value()
    yield "first paint", page.evaluate(_PAINTED) / 1000, 2, "s"
    yield "map drawn, with all areas and tickets", drawn / 1000, 4, "s"
    yield "a filter: count and list", page.evaluate(_FILTER_MS, ["来源", "police"]), 300, "ms"
    page.evaluate(_FILTER_MS, ["来源", ""])
    yield from _between(playwright, page, address, place)
    yield "heap after an hour's live updates", _heap_grown(page, address), 5, "MB more"
    seat.close()


def _between(
    playwright: Playwright, page: Page, address: str, place: Path
) -> Iterator[tuple[str, float, float, str]]:
    """Seconds from a tap on the handheld to the map's list, and from a click there to the handheld."""
    handheld = Handheld(playwright, place / "profile", address)
    worker = handheld.sign_in(_login(Role.GRID_WORKER), _PASSWORD)
    handheld.open("#/report")
    worker.get_by_label("问题描述").fill(_RIDDLE)
    expect(worker.get_by_text("±8 米")).to_be_visible()
    begun = perf_counter()
    worker.get_by_role("button", name="提交").click()
    row = page.locator("[data-ticket]").filter(has_text=_RIDDLE)
    row.wait_for()
    yield "from the handheld to the map", perf_counter() - begun, 2, "s"
    row.click()
    card = page.get_by_role("region", name="工单", exact=True)
    card.get_by_role("button", name="受理", exact=True).click()
    card.get_by_label("类别").select_option("0104")
    worker.get_by_role("link", name="查看上报进度").click()
    worker.get_by_text("待受理").first.wait_for()
    begun = perf_counter()
    card.get_by_role("button", name="办理：受理").click()
    worker.get_by_text("待派单").first.wait_for()
    yield "from the map to the handheld", perf_counter() - begun, 2, "s"
    handheld.close()
    card.get_by_role("button", name="关闭").click()


def _heap_grown(page: Page, address: str) -> float:
    """Megabytes that the page holds more after an hour's changes than after the first tenth of them."""
    tools = page.context.new_cdp_session(page)

    def held() -> float:
        tools.send("HeapProfiler.collectGarbage")
        return float(tools.send("Runtime.getHeapUsage")["usedSize"]) / 1e6

    with httpx.Client(base_url=address, timeout=60) as http:
        session = http.post("/api/v1/session", json={"login": _login(Role.OPERATOR), "password": _PASSWORD})
        http.headers["Authorization"] = f"Bearer {session.json()['token']}"
        listed = http.get("/api/v1/tickets?open=true&limit=50").json()["tickets"]
        numbers = [each["number"] for each in listed]
        begun = 0.0
        for no in range(_CHANGES_OF_AN_HOUR):
            if no == _CHANGES_OF_AN_HOUR // 10:
                page.wait_for_timeout(4_000)
                begun = held()
            told = http.post(
                f"/api/v1/tickets/{numbers[no % len(numbers)]}/note", json={"text": f"第 {no} 次"}
            )
            told.raise_for_status()
    page.wait_for_timeout(4_000)
    return held() - begun


def _table(number: int, rows: Iterable[tuple[str, float, float, str]]) -> Table:
    table = Table(title=f"the console over {number:,} open tickets")
    for heading in ("what", "figure", "promised", "ratio"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for what, figure, promised, unit in rows:
        table.add_row(what, f"{figure:.2f} {unit}", f"{promised} {unit}", f"{figure / promised:.2f}")
    return table
