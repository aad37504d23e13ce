"""同期比较: how many matters each area received in a period, beside as many days a week, a month or a year before."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from server.casework.errors import PeriodUnfit
from server.casework.figures import Asked, received_by_area
from server.casework.house import House
from server.domain.scope import Actor

Against = Literal["week", "month", "year"]

_MONTHS = {"month": 1, "year": 12}
_DAYS_MAX = 366


class Change(Struct, frozen=True, kw_only=True):
    """How many were received `now` and `before`, and by which share that is more or less; None for too few before."""

    now: int
    before: int
    share: float | None


def changes(house: House, actor: Actor, layer: str, asked: Asked, against: Against) -> dict[str, Change]:
    """The change of each area of a level or an overlay, by its code; those that never received anything are left out.

    Raises:
        GroupingUnfit: there is no such layer of areas.
        PeriodUnfit, RoleMissing.
    """
    if (asked.until - asked.since).days >= _DAYS_MAX:
        raise PeriodUnfit(since=asked.since.isoformat(), until=asked.until.isoformat())
    since, until = span_before(asked.since, asked.until, against)
    past = replace(asked, since=since, until=until)
    now, before = (received_by_area(house, actor, layer, each) for each in (asked, past))
    small_n = max(house.rules.policy.figures.small_n, 1)
    return {
        code: Change(now=now.get(code, 0), before=then, share=_share(now.get(code, 0), then, small_n))
        for code in sorted({*now, *before})
        for then in [before.get(code, 0)]
    }


def span_before(since: date, until: date, against: Against) -> tuple[date, date]:
    """The first and last day, both included, of as many days as from `since` to `until`, so much before."""
    begins = earlier(since, against)
    return begins, begins + (until - since)


def earlier(day: date, against: Against) -> date:
    """The same day of the week, month or year before; the last day of a month that is too short for it."""
    if against == "week":
        return day - timedelta(days=7)
    months = day.year * 12 + day.month - 1 - _MONTHS[against]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _share(now: int, before: int, small_n: int) -> float | None:
    return None if before < small_n else round((now - before) / before, 4)
