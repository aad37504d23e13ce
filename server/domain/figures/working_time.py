"""How long offices were open between two instants: by which the time that a matter took is told besides the wall's."""

from datetime import datetime, timedelta

from server.domain.calendar import CHINA, Calendar

_ONE_DAY = timedelta(days=1)


def working_time(since: datetime, until: datetime, calendar: Calendar) -> timedelta:
    """The opening hours from one instant to another; none where the second is the earlier."""
    start, end = since.astimezone(CHINA), until.astimezone(CHINA)
    total, day = timedelta(), start.date()
    while day <= end.date():
        for interval in calendar.intervals_on(day):
            opens = max(start, datetime.combine(day, interval.start, CHINA))
            closes = min(end, datetime.combine(day, interval.end, CHINA))
            total += max(closes - opens, timedelta())
        day += _ONE_DAY
    return total
