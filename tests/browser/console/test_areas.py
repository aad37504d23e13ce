"""管理: boundaries: a file is examined, tried out and proposed by one, and approved by another; seen on the map."""

import json
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.console.conftest import Seats
from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered
from tests.doors.test_boundaries import RENAMED, collection, drawn, until_done
from tests.server.small_city import IN_G1


def a_file(folder: Path, *areas: dict[str, object]) -> Path:
    file = folder / "areas.geojson"
    file.write_text(json.dumps(collection(*areas)), encoding="utf-8")
    return file


def test_a_grid_is_divided_by_two_people_who_see_before_and_after(
    seats: Seats, house: ServedHouse, tmp_path: Path
) -> None:
    number = number_of(registered(house, a_report("路灯不亮，划分", IN_G1)))
    street, district = seats(), seats()
    page = street.sign_in("street1", PASSWORD, "#/manage?page=areas")
    page.get_by_role("button", name="新方案").click()
    page.get_by_label("边界文件").set_input_files(
        a_file(tmp_path, drawn("g11", 0, 0.4), drawn("g12", 0.4, 1))
    )
    expect(page.get_by_text("与现行不同的区域 2 个")).to_be_visible()

    form = page.get_by_role("form", name="试算")
    form.get_by_label("版本名").fill("v2")
    form.get_by_label("撤销的区域代码").fill("g1")
    form.get_by_label("人工确定的去向").fill("g1 g11")
    form.get_by_role("button", name="试算").click()
    expect(page.get_by_role("alert")).to_contain_text("旧代码 = 新代码")
    form.get_by_label("人工确定的去向").fill("")
    form.get_by_role("button", name="试算").click()
    dry_run = page.get_by_role("region", name="试算结果")
    dry_run.get_by_text("改归属的工单").click()
    expect(dry_run.get_by_role("row").filter(has_text=number)).to_contain_text("g12")
    assert street.serious() == []
    assert street.cut() == []
    page.get_by_role("button", name="提出方案").click()
    expect(page.get_by_role("region", name="划分方案").get_by_text("待批准")).to_be_visible()
    expect(page.get_by_role("button", name="批准", exact=True)).to_have_count(0)

    other = district.sign_in("district1", PASSWORD, page.url[page.url.index("#") :])
    expect(other.get_by_role("region", name="试算结果")).to_be_visible()
    expect(other.locator(".map")).to_have_attribute("aria-busy", "false")
    district.pictures("manage-areas")
    other.get_by_role("button", name="批准", exact=True).click()
    other.get_by_role("button", name="确认批准").click()
    expect(other.get_by_role("region", name="划分方案").get_by_text("district-1")).to_be_visible()
    assert district.serious() == []

    until_done(house.desk("district1"), other.url.rpartition("redivision=")[2])
    other.reload()
    waiting = other.get_by_role("form", name="王一")
    waiting.get_by_label("g12").check()
    district.pictures("manage-posts-left")
    assert district.serious() == []
    assert district.cut() == []
    waiting.get_by_role("button", name="确定去向").click()
    expect(other.get_by_text("没有待定岗位")).to_be_visible()
    held = house.desk("admin1").get("/api/v1/people/worker-1").json()["posts"]
    assert [post["area"]["code"] for post in held] == ["g12"]


def test_what_is_wrong_with_a_file_is_listed_and_stands_on_the_map(seat: Seat, tmp_path: Path) -> None:
    page = seat.sign_in("district1", PASSWORD, "#/manage?page=areas")
    page.get_by_role("button", name="新方案").click()
    page.get_by_label("边界文件").set_input_files(a_file(tmp_path, drawn("g3", 2, 3.1), drawn("g4", 3, 4)))

    report = page.get_by_role("region", name="体检报告")
    report.get_by_role("button").filter(has_text="重叠").first.click()
    expect(page.get_by_text("体检问题")).to_be_visible()
    expect(page.locator(".map")).to_have_attribute("aria-busy", "false")
    seat.pictures("manage-health")
    assert seat.serious() == []
    assert seat.cut() == []

    (tmp_path / "broken.geojson").write_text("[[[[", encoding="utf-8")
    page.get_by_label("边界文件").set_input_files(tmp_path / "broken.geojson")
    expect(report.get_by_text("没有可用的区域")).to_be_visible()


def test_a_proposal_is_tried_again_after_an_edit_proposed_as_tried_and_kept_until_then(
    seat: Seat, tmp_path: Path
) -> None:
    page = seat.sign_in("street1", PASSWORD, "#/manage?page=areas")
    page.get_by_role("button", name="新方案").click()
    page.get_by_label("边界文件").set_input_files(a_file(tmp_path, drawn("g2", 1, 1.9)))
    form = page.get_by_role("form", name="试算")
    form.get_by_label("版本名").fill("v7")
    form.get_by_role("button", name="试算").click()
    page.get_by_label("空隙和重叠确属有意").check()

    form.get_by_label("版本名").fill("v8")
    expect(page.get_by_role("button", name="提出方案")).to_have_count(0)
    expect(page.get_by_role("region", name="试算结果")).to_have_count(0)
    form.get_by_role("button", name="试算").click()
    expect(page.get_by_label("空隙和重叠确属有意")).not_to_be_checked()
    page.get_by_role("button", name="提出方案").click()

    expect(page.get_by_role("region", name="划分方案").get_by_role("heading")).to_contain_text("v8")
    page.get_by_role("button", name="撤回").click()
    page.get_by_role("button", name="确认撤回").click()
    expect(page.get_by_role("region", name="划分方案").get_by_text("已撤回")).to_be_visible()

    page.get_by_role("button", name="新方案").click()
    page.get_by_label("边界文件").set_input_files(a_file(tmp_path, drawn("g2", 1, 1.8)))
    expect(form.get_by_label("版本名")).to_have_value("")
    form.get_by_label("版本名").fill("v9")
    page.get_by_role("button").filter(has_text="v8").click()
    expect(form).to_have_count(0)
    page.get_by_role("button", name="新方案").click()
    expect(form.get_by_label("版本名")).to_have_value("v9")


def test_somebody_elses_proposal_is_withdrawn_only_by_who_might_approve_it(
    seats: Seats, house: ServedHouse
) -> None:
    made = house.desk("admin1").post("/api/v1/redivisions", json=RENAMED).raise_for_status().json()
    at = f"#/manage?page=areas&redivision={made['redivision']['id']}"
    street, district = seats().sign_in("street1", PASSWORD, at), seats().sign_in("district1", PASSWORD, at)

    for page, ways in ((street, 0), (district, 1)):
        expect(page.get_by_role("region", name="划分方案").get_by_text("待批准")).to_be_visible()
        expect(page.get_by_role("button", name="撤回", exact=True)).to_have_count(ways)
        expect(page.get_by_text("自己提出的由另一人批准")).to_have_count(0)
