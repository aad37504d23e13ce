"""公示: a day's matters of one kind, as anybody may see them."""

from datetime import date

from server.casework.house import House
from server.domain.calendar import CHINA
from server.domain.publicity import Published, is_opened, last_day_shown, published
from server.store import listing
from server.store.listing import Filter
from server.store.ticket_scope import Scope


def matters_of(house: House, category: str, on: date, area: str | None) -> tuple[Published, ...]:
    """The matters of a sub-item that came in on that day, the newest first; none that is not public, or not yet.

    Raises:
        CategoryUnknown.
    """
    rules = house.rules
    if not is_opened(category, rules) or on > last_day_shown(house.clock().astimezone(CHINA).date(), rules):
        return ()
    narrowed = Filter(category=category, received_from=on, received_until=on, area=area)
    with house.engine.connect() as connection:
        found = listing.newest(connection, Scope(everything=True), narrowed, house.settings.page_size_max)
    return tuple(shown for ticket in found if (shown := published(ticket, rules)) is not None)
