"""管理: by which rules is decided, what a change of them would change, and who did what."""

import re

from playwright.sync_api import FilePayload, expect

from server.data import policy_bytes
from tests.browser.console.conftest import Seats
from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered
from tests.server.small_city import IN_G1, LAMP


def test_a_policy_is_proposed_by_one_and_approved_by_another(seats: Seats) -> None:
    admin, district = seats(), seats()
    page = admin.sign_in("admin1", PASSWORD, "#/manage?page=rules")
    expect(page.get_by_text("全部与标准相同")).to_be_visible()
    page.get_by_role("button", name="提出变更").click()
    form = page.get_by_role("form", name="提出变更")
    form.get_by_label("种类").select_option(label="政策")
    form.get_by_label("文件内容").fill(policy_bytes("haikou").decode() + "\nodd = 1\n")
    form.get_by_label("原因").fill("会议纪要 2026-17")
    form.get_by_role("button", name="校验并提出").click()
    expect(form.get_by_role("alert")).to_contain_text("odd")

    form.get_by_label("文件内容").fill(policy_bytes("haikou").decode())
    form.get_by_role("button", name="校验并提出").click()
    card = page.get_by_role("region", name="规则变更")
    expect(card.get_by_role("row").filter(has_text="terms.pass_on")).to_contain_text("30 分钟")
    expect(card.get_by_text("由另一人批准")).to_be_visible()
    expect(card.get_by_role("button", name="批准")).to_have_count(0)
    admin.pictures("manage-rules")
    assert admin.serious() == []
    assert admin.cut() == []

    other = district.sign_in("district1", PASSWORD, page.url[page.url.index("#") :])
    decision = other.get_by_role("form", name="决定")
    decision.get_by_label("原因").fill("同意")
    decision.get_by_role("button", name="批准").click()
    expect(other.get_by_role("region", name="规则变更").get_by_text("已批准 · district-1")).to_be_visible()
    assert district.serious() == []


def test_what_was_written_of_a_rule_stays_while_others_are_looked_at_and_a_file_asks_first(
    seat: Seat,
) -> None:
    page = seat.sign_in("admin1", PASSWORD, "#/manage?page=rules")
    page.get_by_role("button", name="提出变更").click()
    form = page.get_by_role("form", name="提出变更")
    form.get_by_label("文件内容").fill("未写完的清单")
    chosen: FilePayload = {"name": "新清单.csv", "mimeType": "text/csv", "buffer": b"unit,category\n"}
    form.get_by_label("从文件读入").set_input_files(chosen)
    question = form.get_by_role("status").filter(has_text="新清单.csv")
    question.get_by_role("button", name="关闭").click()
    expect(form.get_by_label("文件内容")).to_have_value("未写完的清单")
    form.get_by_label("从文件读入").set_input_files(chosen)
    question.get_by_role("button", name="用文件替换").click()
    expect(form.get_by_label("文件内容")).to_have_value("unit,category\n")
    form.get_by_label("文件内容").fill("未写完的清单")
    form.get_by_label("种类").select_option(label="政策")
    expect(form.get_by_label("文件内容")).to_have_value("")
    page.get_by_role("button", name="现行规则").click()
    expect(page.get_by_role("region", name="现行规则")).to_be_visible()
    expect(form).to_have_count(0)

    page.get_by_role("button", name="提出变更").click()
    form.get_by_label("种类").select_option(label="职责清单")
    expect(form.get_by_label("文件内容")).to_have_value("未写完的清单")


