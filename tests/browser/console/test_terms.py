"""时限与督办看板: what is late or waits for a verdict, and what is done about it."""

from playwright.sync_api import expect

from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered
from tests.server.small_city import IN_G1, LAMP


def test_a_unit_is_urged_and_supervised_from_the_board(seat: Seat, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(f"{LAMP}，催办", IN_G1)))
    page = seat.sign_in("supervisor1", PASSWORD, "#/terms")
    page.get_by_role("button").filter(has_text="待签收").first.click()
    page.locator(f'[data-ticket="{number}"]').click()
    card = page.get_by_role("region", name="工单")

    card.get_by_role("button", name="催办", exact=True).click()
    page.get_by_label("内容").fill("请尽快签收")
    page.get_by_role("button", name="办理：催办").click()
    expect(card.get_by_text("已催办 1 次")).to_be_visible()

    card.get_by_role("button", name="督办", exact=True).click()
    page.get_by_label("种类").select_option("hotline")
    page.get_by_label("督办方式").select_option("letter")
    page.get_by_label("级别").select_option("1")
    page.get_by_label("督办对象").select_option(label="城管局")
    page.get_by_label("内容").fill("请书面说明")
    seat.pictures("terms")
    assert seat.serious() == []
    assert seat.cut() == []
    page.get_by_role("button", name="办理：督办").click()
    expect(card.get_by_role("status").filter(has_text="已办理")).to_be_visible()

    with page.expect_download() as printed:
        card.get_by_role("button", name="打印督办单").click()
    assert printed.value.suggested_filename == f"supervision-{number}-1.pdf"
    assert printed.value.path().read_bytes().startswith(b"%PDF")


def test_who_steers_nothing_here_is_told_so(seat: Seat) -> None:
    page = seat.sign_in("operator1", PASSWORD, "#/terms")

    expect(page.get_by_role("heading", name="受理", exact=True)).to_be_visible()
