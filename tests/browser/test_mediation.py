"""调解登记: a dispute registered, mediated, signed and performed on a handheld, also with no network at all."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Handhelds
from tests.browser.handheld import PIN, Handheld
from tests.browser.test_reporting import a_photo
from tests.browser.trade import trading
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse


@pytest.fixture(scope="module")
def mediating(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHouse]:
    with trading(tmp_path_factory.mktemp("mediating") / "data") as served:
        yield served


@pytest.fixture
def mediator(handhelds: Handhelds, mediating: ServedHouse) -> Handheld:
    handheld = handhelds(mediating.address)
    handheld.sign_in("mediator1", PASSWORD)
    return handheld


#: A picture is made small only when the test says so, and drafts are counted as they are written.
MAKING_SMALL_WAITS = """() => {
  const make = window.createImageBitmap;
  window.createImageBitmap = async (...asked) => {
    await new Promise((resolve) => { window.goOn = resolve; });
    return make.apply(window, asked);
  };
  const { put } = IDBObjectStore.prototype;
  window.draftsKept = 0;
  IDBObjectStore.prototype.put = function (...asked) {
    if (this.name === "drafts") window.draftsKept += 1;
    return put.apply(this, asked);
  };
}"""


def register(page: Page, matter: str) -> None:
    page.get_by_role("link", name="调解").click()
    page.get_by_role("button", name="调解登记").click()
    for who, name in (("申请人 1", "夏雨荷"), ("被申请人 2", "林大牛")):
        page.get_by_role("group", name=who).get_by_label("姓名", exact=True).fill(name)
    page.get_by_role("group", name="纠纷类型").get_by_role("button", name="邻里").click()
    page.get_by_label("争议事项").fill(matter)
    page.get_by_role("button", name="用当前位置").click()
    expect(page.get_by_text("当前位置 ±8 米")).to_be_visible()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text(matter)).to_be_visible()


def draw(pad: Locator) -> None:
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    mouse = pad.page.mouse
    mouse.move(box["x"] + 40, box["y"] + 40)
    mouse.down()
    mouse.move(box["x"] + 120, box["y"] + 80)
    mouse.move(box["x"] + 200, box["y"] + 30)
    mouse.up()


def consent(page: Page) -> None:
    page.get_by_role("button", name="下一步：同意调解").click()
    page.get_by_label("已告知权利和义务").check()
    draw(page.get_by_role("img", name="签名或手印"))
    expect(page.get_by_text("已签名")).to_be_visible()
    page.get_by_role("button", name="保存").click()


def test_a_whole_mediation_is_held_with_no_network_and_is_in_force_when_the_network_is_back(
    mediator: Handheld, handhelds: Handhelds, mediating: ServedHouse
) -> None:
    page = mediator.page
    mediator.wait_until_kept()
    mediator.lose_network()
    register(page, "楼上漏水，要求赔偿")
    expect(page.get_by_text("未经服务器受理")).to_be_visible()

    consent(page)
    expect(page.get_by_text("✓ 已同意 · 签名")).to_have_count(1)
    consent(page)
    expect(page.get_by_text("✓ 已同意 · 签名")).to_have_count(2)
    page.get_by_role("button", name="下一步：调解记录").click()
    page.get_by_label("地点").fill("社区调解室")
    page.get_by_label("调解记录").last.fill("双方各述其情，愿意协商")
    mediator.picture("mediation-session-zh", whole=True)
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="下一步：书面协议").click()
    page.get_by_role("group", name="事项 1").get_by_role("button", name="被申请人 2").click()
    page.get_by_label("事项", exact=True).fill("修好水管并赔偿 500 元")
    page.get_by_label("履行方式").fill("转账")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="下一步：签署生效").click()
    for who in ("申请人 1", "被申请人 2"):
        pad = page.get_by_role("group", name=who)
        draw(pad.get_by_role("img"))
        expect(pad.get_by_text("已签名")).to_be_visible()
    assert mediator.serious() == []
    assert mediator.too_small() == []
    mediator.picture("mediation-signing-zh", whole=True)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("起生效")).to_be_visible()
    expect(page.get_by_text("未经服务器受理")).to_be_visible()

    mediator.find_network()
    mediator.open("#/me")
    page.get_by_role("button", name="立即同步").click()
    expect(page.get_by_text("待同步", exact=True)).to_have_count(0)
    expect(page.get_by_text("已受理")).to_have_count(6)
    expect(page.get_by_text("照片和录音上传中")).to_have_count(0)
    mediator.open("#/mediations")
    page.get_by_text("履行中").click()

    expect(page.get_by_text("未经服务器受理")).to_have_count(0)
    expect(page.get_by_text("申请人 1 夏**").first).to_be_visible()
    page.get_by_role("button", name="下一步：登记履行").click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("履行完毕")).to_be_visible()
    assert mediator.serious() == []
    assert mediator.too_small() == []
    mediator.picture("mediation-case-zh", whole=True)

    # On another handheld of the mediator's the signatures come from the server.
    another = handhelds(mediating.address)
    page = another.sign_in("mediator1", PASSWORD)
    another.open(mediator.page.url.partition("/handheld/")[2])
    page.get_by_role("button", name="看大图：签名").first.click()
    expect(page.get_by_role("dialog", name="案卷图片").locator("img")).to_be_visible()
    another.picture("mediation-pictures-zh")


def test_what_was_filled_in_of_a_form_is_there_again_after_the_browser_was_killed(mediator: Handheld) -> None:
    page = mediator.page
    mediator.open("#/mediation-form/mediation")
    page.get_by_label("争议事项").fill("宠物伤人，要求赔偿医药费")
    expect(page.get_by_text("草稿已保存在本机")).to_be_visible()
    mediator.kill()

    mediator.open("#/mediation-form/mediation").get_by_label("PIN").fill(PIN)

    expect(mediator.page.get_by_label("争议事项")).to_have_value("宠物伤人，要求赔偿医药费")


def test_a_photo_that_is_not_ready_as_its_form_is_left_is_in_the_form_again(mediator: Handheld) -> None:
    page = mediator.page
    register(page, "占用楼道，要求搬走杂物")
    page.get_by_role("button", name="下一步：同意调解").click()
    page.get_by_role("button", name="手印").click()
    page.evaluate(MAKING_SMALL_WAITS)
    page.locator("input[type=file]").set_input_files(a_photo())
    page.wait_for_function("window.goOn !== undefined")

    page.go_back()
    expect(page.get_by_text("占用楼道，要求搬走杂物")).to_be_visible()
    page.wait_for_function("window.draftsKept > 0")
    kept = page.evaluate("window.draftsKept")
    page.evaluate("window.goOn()")
    page.wait_for_function("kept => window.draftsKept > kept", arg=kept)

    page.get_by_role("button", name="下一步：同意调解").click()
    expect(page.get_by_text("✓ 已拍照")).to_be_visible()


def test_who_is_asked_takes_the_case_and_a_step_that_no_longer_fits_is_told_with_its_reason(
    mediator: Handheld, handhelds: Handhelds, mediating: ServedHouse
) -> None:
    register(handhelds(mediating.address).sign_in("worker1", PASSWORD), "广场舞太吵")
    page = mediator.page
    mediator.open("#/mediations")
    page.get_by_text("邀请您调解").click()
    mediator.picture("mediation-asked-zh")
    page.get_by_role("button", name="下一步：接案").click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("广场舞太吵")).to_be_visible()
    case = page.url.rpartition("/")[2]

    mediator.lose_network()
    asked = {"outcome": "no_agreement", "reason": "当事人已自行和解", "routes_told": True}
    assert mediating.desk("justice1").post(f"/api/v1/mediations/{case}/end", json=asked).is_success
    page.get_by_role("button", name="下一步：同意调解").click()
    page.get_by_label("已告知权利和义务").check()
    page.get_by_role("button", name="口头").click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("✓ 已同意 · 口头（有记录）")).to_be_visible()
    mediator.find_network()

    expect(page.get_by_role("alert")).to_contain_text("被退回：同意调解")
    expect(page.get_by_text("调解终止").first).to_be_visible()
    mediator.picture("mediation-refused-zh")
