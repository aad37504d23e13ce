"""谁在这里: who stands for an area, on every layer: the question of everybody who looks at a map of trouble."""

from collections.abc import Iterable
from datetime import date

import shapely
from msgspec import Struct

from geo.crs import Crs
from geo.position import Position
from server.casework.errors import AreaNeverWas
from server.casework.house import House
from server.casework.people import require_role
from server.domain.calendar import CHINA
from server.domain.people import GridPost, Role
from server.domain.scope import Actor
from server.store import people

_IN_OFFICE = frozenset({Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR})
_LOOK_UP = _IN_OFFICE | {Role.OPERATOR, Role.SUPERVISOR, Role.LEADER, Role.ADMIN}


class StandIn(Struct, frozen=True, kw_only=True):
    """备岗: who stands in for somebody; with an `until`, which is not included, because they are away."""

    person: str
    name: str
    until: date | None


class Standing(Struct, frozen=True, kw_only=True):
    """A person and the area of the layer that they walk; `layer` None: a coordinator in office there.

    `backups` are those who stand in for them there today.
    """

    person: str
    name: str
    area: str
    area_name: str
    layer: str | None
    backups: tuple[StandIn, ...] = ()


def standing(house: House, actor: Actor, code: str) -> tuple[Standing, ...]:
    """Who answers for the area: its own workers, those of other layers in its middle, and who is in office there.

    Raises:
        AreaNeverWas: the boundaries in force have no such area.
        RoleMissing: only those who steer or answer the telephone look people up.
    """
    require_role(actor, _LOOK_UP)
    area = house.ground.areas.get(code)
    if area is None:
        raise AreaNeverWas(area=code)
    inside = shapely.from_wkb(area.geometry).representative_point()
    placement = house.locator.locate(Position(lon=inside.x, lat=inside.y, crs=Crs.WGS84))
    layers = {code, *(each for codes in placement.overlays.values() for each in codes)}
    on = house.clock().astimezone(CHINA).date()
    with house.engine.connect() as connection:
        posted = people.posted_at(connection, layers, on)
        offices = [
            (person, each)
            for each in house.chain(code)
            for person in people.in_office(connection, [each])
            if not _IN_OFFICE.isdisjoint(person.roles)
        ]
    return (
        *(
            _standing(house, post.person, name, post.area, post.layer, _backups(post, posted))
            for post, name in posted
            if post.stands_in_for is None
        ),
        *(_standing(house, person.id, person.name, each, None) for person, each in offices),
    )


class Coverage(Struct, frozen=True, kw_only=True):
    """覆盖: of so many grids within an area so many have a grid worker today."""

    grids: int
    staffed: int


def coverage(house: House, actor: Actor, code: str) -> Coverage:
    """How many grids of the area have somebody.

    Raises:
        AreaNeverWas, RoleMissing: see `standing`.
    """
    require_role(actor, _LOOK_UP)
    if code not in house.ground.areas:
        raise AreaNeverWas(area=code)
    within = {
        area.code
        for area in house.boundaries.areas
        if area.level == "grid" and code in house.chain(area.code)
    }
    with house.engine.connect() as connection:
        posted = people.posted_at(connection, within, house.clock().astimezone(CHINA).date())
    return Coverage(grids=len(within), staffed=len({post.area for post, _ in posted}))


def _backups(post: GridPost, posted: Iterable[tuple[GridPost, str]]) -> tuple[StandIn, ...]:
    return tuple(
        StandIn(person=each.person, name=name, until=each.until)
        for each, name in posted
        if (each.area, each.layer, each.stands_in_for) == (post.area, post.layer, post.person)
    )


def _standing(
    house: House, person: str, name: str, area: str, layer: str | None, backups: tuple[StandIn, ...] = ()
) -> Standing:
    return Standing(
        person=person,
        name=name,
        area=area,
        area_name=house.area_name(area),
        layer=layer,
        backups=backups,
    )
