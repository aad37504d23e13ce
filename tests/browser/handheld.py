"""A handheld as a person holds it: a browser whose profile outlives it, on a screen of 390×844.

What is wrong on any screen fails the test that meets it: an error that nobody caught, a breach of the content
policy, and (when asked) what axe finds serious.
"""

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Geolocation, Page, Playwright, expect

from tests.browser import looking
from tests.browser.looking import BREACH, CHROMIUM, PATIENCE_MS

#: In the middle of grid g1 of the small city.
AT_G1 = Geolocation(longitude=110.305, latitude=20.005, accuracy=8)

#: What people in these tests open their handhelds with.
PIN = "204816"

_ARGUMENTS = [*looking.ARGUMENTS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
_ALLOWED = ["geolocation", "camera", "microphone"]


class Handheld:
    """One profile on disk, and the browser that uses it, which may be closed, killed and opened again."""

    def __init__(self, playwright: Playwright, profile: Path, address: str) -> None:
        self._playwright = playwright
        self._profile = profile
        self._context: BrowserContext | None = None
        self._faults: list[str] = []
        self.address = address

    def open(self, hash_: str = "", **options: Any) -> Page:
        """The app, started if it is not running; `options` go to the browser, such as `locale`."""
        self.switch_on(**options)
        page = self.page
        page.goto(f"{self.address}/handheld/{hash_}")
        return page

    def switch_on(self, **options: Any) -> None:
        """Start the browser if it is not running, with no page yet."""
        if self._context is None:
            self._context = self._started(options)

    @property
    def context(self) -> BrowserContext:
        assert self._context is not None, "the handheld is switched off"
        return self._context

    @property
    def page(self) -> Page:
        return self.context.pages[0]

    def sign_in(self, login: str, password: str, pin: str = PIN) -> Page:
        """Sign in by name and password, choose a PIN, and wait until the pack is here."""
        page = self.open()
        page.get_by_role("button", name="用户名和口令登录").click()
        page.get_by_label("用户名").fill(login)
        page.get_by_label("口令").fill(password)
        page.get_by_role("button", name="登录", exact=True).click()
        page.get_by_label("PIN（6 位数字）").fill(pin)
        page.get_by_label("再输一次").fill(pin)
        page.get_by_role("button", name="确定").click()
        expect(page.get_by_text("网格版本")).to_be_visible()
        return page

    def wait_until_kept(self) -> None:
        """Until the app would start with no network."""
        self.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        self.page.wait_for_function("navigator.serviceWorker.controller !== null")

    def lose_network(self) -> None:
        self.context.set_offline(True)

    def find_network(self) -> None:
        self.context.set_offline(False)

    def kill(self) -> None:
        """`kill -9` of every process of this browser: nothing can be finished."""
        for process in self._processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(process.name), signal.SIGKILL)
        self._forget()
        while self._processes():  # one that is still dying holds the profile, and another would not start
            time.sleep(0.01)

    def close(self) -> None:
        """Switch off, and tell what went wrong meanwhile."""
        self._forget()
        faults, self._faults = self._faults, []
        assert not faults, faults

    def serious(self) -> list[str]:
        """What axe finds serious or critical on the present screen, each with the places."""
        return looking.serious(self.page)

    def too_small(self) -> list[str]:
        """What can be touched on the present screen and is lower or narrower than 44 px."""
        looking.wait_until_at_rest(self.page)
        found: list[str] = self.page.evaluate(_TOO_SMALL)
        return found

    def picture(self, name: str, *, whole: bool = False) -> None:
        """Keep the present screen (all of it, if `whole`) as `<name>.png`, where somebody asked for pictures."""
        looking.picture(self.page, name, whole=whole)

    def _started(self, options: dict[str, Any]) -> BrowserContext:
        asked: dict[str, Any] = {
            "executable_path": CHROMIUM,
            "args": _ARGUMENTS,
            "viewport": {"width": 390, "height": 844},
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "geolocation": AT_G1,
            "permissions": _ALLOWED,
            "has_touch": True,
            "is_mobile": True,
            **options,
        }
        context = self._playwright.chromium.launch_persistent_context(self._profile, **asked)
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda fault: self._faults.append(str(fault.error)))
        context.on("console", self._listen)
        return context

    def _processes(self) -> list[Path]:
        """Those of this browser that live, as /proc has them."""
        own = f"--user-data-dir={self._profile}"
        return [each for each in Path("/proc").glob("[0-9]*") if own in _command_line(each)]

    def _listen(self, message: ConsoleMessage) -> None:
        if BREACH.search(message.text):
            self._faults.append(message.text)

    def _forget(self) -> None:
        context, self._context = self._context, None
        if context is not None:
            with contextlib.suppress(Error):  # one that was killed may be gone before it can be closed
                context.close()


def _command_line(process: Path) -> list[str]:
    try:
        return (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:  # it ended meanwhile
        return []


_TOO_SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, [role=button], [role=radio]")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .map((each) => each.closest("label") ?? each)
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
  .map(([each, box]) => `${each.outerHTML.slice(0, 120)} is ${Math.round(box.width)}x${Math.round(box.height)}`)"""
