"""管理: contacts leave the house by two people: one asks and takes the file, the other agrees; each line is marked."""

import csv
import io
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import looking
from tests.browser.console.conftest import Seats
from tests.browser.console.seat import DESKTOP
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered
from tests.server.small_city import IN_G1

PHONE = (390, 844)


def test_contacts_are_asked_for_by_one_agreed_to_by_another_and_taken_once_with_a_number_in_each_line(
    seats: Seats, house: ServedHouse
) -> None:
    contact = {"name": "符先生", "phone": "13876543213"}
    numbers = [number_of(registered(house, a_report("路灯不亮", IN_G1, contact=contact))) for _ in range(2)]
    supervisor, district = seats(), seats()
    page = supervisor.sign_in("supervisor1", PASSWORD, "#/manage?page=exports")
    form = page.get_by_role("form", name="申请导出")
    form.get_by_label("工单号").fill("\n".join(numbers))
    expect(form.get_by_text("工单号（2 件）")).to_be_visible()
    form.get_by_label("理由").fill("满意度抽查")
    form.get_by_role("button", name="申请导出").click()
    own = page.get_by_role("region").filter(has_text="申请导出 2 件工单的联系方式")
    expect(own.get_by_text("等第二人同意，7 天内有效")).to_be_visible()

    second = district.sign_in("district1", PASSWORD, "#/manage?page=exports")
    asked = second.get_by_role("region").filter(has_text="申请导出 2 件工单的联系方式")
    expect(asked.get_by_text("满意度抽查")).to_be_visible()
    asked.get_by_label("同意的理由").fill("抽查名单已核对")
    for width, height in (PHONE, DESKTOP):
        second.set_viewport_size({"width": width, "height": height})
        looking.picture(second, f"manage-exports-agree-{width}x{height}")
    assert district.serious() == []
    asked.get_by_role("button", name="同意导出").click()
    expect(asked).to_have_count(0)

    page.reload()
    expect(own.get_by_text("每行带本次导出的留痕编号")).to_be_visible()
    for width, height in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        looking.picture(page, f"manage-exports-take-{width}x{height}")
    assert supervisor.serious() == []
    assert supervisor.cut() == []
    with page.expect_download() as taken:
        own.get_by_role("button", name="导出文件").click()
    _, *rows = csv.reader(io.StringIO(Path(taken.value.path()).read_text(encoding="utf-8-sig")))
    assert sorted(row[0].strip() for row in rows) == sorted(numbers)
    expect(page.get_by_role("status").filter(has_text="已导出")).to_be_visible()
    expect(own).to_have_count(0)
    log = house.desk("supervisor1").get("/api/v1/audit", params={"ticket": numbers[0]}).json()["entries"]
    assert {row[3] for row in rows} & {entry["token"] for entry in log}
