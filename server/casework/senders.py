"""Who sends: whose a mailbox is, whom they are to the rules, and how far their commands have come.

Asked once for all that one transaction takes in.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from server.casework.people import actor_of
from server.casework.receipts import receipt_id
from server.domain.commands import PREFIX
from server.domain.scope import Actor
from server.store import ledger, people, sessions
from server.store.arrivals import Arrival
from server.store.ledger import Writer


class Senders:
    """What a transaction has found out so far. Nothing that is taken in changes a roster, so it stays right."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._owners: dict[str, str | None] = {}
        self._actors: dict[tuple[str, date], Actor | None] = {}
        self._writers: dict[str, Writer | None] = {}
        self._moved: set[str] = set()
        self._news: set[str] = set()
        self._unanswered: set[str] = set()

    def owner_of(self, mailbox: str) -> str | None:
        """Whose mailbox that is."""
        if mailbox not in self._owners:
            self._owners[mailbox] = sessions.owner_of(self._connection, mailbox)
        return self._owners[mailbox]

    def actor(self, person: str, on: date) -> Actor | None:
        """The person of that id as an actor on that day; None where there is none."""
        asked = person, on
        if asked not in self._actors:
            known = people.person(self._connection, person)
            self._actors[asked] = None if known is None else actor_of(self._connection, known, on)
        return self._actors[asked]

    def writer(self, name: str) -> Writer | None:
        """The install of that name, and where it stands."""
        if name not in self._writers:
            self._writers[name] = ledger.writer(self._connection, name)
        return self._writers[name]

    def is_owner_s(self, arrival: Arrival) -> bool:
        """Whether it was written by an install of the mailbox's owner."""
        writer = None if arrival.writer is None else self.writer(arrival.writer)
        return writer is not None and writer.person == self.owner_of(arrival.mailbox)

    def advance(self, writer: str, counter: int) -> None:
        """A command of that install was taken in; `keep` writes it down."""
        known = self.writer(writer)
        if known is not None:
            self._writers[writer] = ledger.advanced(known, counter)
            self._moved.add(writer)

    def keep(self) -> None:
        """Write down where they stand by now."""
        moved = [writer for name in sorted(self._moved) if (writer := self._writers[name]) is not None]
        ledger.save_writers(self._connection, moved)
        self._moved.clear()

    def note_unreadable(self, person: str) -> None:
        """A command came with no place in this person's rows."""
        self.keep()
        ledger.note_unreadable(self._connection, person)
        self._writers.clear()

    def look_up(self, run: Sequence[Arrival]) -> None:
        """Find out at one go which commands of one writer, with counters in a row, were never taken in or answered.

        Of a document that comes twice, as its first revisions of two branches do, that is not known.
        """
        self._news, self._unanswered = set(), set()
        first, last = run[0], run[-1]
        if len(run) > 1 and first.writer and first.counter is not None and last.counter is not None:
            ids = {each.document: each.document.removeprefix(PREFIX) for each in run}
            known, places = ledger.taken_among(
                self._connection, ids.values(), first.writer, (first.counter, last.counter)
            )
            times = Counter(each.document for each in run)
            once = [each for each in run if times[each.document] == 1]
            self._news = {
                each.document
                for each in once
                if ids[each.document] not in known and each.counter not in places
            }
            receipts = {receipt_id(each.document): each.document for each in once}
            answered = ledger.receipts_among(self._connection, first.mailbox, receipts)
            self._unanswered = {document for name, document in receipts.items() if name not in answered}

    def is_new(self, arrival: Arrival) -> bool:
        """Whether it is known that neither its id nor its place in its writer's row was ever taken in."""
        return arrival.document in self._news

    def is_unanswered(self, arrival: Arrival) -> bool:
        """Whether it is known that no receipt of it lies in its mailbox."""
        return arrival.document in self._unanswered
