"""A city drawn by hand: four squares in a row, three units and eight people, made in a moment.

district d1            │ district d2
street s1              │ street s2
┌────────┬────────┐    │ ┌────────┬────────┐
│ g1     │ g2     │    │ │ g3     │ g4  ▒▒▒▒▒▒ harbour (overlay)
└────────┴────────┘    │ └────────┴────────┘
"""

from datetime import date, datetime

from msgspec.structs import replace

from geo.areas import Area, BoundarySet
from geo.position import Position
from server.casework.installation import CityParts
from server.domain.calendar import CHINA
from server.domain.people import GridPost, Person, Role
from server.domain.units import DutyItem, Unit
from tests.geo.squares import area, at, box, town

SINCE = date(2026, 1, 1)

#: A Monday morning in office hours.
MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=CHINA)

#: What a report says that needs nobody to look: sub-item 0104, the lamps of the urban management bureau.
LAMP = "路灯不亮，晚上看不见路"
#: What is clear as well, and nobody's duty in this city.
DOG = "有人遛狗不牵绳，狗叫扰民"
#: Words of which nothing can be made.
RIDDLE = "请帮忙看一下"

IN_G1 = at(0.5, 0.5)
IN_G2 = at(1.5, 0.5)
IN_G3 = at(2.5, 0.5)
IN_HARBOUR = at(3.75, 0.5)
#: Two metres east of the border between g1 and g2, give or take fifty.
NEAR_THE_BORDER = at(1.00002, 0.5, accuracy_m=50.0)
AT_SEA = at(9.0, 9.0)

WORKER = Person(id="worker-1", name="王一", roles=(Role.GRID_WORKER,), scope=("g1",), login="worker1")
OTHER_WORKER = Person(id="worker-3", name="李三", roles=(Role.GRID_WORKER,), scope=("g3",), login="worker3")
#: Answers for a whole street by office, and holds no post.
ROVER = Person(id="worker-9", name="何巡", roles=(Role.GRID_WORKER,), scope=("s1",), login="worker9")
HELPER = Person(id="helper-1", name="陈帮", roles=(Role.PARTY_HELPER,), scope=("s1",), login="helper1")
HANDLER = Person(id="handler-urban", name="符城", roles=(Role.HANDLER,), unit="urban", login="handler1")
CO_HANDLER = Person(
    id="handler-street", name="林街", roles=(Role.HANDLER,), unit="street-1", login="handler2"
)
COORDINATOR = Person(
    id="coordinator-1", name="吴调", roles=(Role.STREET_COORDINATOR,), scope=("s1",), login="street1"
)
#: The same, who goes into the street as well, with a handheld.
ROVING_COORDINATOR = replace(COORDINATOR, roles=(*COORDINATOR.roles, Role.GRID_WORKER))
OPERATOR = Person(id="operator-1", name="周话", roles=(Role.OPERATOR,), login="operator1")

PEOPLE = (WORKER, OTHER_WORKER, ROVER, HELPER, HANDLER, CO_HANDLER, COORDINATOR, OPERATOR)

UNITS = (
    Unit(id="urban", name="城管局", department_type="URBAN_MGMT", kind="department", area="city"),
    Unit(id="street-1", name="甲街道", department_type="SUBDISTRICT", kind="street", area="s1"),
    Unit(id="harbour", name="港务公司", department_type="TRANSPORT", kind="enterprise", area="harbour"),
)


def boundaries() -> BoundarySet:
    return town(
        area("city", box(0, 0, 4, 1), level="city"),
        area("d1", box(0, 0, 2, 1), level="district", parent="city"),
        area("d2", box(2, 0, 2, 1), level="district", parent="city"),
        area("s1", box(0, 0, 2, 1), level="street", parent="d1"),
        area("s2", box(2, 0, 2, 1), level="street", parent="d2"),
        *(_grid(n) for n in range(4)),
        area("harbour", box(3.5, 0, 0.5, 1), level=None, layer="special"),
    )


def _grid(n: int) -> Area:
    return area(f"g{n + 1}", box(n, 0), parent="s1" if n < 2 else "s2")


def duty(unit: str, category: str, where: str, role: str = "lead") -> DutyItem:
    return DutyItem(
        unit=unit,
        category=category,
        area=where,
        role="lead" if role == "lead" else "co",
        legal_basis="条例",
        since=SINCE,
    )


DUTIES = (
    duty("urban", "01", "city"),
    duty("street-1", "0101", "s1", "co"),
    duty("harbour", "0104", "harbour"),
)


def city() -> CityParts:
    return CityParts(
        boundaries=boundaries(),
        units=UNITS,
        duty_list=DUTIES,
        people=PEOPLE,
        posts=tuple(
            GridPost(area=person.scope[0], layer="base", person=person.id, since=SINCE)
            for person in (WORKER, OTHER_WORKER)
        ),
    )


def as_json(position: Position) -> dict[str, object]:
    """A position as a handheld writes it."""
    return {
        "lon": position.lon,
        "lat": position.lat,
        "crs": position.crs.value,
        "accuracy_m": position.accuracy_m,
        "accuracy_level": position.accuracy_level,
    }
