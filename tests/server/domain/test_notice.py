"""A notice is read as published, in our own words here; whatever does not fit stops it, by name."""

from datetime import date

import pytest

from server.data import calendar_files
from server.domain.calendar import read_calendar
from server.domain.errors import CalendarInvalid
from server.domain.notice import announced, read_notice, written

STANDING, SHIPPED = calendar_files()

FOR_2026 = """关于2026年部分节假日安排的通知
(国办发明电〔2025〕7号)
各单位：现将2026年放假与调休日期告知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
放假期间请安排好值班。
"""

FOR_2025 = """２０２５年部分节假日安排如下：
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
"""


@pytest.mark.parametrize(
    ("text", "shipped"), [(FOR_2025, SHIPPED[0]), (FOR_2026, SHIPPED[1])], ids=["2025", "2026"]
)
def test_a_notice_as_published_gives_the_days_that_the_program_ships(text: str, shipped: bytes) -> None:
    imported = read_calendar(STANDING, [written(read_notice(text)).encode()])
    known = read_calendar(STANDING, [shipped])
    assert imported.holidays == known.holidays
    assert imported.makeup_days == known.makeup_days
    assert imported.official == known.official


def test_a_notice_names_its_source_and_number() -> None:
    assert (
        read_notice(FOR_2026).source == "国务院办公厅关于2026年部分节假日安排的通知 (国办发明电〔2025〕7号)"
    )
    assert read_notice(FOR_2025).source == "国务院办公厅关于2025年部分节假日安排的通知"


@pytest.mark.parametrize("text", [FOR_2025, FOR_2026])
def test_a_notice_written_out_anew_is_read_as_the_same_days(text: str) -> None:
    assert read_notice(announced(read_notice(text))) == read_notice(text)


def test_the_new_year_may_begin_in_the_year_before() -> None:
    text = FOR_2026.replace(
        "1月1日（周四）至3日（周六）放假调休，共3天", "2025年12月31日至2026年1月2日放假调休，共3天"
    )
    assert read_notice(text).holidays[0].first == date(2025, 12, 31)


def test_a_day_that_is_only_recommended_is_no_day_off() -> None:
    text = FOR_2026.replace("2月14日（周六）、", "鼓励各单位安排职工在除夕（2月13日）休息。2月14日（周六）、")
    assert read_notice(text).holidays == read_notice(FOR_2026).holidays


def test_line_breaks_and_spaces_inside_a_notice_do_not_matter() -> None:
    loose = FOR_2026.replace("年部分", "年\n部分").replace("放假调休", "放假 调休").replace("至", "\n至")
    loose = loose.replace("日（", " 日 （")
    assert read_notice(loose) == read_notice(FOR_2026)


@pytest.mark.parametrize(
    ("before", "after", "field", "rule"),
    [
        ("2026年部分节假日", "部分节假日", "title", "names the year"),
        ("1月4日（周日）上班", "1月4日（周六）上班", "元旦", "2026-01-04 is not a 周六"),
        ("共9天", "共8天", "春节", "are 9 days, not 8"),
        ("2月28日（周六）上班", "2月26日上班", "春节", "is a Saturday or Sunday"),
        ("2月28日（周六）上班", "2月30日上班", "春节", "there is no day"),
        ("2月14日（周六）、", "2月15日、", "makeup_days", "2026-02-15 is no day off"),
        ("三、清明节", "三、寒食节", "holidays", "清明 is missing"),
        ("6月19日（周五）至21日（周日）放假，共3天", "初五过节", "端午节", "one sentence tells"),
        ("4月4日（周六）至6日（周一）放假，共3天", "5月1日至3日放假，共3天", "劳动节", "has ended"),
        ("4月4日（周六）至6日（周一）放假，共3天", "4月6日至4日放假", "清明节", "not after the last"),
        ("4月4日（周六）至6日（周一）放假，共3天", "2027年4月5日放假", "清明节", "lies in 2026"),
        ("4月4日（周六）至6日", "4月4日、5日、6日", "清明节", "a first and a last"),
    ],
    ids=[
        "no year",
        "wrong weekday",
        "wrong count",
        "make-up day in the week",
        "30 February",
        "make-up day on a holiday",
        "a feast is missing",
        "no days off",
        "overlap",
        "backwards",
        "another year",
        "a list of days",
    ],
)
def test_a_slip_in_a_notice_is_refused_by_the_name_of_the_holiday(
    before: str, after: str, field: str, rule: str
) -> None:
    assert before in FOR_2026
    with pytest.raises(CalendarInvalid) as refusal:
        read_notice(FOR_2026.replace(before, after))
    assert refusal.value.facts["field"] == field
    assert rule in str(refusal.value.facts["rule"])
