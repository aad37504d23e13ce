"""手持端到一张图: what a worker reports stands on the coordinator's map, and what is done there on the handheld."""

import io
from time import monotonic

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.console.seat import Seat
from tests.browser.handheld import Handheld
from tests.browser.looking import PATIENCE_MS
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse

WORDS = "请来看一下，网格里有些不对"
#: As `src/map/style.ts` paints a point whose promise is not near its end.
GREEN = (0x1A, 0x8F, 0x52)


def wait_until_painted(page: Page, colour: tuple[int, int, int], *, more_than: int) -> None:
    """Until the map shows more of this colour; tiles come after the list has changed."""
    until = monotonic() + PATIENCE_MS / 1000
    while painted(page, colour) <= more_than:
        assert monotonic() < until, "the map shows nothing new"


def painted(page: Page, colour: tuple[int, int, int]) -> int:
    """How many pixels of the map have just this colour."""
    drawn = Image.open(io.BytesIO(page.locator("canvas").screenshot())).convert("RGB")
    counted = drawn.getcolors(drawn.width * drawn.height) or []
    return next((times for times, found in counted if found == colour), 0)


def test_a_report_and_its_dispatch_go_between_handheld_and_map_without_a_reload(
    seat: Seat, handheld: Handheld, house: ServedHouse
) -> None:
    desk = seat.sign_in("street1", PASSWORD, "#/map?layer=grid")
    expect(desk.get_by_text("没有符合条件的工单")).to_be_visible()
    expect(desk.get_by_text("正在画图")).to_have_count(0)
    legend = painted(desk, GREEN)
    worker = handheld.sign_in("worker1", PASSWORD)
    handheld.open("#/report")
    worker.get_by_label("问题描述").fill(WORDS)
    expect(worker.get_by_text("±8 米")).to_be_visible()
    worker.get_by_role("button", name="提交").click()

    row = desk.locator("[data-ticket]").filter(has_text=WORDS)
    expect(row).to_be_visible()
    expect(desk.get_by_text("在办 1 ·")).to_be_visible()
    wait_until_painted(desk, GREEN, more_than=legend)

    number = row.get_attribute("data-ticket")
    row.click()
    card = desk.get_by_role("region", name="工单", exact=True)
    card.get_by_role("button", name="受理", exact=True).click()
    card.get_by_role("form", name="受理").get_by_label("类别").select_option("0104")
    card.get_by_role("button", name="办理：受理").click()
    expect(card.get_by_role("button", name="按推荐派单")).to_be_visible()
    own_id = house.desk("street1").get(f"/api/v1/tickets/{number}").json()["ticket"]["id"]
    handheld.open(f"#/ticket/{own_id}")
    expect(worker.get_by_text("待派单").first).to_be_visible()
    card.get_by_role("button", name="按推荐派单").click()

    expect(worker.get_by_text("待签收").first).to_be_visible()
