"""反复发生: what comes again at one place after it was ended, and what somebody ends on the spot there again and again.

ended at this place, same sub-item, within its days of duplicates × a factor     twice ─▶ it recurs: a sweep is due
ended on the spot here, same sub-item, within the days of one matter             once  ─▶ looked at by another
"""

from datetime import datetime, timedelta

from server.domain.context import Context
from server.domain.duplicates import likeness, matter_of
from server.domain.events import Recurred, SweepOrdered
from server.domain.matters import RECURRENCE
from server.domain.ticket import Ticket

#: So many ended matters at one place make the next one a recurrence.
ENDED_BEFORE = 2

_LOOKED_AT_DAYS_MAX = 400


def looked_back(ticket: Ticket, by: Context) -> timedelta:
    """How far back earlier matters at the place of this one say anything."""
    days = max(_days_of_recurrence(ticket, by), by.rules.policy.duplicates.same_matter_days)
    return timedelta(days=min(days, _LOOKED_AT_DAYS_MAX))


def recurred(ticket: Ticket, by: Context) -> Recurred | None:
    """The recurrence that is found when a matter is first dispatched; None where it does not come again and again."""
    if ticket.recurrence or ticket.cycle > 1:
        return None
    since = by.now - timedelta(days=_days_of_recurrence(ticket, by))
    ended = _at_this_place(ticket, by, since)
    return Recurred(earlier=ended) if len(ended) >= ENDED_BEFORE else None


def swept(ticket: Ticket, by: Context) -> SweepOrdered | None:
    """举一反三: whoever leads a recurring matter looks for more of its kind around; None where nobody leads."""
    chain, _ = ticket.places
    leads = [leg.unit for leg in ticket.live_legs if leg.leads]
    if not leads or not chain or ticket.category is None or ticket.sweeps:
        return None
    return SweepOrdered(
        unit=leads[0],
        area=chain[min(1, len(chain) - 1)],
        category=ticket.category,
        what=RECURRENCE,
        due_at=by.due(by.rules.policy.terms.sweep),
    )


def ended_on_the_spot(ticket: Ticket, by: Context) -> tuple[str, ...]:
    """The numbers of the matters of this kind that were ended on the spot here within the days of one matter."""
    since = by.now - timedelta(days=by.rules.policy.duplicates.same_matter_days)
    return _at_this_place(ticket, by, since, on_the_spot=True)


def _at_this_place(
    ticket: Ticket, by: Context, since: datetime, *, on_the_spot: bool = False
) -> tuple[str, ...]:
    catalogue = by.rules.catalogue
    here = matter_of(ticket)
    found = []
    for other in by.earlier(ticket):
        alike = likeness(here, matter_of(other), catalogue)
        is_here = "different" not in (alike.place, alike.object) and "same" in (alike.place, alike.object)
        by_hand = other.needs_check or other.closure_type == "self_handled"
        ended_at = other.closed_at or other.received_at
        if is_here and ended_at >= since and (by_hand or not on_the_spot):
            found.append(other.number)
    return tuple(sorted(found))


def _days_of_recurrence(ticket: Ticket, by: Context) -> int:
    if ticket.category is None:
        return 0
    return by.rules.catalogue.item(ticket.category).dedup_days * by.rules.policy.duplicates.recurrence_factor
