"""待办、工单办理, as somebody works on a ticket: found, taken up, looked at, answered, with no network too."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from seed.running_server import RunningServer
from sync.clock import system_clock
from tests.browser.conftest import Handhelds
from tests.browser.handheld import PIN, Handheld
from tests.browser.test_reporting import a_photo
from tests.doors.city import PASSWORD
from tests.doors.house import Json, ServedHouse
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G1, LAMP, as_json

#: So far apart that both of two contacts count.
THREE_HOURS = timedelta(hours=3)


@pytest.fixture
def house(server: RunningServer) -> Iterator[ServedHouse]:
    served = ServedHouse(server.address, Path())
    yield served
    served.close()


def open_ticket(handheld: Handheld, card: Json) -> Page:
    """The ticket's screen, come to by the list."""
    handheld.open("#/todo")
    page = handheld.page
    page.get_by_role("link", name=number_of(card)).click()
    expect(page.get_by_role("heading", name=number_of(card))).to_be_visible()
    return page


def take(page: Page, name: str) -> None:
    """Go to the form of a step."""
    page.get_by_role("navigation", name="办理").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def recorded(page: Page) -> None:
    """Send the form in, and go back to the ticket."""
    expect(page.get_by_text("已保存到本机，联网后自动上报")).to_be_visible()
    page.get_by_role("link", name="返回工单").click()
    expect(page.get_by_role("heading", name="留痕")).to_be_visible()


def signed(page: Page) -> None:
    take(page, "签收")
    page.get_by_role("button", name="确认签收").click()
    recorded(page)


def test_a_day_with_no_network_is_taken_by_the_server_in_the_evening(
    handheld: Handheld, handhelds: Handhelds, house: ServedHouse
) -> None:
    card = registered(house, a_report(contact={"name": "夏雨", "phone": "13812345678"}))
    handheld.sign_in("handler1", PASSWORD)
    page = open_ticket(handheld, card)
    handheld.wait_until_kept()
    handheld.lose_network()

    signed(page)
    expect(page.get_by_text("暂定，以服务器确认为准").first).to_be_visible()
    take(page, "联系群众")
    page.get_by_role("button", name="电话").click()
    page.get_by_label("联系结果").fill("已告知诉求人今天到场")
    page.get_by_role("button", name="提交").click()
    recorded(page)
    take(page, "反馈办结")
    page.get_by_label("办理情况").fill("更换灯泡一处")
    expect(page.get_by_text("草稿已保存在本机")).to_be_visible()
    handheld.kill()  # in the middle of writing: what was typed is kept

    page = handheld.open(f"#/ticket/{card['ticket']['id']}", offline=True)
    page.get_by_label("PIN").fill(PIN)
    take(page, "反馈办结")
    expect(page.get_by_label("办理情况")).to_have_value("更换灯泡一处")
    page.get_by_label("公开答复内容").fill("路灯已修好")
    page.get_by_role("region", name="处置后照片").get_by_label("拍照").set_input_files(a_photo())
    expect(page.get_by_role("img", name="第 1 张照片")).to_be_visible()
    page.get_by_label("已联系诉求人").check()
    page.get_by_role("button", name="提交").click()
    recorded(page)
    expect(page.get_by_text("待同步", exact=True)).to_have_count(3)
    handheld.picture("ticket-provisional-zh", whole=True)

    handheld.find_network()
    page.reload()
    page.get_by_label("PIN").fill(PIN)
    expect(page.get_by_text("已受理", exact=True)).to_have_count(3)
    expect(page.get_by_text("待审核").first).to_be_visible()
    answered = house.desk("operator1").get(f"/api/v1/tickets/{number_of(card)}").json()
    assert answered["ticket"]["state"] == "to_review"
    assert answered["legs"][0]["answered_at"]

    # The worker of the grid sees what was done, and the photo as the server shows it.
    worker = handhelds()
    worker.sign_in("worker1", PASSWORD)
    page = worker.open(f"#/ticket/{card['ticket']['id']}")
    expect(page.get_by_text("更换灯泡一处")).to_be_visible()
    expect(page.get_by_role("button", name="看大图：处置后")).to_be_visible()
    worker.picture("ticket-of-the-grid-zh", whole=True)


