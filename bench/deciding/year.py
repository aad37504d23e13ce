"""The year that is asked about: Haikou's ground and units, four hundred thousand tickets with all their events."""

import asyncio
import time
from collections.abc import Iterable
from datetime import datetime
from functools import cache, partial
from itertools import islice
from pathlib import Path

import psycopg

from bench.deciding.looks import add_looks
from seed.city import parts
from seed.haikou import haikou
from seed.year import Year, spots
from server.casework import installation
from server.casework.house import House
from server.casework.recounting import recount_all
from server.domain.calendar import CHINA
from server.domain.people import Person
from server.domain.rules import Rules
from server.settings import Settings
from server.store import database, histories
from server.store.histories import History
from sync.writer import Transaction

NOW = datetime(2026, 11, 22, 16, tzinfo=CHINA)
#: In these degrees the city's tickets lie.
GROUND = (110.2, 19.9, 110.5, 20.08)
_AT_ONCE = 1_000


@cache
def everyone() -> tuple[Person, ...]:
    """All who have to do with the city's tickets."""
    return parts(haikou(), "bench-password").people


def opened(data: Path, tickets: int, url: str = "") -> House:
    """A house with that many tickets in the folder, or in the PostgreSQL database; made if there is none.

    One that is kept from an earlier release is brought up to this one, as a server does when it starts.
    """
    is_new = not database.is_there(data, url)
    if is_new:
        installation.install(data, parts(haikou(), "bench-password"), lambda: NOW, url)
    house = installation.open_house(data, Settings(database=url), lambda: NOW)
    if is_new:
        _fill(house, tickets)
    asyncio.run(recount_all(house))
    add_looks(house)
    if url:  # as autovacuum would have done in the course of a year
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
    return house


def _fill(house: House, tickets: int) -> None:
    began = time.perf_counter()
    year = iter(Year(house.rules, spots(house.locator, GROUND, number=4_000), NOW, tickets=tickets))
    while batch := list(islice(year, _AT_ONCE)):
        house.writer.run_sync(partial(_add, batch, house.rules))
    spent = time.perf_counter() - began
    print(f"{tickets} tickets with their events made, chained, folded and written: {spent:.0f} s", flush=True)


def _add(some: Iterable[History], rules: Rules, unit: Transaction) -> None:
    histories.add(unit.connection, some, rules)
