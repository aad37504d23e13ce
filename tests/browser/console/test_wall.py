"""大屏: counts for the whole room, by themselves, for weeks; and nothing that somebody could take away from it."""

from itertools import pairwise
from statistics import median
from typing import Any

from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import Json, ServedHouse
from tests.doors.reports import a_report, number_of, registered
from tests.server.small_city import IN_G1, LAMP

ON_THE_WALL: ViewportSize = {"width": 1920, "height": 1080}
#: Rounds of so many updates, the first of them to warm up.
ROUNDS, UPDATES = 6, 80
#: What the browser may have more of after most of them, where it must not grow with every update.
NODES_MORE_MAX = 8
HEAP_MORE_MAX = 400_000

#: In place of the line to the server: what the test says comes down it.
_LINE = """
window.EventSource = class extends EventTarget {
  static CLOSED = 2;
  readyState = 1;
  constructor(url) { super(); this.url = url; window.lineToTheWall = this; setTimeout(() => this.onopen?.()); }
  close() { this.readyState = 2; }
};
"""
#: Says the wall so many times, each time otherwise, and lets the page draw each of them.
_SAY = """async ([wall, times]) => {
  for (let n = 1; n <= times; n++) {
    wall.today.received += 1;
    wall.areas.s1 = { count: n, yellow: n % 3, red: n % 5, waiting: n % 2 };
    const day = new Date(Date.UTC(2027, 0, n)).toISOString().slice(0, 10);
    wall.back.days = [...wall.back.days.slice(1), { day, received: n % 50, closed: n % 40 }];
    lineToTheWall.dispatchEvent(new MessageEvent("wall", { data: JSON.stringify(wall) }));
    await new Promise((then) => requestAnimationFrame(then));
  }
  return wall;
}"""

#: What the page asks for from now on waits until it is let go.
_HOLD = """() => {
  const held = new Promise((then) => (window.letGo = then));
  const ask = window.fetch;
  window.fetch = (...given) => held.then(() => ask(...given));
}"""


def number(page: Page, name: str) -> int:
    """What the wall says under this name."""
    told = page.get_by_role("region", name="今日数字").locator("div").filter(has_text=name).locator("dd")
    return int(told.inner_text())


def test_the_wall_shows_what_comes_without_a_reload(seat: Seat, house: ServedHouse) -> None:
    for n in range(6):
        registered(house, a_report(f"{LAMP}，第{n}盏", IN_G1, category="0104"))
    seat.page.set_viewport_size(ON_THE_WALL)
    page = seat.open("#/wall")
    _sign_in_as_a_display(page)
    expect(page.get_by_role("heading", name="今日态势")).to_be_visible()
    before = number(page, "今日受理")

    shown = registered(house, a_report(f"{LAMP}，大屏外", IN_G1, category="0104"))

    expect(page.get_by_role("region", name="今日数字")).to_contain_text(str(before + 1))
    expect(page.get_by_role("img", name="近 30 天受理与结案")).to_be_visible()
    expect(page.get_by_role("region", name="近 30 天热点类别").get_by_role("listitem")).not_to_have_count(0)
    assert number_of(shown) not in page.content()
    assert "大屏外" not in page.content()
    assert seat.serious() == []
    seat.pictures("wall-1920")


def test_nothing_on_the_wall_is_cut_on_smaller_screens(seat: Seat) -> None:
    page = seat.sign_in("district1", PASSWORD, "#/map")
    page.get_by_role("link", name="大屏").click()
    expect(page.get_by_role("region", name="今日数字")).to_be_visible()

    assert seat.cut() == []
    seat.pictures("wall-1440")
    page.set_viewport_size({"width": 1280, "height": 720})
    seat.pictures("wall-1280")
    page.get_by_role("link", name="返回").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="一张图")).to_be_visible()


def test_a_broken_line_is_told_with_the_time_of_what_is_shown(seat: Seat, house: ServedHouse) -> None:
    page = _with_a_line_in_hand(seat, house)

    page.evaluate("() => { lineToTheWall.onerror(); }")
    expect(page.get_by_role("alert")).to_contain_text("连接中断，正在重连")
    assert number(page, "今日受理") >= 0

    page.evaluate("() => { lineToTheWall.onopen(); }")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_wall_that_is_signed_out_says_so_and_signs_in_again(seat: Seat, house: ServedHouse) -> None:
    page = _with_a_line_in_hand(seat, house)

    page.evaluate(
        """() => { lineToTheWall.dispatchEvent(new MessageEvent("signed-out", { data: "{}" })); }"""
    )

    expect(page.get_by_text("登录已结束，请重新登录")).to_be_visible()
    _sign_in_as_a_display(page)
    expect(page.locator("main.wall")).to_be_visible()


def test_after_a_re_division_the_wall_draws_the_areas_anew(seat: Seat, house: ServedHouse) -> None:
    page = _with_a_line_in_hand(seat, house)
    expect(page.locator("main.wall canvas")).to_be_visible()
    told: Json = house.desk("display1").get("/api/v1/wall").json()

    page.evaluate(_SAY, [told, 1])
    drawing = page.get_by_text("正在画图…")
    expect(drawing).to_have_count(0)
    page.evaluate(_HOLD)
    page.evaluate(_SAY, [{**told, "boundary_version": "v2"}, 1])

    expect(drawing).to_be_visible()
    with page.expect_request(lambda each: each.url.endswith("/api/v1/tiles")):
        page.evaluate("letGo()")
    expect(drawing).to_have_count(0)
    expect(page.locator("main.wall canvas")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_after_hundreds_of_updates_the_page_is_no_larger(seat: Seat, house: ServedHouse) -> None:
    page = _with_a_line_in_hand(seat, house)
    expect(page.locator("main.wall canvas")).to_be_visible()
    expect(page.get_by_text("正在画图…")).to_have_count(0)
    wall: Json = house.desk("display1").get("/api/v1/wall").json()

    sizes = []
    for _ in range(ROUNDS):
        wall = page.evaluate(_SAY, [wall, UPDATES])
        expect(page.get_by_role("region", name="今日数字")).to_contain_text(str(wall["today"]["received"]))
        sizes.append(_size(page))

    assert _grown(sizes, "Nodes") < NODES_MORE_MAX
    assert _grown(sizes, "JSHeapUsedSize") < HEAP_MORE_MAX


def _sign_in_as_a_display(page: Page) -> None:
    page.get_by_label("用户名").fill("display1")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def _with_a_line_in_hand(seat: Seat, house: ServedHouse) -> Page:
    """The wall, on a line that the test speaks into."""
    seat.page.add_init_script(_LINE)
    page = seat.open("#/wall")
    _sign_in_as_a_display(page)
    page.wait_for_function("() => window.lineToTheWall?.url.endsWith('/wall/live')")
    told: Json = house.desk("display1").get("/api/v1/wall").json()
    page.evaluate(_SAY, [told, 1])
    expect(page.get_by_role("region", name="今日数字")).to_be_visible()
    return page


def _grown(sizes: list[dict[str, Any]], what: str) -> float:
    """By how much more there was of this after most rounds: what leaks grows in every one of them."""
    return float(median(after[what] - before[what] for before, after in pairwise(sizes)))


def _size(page: Page) -> dict[str, Any]:
    """How many nodes the document has and how much memory its scripts hold, after everything left behind is gone."""
    browser = page.context.new_cdp_session(page)
    browser.send("Performance.enable")
    browser.send("HeapProfiler.collectGarbage")
    metrics = browser.send("Performance.getMetrics")["metrics"]
    browser.detach()
    return {each["name"]: each["value"] for each in metrics}
