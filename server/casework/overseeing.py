"""Whose handhelds and uploads are somebody's business: a coordinator's are those of the people in their area."""

from collections.abc import Iterable

from sqlalchemy import Connection

from server.casework.errors import RoleMissing
from server.casework.house import House
from server.casework.people import actor_of, is_responsible_for
from server.domain.calendar import CHINA
from server.domain.people import Person, Role
from server.domain.scope import Actor
from server.store import people

_EVERYWHERE = frozenset({Role.SUPERVISOR, Role.ADMIN})
_IN_THEIR_AREA = frozenset({Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR})


def overseen_among(
    connection: Connection, house: House, actor: Actor, persons: Iterable[str]
) -> dict[str, Person]:
    """Those of these people, by id, whom the actor oversees.

    Raises:
        RoleMissing: the actor oversees nobody.
    """
    if actor.roles.isdisjoint(_EVERYWHERE | _IN_THEIR_AREA):
        raise RoleMissing(roles=", ".join(sorted(_EVERYWHERE | _IN_THEIR_AREA)))
    known = people.by_ids(connection, set(persons))
    if actor.roles.isdisjoint(_EVERYWHERE):
        on = house.clock().astimezone(CHINA).date()
        known = tuple(
            each for each in known if is_responsible_for(house, actor, actor_of(connection, each, on))
        )
    return {each.id: each for each in known}
