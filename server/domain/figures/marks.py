"""What a ticket forgets as it moves on, and figures have to know: a small fold over its events, beside the ticket."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from server.domain.events import DeferralGranted, Event, Mediated, MediationEnded, ResultSubmitted


class Marks(Struct, frozen=True, kw_only=True):
    """`first_results`: when each leg, by its number, was answered for the first time, whatever became of the answer.

    `mediated_at` and `agreed` are of the last mediation that ended; `deferrals` how often the matter was put on the
    books.
    """

    first_results: Mapping[int, datetime] = {}
    mediated_at: datetime | None = None
    agreed: bool | None = None
    deferrals: int = 0


NO_MARKS = Marks()


def marks_after(marks: Marks, events: Iterable[Event]) -> Marks:
    """The marks after some more events, in their order."""
    for event in events:
        match event.payload:
            case ResultSubmitted(leg=leg) if leg not in marks.first_results:
                marks = replace(marks, first_results={**marks.first_results, leg: event.at})
            case Mediated():
                marks = replace(marks, mediated_at=None, agreed=None)
            case MediationEnded(agreed=agreed):
                marks = replace(marks, mediated_at=event.at, agreed=agreed)
            case DeferralGranted():
                marks = replace(marks, deferrals=marks.deferrals + 1)
            case _:
                pass
    return marks
