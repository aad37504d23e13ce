"""Who may hold a ticket and has a mailbox: found for many tickets at once, since one command moves several.

Whom a ticket *means* are people by name, whoever answers for one of its areas, and units. Whether they may see it is
asked of each for itself (`server.domain.scope`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from msgspec import Struct
from sqlalchemy import Connection

from server.casework.people import actors_of
from server.domain.scope import Actor
from server.domain.ticket import Ticket
from server.store import people as roster
from server.store.ticket_rows import areas_of


class Meant(Struct, frozen=True):
    """Ids of people and units, codes of areas."""

    persons: frozenset[str]
    areas: frozenset[str]
    units: frozenset[str]


def meant_by(tickets: Iterable[Ticket]) -> Meant:
    """Whom any of these tickets means; mostly one ticket as it stands and stood."""
    known = tuple(tickets)
    return Meant(
        persons=frozenset(person for ticket in known for person in (ticket.reporter, *ticket.guests)),
        areas=frozenset(area for ticket in known for area in areas_of(ticket.placement)),
        units=frozenset(
            unit for ticket in known for unit in (*(leg.unit for leg in ticket.legs), *ticket.guest_units)
        ),
    )


def mailboxes_of(connection: Connection, meant: Meant, on: date) -> tuple[str, ...]:
    """The mailboxes of those who are meant, on that day."""
    found = roster.with_mailbox(
        connection, persons=sorted(meant.persons), areas=meant.areas, of_units=meant.units, on=on
    )
    return tuple(mailbox for _, mailbox in found)


class Recipients:
    """Everybody with a mailbox whom one of several tickets means on that day: read once, then looked up."""

    def __init__(self, connection: Connection, meant: Collection[Meant], on: date) -> None:
        found = roster.with_mailbox(
            connection,
            persons=sorted(frozenset().union(*(each.persons for each in meant))),
            areas=sorted(frozenset().union(*(each.areas for each in meant))),
            of_units=sorted(frozenset().union(*(each.units for each in meant))),
            on=on,
        )
        actors = actors_of(connection, [person for person, _ in found], on)
        self._by_mailbox = {mailbox: actor for actor, (_, mailbox) in zip(actors, found, strict=True)}
        self._named: dict[str, set[str]] = {}
        self._in_area: defaultdict[str, set[str]] = defaultdict(set)
        self._of_unit: defaultdict[str | None, set[str]] = defaultdict(set)
        for mailbox, actor in self._by_mailbox.items():
            self._named[actor.id] = {mailbox}
            self._of_unit[actor.unit].add(mailbox)
            for area in actor.scope:
                self._in_area[area].add(mailbox)

    def of(self, meant: Meant) -> tuple[tuple[Actor, str], ...]:
        """Those whom one ticket means, each with their mailbox, by its name."""
        found: set[str] = set()
        found.update(*(self._named.get(person, ()) for person in meant.persons))
        found.update(*(self._in_area.get(area, ()) for area in meant.areas))
        found.update(*(self._of_unit.get(unit, ()) for unit in meant.units))
        return tuple((self._by_mailbox[mailbox], mailbox) for mailbox in sorted(found))
