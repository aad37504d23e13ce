"""问题上报, as somebody does it in the street: words, a category proposed, a photo, sent; and what becomes of it."""

import io

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser import looking
from tests.browser.handheld import PIN, Handheld
from tests.doors.city import PASSWORD

#: A browser that asks for a camera and a microphone, and is not given them.
WITHOUT_DEVICES = [*looking.ARGUMENTS, "--use-fake-device-for-media-stream"]
#: As Android has it; the desktop's Chromium would not get as far as asking for the camera.
A_READER_OF_CODES = "window.BarcodeDetector = class { detect() { return Promise.resolve([]); } };"

LAMP = "路灯不亮，晚上看不见路"


def a_photo() -> FilePayload:
    content = io.BytesIO()
    Image.effect_noise((800, 600), 40).save(content, "JPEG")
    return FilePayload(name="现场.jpg", mimeType="image/jpeg", buffer=content.getvalue())


def describe(page: Page, text: str = LAMP) -> None:
    page.get_by_label("问题描述").fill(text)
    expect(page.get_by_text("±8 米")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_report_made_with_no_network_takes_three_taps_after_the_text_and_is_accepted_later(
    handheld: Handheld,
) -> None:
    page = handheld.sign_in("worker1", PASSWORD)
    handheld.wait_until_kept()
    handheld.lose_network()
    handheld.open("#/report")
    page.get_by_label("PIN").or_(page.get_by_label("问题描述")).first.wait_for()
    describe(page)

    page.get_by_role("button", name="路灯").first.click()
    page.get_by_label("拍照").set_input_files(a_photo())
    expect(page.get_by_role("img", name="第 1 张照片")).to_be_visible()
    expect(page.get_by_text("区域g1").first).to_be_visible()
    expect(page.get_by_text("城管局")).to_be_visible()
    assert handheld.serious() == []
    assert handheld.too_small() == []
    handheld.picture("report-filled-zh", whole=True)
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_text("已保存到本机，联网后自动上报")).to_be_visible()
    expect(page.get_by_text("离", exact=False).last).to_be_visible()
    handheld.picture("report-done-zh")
    page.get_by_role("link", name="查看上报进度").click()
    expect(page.get_by_text("待同步", exact=True)).to_have_count(
        2
    )  # the report, and what it says of its photo
    handheld.picture("me-unsent-zh")

    handheld.find_network()
    page.get_by_role("button", name="立即同步").click()
    expect(page.get_by_text("已受理").first).to_be_visible()
    expect(page.get_by_text("待同步", exact=True)).to_have_count(0)
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("本机与服务器一致")).to_be_visible()
    handheld.picture("me-accepted-zh", whole=True)
    assert handheld.serious() == []


def test_what_was_written_is_there_again_after_the_browser_was_killed(handheld: Handheld) -> None:
    page = handheld.sign_in("worker1", PASSWORD)
    handheld.open("#/report")
    describe(page, "下水道堵了，污水漫到路上")
    page.get_by_role("img", name="所在网格简图").click(position={"x": 40, "y": 40})
    expect(page.get_by_text("手动选点")).to_be_visible()
    page.get_by_role("button", name="存草稿").click()
    expect(page.get_by_text("草稿已保存在本机")).to_be_visible()
    handheld.open("#/me")
    draft = page.get_by_role("link", name="下水道堵了").get_attribute("href")
    handheld.kill()

    page = handheld.open(f"{draft}")
    expect(page.get_by_label("问题描述")).to_have_count(0)  # nothing may be written over what is locked
    page.get_by_label("PIN").fill(PIN)

    expect(page.get_by_label("问题描述")).to_have_value("下水道堵了，污水漫到路上")
    expect(page.get_by_text("手动选点")).to_be_visible()


