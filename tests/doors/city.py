"""The small city, with a password for everybody and the people who meet at its doors besides."""

from msgspec.structs import replace

from server.casework.installation import CityParts
from server.domain.people import GridPost, Person, Role
from server.domain.units import Unit
from tests.server import small_city
from tests.server.small_city import PEOPLE, SINCE, UNITS

PASSWORD = "一个很长的口令"  # the same for everybody

NEIGHBOUR = Person(id="worker-2", name="张二", roles=(Role.GRID_WORKER,), scope=("g2",), login="worker2")

AT_THE_DOORS = (
    NEIGHBOUR,
    Person(id="coordinator-2", name="郑调", roles=(Role.STREET_COORDINATOR,), scope=("s2",), login="street2"),
    Person(
        id="district-1", name="钱区", roles=(Role.DISTRICT_COORDINATOR,), scope=("d1",), login="district1"
    ),
    Person(id="supervisor-1", name="孙督", roles=(Role.SUPERVISOR,), login="supervisor1"),
    Person(id="assist-1", name="海物业", roles=(Role.ASSIST_PARTY,), unit="property", login="assist1"),
    Person(id="admin-1", name="何管", roles=(Role.ADMIN,), login="admin1"),
    Person(id="display-1", name="大厅屏", roles=(Role.DISPLAY,), scope=("s1",), login="display1"),
)

#: It takes part by data exchange; no work is ever dispatched to it.
DISCIPLINE = Unit(
    id="discipline",
    name="纪委监委",
    department_type="DISCIPLINE",
    kind="integration",
    area="city",
    can_handle=False,
)


#: It may help, and learns nothing of who asked for it.
PROPERTY = Unit(
    id="property",
    name="椰城物业",
    department_type="ENTERPRISE",
    kind="enterprise",
    area="s1",
    can_handle=False,
)


def city() -> CityParts:
    """Sign-in names are worker1, handler1, street1 …"""
    people = (*PEOPLE, *AT_THE_DOORS)
    small = small_city.city()
    return replace(
        small,
        units=(*UNITS, DISCIPLINE, PROPERTY),
        people=people,
        posts=(*small.posts, GridPost(area="g2", layer="base", person=NEIGHBOUR.id, since=SINCE)),
        passwords=tuple((person.id, PASSWORD) for person in people),
    )
