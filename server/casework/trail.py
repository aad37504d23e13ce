"""留痕: the last of a ticket's life as it lies on handhelds, short enough to travel with every document.

Each moment names its event and quotes what somebody said; the handheld has the words for the rest. The whole life,
proven, is the trace (`trace`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from server.casework.house import House
from server.domain.events import Payload, PhotoReceived, Recorded, Recounted
from server.domain.ticket import Ticket
from server.store.trails import Entry

#: So much of what was said stands in a document; the trace has all of it.
_CHARACTERS_MAX = 300

#: Where people put into their own words what they did or want; of an event that has several, the first counts.
_SAID = (
    "handling",
    "text",
    "result",
    "found",
    "reason",
    "explanation",
    "evidence",
    "script",
    "minutes",
    "remark",
    "note",
)


class Moment(Struct, frozen=True, kw_only=True):
    """One event. `what` is its type or, of a record, its kind (`note`, `contact` …); `by` a name, None: the house.

    `unit` is the one whose part it is about, else that of whoever did it; `said` their own words, cut short.
    """

    no: int
    at: datetime
    what: str
    by: str | None
    unit: str | None
    said: str | None


def moments(house: House, ticket: Ticket, entries: Iterable[Entry]) -> Iterator[Moment]:
    """The trail of a ticket, with what people said as they said it. That a photo came, the photo itself tells."""
    for entry in entries:
        payload = entry.payload
        if isinstance(payload, PhotoReceived):
            continue
        unit = _unit(payload, ticket) or (None if entry.person is None else entry.person.unit)
        yield Moment(
            no=entry.no,
            at=entry.at,
            what=payload.kind if isinstance(payload, Recorded) else type(payload).__name__,
            by=None if entry.person is None else entry.person.name,
            unit=None if unit is None else house.unit_name(unit),
            said=_said(payload),
        )


def _unit(payload: Payload, ticket: Ticket) -> str | None:
    named = getattr(payload, "unit", None)
    leg = getattr(payload, "leg", None)
    meant = ticket.leg(leg) if isinstance(leg, int) else None
    return named if isinstance(named, str) else None if meant is None else meant.unit


def _said(payload: Payload) -> str | None:
    if isinstance(payload, Recounted):  # its reason is a code
        return None
    fields = payload.body if isinstance(payload, Recorded) else payload
    given = (fields.get(name) if isinstance(fields, dict) else getattr(fields, name, None) for name in _SAID)
    said = next((each for each in given if isinstance(each, str) and each), None)
    return None if said is None else said[:_CHARACTERS_MAX]
