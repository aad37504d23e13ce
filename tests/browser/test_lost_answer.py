"""应答丢失: the server took what was sent, its answer never came; what the handheld does then makes nothing twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from seed.running_server import RunningServer
from tests.browser.handheld import Handheld
from tests.browser.test_reporting import a_photo, describe
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse

TOLD = "路灯不亮，应答丢在路上"


@pytest.fixture
def house(server: RunningServer, installed: Path) -> Iterator[ServedHouse]:
    served = ServedHouse(server.address, installed)
    yield served
    served.close()


def test_a_report_whose_answer_is_lost_is_accepted_once_and_its_handheld_hears_of_it(
    handheld: Handheld, house: ServedHouse
) -> None:
    page = handheld.sign_in("worker1", PASSWORD)
    handheld.wait_until_kept()
    handheld.lose_network()
    handheld.open("#/report")
    describe(page, TOLD)
    page.get_by_label("拍照").set_input_files(a_photo())
    expect(page.get_by_role("img", name="第 1 张照片")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已保存到本机，联网后自动上报")).to_be_visible()
    page.get_by_role("link", name="查看上报进度").click()
    answered: list[int] = []

    def lose_the_answer(route: Route) -> None:
        answered.append(route.fetch().status)
        route.abort("connectionreset")

    handheld.context.route("**/_bulk_docs", lose_the_answer, times=1)
    handheld.find_network()
    page.get_by_role("button", name="立即同步").click()
    expect(page.get_by_text("已受理").first).to_be_visible()
    expect(page.get_by_text("待同步", exact=True)).to_have_count(0)
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("本机与服务器一致")).to_be_visible()

    assert answered == [201]
    rows = house.desk("street1").get("/api/v1/tickets").raise_for_status().json()["tickets"]
    (ticket,) = [row for row in rows if row["description"] == TOLD]
    story = house.desk("street1").get(f"/api/v1/tickets/{ticket['number']}/story").raise_for_status().json()
    assert [line["name"] for line in story].count("上报") == 1
    assert [line["name"] for line in story].count("照片清单") == 1
