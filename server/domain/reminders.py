"""催办提醒: when a unit is reminded of a part that it has not answered yet, as the city's policy says.

    dispatched ──────── half of the term ──────── a workday before ──── two hours before ─┤ due
                             ▲                          ▲                      ▲

People are reminded while offices are open; what would fall outside comes as soon as they open. Of a critical matter
they are reminded at any hour. What falls before the last reminder, or before the dispatch, is not made up for.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from server.domain.calendar import CHINA, Calendar
from server.domain.deadlines import working_time_after
from server.domain.figures.working_time import working_time
from server.domain.leg import Leg
from server.domain.rules import Rules
from server.domain.shifting import earlier_by
from server.domain.term import Term
from server.domain.ticket import Ticket
from server.domain.transitions import State

_ONE_DAY = timedelta(days=1)
_HOUR_MINUTES = 60


class Reminder(Struct, frozen=True, kw_only=True):
    """One point of a term: that `share` of it is over, or so much is left `before` its end."""

    at: datetime
    share: float | None = None
    before: Term | None = None


def reminders(leg: Leg, ticket: Ticket, rules: Rules) -> tuple[Reminder, ...]:
    """The points at which the leg's unit is still to be reminded, in their order; none once it has answered."""
    if ticket.state is not State.HANDLING or leg.is_answered or not leg.is_live:
        return ()
    after = leg.dispatched_at if leg.reminded_at is None else leg.reminded_at
    points = (point for point in _points(leg, ticket, rules) if after < point.at < leg.resolve_due)
    return tuple(sorted(points, key=lambda point: point.at))


def _points(leg: Leg, ticket: Ticket, rules: Rules) -> Iterator[Reminder]:
    policy, calendar = rules.policy.supervision, rules.calendar
    at_any_hour = ticket.urgency == "critical"
    for share in policy.remind_at_share:
        yield Reminder(at=_part(leg, share, calendar, at_any_hour=at_any_hour), share=share)
    for before in policy.remind_before:
        at = _before(leg.resolve_due, before, calendar)
        yield Reminder(at=at if at_any_hour else working_time_after(at, 0, calendar), before=before)


def _part(leg: Leg, share: float, calendar: Calendar, *, at_any_hour: bool) -> datetime:
    """When that share of the term is over: of a critical one by the clock on the wall, else in working time."""
    since, until = leg.dispatched_at, leg.resolve_due
    open_for = working_time(since, until, calendar)
    if at_any_hour or not open_for:
        return since + (until - since) * share
    return working_time_after(since, int(open_for.total_seconds() * share / _HOUR_MINUTES), calendar)


def _before(due_at: datetime, term: Term, calendar: Calendar) -> datetime:
    match term.unit:
        case "workdays":
            return earlier_by(due_at, term.amount, calendar)
        case "working_hours":
            return _working_time_before(due_at, timedelta(hours=term.amount), calendar)
        case unit:
            return due_at - timedelta(**{unit: term.amount})


def _working_time_before(at: datetime, left: timedelta, calendar: Calendar) -> datetime:
    """The instant from which offices are open for so long until `at`."""
    local = at.astimezone(CHINA)
    day = local.date()
    while True:
        for interval in reversed(calendar.intervals_on(day)):
            opens, closes = (_instant(day, face) for face in (interval.start, interval.end))
            open_for = max(min(local, closes) - opens, timedelta())
            if left <= open_for:
                return min(local, closes) - left
            left -= open_for
        day -= _ONE_DAY


def _instant(day: date, clock_face: time) -> datetime:
    return datetime.combine(day, clock_face, CHINA)
