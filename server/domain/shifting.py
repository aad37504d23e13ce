"""By how much a term moves when a clock stood still or was given more time.

A term that ends at midnight is one of days: it moves by whole workdays, as many as began while the clock stood. Any
other moves by the time itself. No term ever moves backwards.
"""

from datetime import date, datetime, time, timedelta
from itertools import islice

from server.domain.calendar import CHINA, Calendar
from server.domain.deadlines import midnight_after
from server.domain.instants import local_time


def last_day(due_at: datetime) -> date:
    """The day on which a term ends: of one that ends at 24:00 the day before that midnight."""
    return (due_at - timedelta.resolution).astimezone(CHINA).date()


def written_out(due_at: datetime) -> str:
    """A term as people read it: `2026-11-23 24:00` where it ends with a day, and not the midnight that follows."""
    local = local_time(due_at)
    if local.time() == time.min:
        return f"{last_day(due_at)} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def later_by(due_at: datetime, workdays: int, calendar: Calendar) -> datetime:
    """A term that is given so many workdays (≥ 0) more: 24:00 of the last of them."""
    if workdays <= 0:
        return due_at
    return midnight_after(list(islice(calendar.workdays_after(last_day(due_at)), workdays))[-1])


def workdays_of(since: datetime, until: datetime, calendar: Calendar) -> int:
    """How many workdays began between two instants; a midnight ends the day before it."""
    return calendar.workdays_between(since.astimezone(CHINA).date(), last_day(until))


def after_pause(due_at: datetime, since: datetime, until: datetime, calendar: Calendar) -> datetime:
    """A term after a clock stood still from one instant to another."""
    if due_at == midnight_after(last_day(due_at)):
        return later_by(due_at, workdays_of(since, until, calendar), calendar)
    return due_at + max(until - since, timedelta())


def earlier_by(due_at: datetime, workdays: int, calendar: Calendar) -> datetime:
    """The 24:00 that lies so many workdays (≥ 0) before the end of a term."""
    day, left = last_day(due_at), workdays
    while left:
        left -= calendar.is_workday(day)
        day -= timedelta(days=1)
    while not calendar.is_workday(day):
        day -= timedelta(days=1)
    return midnight_after(day)
