"""What a city's policy makes of the things that all cities share: the catalogue, the calendar, the units.

Rules go on asking the catalogue who leads and the calendar when offices are open; the policy's own answers already
stand there, so that no rule asks twice.
"""

from collections.abc import Iterable
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from server.domain.calendar import Calendar
from server.domain.catalogue import Catalogue, require_sound
from server.domain.catalogue_entries import Category, Item
from server.domain.policy import Policy
from server.domain.units import Unit


def catalogue_under(catalogue: Catalogue, policy: Policy) -> Catalogue:
    """The catalogue with this city's own leads, and its own radius and days of duplicates.

    Raises:
        CatalogueInvalid: the policy names a sub-item or a department type that the catalogue does not have.
    """
    own = {*policy.dispatch.leads, *policy.duplicates.radius_m, *policy.duplicates.days}
    for code in own:
        catalogue.item(code)
    categories = tuple(_category_under(category, policy) for category in catalogue.categories)
    return require_sound(replace(catalogue, categories=categories)) if own else catalogue


def calendar_under(calendar: Calendar, policy: Policy) -> Calendar:
    """The calendar with this city's hours of work, its seasons first.

    Where they are the city's own its version tells of both, such as `cn-2026-5d41402a-h1f2e3d4c`, so that what was
    counted by other hours is known from what was counted by these.
    """
    own = policy.working_time
    under = replace(
        calendar, intervals=own.intervals or calendar.intervals, seasons=own.seasons or calendar.seasons
    )
    if under == calendar:
        return calendar
    hours = sha256(msgspec.json.encode((under.intervals, under.seasons))).hexdigest()[:8]
    return replace(under, version=f"{calendar.version}-h{hours}")


def units_under(units: Iterable[Unit], policy: Policy) -> tuple[Unit, ...]:
    """The units, of which only those of the kinds that may hold a leg here can handle; any may assist as before."""
    allowed = policy.dispatch.handlers
    return tuple(replace(unit, can_handle=unit.can_handle and unit.kind in allowed) for unit in units)


def _category_under(category: Category, policy: Policy) -> Category:
    return replace(category, items=tuple(_item_under(item, policy) for item in category.items))


def _item_under(item: Item, policy: Policy) -> Item:
    lead = policy.dispatch.leads.get(item.code, item.lead)
    return replace(
        item,
        lead=lead,
        alt_lead=item.lead if lead == item.alt_lead else item.alt_lead,
        dedup_radius_m=policy.duplicates.radius_m.get(item.code, item.dedup_radius_m),
        dedup_days=policy.duplicates.days.get(item.code, item.dedup_days),
    )
