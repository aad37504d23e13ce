"""The console as it is built, in Chromium without a graphics card, over a city with 100,000 open tickets.

    .venv/bin/python bench/browser.py console [--tickets 100000] [--data DIR] [--minutes 5 | --hour]

Each figure stands beside what was promised, and the ratio of the two: below 1 the promise is kept. Beside it is what
the page's own thread computed meanwhile, which says more than the clock where others have the machine as well; and what
the usual way takes, where there is one: all open tickets as one GeoJSON, put together by MapLibre (`map_peer.py`).
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from playwright.sync_api import expect, sync_playwright
from rich.console import Console
from rich.table import Table

from bench.browsing import full_city
from bench.browsing.both_ways import both_ways
from bench.browsing.figure import Figure
from bench.browsing.lived_on import lived_on
from bench.browsing.looking import looked_at
from bench.browsing.map_peer import geojson_of, map_peer
from seed.running_server import RunningServer, free_port
from server.domain.people import Role
from tests.browser.console.seat import Seat
from tests.browser.looking import ARGUMENTS, CHROMIUM, PATIENCE_MS, ROOT

_LOOKED_THROUGH = "are counted by calendar"


def main(given: list[str]) -> None:
    """Serve a full city, look at it, and let it live."""
    asked = argparse.ArgumentParser(prog="bench/browser.py console")
    asked.add_argument("--tickets", type=int, default=100_000, help="open ones, about")
    asked.add_argument("--data", type=Path, help="where the city is kept for the next time")
    asked.add_argument("--minutes", type=float, default=5, help="so long the console lives on")
    asked.add_argument("--hour", dest="minutes", action="store_const", const=60)
    options = asked.parse_args(given)
    if not CHROMIUM.exists():
        sys.exit(f"there is no {CHROMIUM}: make setup")
    subprocess.run(["node", ROOT / "web" / "when-changed.mjs"], check=True)
    expect.set_options(timeout=PATIENCE_MS)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        data = options.data or place / "data"
        with ThreadPoolExecutor(1) as beside:  # Playwright's own event loop runs here
            tickets = beside.submit(full_city.opened, data, options.tickets).result()
        server = RunningServer(data, free_port())
        server.start()
        _wait_until_looked_through(data)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        console = Console(width=None if Console().is_terminal else 150)
        try:
            seat = Seat(browser, server.address)
            page = seat.sign_in(full_city.login(Role.OPERATOR), full_city.PASSWORD, "#/desk")
            peer = map_peer(page.context.new_page(), server.address, geojson_of(tickets))
            page.bring_to_front()
            figures = [
                _told(figure)
                for figure in chain(
                    looked_at(seat, peer),
                    both_ways(playwright, page, server.address, place),
                    lived_on(page, server.address, options.minutes),
                )
            ]
            console.print(_table(len(tickets), figures))
            seat.close()
        finally:
            browser.close()
            server.stop()


def _wait_until_looked_through(data: Path) -> None:
    """A server that has just started looks through all open tickets once; it says when it has."""
    until = time.monotonic() + PATIENCE_MS / 1000 * 3
    while time.monotonic() < until:
        said = (data / "server.log").read_text(encoding="utf-8")
        if _LOOKED_THROUGH in said.rpartition("Started server process")[2]:
            return
        time.sleep(0.5)


def _told(figure: Figure) -> Figure:
    """The same, said at once: what comes later may fail."""
    print("  ".join(figure.cells()[:2]), flush=True)
    return figure


def _table(number: int, rows: Iterable[Figure]) -> Table:
    load = os.getloadavg()[2]
    table = Table(title=f"the console over {number:,} open tickets, at a load of {load:.0f}")
    for heading in ("what", "figure", "promised", "ratio", "own thread", "MapLibre with GeoJSON"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for row in rows:
        table.add_row(*row.cells())
    return table
