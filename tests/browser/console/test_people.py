"""管理: who works here: found, entered, given a post and a password, handed over; handhelds let in and stopped."""

import re

from playwright.sync_api import Page, expect

from tests.browser.console.conftest import Seats
from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered
from tests.server.small_city import IN_G1


def chosen(page: Page, name: str) -> None:
    page.get_by_role("button").filter(has_text=name).first.click()
    expect(page.get_by_role("region", name="人员", exact=True)).to_be_visible()


def test_an_administrator_enters_a_person_who_signs_in_with_the_password_that_is_told_once(
    seat: Seat, house: ServedHouse
) -> None:
    page = seat.sign_in("admin1", PASSWORD)
    page.get_by_role("button", name="新增人员").click()
    form = page.get_by_role("form", name="新增人员")
    form.get_by_label("人员编号").fill("worker-21")
    form.get_by_label("姓名").fill("蔡新")
    form.get_by_label("用户名").fill("worker21")
    form.get_by_label("网格员").check()
    form.get_by_label("区域（名称或代码）").fill("g2")
    form.get_by_role("button", name="添加").click()
    seat.pictures("manage-person")
    assert seat.serious() == []
    assert seat.cut() == []
    form.get_by_role("button", name="保存").click()

    told = page.get_by_role("status").filter(has_text="初始口令")
    password = told.locator("b").inner_text()
    signed_in = house.anybody.post("/api/v1/session", json={"login": "worker21", "password": password})
    assert signed_in.status_code == 201


def test_a_look_at_somebody_else_leaves_what_was_written_of_a_new_person(seat: Seat) -> None:
    page = seat.sign_in("admin1", PASSWORD)
    page.get_by_role("button", name="新增人员").click()
    form = page.get_by_role("form", name="新增人员")
    form.get_by_label("姓名").fill("未写完")
    chosen(page, "何巡")
    expect(form).to_have_count(0)

    page.get_by_role("button", name="新增人员").click()
    expect(form.get_by_label("姓名")).to_have_value("未写完")
    form.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="新增人员").click()
    expect(form.get_by_label("姓名")).to_have_value("")


def test_a_post_is_given_and_ended_after_a_second_word(seat: Seat) -> None:
    page = seat.sign_in("admin1", PASSWORD, "#/manage?page=people&words=何巡")
    chosen(page, "何巡")
    page.get_by_role("button", name="任命").click()
    form = page.get_by_role("form", name="任命")
    form.get_by_label("区域（名称或代码）").fill("g2")
    form.get_by_role("button", name="保存").click()

    card = page.get_by_role("region", name="人员", exact=True)
    post = card.get_by_role("listitem").filter(has_text="g2")
    post.get_by_role("button", name="免去").click()
    expect(post.get_by_text("未结工单请用交接")).to_be_visible()
    seat.pictures("manage-people")
    assert seat.serious() == []
    post.get_by_role("button", name="确认免去").click()
    expect(card.get_by_text("没有岗位")).to_be_visible()


def test_a_backup_is_named_beside_the_holder_and_shown_on_the_map(seats: Seats) -> None:
    admin, street = seats(), seats()
    page = admin.sign_in("admin1", PASSWORD, "#/manage?page=people&person=worker-2")
    page.get_by_role("button", name="指定备岗").click()
    form = page.get_by_role("form", name="指定备岗")
    form.get_by_label("备岗人").fill("worker-9")
    form.get_by_role("button", name="保存").click()
    card = page.get_by_role("region", name="人员", exact=True)
    expect(card.get_by_text("何巡")).to_be_visible()
    admin.pictures("manage-backup")
    assert admin.serious() == []
    assert admin.cut() == []

    panel = street.sign_in("street1", PASSWORD, "#/map?layer=grid&area=g2").get_by_role("region", name="区域")
    expect(panel.get_by_text("备岗 何巡")).to_be_visible()
    street.pictures("map-backup")

    card.get_by_role("button", name="取消备岗").click()
    card.get_by_role("button", name="确认取消备岗").click()
    expect(card.get_by_text("何巡")).to_have_count(0)


