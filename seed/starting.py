"""Believable units and posts for a city that has brought only its areas, until it names its own.

One unit stands for each trade, each street has its office, each finest area its worker: enough for every
report to find its way from the first day.
"""

from collections.abc import Iterator

import numpy as np

from geo.areas import Area, BoundarySet
from seed.city import City
from seed.departments import duty_list
from seed.roster import Staff, answering, handlers, invented_names, joined, signed, slug, workers
from server.data import catalogue_bytes
from server.domain.catalogue import Catalogue, read_catalogue
from server.domain.catalogue_entries import DepartmentType
from server.domain.people import Role
from server.domain.units import Unit

#: Which areas have a unit of this type each: those of the first level that the city has. Other types stand
#: once for the whole. A community only assists and is known by its area, so it needs no unit to begin with.
_SERVED_AT: dict[str, tuple[str, ...]] = {
    "SUBDISTRICT": ("street", "district", "city"),
    "JUSTICE_OFFICE": ("district", "city"),
    "MEDIATION_COMMITTEE": ("district", "city"),
    "COMMUNITY": (),
}

_CHANCE = 12345
_HANDHELDS = 12
_HANDLERS_SIGNED_IN = 4


def starting_city(boundaries: BoundarySet) -> City:
    """The areas with default units, duties, people and sign-in names. The same areas give the same city.

    The set has at least one area of level `city`.
    """
    catalogue = read_catalogue(catalogue_bytes())
    units = tuple(_units(boundaries, catalogue))
    staff = _staff(boundaries, units)
    logins = tuple(sorted(_logins(staff)))
    people = signed(staff, logins)
    return City(
        boundaries=boundaries,
        units=units,
        duty_list=duty_list(units, catalogue),
        people=people.people,
        posts=people.posts,
        logins=logins,
    )


def _units(boundaries: BoundarySet, catalogue: Catalogue) -> Iterator[Unit]:
    for kind in catalogue.department_types:
        for area in _areas(boundaries, _SERVED_AT.get(kind.code, ("city",))):
            yield Unit(
                id=slug(f"{kind.code}-{area.code}"),
                name=_unit_name(kind, area),
                department_type=kind.code,
                kind=kind.kind,
                area=area.code,
                can_handle=kind.kind != "integration",
            )


def _unit_name(kind: DepartmentType, area: Area) -> str:
    if kind.code != "SUBDISTRICT":
        return f"{area.name}{kind.name}"
    return area.name + ("人民政府" if area.name.endswith(("镇", "乡")) else "办事处")


def _areas(boundaries: BoundarySet, levels: tuple[str, ...]) -> list[Area]:
    """The areas of the first of these levels that the set has; none where there is none."""
    present = next((level for level in levels if level in boundaries.levels), None)
    return [area for area in boundaries.areas if area.level == present and present is not None]


def _staff(boundaries: BoundarySet, units: tuple[Unit, ...]) -> Staff:
    names = invented_names(np.random.default_rng(_CHANCE))
    staffs = [workers("gw", _areas(boundaries, boundaries.levels[-1:]), names)]
    office_of = {unit.area: unit.id for unit in units if unit.kind == "street"}
    staffs += [
        answering(Role.STREET_COORDINATOR, "sc", street.code, names, unit=office_of[street.code])
        for street in _areas(boundaries, ("street",))
    ]
    staffs += [
        answering(Role.DISTRICT_COORDINATOR, "dc", area.code, names)
        for area in (*_areas(boundaries, ("city",)), *_areas(boundaries, ("district",)))
    ]
    staffs += [
        answering(Role.MEDIATOR, "md", unit.area, names, unit=unit.id)
        for unit in units
        if unit.department_type == "MEDIATION_COMMITTEE"
    ]
    staffs += [
        answering(role, trade, city.code, names)
        for city in _areas(boundaries, ("city",))
        for role, trade in ((Role.OPERATOR, "op"), (Role.SUPERVISOR, "sv"), (Role.ADMIN, "ad"))
    ]
    return joined([*staffs, handlers(units, names)])


def _logins(staff: Staff) -> Iterator[tuple[str, str]]:
    """Sign-in names for twelve workers far apart, four handlers, and the first of each desk."""
    in_role = {role: [person.id for person in staff.people if role in person.roles] for role in Role}
    carriers = in_role[Role.GRID_WORKER]
    for n, person in enumerate(carriers[:: max(len(carriers) // _HANDHELDS, 1)][:_HANDHELDS], 1):
        yield f"worker{n:02d}", person
    for n, person in enumerate(in_role[Role.HANDLER][:_HANDLERS_SIGNED_IN], 1):
        yield f"handler{n:02d}", person
    for login, role in (
        ("coordinator", Role.DISTRICT_COORDINATOR),
        ("operator", Role.OPERATOR),
        ("supervisor", Role.SUPERVISOR),
        ("admin", Role.ADMIN),
    ):
        yield login, in_role[role][0]
