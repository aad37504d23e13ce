"""留痕: the last of a ticket's life as it lies on handhelds, short enough to travel with every document.

Each moment names its event and quotes what somebody said; the handheld has the words for the rest. The whole life,
proven, is the trace (`trace`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from server.casework.house import House
from server.domain.events import PhotoReceived
from server.domain.ticket import Ticket
from server.store.trails import Told, Trail

#: So much of what was said stands in a document; the trace has all of it.
_CHARACTERS_MAX = 300


class Moment(Struct, frozen=True, kw_only=True):
    """One event. `what` is its type or, of a record, its kind (`note`, `contact` …); `by` a name, None: the house.

    `unit` is the one whose part it is about, else that of whoever did it; `said` their own words.
    """

    no: int
    at: datetime
    what: str
    by: str | None
    unit: str | None
    said: str | None


def moments(house: House, ticket: Ticket, trail: Trail) -> Iterator[Moment]:
    """The trail of a ticket, with all of what people said. That a photo came, the photo itself tells."""
    for entry in trail.entries:
        told, by = entry.told, trail.authors.get(entry.actor)
        if told.type == PhotoReceived.__name__:
            continue
        unit = _unit(told, ticket) or (None if by is None else by.unit)
        yield Moment(
            no=entry.no,
            at=entry.at,
            what=told.kind if told.is_record else told.type,
            by=None if by is None else by.name,
            unit=None if unit is None else house.unit_name(unit),
            said=told.said,
        )


def shortened(trail: Iterable[Moment]) -> Iterator[Moment]:
    """The trail as it travels. Cut only what is masked already: half a telephone number is not known for one."""
    for moment in trail:
        yield moment if moment.said is None else saying(moment, moment.said[:_CHARACTERS_MAX])


def saying(moment: Moment, said: str) -> Moment:
    """The moment with what was said in these words, mostly the same."""
    return moment if said == moment.said else replace(moment, said=said)


def _unit(told: Told, ticket: Ticket) -> str | None:
    if isinstance(told.unit, str):
        return told.unit
    meant = ticket.leg(told.leg) if isinstance(told.leg, int) else None
    return None if meant is None else meant.unit