def test_a_supervisor_sees_a_contact_once_another_person_has_agreed(seats: Seats, house: ServedHouse) -> None:
    contact = {"name": "夏雨荷", "phone": "13812345678"}
    number = number_of(registered(house, a_report("路灯不亮，督办查看", IN_G1, contact=contact)))
    asking, agreeing = seats(), seats()
    page = asking.sign_in("supervisor1", PASSWORD, f"#/map?ticket={number}")
    page.get_by_role("button", name="申请查看联系方式").click()
    form = page.get_by_role("form", name="申请查看联系方式")
    form.get_by_label("理由").fill("督办核实")
    form.get_by_role("button").click()
    expect(page.get_by_text("等第二人同意")).to_be_visible()
    asking.pictures("reveal-waits")

    other = agreeing.sign_in("street1", PASSWORD, "#/desk")
    asked = other.get_by_role("region", name="查看联系方式的申请")
    expect(asked.get_by_text("督办核实")).to_be_visible()
    agreeing.pictures("reveal-asked")
    assert agreeing.serious() == []
    assert agreeing.cut() == []
    asked.get_by_label("同意的理由").fill("督办件")
    asked.get_by_role("button", name="同意查看").click()
    expect(asked).to_have_count(0)

    look = page.get_by_role("form", name="显示联系方式")
    look.get_by_label("理由").fill("督办核实")
    look.get_by_role("button").click()
    expect(page.get_by_text(contact["phone"])).to_be_visible()


def test_what_cannot_be_is_told_beside_the_form(seat: Seat) -> None:
    page = seat.sign_in("admin1", PASSWORD, "#/manage?page=people&person=worker-3")
    page.get_by_role("button", name="变更").click()
    form = page.get_by_role("form", name="变更")
    form.get_by_label("用户名").fill("street1")
    form.get_by_role("button", name="保存").click()

    expect(form.get_by_role("alert")).to_contain_text("login")


def test_everything_that_somebody_stands_for_goes_to_a_colleague_who_agrees_on_their_own_screen(
    seats: Seats, house: ServedHouse
) -> None:
    seat = seats()
    number = number_of(registered(house, a_report("路灯不亮，交接", IN_G1)))
    page = seat.sign_in("street1", PASSWORD, "#/manage?page=people&person=worker-1")
    page.get_by_role("button", name="交接").click()
    form = page.get_by_role("form", name="交接")
    form.get_by_label("接手人").fill("worker-2")
    form.get_by_role("button", name="列出交接清单").click()

    card = page.get_by_role("region", name="交接")
    expect(card.get_by_role("link", name=number)).to_be_visible()
    expect(card.get_by_role("status")).to_contain_text("待双方确认")
    ground = page.get_by_role("region", name="区域在图上")
    expect(ground.locator("canvas")).to_be_visible()
    expect(ground.get_by_role("status")).to_have_count(0)
    seat.pictures("manage-handover")
    assert seat.serious() == []
    assert seat.cut() == []

    card.get_by_label("说明").fill("已离开本市")
    card.get_by_role("button", name="确认", exact=True).click()
    expect(card.get_by_role("status")).to_contain_text("一方已确认")

    successor = seats().sign_in("worker2", PASSWORD)
    asked = successor.get_by_role("region", name="交接")
    asked.get_by_text("移交的未结工单").click()
    expect(asked.get_by_text(number)).to_be_visible()
    asked.get_by_role("button", name="确认接手").click()
    expect(asked).to_have_count(0)

    page.reload()
    expect(card.get_by_role("status")).to_contain_text("已交清")


