"""Commands as fast as they are decided end to end, each on disk and told to everybody concerned when it counts."""

import asyncio
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench.deciding.asgi import posted
from bench.deciding.field import push
from bench.deciding.matters import matter
from bench.deciding.year import everyone
from server.app import Wangge
from server.casework import sign_in
from server.casework.house import House
from server.casework.intake import AT_ONCE, take_in
from server.domain.people import Person, Role
from server.domain.transitions import State, Step
from server.store import arrivals, listing
from server.store.listing import Filter
from server.store.ticket_scope import Scope

_AT_ONCE = 32
_WARM_UP = 20


def decide(wangge: Wangge, commands: int) -> None:
    """Print how many commands are decided a second by each way in, and what the disk alone would allow."""
    house = wangge.house
    before = _rows(house)
    push(house, _WARM_UP)
    _print("reports of handhelds taken in", commands, asyncio.run(_taken_in(house, commands)))
    rows = (_rows(house) - before) / (commands + _WARM_UP)
    _print("reports over the API", commands, asyncio.run(_reported(wangge, commands)))
    signed, spent = asyncio.run(_signed(wangge, commands))
    _print("steps over the API", signed, spent)
    print(
        f"  a report of a handheld is {rows:.0f} rows, its documents included; put into SQLite with nothing decided, "
        f"{1 / _plain_inserts(round(rows)):.0f} reports/s; one write to disk takes {_to_disk_ms(house):.2f} ms"
    )


def _print(what: str, commands: int, spent: tuple[float, float]) -> None:
    wall, processor = spent
    print(
        f"{commands} {what}: {commands / wall:.0f}/s by the wall, {commands / processor:.0f}/s by the processor; "
        "promised 500/s",
        flush=True,
    )


async def _taken_in(house: House, reports: int) -> tuple[float, float]:
    """Intake at work on what waits, as it works beside a server."""
    await asyncio.to_thread(push, house, reports)
    with house.engine.connect() as connection:
        assert arrivals.count(connection) >= reports

    async def until_none_waits() -> None:
        while await house.writer.run(lambda unit: take_in(unit, house)):
            pass

    await house.writer.run(lambda unit: take_in(unit, house))  # what is made on first use is made
    return await _timed(until_none_waits)


async def _reported(wangge: Wangge, reports: int) -> tuple[float, float]:
    operator = next(person for person in everyone() if Role.OPERATOR in person.roles)
    token, stamp = _token(wangge.house, operator), time.time_ns()

    async def report(no: int) -> None:
        body = {**matter(no), "channel": "phone"}
        await posted(wangge.app, "/api/v1/tickets", body, token, f"report-{stamp}-{no}")

    await _together(report, range(-_WARM_UP, 0))
    return await _timed(lambda: _together(report, range(reports)))


async def _signed(wangge: Wangge, steps: int) -> tuple[int, tuple[float, float]]:
    """签收 of what was just dispatched, each by somebody of its unit; how many those were."""
    house = wangge.house
    with house.engine.connect() as connection:
        narrowed = Filter(state=State.DISPATCHED.value)
        dispatched = listing.newest(connection, Scope(everything=True), narrowed, steps + _WARM_UP)
    handlers = {person.unit: person for person in everyone() if Role.HANDLER in person.roles}
    tokens = {unit: _token(house, handlers[unit]) for unit in {ticket.lead_unit for ticket in dispatched}}

    async def sign(no: int) -> None:
        ticket = dispatched[no]
        leg = next(leg.no for leg in ticket.legs if leg.unit == ticket.lead_unit)
        path = f"/api/v1/tickets/{ticket.number}/{Step.SIGN.value}"
        await posted(wangge.app, path, {"leg": leg}, tokens[ticket.lead_unit], f"sign-{ticket.id}")

    await _together(sign, range(_WARM_UP))
    numbers = range(_WARM_UP, len(dispatched))
    return len(numbers), await _timed(lambda: _together(sign, numbers))


async def _together(ask: Callable[[int], Awaitable[None]], numbers: range) -> None:
    """Ask so many times, some at once."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def asked(no: int) -> None:
        async with gate:
            await ask(no)

    await asyncio.gather(*(asked(no) for no in numbers))


async def _timed(work: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """Seconds by the wall and by the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    await work()
    return time.perf_counter() - wall, time.process_time() - processor


def _token(house: House, person: Person) -> str:
    return house.writer.run_sync(lambda unit: sign_in.sign_in_at_desk(unit, house, person)).token


def _rows(house: House) -> int:
    told = ("sync_documents", "receipts", "commands", "events", "ticket_facts", "leg_facts", "term_facts")
    kept = ("tickets", "ticket_areas", "ticket_units", "ticket_guests", "clocks")
    with house.engine.connect() as connection:
        return sum(
            int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())
            for table in (*told, *kept)
        )


def _plain_inserts(rows: int, reports: int = 1_000) -> float:
    """Seconds a report for as many rows of 300 bytes, a commit on disk for every 25 reports."""
    with tempfile.TemporaryDirectory() as folder:
        plain = sqlite3.connect(Path(folder) / "plain.sqlite", isolation_level=None)
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE plain (id TEXT PRIMARY KEY, body BLOB)")
        began = time.perf_counter()
        for start in range(0, rows * reports, rows * AT_ONCE):
            plain.execute("BEGIN")
            some = (
                (f"{no:036}", b"x" * 300) for no in range(start, min(start + rows * AT_ONCE, rows * reports))
            )
            plain.executemany("INSERT INTO plain VALUES (?, ?)", some)
            plain.execute("COMMIT")
        plain.close()
        return (time.perf_counter() - began) / reports


def _to_disk_ms(house: House) -> float:
    """The floor under every commit: 8 kB written and on disk, in milliseconds, as half of the tries take at most."""
    tries = []
    with tempfile.TemporaryFile(dir=house.settings.data_dir) as scratch:
        for _ in range(200):
            began = time.perf_counter()
            os.pwrite(scratch.fileno(), bytes(8192), 0)
            os.fdatasync(scratch.fileno())
            tries.append((time.perf_counter() - began) * 1000)
    return statistics.median(tries)
