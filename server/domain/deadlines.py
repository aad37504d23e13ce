"""When a promise to a citizen falls due, when a unit's leg does, and how pressing that is now.

    received Thu 12 Feb 2026, class A (2 workdays)

    Thu 12      Fri 13   Sat 14 (make-up)   Sun 15 … holiday
    ──┬──────────1─────────2──────────────┤ due: 24:00 of the 14th
      └ the day of receipt is not counted

How long a term is and in which kind of time, the city's policy says (`term.Term`); here is how each kind is counted.
Source: docs/deadlines.md; 广州 counts "10日内(指工作日,含本数)" alike.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from math import floor

from msgspec import Struct
from msgspec.structs import replace

from server.domain.calendar import CHINA, Calendar
from server.domain.catalogue import Catalogue
from server.domain.catalogue_entries import DeadlineClass, InWorkingTime, RoundTheClock, UrgencyLevel
from server.domain.instants import FIRST_DAY, LAST_DAY
from server.domain.policy import STANDARD, Policy
from server.domain.policy_parts import Lights, Urgency
from server.domain.term import Term

_ONE_DAY = timedelta(days=1)


class Light(StrEnum):
    """时限灯: how much of a term is left, computed whenever somebody looks."""

    GREEN = "green"  # 正常
    YELLOW = "yellow"  # 预警
    RED = "red"  # 超期
    GREY = "grey"  # 挂账或暂停


class Due(Struct, frozen=True, kw_only=True):
    """承诺时限: an instant, and how it was come by.

    `at` lies on the day `on`; of a term in days it is 24:00, so the midnight that follows. `counted` are the
    workdays counted, the last being `on`; empty for other kinds of time. `provisional` (暂按): workdays or
    working hours were counted in a year whose holidays have not been announced.
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
    return calendar.workday_after(received_on, workdays)


def promise_due(
    received_at: datetime, deadline_class: DeadlineClass, calendar: Calendar, policy: Policy = STANDARD
) -> Due:
    """When the promise of a 时限档 falls due that was made at `received_at` (aware, any zone).

    A class that the policy does not name has the workdays that the catalogue gives it.
    """
    return term_due(received_at, class_term(deadline_class, policy), calendar)


def class_term(deadline_class: DeadlineClass, policy: Policy) -> Term:
    """How long a 时限档 lasts in this city."""
    return policy.terms.classes.get(deadline_class.code) or Term(workdays=deadline_class.resolve_workdays)


def stricter(due: Due, forwarded_due: datetime | None) -> Due:
    """Of the promise as the class has it and the deadline with which a matter was forwarded 转来, the earlier one."""
    if forwarded_due is None or forwarded_due >= due.at:
        return due
    last = (forwarded_due - timedelta.resolution).astimezone(CHINA).date()
    return replace(due, at=forwarded_due, on=last, counted=(), provisional=False)


def redo_due(
    reopened_at: datetime, deadline_class: DeadlineClass, calendar: Calendar, policy: Policy = STANDARD
) -> Due:
    """二次办理: when a second round falls due: a share of the class's term, and not before the least term is over."""
    second = policy.second_round
    share = class_term(deadline_class, policy).part(second.term_share)
    return max(
        term_due(reopened_at, share, calendar),
        term_due(reopened_at, second.term_min, calendar),
        key=lambda due: due.at,
    )


def term_due(started_at: datetime, term: Term, calendar: Calendar) -> Due:
    """When a term falls due that began at `started_at` (aware, any zone), in whatever kind of time it is given.

    Calendar days end at 24:00 as workdays do, and the first day is not counted either.
    """
    if term.workdays is not None:
        return workdays_due(started_at, term.workdays, calendar)
    at = term_end(started_at, term, calendar)
    on = (at - timedelta.resolution).astimezone(CHINA).date()
    counts_work = term.working_hours is not None
    return Due(
        at=at,
        on=on,
        counted=(),
        provisional=counts_work and not calendar.is_official(started_at.astimezone(CHINA).date(), on),
        calendar_version=calendar.version,
    )


def term_end(started_at: datetime, term: Term, calendar: Calendar) -> datetime:
    """The instant alone at which such a term ends (`term_due`)."""
    if term.workdays is not None:
        return midnight_after(due_on(started_at.astimezone(CHINA).date(), term.workdays, calendar))
    if term.working_hours is not None:
        return working_time_after(started_at, term.working_hours * 60, calendar)
    if term.days is not None:
        return midnight_after(started_at.astimezone(CHINA).date() + term.days * _ONE_DAY)
    if term.hours is not None:
        return started_at + timedelta(hours=term.hours)
    return started_at + timedelta(minutes=term.amount)


