"""派单与异议台: what waits for a person is decided without a hand on the mouse."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import expect

from server.domain.calendar import CHINA
from tests.browser.console.conftest import Seats
from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G1, LAMP, NEAR_THE_BORDER, RIDDLE


def in_days(days: int) -> str:
    """The day so many days from today, as date fields take it."""
    return f"{datetime.now(CHINA) + timedelta(days=days):%Y-%m-%d}"


def test_a_low_certainty_placement_is_settled_by_one_click(seat: Seat, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(f"{LAMP}，在边界上", NEAR_THE_BORDER)))
    page = seat.sign_in("street1", PASSWORD, f"#/desk?ticket={number}")
    place = page.get_by_role("region", name="位置待定")
    expect(place.get_by_role("button")).to_have_count(2)
    assert seat.serious() == []
    assert seat.cut() == []
    seat.pictures("desk-placement")

    place.get_by_role("button").filter(has_text="g1").click()

    expect(place).to_have_count(0)
    assert house.desk("street1").get(f"/api/v1/tickets/{number}").json()["placement"]["chain"][0] == "g1"


def test_a_pile_is_worked_by_keyboard_and_a_wrong_dispatch_taken_back(seat: Seat, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(f"{RIDDLE}，键盘", IN_G1)))
    step(house.desk("street1"), number, "acceptance", {"category": "0104"})
    page = seat.sign_in("street1", PASSWORD, "#/desk")
    expect(page.get_by_role("tab", name="待派单").locator("b")).to_have_text(re.compile("[1-9]"))
    page.get_by_role("button").filter(has_text="键盘").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="按推荐派单")).to_be_visible()

    page.keyboard.press("d")

    expect(page.get_by_role("status").filter(has_text="已办理")).to_be_visible()
    expect(page.locator(f'[data-ticket="{number}"]')).to_have_count(0)

    card = page.get_by_role("region", name="工单", exact=True)
    card.get_by_role("button", name="撤销（撤回派单）").press("Enter")
    expect(card.get_by_label("理由")).to_have_value("操作有误，撤销")
    seat.pictures("desk-recall")
    card.get_by_role("button", name="办理：撤回派单").press("Enter")

    expect(page.locator(f'[data-ticket="{number}"]')).to_be_visible()
    expect(card.get_by_role("button", name="按推荐派单")).to_be_visible()

    card.get_by_role("button", name="派单", exact=True).press("Enter")
    form = card.get_by_role("form", name="派单")
    form.get_by_role("button", name="添加").press("Enter")
    form.get_by_role("combobox", name="单位").select_option(label="港务公司")
    expect(form.get_by_label("说明")).to_have_accessible_name(re.compile(r"\*"))
    seat.pictures("desk-departure")
    form.get_by_role("button", name="办理：派单").press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("说明")
    form.get_by_label("说明").fill("现场在港区")
    form.get_by_role("button", name="办理：派单").press("Enter")
    expect(card.get_by_text("原推荐：城管局")).to_be_visible()


def test_a_return_is_decided_beside_its_chain(seat: Seat, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(f"{LAMP}，退单", IN_G1)))
    handler = house.desk("handler1")
    step(handler, number, "sign", {"leg": 1})
    away = {"leg": 1, "reason_code": "function", "clause": "三定", "suggested_unit": "harbour"}
    assert step(handler, number, "request_return", away).status_code == 200
    page = seat.sign_in("street1", PASSWORD, "#/desk?pile=returns")

    page.get_by_role("button").filter(has_text="退单").filter(has_text=number).click()
    chain = page.get_by_role("region", name="退单申请")
    expect(chain.get_by_text("港务公司")).to_be_visible()
    seat.pictures("desk-return")
    page.get_by_role("region", name="工单").get_by_role("button", name="驳回退单").click()
    page.get_by_label("理由").fill("属于市政照明")
    page.get_by_role("button", name="办理：驳回退单").click()

    expect(chain).to_have_count(0)


def test_a_plan_of_stages_and_a_meeting_are_asked_for_by_their_forms(
    seats: Seats, house: ServedHouse
) -> None:
    number = number_of(registered(house, a_report("人行道整段塌陷，会商", IN_G1, category="0106")))
    street = house.desk("street1")
    if house.desk("street1").get(f"/api/v1/tickets/{number}").json()["ticket"]["state"] == "to_dispatch":
        assert step(street, number, "dispatch", {"units": [{"unit": "urban"}]}).status_code == 200
    step(house.desk("handler1"), number, "sign", {"leg": 1})
    page = seats().sign_in("handler1", PASSWORD, f"#/handling?ticket={number}")
    card = page.get_by_role("region", name="工单", exact=True)
    card.get_by_text("其他步骤").click()
    card.get_by_role("button", name="阶段性方案").click()
    form = card.get_by_role("form", name="阶段性方案")
    form.get_by_label("方案").fill("先围挡，再修复")
    form.get_by_role("button", name="添加").click()
    form.get_by_label("内容").fill("围挡")
    form.get_by_label("期限").fill(in_days(5))
    form.get_by_role("button", name="办理：阶段性方案").click()
    expect(card.get_by_role("status").filter(has_text="已办理")).to_be_visible()

    opened = {"units": ["urban", "harbour"], "reason": "职责不明"}
    assert step(house.desk("district1"), number, "open_consultation", opened).status_code == 200
    page = seats().sign_in("district1", PASSWORD, f"#/desk?pile=consultations&ticket={number}")
    card = page.get_by_role("region", name="工单", exact=True)
    card.get_by_text("其他步骤").click()
    card.get_by_role("button", name="召集会议").click()
    form = card.get_by_role("form", name="召集会议")
    form.get_by_label("开会时间").fill(f"{in_days(2)}T09:00")
    form.get_by_label("地点").fill("区政府三楼")
    form.get_by_label("议题").fill("定责")
    form.get_by_role("button", name="办理：召集会议").click()
    expect(card.get_by_role("status").filter(has_text="已办理")).to_be_visible()


def test_what_was_merged_by_mistake_is_taken_back_by_a_step_of_the_rules(
    seat: Seat, house: ServedHouse
) -> None:
    master = number_of(registered(house, a_report(f"{LAMP}，同一盏", IN_G1)))
    number = number_of(registered(house, a_report(f"{LAMP}，同一盏，还没亮", IN_G1)))
    page = seat.sign_in("street1", PASSWORD, f"#/desk?ticket={number}")
    beside = page.get_by_role("region", name="疑似重复")
    other = beside.locator(".sides").filter(has_text=master)
    expect(other.get_by_role("button", name="并入此件")).to_be_disabled()
    assert seat.serious() == []

    beside.get_by_label("已把主单号告知诉求人").check()
    other.get_by_role("button", name="并入此件").click()
    card = page.get_by_role("region", name="工单", exact=True)
    expect(card.get_by_text("已并单").first).to_be_visible()
    card.get_by_role("button", name="撤销（拆单）").click()
    expect(card.get_by_label("理由")).to_have_value("操作有误，撤销")
    card.get_by_role("button", name="办理：拆单").click()

    expect(card.get_by_text("待受理").first).to_be_visible()
    expect(card.get_by_role("listitem").filter(has_text="操作有误，撤销")).to_be_visible()


def test_what_is_half_written_outlives_somebody_elses_step(seat: Seat, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(f"{LAMP}，写到一半", IN_G1)))
    page = seat.sign_in("street1", PASSWORD, f"#/desk?ticket={number}")
    card = page.get_by_role("region", name="工单")
    card.get_by_text("其他步骤").click()
    card.get_by_role("button", name="备注", exact=True).click()
    card.get_by_label("内容").fill("写到一半")

    assert step(house.desk("operator1"), number, "note", {"text": "来电补充"}).status_code == 200
    expect(card.get_by_role("listitem").filter(has_text="备注：")).to_be_visible()

    expect(card.get_by_label("内容")).to_have_value("写到一半")
    card.get_by_role("button", name="办理：备注").click()
    expect(card.get_by_role("alert")).to_contain_text("刚被他人更新")
    expect(card.get_by_label("内容")).to_have_value("写到一半")
    card.get_by_role("button", name="办理：备注").click()
    expect(card.get_by_role("status").filter(has_text="已办理")).to_be_visible()


def test_somebody_quicker_is_noticed(seat: Seat, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(f"{RIDDLE}，抢先", IN_G1)))
    page = seat.sign_in("street1", PASSWORD, f"#/desk?pile=accept&ticket={number}")
    card = page.get_by_role("region", name="工单")
    expect(card.get_by_role("button", name="受理", exact=True)).to_be_visible()

    step(house.desk("operator1"), number, "acceptance", {"category": "0104"})

    expect(card.get_by_role("button", name="派单", exact=True)).to_be_visible()
    expect(card.get_by_text("待派单").first).to_be_visible()
