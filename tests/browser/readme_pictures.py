"""Pictures of a served demo city, for READMEs and chapters: `python -m tests.browser.readme_pictures ADDRESS PASSWORD`.

`make demo` prints both. `docs/app.png` shows three screens of the first grid worker's handheld side by side,
`docs/console.png`, `docs/administration.png`, `docs/analysis.png` and `docs/wall.png` what the coordinator has: the
map, a grid that somebody proposes to divide (withdrawn afterwards), a month's figures, the wall. Look at them before
they are committed.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import shapely
from PIL import Image
from playwright.sync_api import Geolocation, Playwright, expect, sync_playwright

from seed.haikou.ground import base_areas
from tests.browser.console.seat import Seat
from tests.browser.handheld import Handheld
from tests.browser.looking import ARGUMENTS, CHROMIUM, PATIENCE_MS, ROOT

_WORKER, _COORDINATOR, _ADMINISTRATOR = "worker01", "coordinator", "admin"
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


@contextmanager
def divided(address: str, password: str) -> Iterator[str]:
    """The id of a proposal to divide the first grid worker's grid in two, for as long as it is looked at."""
    grid = next(area for area in _a_ticket(address, password)["areas"] if area["level"] == "grid")
    (now,) = (area for area in base_areas() if area.code == grid["code"])
    outline = shapely.from_wkb(now.geometry)
    west, south, east, north = outline.bounds
    middle = west + (east - west) * 0.4
    sides = ((west, middle), (middle, east))
    areas = [
        {
            "code": f"{now.code[:-3]}90{no}",
            "name": f"{now.name}（{side}）",
            "level": "grid",
            "parent": now.parent,
            "geometry": shapely.geometry.mapping(outline & shapely.box(left, south, right, north)),
        }
        for no, (side, (left, right)) in enumerate(zip("西东", sides, strict=True), start=1)
    ]
    asked = {"version": "haikou-divided", "areas": areas, "retired": [now.code], "accept_gaps": True}
    with _desk(address, password, _ADMINISTRATOR) as desk:
        made = desk.post("/redivisions", json=asked).raise_for_status().json()["redivision"]["id"]
        yield made
        desk.post(f"/redivisions/{made}/withdrawal").raise_for_status()


def console(playwright: Playwright, address: str, password: str, proposed: str) -> dict[str, Image.Image]:
    """Rooms of the coordinator by the names of their pictures, each once it is drawn."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    seat = Seat(browser, address)
    page = seat.sign_in(_COORDINATOR, password, "#/map")
    drawn = {
        "console": ("#/map", page.locator("[data-ticket]").first),
        "administration": (f"#/manage?page=areas&redivision={proposed}", page.get_by_text("试算结果")),
        "analysis": ("#/analysis?by=day&figure=received", page.get_by_role("img", name="受理量的走势")),
        "wall": ("#/wall", page.get_by_role("region", name="近 30 天热点类别").get_by_role("listitem").first),
    }
    screens = {}
    for name, (room, awaited) in drawn.items():
        seat.open(room)
        expect(awaited).to_be_visible()
        expect(page.get_by_text("正在画图")).to_have_count(0)
        page.wait_for_load_state("networkidle")
        screens[name] = _as_wide(_picture(page.screenshot()), _WIDTH_PX)
    seat.close()
    browser.close()
    return screens


def side_by_side(screens: Sequence[Image.Image]) -> Image.Image:
    """Screens of handsets, each as wide as in a README."""
    small = [_as_wide(screen, _HANDSET_PX) for screen in screens]
    whole = Image.new("RGB", (len(small) * (_HANDSET_PX + _GAP_PX) - _GAP_PX, small[0].height), _BETWEEN)
    for no, screen in enumerate(small):
        whole.paste(screen, (no * (_HANDSET_PX + _GAP_PX), 0))
    return whole


def _a_ticket(address: str, password: str) -> dict[str, Any]:
    with _desk(address, password, _WORKER) as desk:
        rows = desk.get("/tickets").raise_for_status().json()["tickets"]
    return next(row for row in rows if row["lon"] is not None)


def _desk(address: str, password: str, login: str) -> httpx.Client:
    door, patience_s = f"{address}/api/v1", PATIENCE_MS / 1000
    asked = httpx.post(f"{door}/session", json={"login": login, "password": password}, timeout=patience_s)
    token = asked.raise_for_status().json()["token"]
    return httpx.Client(base_url=door, headers={"Authorization": f"Bearer {token}"}, timeout=patience_s)


def _picture(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def _as_wide(picture: Image.Image, width: int) -> Image.Image:
    return picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)


def main(address: str, password: str) -> None:
    """All of them, where READMEs and chapters look for them."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as made:
        with divided(address, password) as proposed:
            pictures = console(playwright, address, password, proposed)
        pictures["app"] = side_by_side(handset(playwright, address, password, Path(made)))
    for name, picture in pictures.items():
        picture.save(ROOT / "docs" / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
