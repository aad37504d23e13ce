"""值班表: who is on duty when, in which order they are called to an emergency, and what they hand over.

    level 1  on duty        level 2  second      level 3  head of the unit      (of the unit that has to act)
    level 4  district duty officer 区值班领导                                   (of the area; no unit)

A critical matter is called out at once; who does not sign for it within a quarter of an hour is followed by the next.
As long as nobody has told a unit to act, because something is in doubt, those of level 4 are called: where nobody
knows where it is, those of every area, the widest first. A matter that comes to wait again calls them again.
Source: docs/rosters.md.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from server.domain.errors import RosterRefused
from server.domain.leg import Leg
from server.domain.ticket import Ticket

#: After this long the next one is called.
PATIENCE = timedelta(minutes=15)
#: So early before its start a shift may be signed in to.
EARLY = timedelta(hours=1)
#: A longer shift is a mistake of writing.
LONGEST = timedelta(hours=26)
LEVELS = (1, 2, 3, 4)


class Shift(Struct, frozen=True, kw_only=True):
    """班次: one person on duty for a unit, or (unit None) for an area; `leader` 领导值班.

    `note` 交接班日记 is what was left to the next one when it was signed out of.
    """

    id: str
    person: str
    unit: str | None
    area: str
    level: int
    leader: bool
    starts_at: datetime
    ends_at: datetime
    signed_in_at: datetime | None = None
    signed_out_at: datetime | None = None
    note: str | None = None

    def is_on(self, at: datetime) -> bool:
        """Whether the shift lasts at that instant, and was not handed over before."""
        return self.starts_at <= at < self.ends_at and (self.signed_out_at is None or at < self.signed_out_at)


class Call(Struct, frozen=True, kw_only=True):
    """呼叫: somebody on duty was called to one leg of a ticket; to leg 0 as long as it has none."""

    ticket: str
    number: str
    leg: int
    shift: str
    person: str
    level: int
    at: datetime


def entered(shift: Shift) -> Shift:
    """A shift that may stand on a roster.

    Raises:
        RosterRefused: it ends before it begins, is longer than 26 hours, or of no level that there is.
    """
    if shift.level not in LEVELS:
        raise RosterRefused(rule="level is 1, 2, 3 or 4")
    if not timedelta(0) < shift.ends_at - shift.starts_at <= LONGEST:
        raise RosterRefused(rule="a shift ends after it begins, within 26 hours")
    return shift


def signed_in(shift: Shift, now: datetime) -> Shift:
    """值班签到: once, from an hour before the shift begins until it ends.

    Raises:
        RosterRefused.
    """
    if shift.signed_in_at is not None:
        raise RosterRefused(rule="a shift is signed in to once")
    if not shift.starts_at - EARLY <= now < shift.ends_at:
        raise RosterRefused(rule="a shift is signed in to from an hour before it begins until it ends")
    return replace(shift, signed_in_at=now)


def signed_out(shift: Shift, now: datetime, note: str) -> Shift:
    """交班: with a note to the next one, once, after having signed in.

    Raises:
        RosterRefused.
    """
    if shift.signed_in_at is None or shift.signed_out_at is not None:
        raise RosterRefused(rule="a shift is signed out of once, after it was signed in to")
    return replace(shift, signed_out_at=now, note=note)


def order_of_calls(
    shifts: Iterable[Shift],
    ticket: Ticket,
    unit: str | None,
    at: datetime,
    parents: Callable[[str], Sequence[str]],
) -> tuple[Shift, ...]:
    """Who is called one after the other: the people of the unit by level, if one has to act, then those of the areas.

    Who has signed in comes before who has not; the rest is decided by start and id, so that all agree. A matter that
    nobody could place concerns every area, the widest first; `parents` tells an area's own code and those above it.
    """
    chain, _ = ticket.places
    anywhere = not chain
    concerned = [
        shift
        for shift in shifts
        if shift.is_on(at) and (anywhere or shift.area in chain if shift.unit is None else shift.unit == unit)
    ]
    return tuple(
        sorted(
            concerned,
            key=lambda each: (
                each.unit is None,
                each.level,
                len(parents(each.area)) if anywhere and each.unit is None else 0,
                each.signed_in_at is None,
                each.starts_at,
                each.id,
            ),
        )
    )


def awaits_dispatch(ticket: Ticket) -> bool:
    """Whether a critical matter waits for somebody who says which unit has to act."""
    return ticket.urgency == "critical" and ticket.waits_for_a_person


def waits_since(ticket: Ticket) -> datetime | None:
    """Since when it waits, without a break, to be accepted and dispatched; None where no clock runs for that."""
    since = None
    for term in sorted(ticket.own_terms, key=lambda term: term.since, reverse=True):
        if term.kind in ("accept", "dispatch") and term.ended_at == since:
            since = term.since
    return since


def awaits_somebody(ticket: Ticket, leg: Leg) -> bool:
    """Whether a critical leg was taken up by nobody in person: that it counts as signed for helps nobody."""
    taken_up = leg.signed_at is not None and not leg.signed_automatically
    return ticket.urgency == "critical" and not (taken_up or leg.is_answered or leg.disputed_at is not None)


def next_called(order: Sequence[Shift], calls: Sequence[Call], now: datetime) -> Shift | None:
    """Whom to call now: the first who was not called yet, a quarter of an hour after the last call; None: nobody."""
    if calls and now - max(call.at for call in calls) < PATIENCE:
        return None
    called = {call.person for call in calls}
    return next((shift for shift in order if shift.person not in called), None)
