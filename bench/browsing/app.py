"""The app as it is built, in Chromium on a processor that is slowed to a quarter, and a mailbox of 10,000 tickets.

Each figure stands beside what was promised, and the ratio of the two: below 1 the promise is kept. Beside it, from the
same run, what PouchDB as it comes takes for the same documents (`peer.py`).
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

import httpx
from playwright.sync_api import Page, Playwright, expect, sync_playwright
from rich.console import Console
from rich.table import Table

from bench.browsing.peer import peer_figures
from seed.running_server import RunningServer, free_port
from server.casework.installation import close, install, open_house
from server.settings import Settings
from sync.clock import system_clock
from sync.store import Delivery
from tests.browser.handheld import PIN, Handheld
from tests.browser.looking import CHROMIUM, ROOT
from tests.doors.city import PASSWORD, city
from tests.doors.reports import a_report, post_report

_DOCUMENTS = 10_000
_AT_ONCE = 500
_SLOWED = 4
_MAILBOX = "mailbox-worker-1"

#: What the app has to be left alone for until its lists are kept for the next start (`directory.ts`).
_KEPT_AFTER_S = 10

#: Milliseconds from the change of the address, over the tap on the list of tickets, until the first of them is painted:
#: what is asked in a frame runs before that frame is painted, what it puts off comes after.
_LIST_MS = """hash => new Promise((resolve) => {
  const begun = performance.now();
  let isTapped = false;
  const look = () => {
    const tickets = document.querySelectorAll(".lists button")[1];
    if (tickets && !isTapped) { isTapped = true; tickets.click(); }
    const isThere = document.querySelector("main")?.textContent.includes("G0");
    if (isThere) setTimeout(() => resolve(performance.now() - begun));
    else requestAnimationFrame(look);
  };
  location.hash = hash;
  requestAnimationFrame(look);
})"""


class Figures(NamedTuple):
    """Of the full mailbox: seconds to fill it, and milliseconds of its list, as they are measured."""

    filled_s: float
    first_ms: float
    again_ms: float
    slowed_ms: float
    restarted_ms: float


def main() -> None:
    """Serve the small city with a full mailbox, and use it."""
    if not CHROMIUM.exists():
        sys.exit(f"there is no {CHROMIUM}: make setup")
    subprocess.run(["node", ROOT / "web" / "when-changed.mjs"], check=True)
    console = Console(width=None if Console().is_terminal else 120)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        install(place / "data", city(), system_clock)
        server = RunningServer(place / "data", free_port())
        server.start()
        try:
            template = _a_ticket(server.address)
            started_s, again_s = _starts(playwright, place, server.address)
            server.stop()
            with ThreadPoolExecutor(1) as beside:  # Playwright's own event loop runs here
                beside.submit(_fill_mailbox, place / "data", template).result()
            server.start()
            figures = _full(playwright, place, server.address)
            peer = peer_figures(playwright, place, server.address)
        finally:
            server.stop()
    console.print(_table(started_s, again_s, figures, peer))


def _a_ticket(address: str) -> dict[str, object]:
    """The document of a ticket as it lies in the worker's mailbox, without its id."""
    with httpx.Client(base_url=address) as http:
        operator = http.post("/api/v1/session", json={"login": "operator1", "password": PASSWORD}).json()
        worker = http.post("/mobile/v1/session", json={"login": "worker1", "password": PASSWORD}).json()
        http.headers["Authorization"] = f"Bearer {operator['token']}"
        uuid = post_report(http, a_report()).json()["ticket"]["id"]
        http.headers["Authorization"] = f"Bearer {worker['token']}"
        document = http.get(f"{worker['mailbox']}/ticket:{uuid}").raise_for_status().json()
    return {name: value for name, value in document.items() if not name.startswith("_")}


def _fill_mailbox(data: Path, template: dict[str, object]) -> None:
    """As many tickets more as make it full, each with a number and a day of its own to be done by."""
    house = open_house(data, Settings(), system_clock)
    try:
        for begin in range(1, _DOCUMENTS, _AT_ONCE):
            numbers = range(begin, min(begin + _AT_ONCE, _DOCUMENTS))
            batch = [
                Delivery(
                    _MAILBOX,
                    f"ticket:00000000-0000-7000-8000-{n:012}",
                    json.dumps(
                        {
                            **template,
                            "number": f"G{n:08}",
                            "promise_due": f"2027-01-{1 + n % 31:02}T00:00:00+08:00",
                        }
                    ).encode(),
                )
                for n in numbers
            ]
            asyncio.run(house.mailboxes.deliver_now(batch))
    finally:
        close(house)


