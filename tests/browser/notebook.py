"""What a handheld records, keeps and sends, tried below its screens: the same modules, in a page without a face."""

import subprocess
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, Route

from tests.browser.handheld import Handheld
from tests.browser.looking import PATIENCE_MS, ROOT
from tests.doors.city import PASSWORD

PIN = "274951"
_PAGE = "/notebook/"
_HEAD = f'<!doctype html><script type="module">import {{openInstall}} from "{_PAGE}install.js";'
_START = _HEAD + "window.opened = openInstall().then((install) => (window.install = install));</script>"
_STANDING = "let told_; carried?.courier.watch((standing) => (told_ = standing))(); return told_ ?? null"


def built_parts(folder: Path) -> Path:
    """The module of the app's parts, built from its sources."""
    subprocess.run(
        ["node", ROOT / "tests" / "browser" / "notebook_parts.mjs", folder], cwd=ROOT, check=True, timeout=900
    )
    return folder / "install.js"


class Notebook(Handheld):
    """A handheld that is told by the test what a screen would tell it."""

    def __init__(self, playwright: Playwright, profile: Path, address: str, parts: Path) -> None:
        super().__init__(playwright, profile, address)
        self._parts = parts
        self._room_bytes: int | None = None

    def have_room(self, room_bytes: int | None) -> None:
        """How much the browser lets it keep, None: as much as there is. Less holds from the next start on."""
        self._room_bytes = room_bytes
        said: dict[str, Any] = {"origin": self.address}
        if room_bytes is not None:
            said["quotaSize"] = room_bytes
        self.context.new_cdp_session(self.page).send("Storage.overrideQuotaForOrigin", said)

    def start(self) -> Page:
        """Start it, or load it anew, as far as its parts are awake; the page itself needs no network."""
        if self._context is None:
            self._context = self._started({})
            self._context.route(f"**{_PAGE}**", self._give)
            self.have_room(self._room_bytes)
        self.page.goto(self.address + _PAGE)
        self.page.evaluate("() => window.opened.then(() => {})")
        return self.page

    def another_tab(self) -> Page:
        """The same install in a second tab."""
        page = self.context.new_page()
        page.goto(self.address + _PAGE)
        page.evaluate("() => window.opened.then(() => {})")
        return page

    def do(self, work: str, told: object = None) -> Any:
        """What `async (install, carried, told) => { work }` answers."""
        function = f"async (told) => {{ const carried = install.current; {work} }}"
        return self.page.evaluate(function, told)

    def come_in(self, login: str) -> None:
        """Sign in, set the PIN, and wait until everything is here."""
        self.do("await install.signIn(told[0], told[1])", [login, PASSWORD])
        self.do("await carried.setPin(told)", PIN)
        self.wait_for("live")

    def unlock(self) -> None:
        self.do("await carried.unlock(told)", PIN)

    def wait_for(self, state: str) -> None:
        self.until(f"return carried?.courier.state === '{state}'")

    def until(self, claim: str, told: object = None) -> None:
        """Until that is answered by true."""
        end = time.monotonic() + PATIENCE_MS / 1000
        while not self.do(claim, told):
            assert time.monotonic() < end, (claim, self.do(_STANDING))
            time.sleep(0.05)

    def report(self, description: str) -> str:
        """Record a report in the first grid of the small city; its uuid."""
        recorded = self.do(
            """return carried.notebook.record("report", {
              request_type: "PATROL", description: told, contact: {name: "王阿姨", phone: "13800138000"},
              position: {lon: 110.305, lat: 20.005, crs: "wgs84", accuracy_m: 8},
            })""",
            description,
        )
        return str(recorded["uuid"])

    def queue(self) -> dict[str, str]:
        """The state of each command, by its uuid."""
        rows = self.do("return carried.notebook.queue()")
        return {row["id"].removeprefix("command:"): row["state"] for row in rows}

    def wait_until_sending(self, report: str) -> None:
        """Until it is on the air."""
        self.until(
            """return (await carried.notebook.queue())
              .some(({id, state}) => id.endsWith(told) && state === "sending")""",
            report,
        )

    def wait_until_answered(self, *reports: str) -> None:
        """Until each of these commands has a verdict."""
        self.until(
            """const states = new Map((await carried.notebook.queue()).map(({id, state}) => [id.slice(8), state]));
              return told.every((id) => !["unsent", "sending", "delivered", undefined].includes(states.get(id)))""",
            list(reports),
        )

    def _give(self, route: Route) -> None:
        if route.request.url.endswith("install.js"):
            route.fulfill(path=self._parts, content_type="text/javascript")
        else:
            route.fulfill(body=_START, content_type="text/html")
