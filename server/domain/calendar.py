"""Which days are workdays in China, where the State Council moves them about each autumn.

A day is decided by the first that knows it:

    make-up day of a notice 调休上班   ▶ workday, also on a Saturday or Sunday
    holiday of a notice 放假           ▶ free
    Saturday, Sunday                   ▶ free
    statutory day, no notice yet       ▶ free, and whatever was counted there is *provisional* (暂按)
    any other day                      ▶ workday

A year without a notice never stops anybody: the notice for next year comes in November, while deadlines
already reach into January. Source: 全国年节及纪念日放假办法, and the notices named in server/data/calendars.
"""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta, timezone
from functools import cached_property
from hashlib import sha256
from itertools import accumulate, pairwise
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from server.domain.errors import CalendarInvalid

#: China has one time zone and no daylight saving, so a fixed offset is exact.
CHINA = timezone(timedelta(hours=8))

Shape = TypeVar("Shape")

MonthDay = Annotated[str, Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class Interval(Struct, frozen=True):
    """上班时段: part of a workday, local time, half-open."""

    start: time
    end: time


def require_order(intervals: Sequence[Interval]) -> None:
    """Working hours are in order and do not overlap.

    Raises:
        ValueError: they are not, or there are none.
    """
    clock_faces = [edge for interval in intervals for edge in (interval.start, interval.end)]
    if not clock_faces:
        raise ValueError("at least one interval")
    if not all(a < b for a, b in pairwise(clock_faces)):
        raise ValueError("in order, not overlapping")


class Season(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """作息时间 of a part of the year, both days included; it may run over New Year (11-01 to 04-30)."""

    first: MonthDay
    last: MonthDay
    intervals: tuple[Interval, ...]

    def __post_init__(self) -> None:
        require_order(self.intervals)

    def has(self, day: date) -> bool:
        """Whether the day lies in this season, whatever the year."""
        if self.first <= self.last:
            return self.first <= f"{day:%m-%d}" <= self.last
        return f"{day:%m-%d}" >= self.first or f"{day:%m-%d}" <= self.last


class Period(Struct, frozen=True, forbid_unknown_fields=True):
    """One holiday as a notice announces it: first and last free day, both included."""

    name: str
    first: date
    last: date


class Notice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """放假通知: what the State Council announced for one year."""

    year: int
    source: str
    holidays: tuple[Period, ...]
    makeup_days: tuple[date, ...]


class Standing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds without a notice: statutory days (month-day), movable ones (dates) and the hours of work."""

    source: str
    statutory: tuple[MonthDay, ...]
    movable: tuple[date, ...]
    working_hours: tuple[Interval, ...]


class Calendar(Struct, frozen=True, kw_only=True, dict=True):
    """工作日历: every day of every year has an answer. `version` changes with any change of the data.

    `official` are the years for which a notice is in. Intervals are in order and do not overlap; a season's own
    hold while it lasts, the first that has the day. `closures` 临时停工 are free whatever a notice says (typhoon).
    """

    version: str
    official: frozenset[int]
    holidays: frozenset[date]
    makeup_days: frozenset[date]
    statutory: frozenset[str]
    movable: frozenset[date]
    intervals: tuple[Interval, ...]
    seasons: tuple[Season, ...] = ()
    closures: frozenset[date] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether offices are open on that day, as far as is known."""
        if day in self.closures:
            return False
        if day in self.makeup_days:
            return True
        if day in self.holidays or day.weekday() >= _SATURDAY:
            return False
        return day.year in self.official or not (day in self.movable or f"{day:%m-%d}" in self.statutory)

    def intervals_on(self, day: date) -> tuple[Interval, ...]:
        """When offices are open on that day, in order; empty if they are not."""
        if not self.is_workday(day):
            return ()
        return next((season.intervals for season in self.seasons if season.has(day)), self.intervals)

    def is_official(self, first: date, last: date) -> bool:
        """Whether the notices of all years from one day to another are in."""
        return self.official.issuperset(range(first.year, last.year + 1))

    def workdays_after(self, day: date) -> Iterator[date]:
        """The workdays after that day, in order, without end; the day itself is not among them."""
        while True:
            day += _ONE_DAY
            if self.is_workday(day):
                yield day

    def workday_after(self, day: date, number: int) -> date:
        """The workday of that number (≥ 1) after a day."""
        year, number = day.year, number + self._counted[day]
        while number > len(days := self._workdays_of(year)):
            year, number = year + 1, number - len(days)
        return days[number - 1]

    def workdays_between(self, after: date, until: date) -> int:
        """How many workdays there are after one day up to and including another; 0 if there is none."""
        if until <= after:
            return 0
        counted = self._counted
        within = counted[until] - counted[after]
        if after.year == until.year:
            return within
        return within + sum(counted[date(year, 12, 31)] for year in range(after.year, until.year))

    @cached_property
    def _counted(self) -> "_Counted":
        return _Counted(self)

    def _workdays_of(self, year: int) -> tuple[date, ...]:
        known = self._by_year.get(year)
        if known is None:
            known = self._by_year[year] = tuple(filter(self.is_workday, _year(year)))
        return known

    @cached_property
    def _by_year(self) -> dict[int, tuple[date, ...]]:
        return {}


class _Counted(dict[date, int]):
    """How many of the days of its year are workdays up to and including a day; a year is counted when asked for."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar

    def __missing__(self, day: date) -> int:
        days = _year(day.year)
        self.update(zip(days, accumulate(map(self._calendar.is_workday, days)), strict=True))
        return self[day]


def read_calendar(standing: bytes, notices: Sequence[bytes]) -> Calendar:
    """A calendar from the TOML documents of server/data/calendars, the notices in any order.

    Raises:
        CalendarInvalid: a document cannot be read, a year has two notices, a period ends before it begins,
            a make-up day is also a holiday, or working hours are out of order.
    """
    rules = _read(standing, Standing)
    announced = sorted((_read(document, Notice) for document in notices), key=lambda notice: notice.year)
    for earlier, later in pairwise(announced):
        _require(earlier.year != later.year, f"year {later.year}", "one notice for each year")
    for notice in announced:
        for period in notice.holidays:
            _require(
                period.first <= period.last, f"{notice.year} holidays {period.name}", "first before last"
            )
    try:
        require_order(rules.working_hours)
    except ValueError as trouble:
        raise CalendarInvalid(field="working_hours", rule=str(trouble)) from trouble

    holidays = frozenset(day for notice in announced for period in notice.holidays for day in _days(period))
    makeup_days = frozenset(day for notice in announced for day in notice.makeup_days)
    _require(not holidays & makeup_days, "makeup_days", "no make-up day is a holiday")
    return Calendar(
        version=_version(rules, announced),
        official=frozenset(notice.year for notice in announced),
        holidays=holidays,
        makeup_days=makeup_days,
        statutory=frozenset(rules.statutory),
        movable=frozenset(rules.movable),
        intervals=rules.working_hours,
    )


def _version(rules: Standing, announced: Sequence[Notice]) -> str:
    """Such as `cn-2026-5d41402a`: the last official year, and a digest that any changed day changes."""
    digest = sha256(msgspec.json.encode([rules, *announced])).hexdigest()[:8]
    last_year = announced[-1].year if announced else "none"
    return f"cn-{last_year}-{digest}"


def _year(year: int) -> list[date]:
    return [*_days(Period("", date(year, 1, 1), date(year, 12, 31)))]


def _days(period: Period) -> Iterator[date]:
    return (period.first + timedelta(n) for n in range((period.last - period.first).days + 1))


def _read(document: bytes, shape: type[Shape]) -> Shape:
    try:
        return msgspec.toml.decode(document, type=shape)
    except msgspec.DecodeError as reason:
        rule, _, path = str(reason).partition(" - at ")
        raise CalendarInvalid(field=f"{shape.__name__} {path.strip('`')}".rstrip(), rule=rule) from reason


def _require(holds: bool, field: str, rule: str) -> None:
    if not holds:
        raise CalendarInvalid(field=field, rule=rule)