def _starts(playwright: Playwright, place: Path, address: str) -> tuple[float, float]:
    """Seconds to the first screen of an app that was never here, and to the form of one that is, with no network."""
    handheld = Handheld(playwright, place / "first", address)
    handheld.switch_on()
    _slow(handheld.page)
    begun = perf_counter()
    handheld.open()
    handheld.page.get_by_role("button", name="用户名和口令登录").click()
    started_s = perf_counter() - begun
    handheld.sign_in("worker1", PASSWORD)
    handheld.wait_until_kept()
    handheld.lose_network()
    handheld.page.goto("about:blank")
    begun = perf_counter()
    page = handheld.open("#/report")
    page.get_by_label("问题描述").fill("路灯不亮")
    again_s = perf_counter() - begun
    handheld.close()
    return started_s, again_s


def _full(playwright: Playwright, place: Path, address: str) -> Figures:
    """The app with a full mailbox: filled, its list opened and opened again, also slowed, and after a restart."""
    handheld = Handheld(playwright, place / "full", address)
    page = handheld.open("#/me")
    page.get_by_role("button", name="用户名和口令登录").click()
    page.get_by_label("用户名").fill("worker1")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_label("PIN（6 位数字）").fill(PIN)
    page.get_by_label("再输一次").fill(PIN)
    begun = perf_counter()
    page.get_by_role("button", name="确定").click()
    page.get_by_text("已联网，随时同步").wait_for(timeout=300_000)
    filled_s = perf_counter() - begun
    first_ms = _list_ms(page)
    again_ms = _list_ms(page)
    _slow(page)
    slowed_ms = _list_ms(page)
    sleep(_KEPT_AFTER_S)
    handheld.close()
    page = handheld.open("#/me")
    page.get_by_label("PIN").fill(PIN)
    expect(page.get_by_role("heading", name="我的")).to_be_visible()
    restarted_ms = page.evaluate(_LIST_MS, "#/todo")
    handheld.close()
    return Figures(filled_s, first_ms, again_ms, slowed_ms, restarted_ms)


def _list_ms(page: Page) -> float:
    """From another screen to the list, and back."""
    taken_ms = float(page.evaluate(_LIST_MS, "#/todo"))
    page.evaluate("location.hash = '#/me'")
    page.get_by_role("heading", name="我的").wait_for()
    return taken_ms


def _slow(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWED})


def _table(started_s: float, again_s: float, ours: Figures, peer: tuple[float, float, float]) -> Table:
    table = Table(title="the app in Chromium")
    for heading in ("what", "figure", "promised", "ratio", "plain PouchDB", "ours to it"):
        table.add_column(heading, justify="left" if heading == "what" else "right")

    def row(what: str, figure: float, promised: float, unit: str, peer: float | None = None) -> None:
        beside = () if peer is None else (f"{peer:.2f} {unit}", f"{figure / peer:.2f}")
        table.add_row(
            what, f"{figure:.2f} {unit}", f"{promised:g} {unit}", f"{figure / promised:.2f}", *beside
        )

    filled_s, first_ms, again_ms = peer
    row(f"first start to the first screen, processor slowed {_SLOWED}×", started_s, 3, "s")
    row(f"start with no network to the form, processor slowed {_SLOWED}×", again_s, 3, "s")
    row(f"{_DOCUMENTS:,} documents, from the PIN to in step", ours.filled_s, 10, "s", filled_s)
    row(f"the list of {_DOCUMENTS:,} tickets, opened first", ours.first_ms, 100, "ms", first_ms)
    row(f"the list of {_DOCUMENTS:,} tickets, opened again", ours.again_ms, 100, "ms", again_ms)
    row(f"the same, processor slowed {_SLOWED}×", ours.slowed_ms, 100, "ms")
    row("the same, at once after a restart and the PIN", ours.restarted_ms, 100, "ms", first_ms)
    return table


if __name__ == "__main__":
    main()
