"""一张图: what is where, live, and the same for whoever gets the link."""

import re

from playwright.sync_api import Route, expect

from tests.browser.console.conftest import Seats
from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered
from tests.server.small_city import IN_G1, IN_G2

HOSTILE = '<img src=x onerror="document.title=1">路灯不亮'


def test_a_report_shows_without_a_reload(seat: Seat, house: ServedHouse) -> None:
    page = seat.sign_in("street1", PASSWORD, "#/map")
    before = int(page.get_by_text(re.compile(r"^在办 \d+ ·")).inner_text().split()[1])

    registered(house, a_report("路灯不亮，第一盏", IN_G1))

    expect(page.get_by_role("button").filter(has_text="路灯不亮，第一盏")).to_be_visible()
    expect(page.get_by_text(f"在办 {before + 1} ·")).to_be_visible()
    assert seat.serious() == []
    assert seat.cut() == []
    seat.pictures("map")


def test_until_the_map_is_drawn_it_is_told_that_it_is_being_drawn(seat: Seat) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    seat.page.route("**/*.mvt*", hold)

    page = seat.sign_in("street1", PASSWORD, "#/map")
    told = page.get_by_role("status").filter(has_text="正在画图")
    expect(told).to_be_visible()
    expect(page.get_by_label("区域图层")).to_have_value("street")
    seat.pictures("map-drawing")

    page.route("**/*.mvt*", lambda route: route.continue_())
    for each in held:
        each.continue_()
    expect(told).to_have_count(0)


def test_a_link_shows_somebody_else_the_same(seats: Seats, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report("路灯不亮，第二盏", IN_G2)))
    page = seats().sign_in("street1", PASSWORD, "#/map?layer=grid&figure=waiting&group=01")
    page.get_by_role("button").filter(has_text="第二盏").click()
    expect(page).to_have_url(re.compile(f"ticket={number}"))

    other = seats().sign_in("district1", PASSWORD, page.url[page.url.index("#") :])

    expect(other.get_by_label("区域图层")).to_have_value("grid")
    expect(other.get_by_label("着色指标")).to_have_value("waiting")
    expect(other.get_by_role("region", name="工单").get_by_text(number, exact=True)).to_be_visible()


def test_filters_narrow_list_and_counts(seat: Seat, house: ServedHouse) -> None:
    registered(house, a_report("路灯不亮，第三盏", IN_G1, channel="wechat"))
    page = seat.sign_in("street1", PASSWORD, "#/map")
    expect(page.get_by_role("button").filter(has_text="第三盏")).to_be_visible()

    page.get_by_label("来源").select_option("media")
    expect(page.get_by_text("没有符合条件的工单")).to_be_visible()
    expect(page.get_by_text("在办 0")).to_be_visible()

    page.get_by_role("button", name="清除筛选").click()
    expect(page.get_by_role("button").filter(has_text="第三盏")).to_be_visible()


def test_an_area_tells_who_stands_there(seat: Seat) -> None:
    page = seat.sign_in("street1", PASSWORD, "#/map?layer=grid&area=g1")

    panel = page.get_by_role("region", name="区域", exact=True)
    expect(panel.get_by_text("王一")).to_be_visible()
    expect(panel.get_by_text("吴调")).to_be_visible()
    assert seat.serious() == []


def test_hostile_text_is_text(seat: Seat, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(HOSTILE, IN_G1)))
    page = seat.sign_in("street1", PASSWORD, f"#/map?ticket={number}")

    expect(page.get_by_text(HOSTILE, exact=True).first).to_be_visible()
    expect(page).to_have_title("网格通 · 调度台")


def test_what_one_may_not_see_is_not_there(seat: Seat, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report("路灯不亮，第四盏", IN_G1)))
    page = seat.sign_in("street2", PASSWORD, f"#/map?ticket={number}")

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("第四盏")).to_have_count(0)


def test_a_contact_is_shown_with_a_reason_and_a_watermark(seat: Seat, house: ServedHouse) -> None:
    contact = {"name": "符先生", "phone": "13876543210"}
    number = number_of(registered(house, a_report("路灯不亮，第五盏", IN_G1, contact=contact)))
    page = seat.sign_in("street1", PASSWORD, f"#/map?ticket={number}")
    expect(page.get_by_text("13876543210")).to_have_count(0)

    page.get_by_role("button", name="显示联系方式").click()
    page.get_by_label("理由").fill("核对位置")
    page.get_by_role("button", name="显示联系方式").click()

    expect(page.get_by_text("13876543210")).to_be_visible()
    expect(page.locator(".watermark")).to_contain_text("吴调")


def test_a_window_of_time_is_moved_by_keys_and_the_link_keeps_it(seat: Seat, house: ServedHouse) -> None:
    registered(house, a_report("路灯不亮，第六盏", IN_G1))
    page = seat.sign_in("street1", PASSWORD, "#/map")
    expect(page.get_by_role("button").filter(has_text="第六盏")).to_be_visible()

    page.get_by_label("时间窗", exact=True).select_option("7")
    expect(page).to_have_url(re.compile(r"from=\d{4}-\d\d-\d\d&until=\d{4}-\d\d-\d\d"))
    expect(page.get_by_role("button").filter(has_text="第六盏")).to_be_visible()
    page.get_by_label("时间窗到哪一天为止").focus()
    page.keyboard.press("ArrowLeft")

    expect(page.get_by_text("没有符合条件的工单")).to_be_visible()
    assert seat.serious() == []


def test_areas_are_compared_with_the_same_period_before(seat: Seat, house: ServedHouse) -> None:
    registered(house, a_report("路灯不亮，第七盏", IN_G1))
    page = seat.sign_in("street1", PASSWORD, "#/map?area=s1")
    panel = page.get_by_role("region", name="区域", exact=True)
    expect(panel.get_by_text("网格覆盖：2 个网格中 2 个有人")).to_be_visible()

    page.get_by_label("同期比较").select_option("week")

    expect(panel.get_by_text(re.compile(r"期内受理 \d+，同期 0（件数太少）"))).to_be_visible()
    assert seat.serious() == []
    assert seat.cut() == []
    seat.pictures("map-compared")
