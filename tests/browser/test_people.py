"""Who holds the handheld: their PIN, and how it goes from hand to hand; nobody's work is lost by it."""

from playwright.sync_api import Page, expect

from tests.browser.handheld import PIN, Handheld
from tests.doors.city import PASSWORD

OTHER_PIN = "581930"

#: As nine wrong PINs leave it, the pauses between them over.
NINE_WRONG = """() => new Promise((resolve) => { const asking = indexedDB.open("wangge"); asking.onsuccess = () => {
  const vaults = asking.result.transaction("vaults", "readwrite").objectStore("vaults");
  vaults.getAll().onsuccess = ({target}) => {
    for (const row of target.result) vaults.put({...row, tries: 9, paused_until_ms: 0});
  };
  vaults.transaction.oncomplete = () => { asking.result.close(); resolve(); };
} })"""


def report(handheld: Handheld, text: str) -> None:
    page = handheld.open("#/report")
    page.get_by_label("问题描述").fill(text)
    expect(page.get_by_text("±8 米")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已保存到本机，联网后自动上报")).to_be_visible()


def come_in_as(page: Page, name: str) -> None:
    """One of those whom this handheld knows."""
    page.get_by_role("button", name=name).click()
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def set_pin(page: Page, pin: str) -> None:
    page.get_by_label("PIN（6 位数字）").fill(pin)
    page.get_by_label("再输一次").fill(pin)
    page.get_by_role("button", name="确定").click()


def test_after_ten_wrong_pins_one_records_on_signs_in_and_finds_everything_again(handheld: Handheld) -> None:
    page = handheld.sign_in("worker1", PASSWORD)
    report(handheld, "忘记 PIN 之前")
    page.evaluate(NINE_WRONG)
    page.reload()
    handheld.open("#/todo")
    handheld.wait_until_kept()
    handheld.lose_network()

    page.get_by_label("PIN").fill("204817")

    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    report(handheld, "忘记 PIN 之后")
    handheld.find_network()
    handheld.open("#/me")
    come_in_as(page, "王一")
    set_pin(page, OTHER_PIN)
    expect(page.get_by_role("heading", name="我的")).to_be_visible()
    expect(page.get_by_text("已受理", exact=True)).to_have_count(2)


def test_a_second_person_sees_nothing_of_the_first_whose_work_goes_on_being_sent(handheld: Handheld) -> None:
    page = handheld.sign_in("worker2", PASSWORD)
    handheld.wait_until_kept()
    handheld.lose_network()
    report(handheld, "张二没来得及上传的")
    handheld.open("#/me")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("还有 1 条未上传")
    expect(page.get_by_role("alertdialog")).to_contain_text("要有网络才能再登录")
    handheld.picture("sign-out-zh")
    assert [*handheld.serious(), *handheld.too_small()] == []
    page.get_by_role("alertdialog").get_by_role("button", name="退出登录").click()
    handheld.find_network()

    page.get_by_role("button", name="用户名和口令登录").click()
    page.get_by_label("用户名").fill("worker3")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    set_pin(page, OTHER_PIN)
    expect(page.get_by_text("还没有记录")).to_be_visible()

    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("alertdialog").get_by_role("button", name="退出登录").click()
    handheld.picture("sign-in-people-zh")
    come_in_as(page, "张二")
    page.get_by_label("PIN").fill(PIN)
    expect(page.get_by_text("已受理", exact=True)).to_have_count(1)


def test_a_pin_is_changed_by_whoever_knows_the_old_one(handheld: Handheld) -> None:
    page = handheld.sign_in("worker3", PASSWORD)
    handheld.open("#/me")
    page.get_by_role("button", name="修改 PIN").click()
    page.get_by_label("原 PIN").fill(OTHER_PIN)
    page.get_by_label("新 PIN").fill(OTHER_PIN)
    page.get_by_label("再输一次").fill(OTHER_PIN)
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_role("alert")).to_contain_text("PIN 不对，还可试 9 次")

    page.get_by_label("原 PIN").fill(PIN)
    page.get_by_label("新 PIN").fill(OTHER_PIN)
    page.get_by_label("再输一次").fill(OTHER_PIN)
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("PIN 已修改")).to_be_visible()
    page.get_by_role("button", name="锁定").click()
    page.get_by_label("PIN").fill(OTHER_PIN)

    expect(page.get_by_role("heading", name="我的")).to_be_visible()
