"""Who sends: whose a mailbox is, and whom they are to the rules; asked once for all that one transaction takes in."""

from datetime import date

from sqlalchemy import Connection

from server.casework.people import actor_of
from server.domain.scope import Actor
from server.store import people, sessions


class Senders:
    """What a transaction has found out so far. Nothing that is taken in changes a roster, so it stays right."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._owners: dict[str, str | None] = {}
        self._actors: dict[tuple[str, date], Actor | None] = {}

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