def test_a_duty_list_is_tried_on_what_came_in_before_it_is_proposed(seat: Seat, house: ServedHouse) -> None:
    registered(house, a_report(f"{LAMP}，试算", IN_G1))
    page = seat.sign_in("admin1", PASSWORD, "#/manage?page=rules")
    page.get_by_role("button", name="提出变更").click()
    form = page.get_by_role("form", name="提出变更")
    form.get_by_role("button", name="以现行文本开始").click()
    expect(form.get_by_label("文件内容")).to_have_value(re.compile("urban,01,city,lead"))
    form.get_by_role("button", name="按行编辑").click()
    form.get_by_role("button", name="添加一行").click()
    form.get_by_label("承办单位").select_option(label="甲街道")
    form.get_by_label("类别").select_option("0104")
    form.get_by_label("区域代码").fill("s9")
    form.get_by_label("依据").fill("街道职责")
    form.get_by_label("起", exact=True).fill("2026-01-01")
    form.get_by_role("button", name="试算").click()
    expect(form.get_by_role("group").get_by_role("alert")).to_contain_text("s9")
    seat.pictures("manage-rows")
    assert seat.serious() == []
    assert seat.cut() == []
    form.get_by_role("button", name="以现行文本开始").click()
    expect(form.get_by_text("会替换已写的内容")).to_be_visible()
    form.get_by_role("button", name="关闭").click()
    form.get_by_label("区域代码").fill("s1")
    form.get_by_role("button", name="上移").click()
    form.get_by_role("button", name="试算").click()

    expect(form.get_by_role("region", name="试算").get_by_role("status")).to_contain_text("会派给别的单位")
    expect(form.get_by_role("row").filter(has_text="路灯")).to_contain_text("甲街道")
    seat.pictures("manage-trial")
    assert seat.serious() == []
    assert seat.cut() == []

    form.get_by_label("原因").fill("街道承接路灯")
    form.get_by_role("button", name="校验并提出").click()
    change = page.get_by_role("region", name="规则变更")
    expect(change.get_by_role("row").filter(has_text="0104 · s1 · street-1")).to_contain_text("街道职责")


def test_who_looked_at_a_contact_and_why_is_found_by_person_and_deed(seat: Seat, house: ServedHouse) -> None:
    contact = {"name": "符先生", "phone": "13876543211"}
    number = number_of(registered(house, a_report("路灯不亮，留痕", IN_G1, contact=contact)))
    asked = {"purpose": "check", "reason": "核对位置"}
    house.desk("street1").post(f"/api/v1/tickets/{number}/contact-reveals", json=asked)
    page = seat.sign_in("supervisor1", PASSWORD, "#/manage?page=audit")

    page.get_by_label("事项").select_option(label="查看联系方式")
    page.get_by_label("人员").fill("coordinator-1")
    row = page.get_by_role("row").filter(has_text="核对位置")
    expect(row.get_by_text("吴调")).to_be_visible()
    expect(page.get_by_role("cell", name="更改设置")).to_have_count(0)
    seat.pictures("manage-audit")
    assert seat.serious() == []
    assert seat.cut() == []

    page.get_by_label("事项").select_option(label="导出轨迹")
    expect(page.get_by_text("没有符合条件的记录")).to_be_visible()


def test_a_subscription_tells_its_secret_once_and_what_became_of_its_messages(
    seat: Seat, house: ServedHouse
) -> None:
    page = seat.sign_in("admin1", PASSWORD, "#/manage?page=webhooks")
    expect(page.get_by_text("没有订阅")).to_be_visible()
    form = page.get_by_role("form", name="新建订阅")
    form.get_by_label("接收方").fill("城运中心")
    form.get_by_label("地址").fill("http://city.example/hook")
    form.get_by_role("button", name="新建订阅").click()
    expect(page.get_by_role("alert")).to_be_visible()

    form.get_by_label("地址").fill("https://city.example/hook")
    form.get_by_role("button", name="新建订阅").click()
    expect(page.get_by_role("status").filter(has_text="签名密钥")).to_contain_text("whsec_")
    registered(house, a_report("路灯不亮，推送", IN_G1))
    page.reload()
    expect(page.get_by_role("cell", name="Reported").first).to_be_visible()
    expect(page.get_by_text("whsec_")).to_have_count(0)
    seat.pictures("manage-webhooks")
    assert seat.serious() == []
    assert seat.cut() == []

    page.get_by_role("button", name="取消订阅").click()
    page.get_by_role("button", name="确认取消订阅").click()
    expect(page.get_by_text("没有订阅")).to_be_visible()


def test_who_approves_numbers_sees_the_subscription_and_asks_for_no_messages(
    seat: Seat, house: ServedHouse
) -> None:
    asked = {"name": "区城运中心", "url": "https://district.example/hook"}
    made = house.desk("admin1").post("/api/v1/webhooks", json=asked).raise_for_status().json()
    page = seat.sign_in("district1", PASSWORD, f"#/manage?page=webhooks&webhook={made['id']}")

    page.get_by_role("button", name="批准带号码").click()
    page.get_by_role("button", name="确认批准带号码").click()

    expect(page.get_by_role("definition").filter(has_text=re.compile("^是$"))).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("combobox", name="状态")).to_have_count(0)
    house.desk("admin1").delete(f"/api/v1/webhooks/{made['id']}").raise_for_status()
