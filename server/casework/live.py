"""What becomes of tickets, for those who watch: kept for a while, so that who was cut off goes on where they were.

    after a commit   note(ticket, before) ──▶ the last so many changes, numbered ──▶ the bell of every watcher
                     note_requests()      ──▶ one of them, which names nobody: who watches asks what waits for them

A position is told as `<start>-<number>`. One of an earlier start, or one that is too long ago, means that the watcher
has to look at everything anew.
"""

import threading
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from msgspec import Struct

from server import ids
from server.casework.errors import TooManyWatchers
from server.domain.ticket import Ticket
from sync.bells import Bell, Bells
from sync.stopping import Stopping

_EVERYBODY = "tickets"


class Change(Struct, frozen=True):
    """What a ticket has become, and what it was `before` as far as that is known."""

    ticket: Ticket
    before: Ticket | None = None


class RequestsChanged(Struct, frozen=True):
    """请求: somebody asks for a second person's word or hands something over, or such a request was answered."""


class News(Struct, frozen=True):
    """What has changed up to `position`, each ticket once, as it is now; None where that can no longer be told.

    `requests`: some request that waits for people has come or gone.
    """

    position: str
    changes: tuple[Change, ...] | None
    requests: bool = False


class Live:
    """The changes of one running server. May be told from any thread; who watches does so on the event loop."""

    def __init__(self, kept_max: int, watchers_max: int) -> None:
        self._start = ids.token()[:8]
        self._number = 0
        self._kept: deque[Change | RequestsChanged] = deque(maxlen=kept_max)
        self._watchers_max = watchers_max
        self._watchers: Counter[str] = Counter()
        self._gate = threading.Lock()
        self._bells = Bells()
        self._stopping = Stopping()

    @property
    def has_ended(self) -> bool:
        """Whether the server stops."""
        return self._stopping.begun

    @property
    def position(self) -> str:
        """Where who begins to watch now begins."""
        return self._written(self._number)

    def note(self, ticket: Ticket, before: Ticket | None = None) -> None:
        """What has become of a ticket; to be called once that is committed, in the order of commits."""
        self._keep(Change(ticket, before))

    def note_requests(self) -> None:
        """Some request that waits for people has come or gone; to be called once that is committed."""
        self._keep(RequestsChanged())

    def since(self, position: str) -> News:
        """What has changed since a position."""
        start, _, number = position.rpartition("-")
        with self._gate:
            missed = self._number - int(number) if number.isdecimal() and len(number) < 20 else -1
            now = self._written(self._number)
            if start != self._start or not 0 <= missed <= len(self._kept):
                return News(now, None)
            changes = [self._kept[place] for place in range(len(self._kept) - missed, len(self._kept))]
        merged: dict[UUID, Change] = {}
        for change in changes:
            if isinstance(change, RequestsChanged):
                continue
            first = merged.pop(change.ticket.id, change)
            merged[change.ticket.id] = Change(change.ticket, first.before)
        return News(now, tuple(merged.values()), any(isinstance(each, RequestsChanged) for each in changes))

    def look_for_room(self, person: str) -> None:
        """Whether this person may watch in one more place.

        Raises:
            TooManyWatchers.
        """
        if self._watchers[person] >= self._watchers_max:
            raise TooManyWatchers(limit=self._watchers_max)

    @contextmanager
    def watched_by(self, person: str) -> Iterator[Bell]:
        """A bell that rings whenever something has changed, and when the server stops."""
        self._watchers[person] += 1
        try:
            with self._bells.hung(_EVERYBODY) as bell:
                self._stopping.tell(bell)
                yield bell
        finally:
            self._watchers[person] -= 1
            self._watchers += Counter()  # who watches no more takes no room

    def stop(self) -> None:
        """Let all who watch go home; to be called on their event loop."""
        self._stopping.begin()

    def _keep(self, change: Change | RequestsChanged) -> None:
        with self._gate:
            self._number += 1
            self._kept.append(change)
        self._bells.ring([_EVERYBODY])

    def _written(self, number: int) -> str:
        return f"{self._start}-{number}"
