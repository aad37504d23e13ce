"""Grid workers and handlers as their handhelds write and push: what they push waits until intake takes it in."""

import hashlib
import json
import time
from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import UUID

from bench.deciding.matters import matter
from bench.deciding.year import NOW, everyone
from mobile_api.ports import Install
from server.casework import letting_in
from server.casework.house import House
from server.domain.people import Person, Role
from server.domain.ticket import Ticket
from sync.documents import Revision, replicated

_WORKERS = 50
_PUSHED_AT_ONCE = 20

#: What one handheld pushes at once, and the mailbox that it goes to.
Push = tuple[str, list[Revision]]


class Handheld:
    """One person's, paired when it is made: it counts what it writes."""

    def __init__(self, house: House, person: Person) -> None:
        signed_in = house.writer.run_sync(lambda unit: letting_in.admit(unit, house, person, Install()))
        self.mailbox = str(signed_in.mailbox)
        self._writer, self._person, self._counter = signed_in.writer, person.id, 0
        self._chance = Random(f"{signed_in.writer}{time.time_ns()}")

    def write(self, kind: str, body: object, **about: str) -> Revision:
        """A command, ready to be pushed."""
        self._counter += 1
        command = {
            "_id": f"command:{_uuid7(self._chance)}",
            "schema": 1,
            "kind": kind,
            "writer": self._writer,
            "counter": self._counter,
            "by": self._person,
            "recorded_at": NOW.isoformat(),
            "boot_id": "bench",
            "monotonic_ms": self._counter,
            "body": body,
            **about,
        }
        mark = hashlib.md5(json.dumps(command).encode()).hexdigest()
        revised = command | {"_rev": f"1-{mark}", "_revisions": {"start": 1, "ids": [mark]}}
        return replicated(json.dumps(revised).encode())


class Field:
    """Fifty grid workers who report, and all handlers: whoever has a part of a matter carries a handheld too."""

    def __init__(self, house: House) -> None:
        self._workers = [Handheld(house, worker) for worker in _in_role(Role.GRID_WORKER)[:_WORKERS]]
        self._handlers: dict[str | None, Handheld] = {}
        for handler in _in_role(Role.HANDLER):
            self._handlers[handler.unit] = Handheld(house, handler)

    def reports(self, number: int) -> list[Push]:
        """So many reports, twenty of a worker at once."""
        pushes = []
        for start in range(0, number, _PUSHED_AT_ONCE):
            worker = self._workers[start // _PUSHED_AT_ONCE % len(self._workers)]
            numbers = range(start, min(start + _PUSHED_AT_ONCE, number))
            pushes.append((worker.mailbox, [worker.write("report", matter(no)) for no in numbers]))
        return pushes

    def handled(self, dispatched: list[Ticket]) -> list[Push]:
        """What units do: each part is signed for, the reporter called, a photo listed, and the matter answered."""
        by_mailbox: dict[str, list[Revision]] = {}
        for ticket in dispatched:
            for leg in ticket.live_legs:
                handler = self._handlers[leg.unit]
                for kind, body in _steps(leg.no, f"{ticket.id} {leg.no}"):
                    written = handler.write(kind, body, ticket=str(ticket.id))
                    by_mailbox.setdefault(handler.mailbox, []).append(written)
        return [
            (mailbox, written[start : start + _PUSHED_AT_ONCE])
            for mailbox, written in by_mailbox.items()
            for start in range(0, len(written), _PUSHED_AT_ONCE)
        ]


def _steps(leg: int, photo: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "sign", {"leg": leg}
    yield "contact", {"manner": "phone", "result": "已电话联系反映人，约定上门时间"}
    digest = hashlib.sha256(photo.encode()).hexdigest()
    yield "photo_manifest", {"photos": [{"sha256": digest, "size_bytes": 184_220, "kind": "after"}]}
    yield (
        "result",
        {"leg": leg, "handling": "已到现场处理完毕", "public_reply": "您反映的问题已处理，感谢监督"},
    )


def _in_role(role: Role) -> list[Person]:
    return [person for person in everyone() if role in person.roles]


def _uuid7(chance: Random) -> UUID:
    stamp = int(NOW.timestamp() * 1000)
    return UUID(int=stamp << 80 | 7 << 76 | chance.getrandbits(12) << 64 | 2 << 62 | chance.getrandbits(62))
