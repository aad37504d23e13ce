"""闭环: one ticket from the call to its end in two rounds, by five people at five seats, every step of it clicked."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.console.conftest import Seats
from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD

WORDS = "请帮忙看一下，一号路口晚上太暗"


def at_the_desk(seats: Seats, login: str, hash_: str) -> Seat:
    seat = seats()
    seat.sign_in(login, PASSWORD, hash_)
    return seat


def card(page: Page) -> Locator:
    return page.get_by_role("region", name="工单", exact=True)


def find(page: Page, pile: str | None = None) -> None:
    """The ticket on its pile, as soon as it lies there: nobody reloads."""
    if pile is not None:
        page.get_by_role("main").get_by_role("tab", name=pile, exact=True).click()
    page.locator("[data-ticket]").filter(has_text=WORDS).click()
    expect(card(page).get_by_text(WORDS, exact=True)).to_be_visible()


def find_on_the_board(page: Page, pile: str) -> None:
    """The same on the board of terms, whose piles tell how many there are."""
    page.get_by_role("button", name=f"1 {pile}").click()
    find(page)


def hear(page: Page, words: str) -> None:
    """What somebody else has done stands on the open card without a reload."""
    expect(card(page).get_by_text(words).first).to_be_visible()


def begin(page: Page, step: str) -> Locator:
    """Open a step's form."""
    card(page).get_by_role("button", name=step, exact=True).click()
    return page.get_by_role("form", name=step)


def take(page: Page, step: str) -> None:
    """Send the form, and see the ticket after it."""
    page.get_by_role("button", name=f"办理：{step}").click()
    expect(page.get_by_role("form", name=step)).to_have_count(0)
    expect(card(page).get_by_role("status").filter(has_text="已办理")).to_be_visible()


def answer(form: Locator, question: str, said: str) -> None:
    """Choose one of the answers to a question."""
    form.get_by_role("group", name=question).get_by_label(said, exact=True).check()


def look_at(seat: Seat, name: str) -> None:
    """What stands on the screen now can be read and used by everybody, and nothing of it is cut off."""
    seat.pictures(name)
    assert seat.serious() == []
    assert seat.cut() == []


def registers(operator: Seat) -> None:
    page = operator.page
    page.get_by_label("诉求内容").fill(WORDS)
    page.get_by_label("地址").fill("甲街道一号路口")
    page.get_by_label("姓名").fill("符先生")
    page.get_by_role("textbox", name="电话").fill("13876500001")
    page.get_by_role("button", name="在图上指位置").click()
    place = page.get_by_role("region", name="位置")
    place.get_by_role("button", name="取图中心为位置").click()
    place.locator("canvas").click(position={"x": 220, "y": 170})
    expect(place.get_by_role("status")).to_contain_text("已定位：区域g1")
    look_at(operator, "reception")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("已登记，工单号")).to_be_visible()


def accepts_and_dispatches(street: Seat) -> None:
    page = street.page
    find(page)
    begin(page, "受理").get_by_label("类别").select_option("0104")
    take(page, "受理")
    page.get_by_role("button", name="按推荐派单").click()
    expect(card(page).get_by_text("待签收").first).to_be_visible()


def signs_and_contacts(handler: Seat) -> None:
    page = handler.page
    find(page)
    begin(page, "签收")
    take(page, "签收")
    card(page).get_by_text("其他步骤").click()
    form = begin(page, "联系诉求人")
    answer(form, "联系方式", "电话")
    answer(form, "是否联系上", "是")
    form.get_by_label("联系结果").fill("明日到场查看")
    take(page, "联系诉求人")


def gives_it_back(handler: Seat) -> None:
    form = begin(handler.page, "退单申请")
    answer(form, "退单原因", "不属职能")
    form.get_by_label("依据条款").fill("三定方案第二条")
    form.get_by_label("建议单位").select_option(label="港务公司")
    look_at(handler, "handling-return")
    take(handler.page, "退单申请")


def refuses_the_return(street: Seat) -> None:
    find(street.page, "退单申请")
    expect(street.page.get_by_role("region", name="退单申请").get_by_text("港务公司")).to_be_visible()
    begin(street.page, "驳回退单").get_by_label("理由").fill("职责清单第三条")
    take(street.page, "驳回退单")


