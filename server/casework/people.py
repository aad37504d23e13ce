"""Whom a person is to the rules: their roles, and every area they answer for by office or by post."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from geo.locate import Placement
from geo.position import Position
from server.casework.errors import RoleMissing
from server.casework.house import House
from server.domain.calendar import CHINA
from server.domain.context import Context
from server.domain.people import GridPost, Person, Role
from server.domain.scope import Actor
from server.store import people as roster
from sync.writer import Transaction

#: How long after the end of a post what was recorded at it is still added to its tickets.
FORMER = timedelta(days=30)


def actor_of(connection: Connection, person: Person, on: date) -> Actor:
    """The person as an actor on that day."""
    return actors_of(connection, [person], on)[0]


def actors_of(connection: Connection, persons: Sequence[Person], on: date) -> list[Actor]:
    """These people as actors on that day, in the order given."""
    held: defaultdict[str, list[GridPost]] = defaultdict(list)
    for post in roster.posts_since(connection, [person.id for person in persons], on - FORMER):
        held[post.person].append(post)
    return [actor_at(held[person.id], person, on) for person in persons]


def actor_at(posts: Sequence[GridPost], person: Person, on: date) -> Actor:
    """The person as an actor on that day, by their posts of the `FORMER` days before it and since."""
    held = {post.area for post in posts if post.since <= on and (post.until is None or on < post.until)}
    ended = {post.area for post in posts if post.until is not None and post.until <= on}
    return Actor(
        id=person.id,
        roles=frozenset(person.roles),
        scope=frozenset(person.scope) | held,
        former=frozenset(ended - held),
        unit=person.unit,
    )


def context_of(house: House, actor: Actor, now: datetime) -> Context:
    """What a decision that this person asks for may look at."""

    def locate(position: Position) -> Placement:
        return house.locator.locate(position)

    return Context(actor=actor, rules=house.rules, now=now, locate=locate)


def is_responsible_for(house: House, coordinator: Actor, other: Actor) -> bool:
    """Whether the other works in the coordinator's area: by their own areas, or else by that of their unit."""
    unit = None if other.unit is None else house.rules.units.get(other.unit)
    areas = other.scope or ({unit.area} if unit is not None else ())
    above = {code for area in areas for code in house.chain(area)}
    return not coordinator.scope.isdisjoint(above)


def names_of(house: House, ids: Iterable[str]) -> dict[str, str]:
    """What these people are called, by id; nobody whom the house does not know."""
    with house.engine.connect() as connection:
        return {person.id: person.name for person in roster.by_ids(connection, set(ids))}


def require_role(actor: Actor, roles: Iterable[Role]) -> None:
    """Nothing, if the person has one of the roles.

    Raises:
        RoleMissing.
    """
    if actor.roles.isdisjoint(roles):
        raise RoleMissing(roles=", ".join(sorted(roles)))


def answers_for(transaction: Transaction, house: House, actor: Actor, person: Person) -> bool:
    """Whether a coordinator's area is where the person works; administrators answer for everybody."""
    if Role.ADMIN in actor.roles:
        return True
    on = transaction.at.astimezone(CHINA).date()
    return is_responsible_for(house, actor, actor_of(transaction.connection, person, on))
