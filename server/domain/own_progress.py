"""办理进度: what a reporter reads of their own matter, in the words by which they are told of each step.

No state, unit or person of the house is in it, nobody else who reported the same, and no place.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from server.domain.events import Event, Merged
from server.domain.fold import fold
from server.domain.screening import masked
from server.domain.sensitivity import Sensitivity
from server.domain.ticket import Ticket
from server.domain.told import TOLD, TOLD_TO_VOICES, said
from server.domain.transitions import State

#: What was answered is told once somebody else than the unit has looked at it.
_ANSWERED = frozenset({State.TO_CALLBACK, State.CLOSED})


class Stage(Struct, frozen=True, kw_only=True):
    """One step that matters to the reporter, as in the message that they got."""

    at: datetime
    progress: str
    progress_en: str
    text: str
    text_en: str


class Progress(Struct, frozen=True, kw_only=True):
    """A matter as its reporter may read it, the stages in their order.

    `answer` is what the lead unit answers in public; None as long as nobody has looked at it, and for good where more
    than the plainest matter is concerned: a number and a few digits are not proof enough for that.
    """

    number: str
    received_at: datetime
    promise_due: datetime | None
    stages: tuple[Stage, ...]
    answer: str | None


def progress_of(
    ticket: Ticket, chain: Iterable[Event], master: Ticket | None, of_master: Iterable[Event]
) -> Progress:
    """What the reporter of a ticket reads; of what it was merged into 并单, what comes after that.

    `chain` are the events of the ticket, `of_master` those of the ticket that it is merged into, each from the first.
    """
    own = tuple(chain)
    joined_at = next((event.at for event in reversed(own) if isinstance(event.payload, Merged)), None)
    stages = list(_stages(own, frozenset(TOLD), ticket.number))
    if master is not None and joined_at is not None:
        later = _stages(of_master, TOLD_TO_VOICES, ticket.number)
        stages += [stage for stage in later if stage.at >= joined_at]
    whose = master or ticket
    return Progress(
        number=ticket.number,
        received_at=ticket.received_at,
        promise_due=whose.promise_due,
        stages=tuple(stages),
        answer=_answer(ticket, whose),
    )


def _stages(chain: Iterable[Event], kinds: frozenset[str], number: str) -> Iterator[Stage]:
    ticket: Ticket | None = None
    for event in chain:
        ticket = fold(ticket, event)
        if type(event.payload).__name__ in kinds:
            yield Stage(at=event.at, **said(event.payload, ticket, number))


def _answer(ticket: Ticket, whose: Ticket) -> str | None:
    levels = {ticket.sensitivity, whose.sensitivity}
    if whose.state not in _ANSWERED or levels != {Sensitivity.ORDINARY}:
        return None
    return None if whose.public_reply is None else masked(whose.public_reply)