def asks_for_time(handler: Seat) -> None:
    hear(handler.page, "已驳回")
    form = begin(handler.page, "申请延期")
    form.get_by_label("申请延期天数").fill("2")
    form.get_by_label("延期理由").fill("配件后天到货")
    take(handler.page, "申请延期")


def grants_time(district: Seat) -> None:
    find_on_the_board(district.page, "待批申请")
    begin(district.page, "批准延期").get_by_label("已告知诉求人").check()
    take(district.page, "批准延期")


def answers(handler: Seat, *, picture: str | None = None) -> None:
    form = begin(handler.page, "反馈办结")
    for question, said in (("诉求属实", "是"), ("超职责诉求", "否"), ("联系群众", "是"), ("是否解决", "是")):
        answer(form, question, said)
    form.get_by_label("办理情况").fill("已更换灯泡两只。")
    form.get_by_label("公开答复内容").fill("您反映的路灯已于今日修好。")
    if picture is not None:
        look_at(handler, picture)
    take(handler.page, "反馈办结")


def approves(supervisor: Seat) -> None:
    find_on_the_board(supervisor.page, "待审核")
    begin(supervisor.page, "审核通过")
    take(supervisor.page, "审核通过")


def hears_that_nobody_is_content(operator: Seat) -> None:
    page = operator.page
    page.get_by_role("navigation").get_by_role("link", name="回访与结案").click()
    find(page)
    expect(page.get_by_text("话术")).to_be_visible()
    form = begin(page, "回访")
    answer(form, "电话是否接通", "是")
    answer(form, "是否解决", "否")
    answer(form, "是否满意", "不满意")
    answer(form, "不满意原因", "未解决")
    form.get_by_label("备注").fill("还是不亮")
    look_at(operator, "callback")
    take(page, "回访")


def begins_the_second_round(supervisor: Seat) -> None:
    find_on_the_board(supervisor.page, "不满意待重办")
    form = begin(supervisor.page, "诉求合理性审核")
    answer(form, "诉求是否合理", "是")
    form.get_by_label("理由").fill("现场仍不亮")
    take(supervisor.page, "诉求合理性审核")
    look_at(supervisor, "terms-redo")
    form = begin(supervisor.page, "二次办理")
    answer(form, "重办缘由", "未解决")
    form.get_by_label("二次办理要解决什么").fill("修到亮为止")
    take(supervisor.page, "二次办理")
    expect(card(supervisor.page).get_by_text("第 2 轮", exact=True)).to_be_visible()


def hears_that_all_is_well(operator: Seat) -> None:
    find(operator.page)
    form = begin(operator.page, "回访")
    answer(form, "电话是否接通", "是")
    answer(form, "是否解决", "是")
    answer(form, "是否满意", "满意")
    take(operator.page, "回访")
    begin(operator.page, "结案")
    take(operator.page, "结案")
    expect(card(operator.page).get_by_text("已结案").first).to_be_visible()


def test_five_people_close_a_ticket_in_two_rounds_by_clicking(seats: Seats) -> None:
    operator = at_the_desk(seats, "operator1", "#/reception")
    street = at_the_desk(seats, "street1", "#/desk?pile=accept")
    handler = at_the_desk(seats, "handler1", "#/handling")
    supervisor = at_the_desk(seats, "supervisor1", "#/terms")
    district = at_the_desk(seats, "district1", "#/terms")

    registers(operator)
    accepts_and_dispatches(street)
    signs_and_contacts(handler)
    gives_it_back(handler)
    refuses_the_return(street)
    asks_for_time(handler)
    grants_time(district)
    hear(handler.page, "已同意")
    answers(handler, picture="handling-result")
    approves(supervisor)
    hears_that_nobody_is_content(operator)
    begins_the_second_round(supervisor)

    find(street.page, "待派单")
    street.page.get_by_role("button", name="按推荐派单").click()
    find(handler.page, "待签收")
    begin(handler.page, "签收")
    take(handler.page, "签收")
    answers(handler)
    approves(supervisor)
    hears_that_all_is_well(operator)
