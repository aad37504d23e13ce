"""网格地图: the person's grids are drawn with no network, and told as a list where nothing can be drawn."""

import io

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.handheld import PIN, Handheld
from tests.doors.city import PASSWORD

#: As `src/map/layers.ts` paints it.
OWN_GRID = (0xC8, 0xDD, 0xF6)


def colours(page: Page) -> set[tuple[int, ...]]:
    """What stands on the map in some size."""
    drawn = Image.open(io.BytesIO(page.locator("canvas").screenshot())).convert("RGB")
    counted = drawn.getcolors(drawn.width * drawn.height)
    assert counted is not None
    return {colour for times, colour in counted if times > 60 and isinstance(colour, tuple)}


def test_own_grids_and_the_open_ticket_in_them_are_on_the_map_with_no_network(handheld: Handheld) -> None:
    page = handheld.sign_in("worker1", PASSWORD)
    handheld.open("#/report")
    page.get_by_label("问题描述").fill("路灯不亮，晚上看不见路")
    expect(page.get_by_text("±8 米")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已保存到本机")).to_be_visible()
    handheld.open("#/my-grids")
    expect(page.get_by_text("在办 1 · 正常")).to_be_visible()
    handheld.wait_until_kept()
    handheld.lose_network()
    page.reload()
    page.get_by_label("PIN").fill(PIN)

    expect(page.locator("canvas")).to_be_visible()
    expect(page.get_by_text("正在画地图")).to_have_count(0)

    assert OWN_GRID in colours(page)
    assert handheld.serious() == []
    assert handheld.too_small() == []
    handheld.picture("my-grids-drawn-zh", whole=True)
    page.get_by_role("button", name="我的位置").click()
    handheld.picture("my-grids-here-zh")


def test_where_nothing_can_be_drawn_the_grids_are_told_as_a_list(handheld: Handheld) -> None:
    page = handheld.sign_in("worker1", PASSWORD)
    handheld.context.add_init_script(
        "const get = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more)"
        " { return kind === 'webgl2' ? null : get.call(this, kind, ...more); };"
    )
    page.reload()
    page.get_by_label("PIN").fill(PIN)
    handheld.open("#/my-grids")

    expect(page.get_by_text("此浏览器无法显示地图")).to_be_visible()
    expect(page.get_by_text("区域g1")).to_be_visible()
    expect(page.locator("canvas")).to_have_count(0)
