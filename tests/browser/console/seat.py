"""A seat at the console: one person, one browser of their own, on a screen of 1440×900.

What is wrong on any screen fails the test that meets it: an error that nobody caught, a breach of the content
policy, and (when asked) what axe finds serious and what is cut off.
"""

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser import looking
from tests.browser.looking import BREACH, PATIENCE_MS

_CUT = Path(__file__).parent / "cut.js"

DESKTOP = (1440, 900)
#: The smallest screen on which nothing may be cut.
SMALLEST = (1280, 720)


_GO = """(hash) => new Promise((then) => {
  const drawn = () => requestAnimationFrame(() => setTimeout(then));
  if (location.hash === hash) return drawn();
  addEventListener("hashchange", drawn, { once: true });
  location.hash = hash;
})"""


class Seat:
    """A browser context of its own: nobody else's cookies."""

    def __init__(self, browser: Browser, address: str) -> None:
        width, height = DESKTOP
        self._context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        self._context.set_default_timeout(PATIENCE_MS)
        self._faults: list[str] = []
        self._context.on("weberror", lambda fault: self._faults.append(str(fault.error)))
        self._context.on("console", self._listen)
        self.address = address
        self.page: Page = self._context.new_page()

    def open(self, hash_: str = "") -> Page:
        """The console at an address, whoever is signed in."""
        self.page.goto(f"{self.address}/console/{hash_}")
        return self.page

    def go(self, hash_: str) -> Page:
        """Another address in the open page, as a link there leads to it, and the page drawn anew by it."""
        self.page.evaluate(_GO, hash_)
        return self.page

    def sign_in(self, login: str, password: str, hash_: str = "") -> Page:
        """Sign in by name and password; the address is kept, as a link demands."""
        page = self.open(hash_)
        page.get_by_label("用户名").fill(login)
        page.get_by_label("口令").fill(password)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("banner")).to_be_visible()
        return page

    def serious(self) -> list[str]:
        """What axe finds serious or critical on the present screen."""
        return looking.serious(self.page)

    def cut(self) -> list[str]:
        """What the smallest screen cuts off, breaks or covers: see `cut.js`."""
        before = self.page.viewport_size
        self.shrink()
        looking.wait_until_at_rest(self.page)
        found: list[str] = self.page.evaluate(_CUT.read_text(encoding="utf-8"))
        if before is not None:
            self.page.set_viewport_size(before)
        return found

    def shrink(self) -> None:
        """The smallest screen, from now on."""
        width, height = SMALLEST
        self.page.set_viewport_size({"width": width, "height": height})

    def pictures(self, name: str) -> None:
        """The present screen in both languages, where somebody asked for pictures."""
        looking.picture(self.page, f"{name}-zh")
        self.page.get_by_role("button", name="English").click()
        looking.picture(self.page, f"{name}-en")
        self.page.get_by_role("button", name="中文").click()

    def close(self) -> None:
        """Leave, and tell what went wrong meanwhile."""
        self._context.close()
        assert not self._faults, self._faults

    def _listen(self, message: ConsoleMessage) -> None:
        if BREACH.search(message.text):
            self._faults.append(message.text)
