"""待受理的上报: what the server has not answered is looked at, added to and written anew, with no network."""

from playwright.sync_api import expect

from tests.browser.handheld import Handheld
from tests.browser.test_reporting import a_photo, describe
from tests.doors.city import PASSWORD


def test_a_report_that_is_not_sent_yet_is_looked_at_added_to_and_written_anew(handheld: Handheld) -> None:
    page = handheld.sign_in("worker1", PASSWORD)
    handheld.wait_until_kept()
    handheld.lose_network()
    handheld.open("#/report")
    describe(page, "路灯不亮，写错了地方")
    page.get_by_label("拍照").set_input_files(a_photo())
    expect(page.get_by_role("img", name="第 1 张照片")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    page.get_by_role("link", name="查看上报进度").click()

    page.get_by_role("link", name="上报 · 离").click()
    expect(page.get_by_text("路灯不亮，写错了地方")).to_be_visible()
    expect(page.get_by_role("button", name="看大图：现场")).to_be_visible()
    page.get_by_role("navigation", name="办理").get_by_role("link", name="备注").click()
    page.get_by_label("内容").fill("灯杆号 118")
    page.get_by_role("button", name="提交").click()
    page.get_by_role("link", name="返回工单").click()
    expect(page.get_by_text("待同步", exact=True)).to_be_visible()
    assert [*handheld.serious(), *handheld.too_small()] == []
    handheld.picture("ticket-unsent-zh", whole=True)

    page.get_by_role("button", name="撤回重写").click()
    page.get_by_role("button", name="撤回重写").click()
    expect(page.get_by_label("问题描述")).to_have_value("路灯不亮，写错了地方")
    expect(page.get_by_role("img", name="第 1 张照片")).to_be_visible()
    page.get_by_label("问题描述").fill("路灯不亮，在桥的南头")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已保存到本机，联网后自动上报")).to_be_visible()
    handheld.find_network()

    page.get_by_role("link", name="查看上报进度").click()
    # Twice the report and the list of its photo, the note, and that the first was taken back.
    expect(page.get_by_text("已受理", exact=True)).to_have_count(6)
    handheld.open("#/todo")
    page.get_by_role("button", name="在办工单").click()
    expect(page.get_by_text("路灯不亮，在桥的南头")).to_be_visible()
    expect(page.get_by_text("路灯不亮，写错了地方")).to_have_count(0)
