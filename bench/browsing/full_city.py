"""A city with as many open tickets as are asked for, each with its whole history: made once, and used again."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import islice
from pathlib import Path

import httpx

from seed.city import City, parts
from seed.haikou import haikou
from seed.year import Year, spots
from server.casework.house import House
from server.casework.installation import close, install, open_house
from server.casework.recounting import recount_all
from server.casework.ticking import tick
from server.domain.people import Role
from server.domain.transitions import ENDS
from server.settings import Settings
from server.store import database, histories
from server.store.histories import History
from server.store.open_tickets import Whereabouts, every_open
from sync.clock import system_clock
from sync.writer import Transaction

PASSWORD = "bench-password"

#: In these degrees the city's tickets lie.
_GROUND = (110.2, 19.9, 110.5, 20.08)
#: In the midst of them.
MIDDLE = {"lon": 110.33, "lat": 20.02, "crs": "wgs84", "accuracy_m": 8, "source": "map"}
_SPOTS = 20_000
#: What came in within so many days is open by far and large: of so many matters as many as are asked for.
_DAYS = 5
_MATTERS = 1.8
_AT_ONCE = 1_000


@cache
def _city() -> City:
    return haikou()


def login(role: Role) -> str:
    """The sign-in name of somebody with that role."""
    roles = {person.id: person.roles for person in _city().people}
    return next(login for login, person in _city().logins if role in roles[person])


@contextmanager
def desk(address: str) -> Iterator[httpx.Client]:
    """An operator at the doors of the served city, who sees all of it."""
    with httpx.Client(base_url=address, timeout=60) as http:
        given = {"login": login(Role.OPERATOR), "password": PASSWORD}
        session = http.post("/api/v1/session", json=given).raise_for_status().json()
        http.headers["Authorization"] = f"Bearer {session['token']}"
        yield http


def opened(data: Path, number: int) -> tuple[Whereabouts, ...]:
    """Make the city in this folder if it is not there yet, and let the house do what is due; its open tickets.

    A server that catches up with days is slow for as long as it does. With 100,000 tickets that takes half an hour the
    first time, and seconds where it was opened a while ago.
    """
    is_new = not database.is_there(data, "")
    if is_new:
        install(data, parts(_city(), PASSWORD), system_clock)
    house = open_house(data, Settings(), system_clock)
    try:
        if is_new:
            _fill(house, number)
        asyncio.run(_catch_up(house))
        with house.engine.connect() as connection:
            return tuple(every_open(connection))
    finally:
        close(house)


def _fill(house: House, number: int) -> None:
    began = time.perf_counter()
    found = _open_ones(house, number)
    while some := list(islice(found, _AT_ONCE)):
        house.writer.run_sync(partial(_add, house, some))
    print(f"a city with its open tickets made, in {time.perf_counter() - began:.0f} s", flush=True)


def _open_ones(house: House, number: int) -> Iterator[History]:
    where = spots(house.locator, _GROUND, number=_SPOTS)
    matters = Year(house.rules, where, system_clock(), tickets=int(number * _MATTERS), days=_DAYS)
    return (history for history in matters if history[1].state not in ENDS)


def _add(house: House, some: list[History], unit: Transaction) -> None:
    histories.add(unit.connection, some, house.rules)


async def _catch_up(house: House) -> None:
    began = time.perf_counter()
    await recount_all(house)
    while await tick(house):
        print(f"the house does what is due, for {time.perf_counter() - began:.0f} s", flush=True)
