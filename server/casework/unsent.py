"""How much work lies unsent on handhelds: what they say with every request, and who may look at it.

    Wangge-Unsent: 3;oldest=2026-11-22T09:30:00+08:00

A handheld that is asked nothing cannot answer, so it tells by itself; what it tells is written when it has changed,
and once a minute otherwise, so that coordinators see whose handheld has been silent, and since when.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from mobile_api.tokens import bearer
from server.casework.house import House
from server.casework.overseeing import overseen_among
from server.domain.people import Person
from server.domain.scope import Actor
from server.store import handhelds, sessions
from server.store.handhelds import Handheld

HEADER = "wangge-unsent"

_SAID = re.compile(r"(\d{1,9})(?:;\s*oldest=(\S{1,40}))?", re.ASCII)
_AGAIN_AFTER = timedelta(minutes=1)


class Unsent(Struct, frozen=True):
    """So many commands, the oldest of them recorded then by the handheld's own clock."""

    count: int
    oldest_at: datetime | None


def read_unsent(header: str) -> Unsent | None:
    """What the header says; None where that cannot be read: a handheld is never refused for it."""
    said = _SAID.fullmatch(header.strip())
    if said is None:
        return None
    count, oldest = said.groups()
    try:
        oldest_at = None if oldest is None else datetime.fromisoformat(oldest)
        if oldest_at is None or oldest_at.tzinfo is None:
            return None if oldest_at is not None else Unsent(int(count), None)
        return Unsent(int(count), oldest_at.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


class UnsentBook:
    """Writes down what handhelds say. What was said last is kept in memory: it only saves writing."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._last: dict[str, tuple[Unsent, datetime]] = {}

    async def note(self, headers: Mapping[str, str]) -> None:
        """Take notice of one request; nothing happens where it says nothing, or nobody known says it."""
        told = headers.get(HEADER)
        said = None if told is None else read_unsent(told)
        if said is None:
            return
        token = bearer(headers.get("authorization"))
        writer = None if token is None else self._writer_of(token)
        now = self._house.clock()
        if writer is None or not self._is_news(writer, said, now):
            return
        self._last[writer] = (said, now)
        await self._house.writer.run(
            lambda unit: handhelds.note_unsent(unit.connection, writer, said.count, said.oldest_at, unit.at)
        )

    def _writer_of(self, token: str) -> str | None:
        with self._house.engine.connect() as connection:
            session = sessions.session(connection, token)
        is_good = session is not None and self._house.clock() < session.send_only_until
        return session.writer if session is not None and is_good else None

    def _is_news(self, writer: str, said: Unsent, now: datetime) -> bool:
        last = self._last.get(writer)
        return last is None or last[0] != said or now - last[1] >= _AGAIN_AFTER


def overseen(house: House, actor: Actor) -> tuple[tuple[Handheld, Person], ...]:
    """The handhelds that the person answers for, each with its owner: a coordinator's are those of their area.

    Raises:
        RoleMissing: handhelds are no business of this person's.
    """
    with house.engine.connect() as connection:
        known = handhelds.every(connection)
        owners = overseen_among(connection, house, actor, (each.person for each in known))
    return tuple((each, owners[each.person]) for each in known if each.person in owners)
