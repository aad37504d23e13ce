"""The two pictures of the READMEs, of a served demo city: `python -m tests.browser.readme_pictures ADDRESS PASSWORD`.

`make demo` prints both. `docs/app.png` shows three screens of the first grid worker's handheld side by side,
`docs/console.png` the map of the coordinator; look at them before they are committed.
"""

import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Geolocation, Playwright, expect, sync_playwright

from tests.browser.console.seat import Seat
from tests.browser.handheld import Handheld
from tests.browser.looking import ARGUMENTS, CHROMIUM, ROOT

_WORKER, _COORDINATOR = "worker01", "coordinator"
#: Of a picture in a README, and of a handset in it.
_WIDTH_PX, _HANDSET_PX, _GAP_PX = 1152, 260, 13
_BETWEEN = "#8d98a8"


def handset(playwright: Playwright, address: str, password: str, profile: Path) -> list[Image.Image]:
    """Home, a ticket with what may be done, and the map, where that ticket lies."""
    ticket = _a_ticket(address, password)
    at = Geolocation(longitude=ticket["lon"], latitude=ticket["lat"], accuracy=8)
    handheld = Handheld(playwright, profile, address)
    handheld.switch_on(geolocation=at)
    page = handheld.sign_in(_WORKER, password)
    handheld.wait_until_kept()
    screens = []
    for place, shown in (("workbench", "上次同步"), (f"ticket/{ticket['id']}", "办理"), ("my-grids", "在办")):
        handheld.open(f"#/{place}")
        expect(page.get_by_text(shown).first).to_be_visible()
        expect(page.get_by_text("正在画地图")).to_have_count(0)
        page.wait_for_load_state("networkidle")
        screens.append(_picture(page.screenshot()))
    handheld.close()
    return screens


def console(playwright: Playwright, address: str, password: str) -> Image.Image:
    """The map, once it is drawn."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    seat = Seat(browser, address)
    page = seat.sign_in(_COORDINATOR, password, "#/map")
    expect(page.locator("[data-ticket]").first).to_be_visible()
    expect(page.get_by_text("正在绘制")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    screen = _picture(page.screenshot())
    seat.close()
    browser.close()
    return screen


def side_by_side(screens: Sequence[Image.Image]) -> Image.Image:
    """Screens of handsets, each as wide as in a README."""
    small = [_as_wide(screen, _HANDSET_PX) for screen in screens]
    whole = Image.new("RGB", (len(small) * (_HANDSET_PX + _GAP_PX) - _GAP_PX, small[0].height), _BETWEEN)
    for no, screen in enumerate(small):
        whole.paste(screen, (no * (_HANDSET_PX + _GAP_PX), 0))
    return whole


def _a_ticket(address: str, password: str) -> dict[str, float]:
    with httpx.Client(base_url=f"{address}/api/v1", timeout=60) as asked:
        told = asked.post("/session", json={"login": _WORKER, "password": password}).raise_for_status().json()
        here = {"Authorization": f"Bearer {told['token']}"}
        rows = asked.get("/tickets", headers=here).raise_for_status().json()["tickets"]
    return next(row for row in rows if row["lon"] is not None)


def _picture(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def _as_wide(picture: Image.Image, width: int) -> Image.Image:
    return picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)


def main(address: str, password: str) -> None:
    """Both pictures, where the READMEs look for them."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as made:
        app = side_by_side(handset(playwright, address, password, Path(made)))
        desk = _as_wide(console(playwright, address, password), _WIDTH_PX)
    for name, picture in (("app", app), ("console", desk)):
        picture.save(ROOT / "docs" / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