def test_a_contact_stays_masked_until_somebody_says_what_for_and_is_asked_of_the_server(
    handheld: Handheld, house: ServedHouse
) -> None:
    card = registered(house, a_report(contact={"name": "夏雨荷", "phone": "13812345678"}))
    handler = house.handheld("handler1")
    handler.verdict(handler.push("sign", {"leg": 1}, card["ticket"]["id"]))
    handheld.sign_in("handler1", PASSWORD)
    page = open_ticket(handheld, card)
    contact = page.get_by_role("region", name="诉求人")
    expect(contact).to_contain_text("夏** 138****5678")

    contact.get_by_role("button", name="看联系方式").click()
    contact.get_by_role("button", name="看联系方式").click()
    expect(contact.get_by_role("alert")).to_have_text("请选择用途并填写理由")
    contact.get_by_role("button", name="上门").click()
    contact.get_by_label("理由").fill("约上门时间")
    assert [*handheld.serious(), *handheld.too_small()] == []
    contact.get_by_role("button", name="看联系方式").click()

    expect(contact.get_by_role("link", name="13812345678")).to_be_visible()
    handheld.picture("ticket-contact-zh", whole=True)
    contact.get_by_role("button", name="收起").click()
    expect(contact).not_to_contain_text("13812345678")
    handheld.lose_network()
    expect(contact).to_contain_text("联网后可看")


def test_the_list_says_what_is_due_is_narrowed_by_what_is_expected_and_stays_so(
    handheld: Handheld, house: ServedHouse
) -> None:
    cards = [registered(house, a_report(f"路灯不亮，第 {n} 处，晚上看不见路")) for n in range(1, 4)]
    house.handheld("handler1").verdict(
        house.handheld("handler1").push("sign", {"leg": 1}, cards[0]["ticket"]["id"])
    )
    handheld.sign_in("handler1", PASSWORD)
    page = handheld.open("#/todo")
    to_sign, to_answer = (page.get_by_role("link", name=number_of(card)) for card in (cards[1], cards[0]))
    expect(to_answer).to_be_visible()
    expect(to_sign).to_contain_text("剩")
    handheld.picture("todo-zh")

    page.get_by_text("筛选").click()
    page.get_by_role("button", name="反馈办结").click()

    expect(to_answer).to_be_visible()
    expect(to_sign).to_have_count(0)
    handheld.picture("todo-narrowed-zh")
    assert [*handheld.serious(), *handheld.too_small()] == []

    to_answer.click()
    expect(page.get_by_role("heading", name=number_of(cards[0]))).to_be_visible()
    page.go_back()

    expect(to_answer).to_be_visible()
    expect(to_sign).to_have_count(0)


def test_what_is_to_be_looked_at_on_the_spot_is_found_shown_with_its_distance_and_answered(
    handheld: Handheld, house: ServedHouse
) -> None:
    card = registered(house, a_report())
    ordered = step(
        house.desk("street1"), number_of(card), "order_field_task", {"kind": "verify", "what": "灯杆是否倾斜"}
    )
    assert ordered.status_code == 200, ordered.text
    handheld.sign_in("worker1", PASSWORD)
    page = open_ticket(handheld, card)
    expect(page.get_by_text("灯杆是否倾斜")).to_be_visible()

    take(page, "核实核查")
    page.get_by_role("button", name="属实", exact=True).click()
    page.get_by_label("拍照").set_input_files(a_photo())
    expect(page.get_by_role("img", name="第 1 张照片")).to_be_visible()
    expect(page.get_by_text("距工单位置")).to_be_visible()
    handheld.picture("step-field-task-zh", whole=True)
    assert [*handheld.serious(), *handheld.too_small()] == []
    page.get_by_role("button", name="提交").click()
    recorded(page)

    expect(page.get_by_text("已受理", exact=True)).to_be_visible()
    expect(page.get_by_role("navigation", name="办理").get_by_role("link", name="核实核查")).to_have_count(0)


