"""Whom a person is to the rules: their roles, and every area they answer for by office or by post."""

from datetime import date

from sqlalchemy import Connection

from server.casework.house import House
from server.domain.people import Person
from server.domain.scope import Actor
from server.store import people as roster


def actor_of(connection: Connection, person: Person, on: date) -> Actor:
    """The person as an actor on that day."""
    posts = roster.posts_of(connection, person.id, on)
    return Actor(
        id=person.id,
        roles=frozenset(person.roles),
        scope=frozenset(person.scope).union(post.area for post in posts),
        unit=person.unit,
    )


def is_responsible_for(house: House, coordinator: Actor, other: Actor) -> bool:
    """Whether the other works in the coordinator's area: by their own areas, or else by that of their unit."""
    unit = None if other.unit is None else house.rules.units.get(other.unit)
    areas = other.scope or ({unit.area} if unit is not None else ())
    above = {code for area in areas for code in house.chains.get(area, (area,))}
    return not coordinator.scope.isdisjoint(above)
