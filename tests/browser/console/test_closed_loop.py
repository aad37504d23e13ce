"""闭环: one ticket from the call to its end, by five people at five seats, every step of it clicked."""

from playwright.sync_api import Page, expect

from tests.browser.console.conftest import Seats
from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD

WORDS = "请帮忙看一下，在一号路口"


def at_the_desk(seats: Seats, login: str, hash_: str) -> tuple[Seat, Page]:
    seat = seats()
    return seat, seat.sign_in(login, PASSWORD, hash_)


def choose(page: Page, words: str = WORDS) -> None:
    """The ticket in the list, as soon as it is there: nobody reloads."""
    page.get_by_role("button").filter(has_text=words).click()
    expect(page.get_by_role("region", name="工单").get_by_text(words, exact=True)).to_be_visible()


def begin(page: Page, step: str) -> Page:
    """Open a step's form."""
    page.get_by_role("region", name="工单").get_by_role("button", name=step, exact=True).click()
    return page


def take(page: Page, step: str) -> None:
    """Send the form, and see the ticket after it."""
    page.get_by_role("button", name=f"办理：{step}").click()
    expect(page.get_by_role("status").filter(has_text="已办理")).to_be_visible()


def test_five_people_close_a_ticket_by_clicking(seats: Seats) -> None:
    operator, phone = at_the_desk(seats, "operator1", "#/reception")
    street, desk = at_the_desk(seats, "street1", "#/desk?pile=accept")
    handler, unit = at_the_desk(seats, "handler1", "#/handling")
    supervisor, board = at_the_desk(seats, "supervisor1", "#/terms")
    district, city = at_the_desk(seats, "district1", "#/desk?pile=returns")

    # 受理: with hints while the operator types
    phone.get_by_label("诉求内容").fill(WORDS)
    phone.get_by_label("地址").fill("甲街道一号路口")
    phone.get_by_label("姓名").fill("符先生")
    phone.get_by_role("textbox", name="电话").fill("13876500001")
    expect(phone.get_by_role("heading", name="推荐类别")).to_be_visible()
    operator.pictures("reception")
    assert operator.serious() == []
    assert operator.cut() == []
    phone.get_by_role("button", name="登记", exact=True).click()
    expect(phone.get_by_text("已登记，工单号")).to_be_visible()

    # 定位: an address alone lies in no street; the hotline accepts it and sends it on
    phone.get_by_role("button", name="打开工单").click()
    begin(phone, "受理").get_by_label("类别").select_option("0104")
    take(phone, "受理")
    begin(phone, "派单").get_by_role("button", name="添加").click()
    phone.get_by_label("单位", exact=False).last.select_option(label="城管局")
    take(phone, "派单")

    # 承办: the unit sees it without a reload, signs, and answers
    choose(unit)
    begin(unit, "签收")
    take(unit, "签收")
    begin(unit, "反馈办结")
    unit.get_by_label("办理情况").fill("已补装井盖并加固。")
    unit.get_by_label("公开答复内容").fill("您反映的井盖已于今日补装。")
    unit.get_by_label("是否联系上").check()
    handler.pictures("handling")
    assert handler.serious() == []
    assert handler.cut() == []
    take(unit, "反馈办结")

    # 审核: somebody else says whether that will do
    number = phone.get_by_role("region", name="工单").locator("b").first.inner_text()
    board.goto(f"{supervisor.address}/console/#/terms?ticket={number}")
    begin(board, "审核通过")
    take(board, "审核通过")

    # 回访、结案
    phone.goto(f"{operator.address}/console/#/callback")
    choose(phone)
    expect(phone.get_by_text("话术")).to_be_visible()
    begin(phone, "回访")
    form = phone.get_by_role("form", name="回访")
    form.get_by_role("group", name="是否联系上").get_by_label("是", exact=True).check()
    form.get_by_role("group", name="是否解决").get_by_label("是", exact=True).check()
    form.get_by_label("是否满意").select_option("satisfied")
    operator.pictures("callback")
    assert operator.serious() == []
    take(phone, "回访")
    begin(phone, "结案")
    take(phone, "结案")

    expect(phone.get_by_role("region", name="工单").get_by_text("已结案").first).to_be_visible()
    expect(desk.get_by_text("这里没有等待处理的工单")).to_be_visible()
    expect(city.get_by_text("这里没有等待处理的工单")).to_be_visible()
    assert street.serious() == []
    assert district.cut() == []
