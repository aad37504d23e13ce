"""受理台: who calls is known by their number, and registered by the keys alone within half a minute."""

from playwright.sync_api import Locator, expect

from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import Json, ServedHouse
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import DOG, IN_G1, LAMP

NUMBER = "13766660001"
CALLER: Json = {"name": "夏雨荷", "phone": NUMBER}


def test_a_caller_is_known_registered_by_three_keys_besides_the_words_and_answered_about_the_matter_before(
    seat: Seat, house: ServedHouse
) -> None:
    ended = number_of(registered(house, a_report(f"{DOG}，以前的事", IN_G1, contact=CALLER)))
    assert step(house.desk("operator1"), ended, "withdraw", {"reason": "已好"}).status_code == 200
    waiting = number_of(registered(house, a_report(f"{LAMP}，等了三天", IN_G1, contact=CALLER)))
    page = seat.sign_in("operator1", PASSWORD, "#/reception")
    expect(page.get_by_role("textbox", name="电话")).to_be_focused()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))

    page.keyboard.type(NUMBER)
    earlier = page.get_by_role("region", name="来电人既往诉求")
    rows = earlier.locator("[data-ticket]")
    expect(rows).to_have_count(2)
    assert [rows.nth(no).get_attribute("data-ticket") for no in range(2)] == [waiting, ended]
    expect(matter(earlier, ended).get_by_role("button", name="催办")).to_have_count(0)
    assert seat.serious() == []
    assert seat.cut() == []

    pressed = ["Tab", "Tab", "Tab", "Control+Enter"]
    words = iter(("", "小区门口路灯又不亮了", "椰城大道 8 号"))
    for key in pressed[:-1]:
        page.keyboard.press(key)
        page.keyboard.insert_text(next(words))
    hints = page.get_by_role("complementary", name="提示")
    expect(hints.get_by_role("heading", name="推荐类别")).to_be_visible()
    seat.pictures("reception-caller")
    page.get_by_label("地址").press(pressed[-1])
    done = page.get_by_role("status").filter(has_text="已登记，工单号")
    expect(done).to_contain_text("用时")
    expect(page.get_by_role("textbox", name="电话")).to_be_focused()

    matter(earlier, waiting).get_by_role("button", name="并入此件").click()
    card = page.get_by_role("region", name="工单", exact=True)
    expect(card.get_by_role("button", name="办理：并单")).to_be_visible()
    seat.pictures("reception-merge")
    card.get_by_role("group", name="已告知诉求人").get_by_label("是").check()
    card.get_by_role("button", name="办理：并单").click()
    expect(card.get_by_text("已并单").first).to_be_visible()
    card.get_by_role("button", name="关闭").click()

    matter(earlier, waiting).get_by_role("button", name="催办").click()
    expect(card.get_by_label("内容")).to_have_value("诉求人再次来电催办")
    card.get_by_role("button", name="办理：催办").click()
    expect(card.get_by_role("status").filter(has_text="已办理")).to_be_visible()
    assert house.desk("operator1").get(f"/api/v1/tickets/{waiting}").json()["urges"] == 1
    assert not [each for each in addresses if NUMBER in each]


def matter(earlier: Locator, number: str) -> Locator:
    return earlier.locator(".matter").filter(has=earlier.page.locator(f'[data-ticket="{number}"]'))
