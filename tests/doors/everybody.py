"""The small city with one more person in each role, who signs in by the role's name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from seed.running_server import RunningServer, free_port
from server.domain.people import Person, Role
from sync.clock import system_clock
from tests.doors.city import PASSWORD, city
from tests.quick_install import quick_install
from tests.warm_server import WarmServer

#: Where each of them works: g1 lies in s1 in d1, the lamp there is the urban management's.
_SCOPES = {
    Role.GRID_WORKER: ("g1",),
    Role.STREET_COORDINATOR: ("s1",),
    Role.DISTRICT_COORDINATOR: ("d1",),
    Role.LEADER: ("d1",),
    Role.DISPLAY: ("d1",),
}
_UNITS = {
    Role.HANDLER: "urban",
    Role.MEDIATOR: "urban",
    Role.POLICY_SPECIALIST: "urban",
    Role.ASSIST_PARTY: "property",
}


@contextmanager
def served_everybody(data: Path) -> Iterator[RunningServer]:
    """Their house, served from this folder until the block ends."""
    small = city()
    everybody = tuple(
        Person(
            id=f"as-{role.value.replace('_', '-')}",
            name=f"某{role.value}",
            roles=(role,),
            scope=_SCOPES.get(role, ()),
            unit=_UNITS.get(role),
            login=role.value,
        )
        for role in Role
    )
    passwords = (*small.passwords, *((person.id, PASSWORD) for person in everybody))
    quick_install(data, replace(small, people=(*small.people, *everybody), passwords=passwords), system_clock)
    running = WarmServer(data, free_port())
    running.start()
    try:
        yield running
    finally:
        running.stop()
