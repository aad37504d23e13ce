"""党员帮办: a helper's day at a station, with no network for most of it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from seed.running_server import RunningServer
from tests.browser.handheld import Handheld
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse


@pytest.fixture(scope="module")
def hall(server: RunningServer, installed: Path) -> str:
    """The name of a station in the helper's street."""
    desk = ServedHouse(server.address, installed)
    name = "甲社区帮办驻点"
    asked = {"name": name, "area": "g1", "address": "社区服务站一楼"}
    assert desk.desk("street1").put("/api/v1/stations/hall-1", json=asked).is_success
    desk.close()
    return name


def test_a_helper_sits_at_a_station_registers_for_others_and_leaves_a_note(
    handheld: Handheld, hall: str
) -> None:
    page = handheld.sign_in("helper1", PASSWORD)
    handheld.wait_until_kept()
    page.get_by_role("link", name="党员帮办").click()
    handheld.lose_network()
    page.get_by_role("button", name="上岗签到").click()
    expect(page.get_by_text(f"在岗 · {hall}")).to_be_visible()
    expect(page.get_by_text("未经服务器受理")).to_be_visible()
    page.get_by_label("情况（不写姓名）").fill("向一位居民讲解医保缴费办法")
    page.get_by_role("button", name="记一笔").click()
    entry = page.get_by_role("listitem").filter(has_text="向一位居民讲解医保缴费办法")
    expect(entry).to_contain_text("政策解读")
    page.get_by_label("情况（不写姓名）").fill("陪一位老人")
    page.get_by_label("交接留言").fill("下午有居民来取表格")
    assert handheld.serious() == []
    assert handheld.too_small() == []
    handheld.picture("helper-on-duty-zh", whole=True)

    page.get_by_role("button", name="代群众登记").click()
    page.get_by_label("问题描述").fill("路灯不亮，老人晚上不敢出门")
    handheld.picture("helper-on-behalf-zh", whole=True)
    page.get_by_label("姓名").fill("夏雨荷")
    page.get_by_label("电话").fill("13812345678")
    expect(page.get_by_text("±8 米")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已保存到本机")).to_be_visible()
    handheld.open("#/helper")
    expect(page.get_by_label("情况（不写姓名）")).to_have_value("陪一位老人")
    expect(page.get_by_label("交接留言")).to_have_value("下午有居民来取表格")
    page.get_by_role("button", name="离岗").click()
    expect(page.get_by_role("button", name="上岗签到")).to_be_visible()

    handheld.find_network()
    handheld.open("#/me")
    page.get_by_role("button", name="立即同步").click()
    expect(page.get_by_text("待同步", exact=True)).to_have_count(0)
    expect(page.get_by_text("已受理")).to_have_count(4)
    handheld.open("#/helper")
    expect(page.get_by_text("下午有居民来取表格")).to_be_visible()
    expect(page.get_by_text("陈帮", exact=False).first).to_be_visible()
    assert handheld.serious() == []
    assert handheld.too_small() == []
    handheld.picture("helper-off-duty-zh", whole=True)


def test_who_is_no_helper_has_no_station(handheld: Handheld, hall: str) -> None:
    page = handheld.sign_in("worker1", PASSWORD)
    expect(page.get_by_role("link", name="调解")).to_be_visible()
    expect(page.get_by_role("link", name="党员帮办")).to_have_count(0)
    handheld.open("#/me")
    expect(page.get_by_text("已联网，随时同步")).to_be_visible()
    handheld.open("#/helper")
    expect(page.get_by_text("还没有驻点")).to_be_visible()
    assert page.get_by_text(hall).count() == 0
