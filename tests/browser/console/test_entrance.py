"""登录、功能栏: who may come in, what they find there, and what is said when something is wrong."""

from playwright.sync_api import expect

from seed.running_server import RunningServer
from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse


def test_a_wrong_password_is_told_in_a_sentence(seat: Seat) -> None:
    page = seat.open()
    page.get_by_label("用户名").fill("street1")
    page.get_by_label("口令").fill("不是这个")
    page.get_by_role("button", name="登录", exact=True).click()

    expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确")
    assert seat.serious() == []


def test_who_was_given_a_password_chooses_one_of_their_own_before_anything_else(
    seat: Seat, house: ServedHouse
) -> None:
    given = {"id": "p-new", "name": "新话务", "roles": ["operator"], "login": "new1"}
    first = house.desk("admin1").post("/api/v1/people", json=given).json()["first_password"]
    page = seat.open()
    page.get_by_label("用户名").fill("new1")
    page.get_by_label("口令").fill(first)
    page.get_by_role("button", name="登录", exact=True).click()

    expect(page.get_by_role("heading", name="修改初始口令")).to_be_visible()
    assert seat.serious() == []
    seat.pictures("console-choose-password")
    page.reload()
    page.get_by_label("初始口令").fill(first)
    page.get_by_label("新口令", exact=True).fill("街巷里的一盏路灯亮了")
    page.get_by_label("再输一遍新口令").fill("街巷里的一盏路灯灭了")
    page.get_by_role("button", name="修改初始口令").click()
    expect(page.get_by_role("alert")).to_have_text("两遍新口令不一样")

    page.get_by_label("再输一遍新口令").fill("街巷里的一盏路灯亮了")
    page.get_by_role("button", name="修改初始口令").click()
    expect(page.get_by_role("heading", name="受理", exact=True)).to_be_visible()


def test_a_coordinator_finds_the_rooms_of_a_coordinator(seat: Seat) -> None:
    page = seat.sign_in("street1", PASSWORD)

    expect(page.get_by_role("navigation").get_by_role("link")).to_have_text(
        ["一张图", "派单与异议", "时限与督办", "分析", "管理", "大屏"]
    )
    expect(page.get_by_text("实时")).to_be_visible()


def test_a_handler_finds_the_unit_alone_and_no_address_leads_elsewhere(seat: Seat) -> None:
    page = seat.sign_in("handler1", PASSWORD, "#/map")

    expect(page.get_by_role("navigation").get_by_role("link")).to_have_text(["承办"])
    expect(page.get_by_role("heading", name="承办", exact=True)).to_be_visible()


def test_who_has_no_room_is_told_so(seat: Seat) -> None:
    page = seat.sign_in("worker1", PASSWORD)

    expect(page.get_by_text("调度台没有可进入的功能")).to_be_visible()
    assert seat.serious() == []


def test_a_session_outlives_a_reload_and_ends_by_signing_out(seat: Seat) -> None:
    page = seat.sign_in("operator1", PASSWORD)
    page.reload()
    expect(page.get_by_role("heading", name="受理", exact=True)).to_be_visible()

    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("口令")).to_be_visible()

    page.reload()
    expect(page.get_by_label("口令")).to_be_visible()


def test_without_a_server_nobody_is_signed_out(seat: Seat, server: RunningServer) -> None:
    page = seat.sign_in("operator1", PASSWORD)
    server.kill()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("alert")).to_contain_text("没有退出")

    server.start()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("口令")).to_be_visible()


def test_an_opening_that_the_server_does_not_hear_is_told(seat: Seat) -> None:
    seat.page.route("**/api/v1/browser-session", lambda route: route.abort())
    page = seat.open()
    expect(page.get_by_role("alert")).to_have_text("连不上服务器，请稍后再试")

    page.unroute("**/api/v1/browser-session")
    page.get_by_role("button", name="重试").click()
    expect(page.get_by_label("口令")).to_be_visible()


def test_a_lost_line_is_shown_and_found_again(seat: Seat, server: RunningServer) -> None:
    page = seat.sign_in("operator1", PASSWORD)
    expect(page.get_by_text("实时")).to_be_visible()

    server.kill()
    expect(page.get_by_text("连接中断")).to_be_visible()
    server.start()
    expect(page.get_by_text("实时")).to_be_visible()


def test_the_frame_speaks_english_from_then_on(seat: Seat) -> None:
    page = seat.sign_in("street1", PASSWORD)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Dispatch")).to_be_visible()

    page.reload()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
