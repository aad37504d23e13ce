"""Reads the State Council's yearly notice on holidays 国务院办公厅关于…年部分节假日安排的通知, as it is published.

    二、春节:2月15日(农历腊月二十八、周日)至23日(周一)放假调休,共9天。2月14日(周六)、2月28日(周六)上班。
        ▲     └──────── first and last day off ──────┘          ▲              └───── make-up days ────┘
       name                                       must be as many as that

Nothing is guessed: a weekday that is not that day's, or a count that does not fit, stops the import. What a
notice merely recommends (安排职工在除夕休息) is no day off.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from server.domain.calendar import Notice, Period
from server.domain.errors import CalendarInvalid

#: Every notice names these, alone or together.
_FEASTS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")

_TITLE = re.compile(r"(\d{4})\s*年\s*部分节假日安排")
_NUMBER = re.compile(r"国办发(?:明电)?〔\d{4}〕\d+号")
_SECTION = re.compile(r"(?:^|\n|。|:)[一二三四五六七八九十]+、([^:。,]{2,12}):")
_DATE = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?")
_COUNT = re.compile(r"(?:共|放假)(\d+)天")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_WEEKDAYS = "一二三四五六日"
_NUMERALS = "一二三四五六七八九十"


def read_notice(text: str) -> Notice:
    """What a notice announces, from its plain text; full-width digits and line breaks do not matter.

    Raises:
        CalendarInvalid: with the holiday as `field` and what is wrong as `rule`.
    """
    plain = unicodedata.normalize("NFKC", text)
    title = _TITLE.search(plain)
    if title is None:
        raise CalendarInvalid(field="title", rule="names the year: …年部分节假日安排")
    year = int(title[1])
    sections = list(_sections(plain))
    holidays = [_period(name, body, year) for name, body in sections]
    makeup_days = sorted(day for name, body in sections for day in _makeup_days(name, body, year))
    _require_whole(year, holidays, makeup_days)
    number = _NUMBER.search(plain)
    issued = "" if number is None else f" ({number[0]})"
    return Notice(
        year=year,
        source=f"国务院办公厅关于{year}年部分节假日安排的通知{issued}",
        holidays=tuple(holidays),
        makeup_days=tuple(makeup_days),
    )


def written(notice: Notice) -> str:
    """The notice as TOML, as `read_calendar` takes it."""
    days = ", ".join(map(str, notice.makeup_days))
    periods = (
        f'    {{ name = "{each.name}", first = {each.first}, last = {each.last} }},'
        for each in notice.holidays
    )
    return "\n".join(
        [
            f"year = {notice.year}",
            f'source = "{notice.source}"',
            f"makeup_days = [{days}]",
            "holidays = [",
            *periods,
            "]\n",
        ]
    )


def announced(notice: Notice) -> str:
    """The notice in the words in which one is published: `read_notice` reads the same days out of them.

    Each make-up day is told with the holiday that it is nearest to.
    """
    told = [notice.source]
    for numeral, period in zip(_NUMERALS, notice.holidays, strict=False):
        length = (period.last - period.first).days + 1
        days = _dated(period.first) + (f"至{_dated(period.last)}" if length > 1 else "")
        worked = [day for day in notice.makeup_days if _nearest(day, notice.holidays) is period]
        makeup = f"{'、'.join(map(_dated, worked))}上班。" if worked else ""
        told.append(f"{numeral}、{period.name}：{days}放假调休，共{length}天。{makeup}")
    return "\n".join(told) + "\n"


def _dated(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def _nearest(day: date, periods: Sequence[Period]) -> Period:
    return min(periods, key=lambda each: min(abs(each.first - day), abs(each.last - day)))


def _sections(plain: str) -> Iterator[tuple[str, str]]:
    """Each holiday's name, and the text up to the next one's, without white space."""
    dense = re.sub(r"[^\S\n]", "", plain)
    found = list(_SECTION.finditer(dense))
    ends = [each.start() for each in found[1:]] + [len(dense)]
    return (
        (each[1], dense[each.end() : end].replace("\n", "")) for each, end in zip(found, ends, strict=True)
    )


def _period(name: str, body: str, year: int) -> Period:
    """The days off: the one sentence of the section that says 放假 and has dates."""
    told = [sentence for sentence in body.split("。") if "放假" in sentence and _DATE.search(sentence)]
    if len(told) != 1:
        raise CalendarInvalid(field=name, rule=f"one sentence tells the days off, not {len(told)}")
    days = list(_dates(name, told[0], year))
    if len(days) > 2 or (len(days) == 2 and "至" not in told[0]):
        raise CalendarInvalid(field=name, rule="days off are one day, or a first and a last one")
    first, last = days[0], days[-1]
    count = _COUNT.search(told[0])
    length = (last - first).days + 1
    if count is not None and int(count[1]) != length:
        raise CalendarInvalid(field=name, rule=f"{first} to {last} are {length} days, not {count[1]}")
    if length < 1:
        raise CalendarInvalid(field=name, rule="the first day off is not after the last")
    return Period(name=name, first=first, last=last)


def _makeup_days(name: str, body: str, year: int) -> list[date]:
    days = [
        day
        for sentence in body.split("。")
        if sentence.endswith("上班")
        for day in _dates(name, sentence, year)
    ]
    for day in days:
        if day.isoweekday() < 6:
            raise CalendarInvalid(field=name, rule=f"a make-up day is a Saturday or Sunday, {day} is neither")
    return days


def _dates(name: str, sentence: str, year: int) -> Iterator[date]:
    """The dates of a sentence; year and month are as in the date before where they are left out."""
    month = 0
    for found in _DATE.finditer(sentence):
        year, month = int(found[1] or year), int(found[2] or month)
        try:
            day = date(year, month, int(found[3]))
        except ValueError as trouble:
            raise CalendarInvalid(field=name, rule=f"there is no day {found[0]}") from trouble
        told = _WEEKDAY.search(found[4] or "")
        if told is not None and _WEEKDAYS.index(told[1].replace("天", "日")) != day.weekday():
            raise CalendarInvalid(field=name, rule=f"{day} is not a 周{told[1]}")
        yield day


def _require_whole(year: int, holidays: list[Period], makeup_days: list[date]) -> None:
    named = "".join(period.name for period in holidays)
    missing = [feast for feast in _FEASTS if feast not in named]
    if missing:
        raise CalendarInvalid(field="holidays", rule=f"names every holiday, {'、'.join(missing)} is missing")
    for earlier, later in pairwise(sorted(holidays, key=lambda period: period.first)):
        if later.first <= earlier.last:
            raise CalendarInvalid(field=later.name, rule=f"begins after {earlier.name} has ended")
    for period in holidays:
        # 元旦 may begin in the last days of the year before.
        if not date(year - 1, 12, 25) <= period.first <= period.last <= date(year, 12, 31):
            raise CalendarInvalid(field=period.name, rule=f"lies in {year}")
    for day in makeup_days:
        if any(period.first <= day <= period.last for period in holidays):
            raise CalendarInvalid(field="makeup_days", rule=f"{day} is no day off")
