"""分析: figures with their formula and n, one of them by groups."""

from playwright.sync_api import expect

from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, registered
from tests.server.small_city import IN_G1, LAMP


def test_a_figure_is_told_with_its_formula_and_by_groups(seat: Seat, house: ServedHouse) -> None:
    registered(house, a_report(LAMP, IN_G1))
    page = seat.sign_in("district1", PASSWORD, "#/analysis?by=channel")

    page.get_by_role("button", name="受理量").click()

    groups = page.get_by_role("region", name="受理量")
    expect(groups.get_by_role("row").filter(has_text="电话")).to_contain_text("1")
    expect(groups.get_by_text("期内收到的工单数")).to_be_visible()
    seat.pictures("analysis")
    assert seat.serious() == []
    assert seat.cut() == []


def test_figures_are_taken_along_as_a_workbook(seat: Seat) -> None:
    page = seat.sign_in("district1", PASSWORD, "#/analysis")

    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()

    assert download.value.suggested_filename.endswith(".xlsx")


def test_over_time_a_figure_is_a_line_and_its_formula_shows_on_its_name(
    seat: Seat, house: ServedHouse
) -> None:
    registered(house, a_report(LAMP, IN_G1))
    page = seat.sign_in("district1", PASSWORD, "#/analysis?by=day&figure=received")

    expect(page.get_by_role("img", name="受理量的走势")).to_be_visible()
    expect(page.get_by_role("button", name="受理量")).to_have_attribute("title", "期内收到的工单数")
    expect(
        page.get_by_role("region", name="单位分档与件数").get_by_role("row").filter(has_text="城管局")
    ).to_be_visible()
    assert seat.serious() == []
    assert seat.cut() == []
    seat.pictures("analysis-trend")