def workdays_due(received_at: datetime, workdays: int, calendar: Calendar) -> Due:
    """When something falls due that may take n ≥ 1 workdays from `received_at` (aware, any zone)."""
    received_on = received_at.astimezone(CHINA).date()
    counted = _counted(received_on, workdays, calendar)
    return Due(
        at=midnight_after(counted[-1]),
        on=counted[-1],
        counted=counted,
        provisional=not calendar.is_official(received_on, counted[-1]),
        calendar_version=calendar.version,
    )


def leg_clocks(
    urgency: str,
    deadline_class: str,
    dispatched_at: datetime,
    calendar: Calendar,
    catalogue: Catalogue,
    policy: Policy = STANDARD,
) -> LegClocks:
    """The three clocks of a leg. They start at dispatch, never at signing: else nobody would hurry to sign.

    Raises:
        UrgencyUnknown, DeadlineClassUnknown: the catalogue has no such code.
    """
    resolve = promise_due(dispatched_at, catalogue.deadline_class(deadline_class), calendar, policy)
    sign, respond = urgency_terms(urgency, dispatched_at, catalogue, policy)
    return LegClocks(
        sign_due=term_end(dispatched_at, sign, calendar),
        respond_due=term_end(dispatched_at, respond, calendar),
        resolve_due=resolve.at,
        provisional=resolve.provisional,
        calendar_version=calendar.version,
    )


def urgency_terms(urgency: str, at: datetime, catalogue: Catalogue, policy: Policy) -> tuple[Term, Term]:
    """How long a leg that is dispatched now may take to sign and to make first contact, by day and by night.

    Raises:
        UrgencyUnknown: the catalogue has no such code.
    """
    level = catalogue.urgency(urgency)
    terms = policy.terms.urgencies.get(urgency) or _usual(level)
    if policy.working_time.is_night(at.astimezone(CHINA).time()):
        return terms.night_sign or terms.sign, terms.night_respond or terms.respond
    return terms.sign, terms.respond


def _usual(level: UrgencyLevel) -> Urgency:
    match level:
        case RoundTheClock(sign_minutes=to_sign, first_response_minutes=to_respond):
            return Urgency(sign=Term(minutes=to_sign), respond=Term(minutes=to_respond))
        case InWorkingTime(sign_working_hours=to_sign, first_response_workdays=to_respond):
            return Urgency(sign=Term(working_hours=to_sign), respond=Term(workdays=to_respond))


def working_time_after(at: datetime, minutes: int, calendar: Calendar) -> datetime:
    """The instant by which offices have been open for so many minutes (≥ 0) since `at`.

    Three hours from 9:00 are 12:00, not the 14:00 at which work goes on.
    """
    local = at.astimezone(CHINA)
    left = timedelta(minutes=minutes)
    day = local.date()
    while True:
        for interval in calendar.intervals_on(day):
            start = max(local, _instant(day, interval.start))
            open_for = _instant(day, interval.end) - start
            if left <= open_for:
                return start + left
            left -= max(open_for, timedelta())
        day += _ONE_DAY


def light(
    started_at: datetime,
    due_at: datetime,
    now: datetime,
    calendar: Calendar,
    *,
    paused: bool = False,
    lights: Lights = STANDARD.lights,
) -> Light:
    """时限灯: red once overdue; yellow in the last share of a term or on its last workdays; grey while paused.

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
        is_near = left <= lights.yellow_workdays or left <= total * lights.yellow_share
    else:
        is_near = due_at - now <= (due_at - started_at) * lights.yellow_share
    return Light.YELLOW if is_near else Light.GREEN


def yellow_from(started_at: datetime, due_at: datetime, calendar: Calendar, lights: Lights) -> datetime:
    """Since when `light` is no longer green, if nothing stops the term before it is over."""
    last = (due_at - timedelta.resolution).astimezone(CHINA).date()
    first = started_at.astimezone(CHINA).date()
    total = calendar.workdays_between(first, last)
    if total <= 1:
        return due_at - (due_at - started_at) * lights.yellow_share
    green = total - floor(max(lights.yellow_workdays, total * lights.yellow_share))
    turns_on = calendar.workday_after(first, green) if green > 0 else first
    return max(started_at, _instant(turns_on, time.min))


def midnight_after(day: date) -> datetime:
    """24:00 of a day in China, as the instant at which the next one begins."""
    return _instant(day + _ONE_DAY, time.min)


def start_of(day: date) -> datetime:
    """00:00 of a day in China, for narrowing lists: days beyond all tickets are as good as the first and the last."""
    return end_of(max(day, FIRST_DAY) - _ONE_DAY)


def end_of(day: date) -> datetime:
    """24:00 of a day in China, likewise."""
    return midnight_after(max(FIRST_DAY - _ONE_DAY, min(day, LAST_DAY)))


def _counted(received_on: date, workdays: int, calendar: Calendar) -> tuple[date, ...]:
    return tuple(islice(calendar.workdays_after(received_on), workdays))


def _instant(day: date, clock_face: time) -> datetime:
    return datetime.combine(day, clock_face, CHINA)
