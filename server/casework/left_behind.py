"""待定岗位: who stands, by post or by office, on an area that a re-division has taken away."""

from collections.abc import Container

from msgspec import Struct

from server.casework.house import House
from server.casework.lineage import history
from server.casework.people import require_role
from server.casework.redivision import PROPOSERS
from server.domain.calendar import CHINA
from server.domain.people import Role
from server.domain.scope import Actor
from server.store import people


class LeftBehind(Struct, frozen=True, kw_only=True):
    """Somebody on an area that is no more. `heirs`: the codes of those areas in force that have its ground."""

    person: str
    name: str
    area: str
    heirs: tuple[str, ...]


def left_behind(house: House, actor: Actor) -> tuple[LeftBehind, ...]:
    """The posts and offices that wait for a person, as far as this one decides them; by area and person.

    Raises:
        RoleMissing.
    """
    require_role(actor, PROPOSERS)
    now = house.clock()
    on = now.astimezone(CHINA).date()
    with house.engine.connect() as connection:
        there = house.atlas.as_of(now, connection).areas
        gone = {
            code
            for code in people.areas_stood_on(connection, on) - there.keys()
            if Role.ADMIN in actor.roles or not actor.scope.isdisjoint(house.chain(code))
        }
        held = {(post.area, post.person): name for post, name in people.posted_at(connection, gone, on)}
        held |= {
            (area, person.id): person.name
            for person in people.in_office(connection, gone)
            for area in gone.intersection(person.scope)
        }
    return tuple(
        LeftBehind(person=person, name=name, area=area, heirs=_heirs(house, area, there))
        for (area, person), name in sorted(held.items())
    )


def _heirs(house: House, code: str, there: Container[str]) -> tuple[str, ...]:
    if house.area(code) is None:
        return ()
    last = history(house.atlas, code)[-1]
    return tuple(kin.code for kin in last.successors if kin.code is not None and kin.code in there)
