"""When a promise to a citizen falls due, when a unit's leg does, and how pressing that is now.

    received Thu 12 Feb 2026, class A (2 workdays)

    Thu 12      Fri 13   Sat 14 (make-up)   Sun 15 … holiday
    ──┬──────────1─────────2──────────────┤ due: 24:00 of the 14th
      └ the day of receipt is not counted

Three ways of counting: workdays (promises), working minutes (signing an ordinary leg) and plain minutes round
the clock (critical and urgent ones). Source: docs/deadlines.md; 广州 counts "10日内(指工作日,含本数)" alike.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from msgspec import Struct

from server.domain.calendar import CHINA, Calendar
from server.domain.catalogue import Catalogue
from server.domain.catalogue_entries import DeadlineClass, InWorkingTime, RoundTheClock

_ONE_DAY = timedelta(days=1)


class Light(StrEnum):
    """时限灯: how much of a term is left, computed whenever somebody looks."""

    GREEN = "green"  # 正常
    YELLOW = "yellow"  # 预警
    RED = "red"  # 超期
    GREY = "grey"  # 挂账或暂停


class Due(Struct, frozen=True, kw_only=True):
    """承诺时限: an instant, and how it was come by.

    `at` is 24:00 of the day `on`, so the midnight that follows it; `counted` are the workdays counted, the
    last being `on`. `provisional` (暂按): the count touched a year whose holidays have not been announced.
    """

    at: datetime
    on: date
    counted: tuple[date, ...]
    provisional: bool
    calendar_version: str


class LegClocks(Struct, frozen=True, kw_only=True):
    """承办时限: by when one unit must sign its leg, make first contact and resolve it, all from dispatch."""

    sign_due: datetime
    respond_due: datetime
    resolve_due: datetime
    provisional: bool
    calendar_version: str


def due_on(received_on: date, workdays: int, calendar: Calendar) -> date:
    """The n-th workday after receipt, n ≥ 1; the day of receipt is not counted, make-up Saturdays are."""
    return _counted(received_on, workdays, calendar)[-1]


def promise_due(received_at: datetime, deadline_class: DeadlineClass, calendar: Calendar) -> Due:
    """When the promise of a 时限档 falls due that was made at `received_at` (aware, any zone)."""
    return workdays_due(received_at, deadline_class.resolve_workdays, calendar)


def workdays_due(received_at: datetime, workdays: int, calendar: Calendar) -> Due:
    """When something falls due that may take n ≥ 1 workdays from `received_at` (aware, any zone)."""
    received_on = received_at.astimezone(CHINA).date()
    counted = _counted(received_on, workdays, calendar)
    return Due(
        at=midnight_after(counted[-1]),
        on=counted[-1],
        counted=counted,
        provisional=not calendar.official.issuperset(range(received_on.year, counted[-1].year + 1)),
        calendar_version=calendar.version,
    )


def leg_clocks(
    urgency: str, deadline_class: str, dispatched_at: datetime, calendar: Calendar, catalogue: Catalogue
) -> LegClocks:
    """The three clocks of a leg. They start at dispatch, never at signing: else nobody would hurry to sign.

    Raises:
        UrgencyUnknown, DeadlineClassUnknown: the catalogue has no such code.
    """
    resolve = promise_due(dispatched_at, catalogue.deadline_class(deadline_class), calendar)
    match catalogue.urgency(urgency):
        case RoundTheClock(sign_minutes=to_sign, first_response_minutes=to_respond):
            sign_due = dispatched_at + timedelta(minutes=to_sign)
            respond_due = dispatched_at + timedelta(minutes=to_respond)
        case InWorkingTime(sign_working_hours=to_sign, first_response_workdays=to_respond):
            sign_due = working_time_after(dispatched_at, to_sign * 60, calendar)
            respond_due = workdays_due(dispatched_at, to_respond, calendar).at
    return LegClocks(
        sign_due=sign_due,
        respond_due=respond_due,
        resolve_due=resolve.at,
        provisional=resolve.provisional,
        calendar_version=calendar.version,
    )


def working_time_after(at: datetime, minutes: int, calendar: Calendar) -> datetime:
    """The instant by which offices have been open for so many minutes (≥ 0) since `at`.

    Three hours from 9:00 are 12:00, not the 14:00 at which work goes on.
    """
    local = at.astimezone(CHINA)
    left = timedelta(minutes=minutes)
    day = local.date()
    while True:
        for interval in calendar.intervals if calendar.is_workday(day) else ():
            start = max(local, _instant(day, interval.start))
            open_for = _instant(day, interval.end) - start
            if left <= open_for:
                return start + left
            left -= max(open_for, timedelta())
        day += _ONE_DAY


def light(
    started_at: datetime, due_at: datetime, now: datetime, calendar: Calendar, *, paused: bool = False
) -> Light:
    """时限灯: red once overdue; yellow in the last third of a term or on its last workday; grey while paused.

    A term of several workdays is measured in workdays, so that a long holiday turns no light; a shorter one
    by the wall clock.
    """
    if paused:
        return Light.GREY
    if now > due_at:
        return Light.RED
    # A term that ends at midnight ends with the day before.
    last_day = (due_at - timedelta.resolution).astimezone(CHINA).date()
    total = calendar.workdays_between(started_at.astimezone(CHINA).date(), last_day)
    if total > 1:
        left = calendar.workdays_between(now.astimezone(CHINA).date(), last_day)
        return Light.YELLOW if left <= 1 or left * 3 <= total else Light.GREEN
    return Light.YELLOW if (due_at - now) * 3 <= due_at - started_at else Light.GREEN


def midnight_after(day: date) -> datetime:
    """24:00 of a day in China, as the instant at which the next one begins."""
    return _instant(day + _ONE_DAY, time.min)


def _counted(received_on: date, workdays: int, calendar: Calendar) -> tuple[date, ...]:
    return tuple(islice(calendar.workdays_after(received_on), workdays))


def _instant(day: date, clock_face: time) -> datetime:
    return datetime.combine(day, clock_face, CHINA)
