"""公示: a day's matters of one kind, as anybody may see them."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from server.casework.house import House
from server.domain.calendar import CHINA
from server.domain.publicity import Published, is_opened, last_day_shown, published
from server.domain.ticket import Ticket
from server.store import facts, listing
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
        opened = _never_mediated(connection, narrowed, house.settings.page_size_max)
        return tuple(shown for ticket in opened if (shown := published(ticket, rules)) is not None)


def _never_mediated(connection: Connection, narrowed: Filter, at_once: int) -> Iterator[Ticket]:
    """All on the list but those that were disputes once: also after its mediation a matter is not public."""
    after: str | None = None
    while some := listing.newest(connection, Scope(everything=True), narrowed, at_once, after):
        ordinary = facts.never_mediated(connection, (ticket.id for ticket in some))
        yield from (ticket for ticket in some if str(ticket.id) in ordinary)
        after = some[-1].number