def test_what_the_server_refuses_says_why_and_is_mended_with_the_words_still_there(
    handheld: Handheld, house: ServedHouse
) -> None:
    card = registered(house, a_report())
    handheld.sign_in("handler1", PASSWORD)
    page = open_ticket(handheld, card)
    take(page, "退单申请")
    page.get_by_role("button", name="职能不符").click()
    page.get_by_label("依据条款").fill("三定方案第四条")
    page.get_by_role("button", name="选择单位").click()
    page.get_by_role("button", name="城管局").click()  # the unit's own name
    page.get_by_role("button", name="提交").click()
    recorded(page)

    expect(page.get_by_text("被退回", exact=True)).to_be_visible()
    handheld.picture("ticket-refused-zh", whole=True)
    page.get_by_role("link", name="修改后重报").click()

    expect(page.get_by_label("依据条款")).to_have_value("三定方案第四条")


def test_what_a_step_still_lacks_is_told_beforehand_and_may_be_made_up_for_with_no_network(
    handheld: Handheld, house: ServedHouse
) -> None:
    reported = {"request_type": "HELP", "description": LAMP, "position": as_json(IN_G1)}
    worker = house.handheld("worker1")
    own_id = worker.push("report", reported)
    assert worker.verdict(own_id)["status"] == "accepted"
    handler = house.handheld("handler1")
    assert handler.verdict(handler.push("sign", {"leg": 1}, own_id))["status"] == "accepted"
    called = {"manner": "phone", "reached": True, "result": "已约明天"}
    assert handler.verdict(handler.push("contact", called, own_id))["status"] == "accepted"
    page = handheld.sign_in("handler1", PASSWORD)
    handheld.open(f"#/ticket/{own_id}")
    pause = page.get_by_role("navigation", name="办理").get_by_role("link", name="待诉求人配合")
    expect(page.get_by_text("待诉求人配合 现在还不能办：须先有 2 次联系记录")).to_be_visible()
    expect(pause).to_have_count(0)
    handheld.picture("ticket-lacking-zh", whole=True)
    handheld.wait_until_kept()
    handheld.lose_network()

    # So long after that it has locked itself.
    page.clock.set_fixed_time(system_clock() + THREE_HOURS)
    page.get_by_label("PIN").fill(PIN)
    take(page, "联系群众")
    page.get_by_role("button", name="电话").click()
    page.get_by_label("联系结果").fill("等诉求人提供购房合同")
    page.get_by_role("button", name="提交").click()
    recorded(page)

    expect(pause).to_be_visible()
    expect(page.get_by_text("现在还不能办")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_ticket_and_its_forms_are_easy_to_see_and_to_touch(
    handheld: Handheld, house: ServedHouse, language: str
) -> None:
    card = registered(house, a_report())
    own_id = card["ticket"]["id"]
    handler = house.handheld("handler1")
    assert handler.verdict(handler.push("sign", {"leg": 1}, own_id))["status"] == "accepted"
    page = handheld.sign_in("handler1", PASSWORD)
    page.evaluate("language => localStorage.setItem('language', language)", language)
    page.reload()
    page.get_by_label("PIN").fill(PIN)
    troubles = []

    for screen in (f"ticket/{own_id}", *(f"step/{own_id}.{kind}" for kind in ("result", "return_request"))):
        handheld.open(f"#/{screen}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(number_of(card))
        expect(page.get_by_text(re.compile(r"\d [AP]M\b"))).to_have_count(0)  # 24 hours in either language
        handheld.picture(f"{screen.replace(own_id, '').replace('/.', '-')}-{language}", whole=True)
        troubles += [f"{screen}: {each}" for each in (*handheld.serious(), *handheld.too_small())]

    assert troubles == []


def test_who_takes_over_a_post_sees_the_list_at_home_and_says_so(
    handheld: Handheld, house: ServedHouse
) -> None:
    desk = house.desk("street1")
    page = handheld.sign_in("worker2", PASSWORD)
    asked = {"leaver": "worker-1", "successor": "worker-2"}
    made = desk.post("/api/v1/handovers", json=asked).json()

    card = page.get_by_role("region", name="岗位交接")
    card.get_by_role("button", name="查看交接清单").click()
    expect(card.get_by_text("移交的未结工单")).to_be_visible()
    assert [*handheld.serious(), *handheld.too_small()] == []
    card.get_by_role("button", name="确认接手").click()
    expect(card.get_by_role("status")).to_contain_text("您已确认")

    assert desk.get(f"/api/v1/handovers/{made['id']}").json()["taken_at"] is not None
    desk.post(f"/api/v1/handovers/{made['id']}/withdrawal")
    expect(card).to_have_count(0)
