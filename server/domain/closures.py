"""临时停工: offices of some areas are closed for some days, for a typhoon or an epidemic, whatever a notice says.

A closure is announced for areas of any level, and holds for all that lies in them. What is counted there while it is
known is counted by a calendar of its own, which tells by its version from which closures it is made:

    cn-2026-5d41402a        the calendar of everybody
    cn-2026-5d41402a+2.5    the same with the closures 2 and 5
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from server.domain.asked import Line
from server.domain.calendar import Calendar
from server.domain.errors import CalendarInvalid

#: Nothing is closed for longer; what is, is no one-off.
DAYS_MAX = 92

_ONE_DAY = timedelta(days=1)


class Announcement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """停工公告: which areas are closed from one day to another, both included, and why; or which closure it lifts."""

    areas: Annotated[tuple[Line, ...], Meta(max_length=200)] = ()
    first: date | None = None
    last: date | None = None
    reason: Line | None = None
    lifts: Annotated[int, Meta(ge=1)] | None = None


class Closure(Struct, frozen=True, kw_only=True):
    """停工: the `no`-th that was announced here."""

    no: int
    areas: frozenset[str]
    first: date
    last: date
    reason: str

    @property
    def days(self) -> frozenset[date]:
        """Every day of it."""
        return frozenset(self.first + n * _ONE_DAY for n in range((self.last - self.first).days + 1))


def read_closure(no: int, document: bytes) -> Closure | int:
    """The closure that a document announces, or the number of the one that it lifts.

    Raises:
        CalendarInvalid: it is neither.
    """
    try:
        told = msgspec.json.decode(document, type=Announcement)
    except msgspec.DecodeError as trouble:
        rule, _, path = str(trouble).partition(" - at ")
        raise CalendarInvalid(field=f"closure {no} {path.strip('`')}".rstrip(), rule=rule) from trouble
    if told.lifts is not None:
        return told.lifts
    if not told.areas or told.first is None or told.last is None or told.reason is None:
        raise CalendarInvalid(field=f"closure {no}", rule="names areas, first, last and reason")
    if not timedelta() <= told.last - told.first < timedelta(days=DAYS_MAX):
        raise CalendarInvalid(field=f"closure {no} last", rule=f"{DAYS_MAX} days from the first at most")
    return Closure(no=no, areas=frozenset(told.areas), first=told.first, last=told.last, reason=told.reason)


def in_force(announced: Iterable[Closure | int]) -> tuple[Closure, ...]:
    """The closures that were not lifted since."""
    every = tuple(announced)
    lifted = {each for each in every if isinstance(each, int)}
    return tuple(each for each in every if isinstance(each, Closure) and each.no not in lifted)


def meeting(closures: Iterable[Closure], areas: Iterable[str]) -> tuple[Closure, ...]:
    """Those of the closures that hold in one of these areas."""
    here = frozenset(areas)
    return tuple(each for each in closures if not each.areas.isdisjoint(here))


def closed(calendar: Calendar, closures: tuple[Closure, ...]) -> Calendar:
    """The calendar where these closures hold."""
    return _closed(calendar, closures) if closures else calendar


@lru_cache(maxsize=256)
def _closed(calendar: Calendar, closures: tuple[Closure, ...]) -> Calendar:
    # Kept, since a calendar works out each of its years once.
    days = frozenset[date]().union(*(each.days for each in closures))
    numbers = ".".join(str(each.no) for each in closures)
    return replace(calendar, version=f"{calendar.version}+{numbers}", closures=calendar.closures | days)


def parts_of(version: str) -> tuple[str, tuple[int, ...]]:
    """The version of the calendar of everybody, and the numbers of the closures, of which one is made."""
    plain, _, numbers = version.partition("+")
    return plain, tuple(int(no) for no in numbers.split(".") if no)