def test_a_locked_handheld_still_takes_a_report(handheld: Handheld) -> None:
    page = handheld.sign_in("worker3", PASSWORD)
    page.reload()

    page.get_by_role("link", name="不解锁，直接上报").click()
    describe(page)
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_text("已保存到本机，联网后自动上报")).to_be_visible()
    page.get_by_role("link", name="查看上报进度").click()
    page.get_by_label("PIN").fill(PIN)
    expect(page.get_by_text("已受理", exact=True)).to_have_count(1)  # without photos there is no word of any


def test_where_no_position_is_to_be_had_an_address_will_do(handheld: Handheld) -> None:
    page = handheld.sign_in("worker1", PASSWORD)
    handheld.context.clear_permissions()
    handheld.open("#/report")
    page.get_by_label("问题描述").fill(LAMP)
    expect(page.get_by_role("alert")).to_contain_text("没有定位权限")

    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("请定位或填写地址")).to_be_visible()
    page.get_by_label("地址").fill("海府路 12 号门前")
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_text("已保存到本机，联网后自动上报")).to_be_visible()


def test_with_camera_microphone_and_position_refused_a_report_still_goes_on_and_loses_nothing(
    handheld: Handheld,
) -> None:
    handheld.open(args=WITHOUT_DEVICES, permissions=[])
    page = handheld.sign_in("worker1", PASSWORD)
    handheld.open("#/report")
    page.get_by_label("问题描述").fill(LAMP)
    page.get_by_role("button", name="开始录音").click()
    expect(page.get_by_text("无法使用麦克风，请改用文字")).to_be_visible()
    expect(page.get_by_text("没有定位权限。请填写地址")).to_be_visible()
    assert handheld.serious() == []
    handheld.picture("report-refused-zh", whole=True)

    page.get_by_label("地址").fill("海府路 12 号门前")
    expect(page.get_by_label("问题描述")).to_have_value(LAMP)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已保存到本机，联网后自动上报")).to_be_visible()
    page.get_by_role("link", name="查看上报进度").click()

    expect(page.get_by_text("待同步", exact=True)).to_have_count(0)
    expect(page.get_by_text("已受理", exact=True).first).to_be_visible()


def test_where_the_camera_is_refused_the_code_of_a_pairing_is_typed(handheld: Handheld) -> None:
    handheld.switch_on(args=WITHOUT_DEVICES, permissions=[])
    handheld.context.add_init_script(A_READER_OF_CODES)
    page = handheld.open()
    page.get_by_role("button", name="扫二维码").click()
    expect(page.get_by_role("alert")).to_contain_text("无法使用相机，请输入配对码")
    assert handheld.serious() == []
    handheld.picture("pairing-refused-zh")

    page.get_by_label("配对码").fill("ABCD-EFGH-JKMN")
    page.get_by_role("button", name="配对", exact=True).click()

    expect(page.get_by_role("alert").last).to_contain_text("配对码无效")


def test_a_place_near_a_border_says_who_else_it_may_belong_to(handheld: Handheld) -> None:
    page = handheld.sign_in("worker1", PASSWORD)
    handheld.context.set_geolocation({"longitude": 110.31 + 0.0000002, "latitude": 20.005, "accuracy": 50})
    handheld.open("#/report")
    page.get_by_label("问题描述").fill(LAMP)

    expect(page.get_by_text("由协调员确认")).to_contain_text("区域g")
    handheld.picture("report-border-zh", whole=True)


def test_a_wrong_password_and_a_wrong_code_are_told_in_plain_words(handheld: Handheld) -> None:
    page = handheld.open("#pair=ABCD-EFGH-JKMN")

    expect(page.get_by_role("alert")).to_contain_text("配对码无效")
    assert "pair" not in page.url
    page.get_by_role("button", name="用户名和口令登录").click()
    page.get_by_label("用户名").fill("worker1")
    page.get_by_label("口令").fill("不是这个")
    page.get_by_role("button", name="登录", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("用户名或口令不对")
    handheld.picture("sign-in-refused-zh")
