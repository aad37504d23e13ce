"""Reports of grid workers, as their handhelds write and push them: they wait until intake takes them in."""

import asyncio
import hashlib
import json
from random import Random
from uuid import UUID

from bench.deciding.matters import matter
from bench.deciding.year import NOW, everyone
from mobile_api.ports import Install
from server.casework import letting_in
from server.casework.house import House
from server.domain.people import Person, Role
from sync.documents import Revision, replicated

_WORKERS = 50
_PUSHED_AT_ONCE = 20


class Handheld:
    """One person's, paired when it is made: it counts what it writes."""

    def __init__(self, house: House, person: Person) -> None:
        signed_in = house.writer.run_sync(lambda unit: letting_in.admit(unit, house, person, Install()))
        self.mailbox = str(signed_in.mailbox)
        self._writer, self._person, self._counter = signed_in.writer, person.id, 0

    def report(self, no: int, chance: Random) -> Revision:
        """The report of that number, ready to be pushed."""
        self._counter += 1
        command = {
            "_id": f"command:{_uuid7(chance)}",
            "schema": 1,
            "kind": "report",
            "writer": self._writer,
            "counter": self._counter,
            "by": self._person,
            "recorded_at": NOW.isoformat(),
            "boot_id": "bench",
            "monotonic_ms": self._counter,
            "body": matter(no),
        }
        mark = hashlib.md5(json.dumps(command).encode()).hexdigest()
        revised = command | {"_rev": f"1-{mark}", "_revisions": {"start": 1, "ids": [mark]}}
        return replicated(json.dumps(revised).encode())


def push(house: House, reports: int) -> None:
    """So many reports of fifty grid workers wait in the house; whoever handles matters carries a handheld too."""
    handhelds = [Handheld(house, worker) for worker in _in_role(Role.GRID_WORKER)[:_WORKERS]]
    for handler in _in_role(Role.HANDLER):
        Handheld(house, handler)
    chance = Random(reports)
    for start in range(0, reports, _PUSHED_AT_ONCE):
        handheld = handhelds[start // _PUSHED_AT_ONCE % _WORKERS]
        numbers = range(start, min(start + _PUSHED_AT_ONCE, reports))
        batch = [handheld.report(no, chance) for no in numbers]
        asyncio.run(house.mailboxes.accept(handheld.mailbox, batch))


def _in_role(role: Role) -> list[Person]:
    return [person for person in everyone() if role in person.roles]


def _uuid7(chance: Random) -> UUID:
    stamp = int(NOW.timestamp() * 1000)
    return UUID(int=stamp << 80 | 7 << 76 | chance.getrandbits(12) << 64 | 2 << 62 | chance.getrandbits(62))