def test_a_handheld_is_let_in_by_a_code_for_its_camera_which_stays_while_others_are_sought(
    seat: Seat,
) -> None:
    page = seat.sign_in("street1", PASSWORD, "#/manage?page=people&person=worker-9")
    page.get_by_role("button", name="发放配对码").click()

    picture = page.get_by_role("img", name="配对二维码")
    expect(picture).to_be_visible()
    expect(page.get_by_text(re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$"))).to_be_visible()
    assert picture.evaluate("each => each.naturalWidth") > 0

    page.get_by_label("姓名、编号或用户名").fill("王一")
    expect(page.get_by_role("button").filter(has_text="何巡")).to_have_count(0)
    expect(picture).to_be_visible()


def test_a_handheld_that_is_behind_is_seen_and_a_lost_one_stopped(seat: Seat, house: ServedHouse) -> None:
    lost = house.pair("helper1")
    oldest = {"Wangge-Unsent": "3;oldest=2026-11-01T08:00:00+08:00"}
    lost.client.get(lost.mailbox, headers=oldest)
    page = seat.sign_in("street1", PASSWORD, "#/manage?page=handhelds")
    page.get_by_label("有未上报内容").check()
    row = page.get_by_role("row").filter(has_text="陈帮")
    expect(row.get_by_role("cell", name="3", exact=True)).to_be_visible()

    row.get_by_role("button").click()
    form = page.get_by_role("form", name="停用")
    form.get_by_label("原因").fill("在工地遗失")
    form.get_by_label("已遗失").check()
    seat.pictures("manage-handhelds")
    assert seat.serious() == []
    assert seat.cut() == []
    form.get_by_role("button", name="停用").click()

    expect(page.get_by_role("region", name="手持端").get_by_text("已停用 · 遗失")).to_be_visible()
    assert lost.client.get(lost.mailbox).status_code == 401


def test_what_could_not_be_taken_in_is_shown_to_a_coordinator_with_its_reason(
    seat: Seat, house: ServedHouse
) -> None:
    worker = house.handheld("worker9")
    worker.verdict(worker.push("dance", {"step": "<b>探戈</b>"}))
    page = seat.sign_in("street1", PASSWORD, "#/manage?page=quarantine")

    row = page.get_by_role("row").filter(has_text="不认识这种指令")
    row.locator("summary").click()
    expect(row.get_by_text("<b>探戈</b>")).to_be_visible()
    seat.pictures("manage-quarantine")
    assert seat.serious() == []
    assert seat.cut() == []


def test_a_supervisor_looks_and_changes_nobody(seat: Seat) -> None:
    page = seat.sign_in("supervisor1", PASSWORD, "#/manage?page=people&person=worker-1")

    expect(page.get_by_role("navigation", name="管理").get_by_role("link")).to_have_text(
        ["人员与岗位", "手持端", "留痕", "导出联系方式"]
    )
    expect(page.get_by_role("region", name="人员", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="重置口令")).to_have_count(0)
    expect(page.get_by_role("button", name="新增人员")).to_have_count(0)


def test_a_page_without_an_answer_says_so_and_asks_again(seat: Seat) -> None:
    seat.page.route("**/api/v1/people?*", lambda route: route.abort())
    page = seat.sign_in("admin1", PASSWORD, "#/manage?page=people")
    expect(page.get_by_role("alert")).to_contain_text("连不上服务器")

    page.unroute("**/api/v1/people?*")
    page.get_by_role("button", name="重试").click()
    expect(page.get_by_role("button").filter(has_text="何管")).to_be_visible()


def test_pages_are_reached_by_keyboard_and_by_nobody_who_has_none(seat: Seat) -> None:
    page = seat.sign_in("supervisor1", PASSWORD, "#/manage?page=rules")
    expect(page.get_by_role("heading", name="人员与岗位")).to_be_visible()
    page.get_by_role("link", name="手持端").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="手持端")).to_be_visible()

    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("口令")).to_be_visible()
    seat.sign_in("operator1", PASSWORD, "#/manage?page=people")
    expect(page.get_by_role("heading", name="留痕")).to_be_visible()
    expect(page.get_by_role("navigation", name="管理").get_by_role("link")).to_have_text(["留痕"])
