"""What becomes of terms that are running when the calendar changes: a year's notice came, or a typhoon closed offices.

Only the due time is counted again, from the same start and with what was added since; what was told to a citizen
is never made earlier.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from server.domain.calendar import Calendar
from server.domain.deadlines import Due, term_due
from server.domain.term import Term


class Running(Struct, frozen=True, kw_only=True):
    """A clock that runs: `key` names it to its owner, `paused` is what approved pauses have added to it so far.

    `added` are approved extensions, in order. `told`: somebody outside was given the due time.
    """

    key: str
    started_at: datetime
    term: Term
    due_at: datetime
    told: bool
    added: tuple[Term, ...] = ()
    paused: timedelta = timedelta()


class Moved(Struct, frozen=True, kw_only=True):
    """A due time that changes: what it was, what it is, and what the new calendar alone would have made of it."""

    key: str
    was: datetime
    now: datetime
    counted: Due

    @property
    def kept_later(self) -> bool:
        """Whether the new count came out earlier, and the date that had been told was kept."""
        return self.now == self.was


def recomputed(running: Iterable[Running], calendar: Calendar) -> tuple[Moved, ...]:
    """Each term whose due time the calendar moves, in the order given; the others are not mentioned.

    One that comes out earlier and was told keeps its due time, and is mentioned all the same.
    """
    return tuple(moved for each in running if (moved := _moved(each, calendar)) is not None)


def _moved(clock: Running, calendar: Calendar) -> Moved | None:
    counted = term_due(clock.started_at, clock.term, calendar)
    for more in clock.added:
        # An extension goes on where the term ends, in its last moment: midnight belongs to the day before.
        counted = term_due(counted.at - timedelta.resolution, more, calendar)
    due_at = counted.at + clock.paused
    if due_at == clock.due_at:
        return None
    kept = max(due_at, clock.due_at) if clock.told else due_at
    return Moved(key=clock.key, was=clock.due_at, now=kept, counted=counted)
