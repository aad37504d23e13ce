"""登录、功能栏: who may come in, what they find there, and what is said when something is wrong."""

from playwright.sync_api import Page, expect

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


def test_a_handler_finds_the_unit_and_what_is_its_own_and_no_address_leads_elsewhere(seat: Seat) -> None:
    page = seat.sign_in("handler1", PASSWORD, "#/map")

    expect(page.get_by_role("navigation").get_by_role("link")).to_have_text(["承办", "分析", "管理"])
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


def test_who_signs_in_again_after_the_session_ended_goes_on_writing_and_somebody_else_finds_nothing(
    seat: Seat,
) -> None:
    page = seat.sign_in("operator1", PASSWORD)
    said = page.get_by_label("诉求内容")
    said.fill("街口的路灯")
    page.context.clear_cookies()
    said.fill(
        "街口的路灯不亮了"
    )  # at one go: each word asks the server, who answers that the session is over
    expect(page.get_by_role("status").filter(has_text="登录已结束")).to_be_visible()
    expect(said).to_be_hidden()
    assert seat.serious() == []
    seat.pictures("console-session-ended")

    again(page, "operator1")
    expect(said).to_have_value("街口的路灯不亮了")
    expect(said).to_be_focused()
    expect(page.get_by_text("实时")).to_be_visible()

    page.context.clear_cookies()
    said.fill("街口的路灯不亮了三天")
    again(page, "street1")
    expect(page.get_by_role("link", name="派单与异议")).to_be_visible()
    expect(said).to_have_count(0)


def again(page: Page, login: str) -> None:
    page.get_by_label("用户名").fill(login)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def test_a_tab_that_the_server_has_left_behind_says_so_and_is_loaded_anew(seat: Seat) -> None:
    page = seat.sign_in("admin1", PASSWORD, "#/manage?page=people")
    expect(page.get_by_role("heading", name="人员与岗位")).to_be_visible()
    page.route("**/console/", lambda route: route.fulfill(body="the page of another build"))
    page.route("**/console/assets/areas-*.js", lambda route: route.fulfill(status=404))
    page.get_by_role("link", name="边界与划分").click()

    expect(page.get_by_role("alert")).to_contain_text("没有取到")
    expect(page.get_by_role("status").filter(has_text="网格通已更新")).to_be_visible()
    assert seat.serious() == []
    seat.pictures("console-older-than-the-server")

    page.unroute_all()
    page.get_by_role("alert").get_by_role("button", name="刷新").click()
    expect(page.get_by_role("heading", name="边界与划分")).to_be_visible()


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
