"""A day's commands as fast as they are decided end to end, each on disk and told to everybody when it counts.

reports   grid workers push    ─▶ intake: founded, placed, accepted, dispatched       a receipt, documents
field     handlers push        ─▶ intake: signed, contact recorded, result            for everybody concerned
desk      requests to the app  ─▶ approved, called back, closed                       and the reply
"""

import asyncio
import gc
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bench.deciding.asgi import posted
from bench.deciding.field import Field, Push
from bench.deciding.matters import matter
from bench.deciding.year import NOW, everyone
from server.app import Wangge
from server.casework import sign_in
from server.casework.house import House
from server.casework.intake import take_in
from server.domain.people import Person, Role
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from server.store import arrivals, listing
from server.store.listing import Filter
from server.store.ticket_scope import Scope

_AT_ONCE = 32
_WARM_UP = 20
_CALLED = {"contacted": True, "solved": True, "satisfied": "satisfied"}

#: Seconds by the wall and by the processor.
Spent = tuple[float, float]


def decide(wangge: Wangge, commands: int) -> None:
    """Print how many commands are decided a second, of a day and by each way in, and what the disk alone would allow.

    A day has somewhat more than `commands` of them.
    """
    house = wangge.house
    field = Field(house)
    asyncio.run(_taken_in(house, field.reports(_WARM_UP)))
    gc.collect()
    gc.freeze()  # as a server does when it starts
    gc.set_threshold(20_000, 20, 100)
    before = _rows(house)
    reports = max(commands // 8, _WARM_UP)
    spent = {
        f"{reports} reports of handhelds": (reports, asyncio.run(_taken_in(house, field.reports(reports))))
    }
    rows = (_rows(house) - before) / reports
    handled = field.handled(_standing(house, State.DISPATCHED, reports))
    steps = sum(len(written) for _, written in handled)
    spent[f"{steps} steps of handhelds"] = steps, asyncio.run(_taken_in(house, handled))
    answered = _standing(house, State.TO_REVIEW, reports)
    spent[f"{3 * len(answered)} steps over the API"] = (
        3 * len(answered),
        asyncio.run(_ended(wangge, answered)),
    )
    number = sum(part for part, _ in spent.values())
    wall, processor = (sum(each[1][n] for each in spent.values()) for n in (0, 1))
    _print(f"{number} commands of a day", number, (wall, processor), "; promised 500/s")
    for what, (part, taken) in spent.items():
        _print(f"  {what}", part, taken)
    _print(f"  besides, {reports} reports over the API", reports, asyncio.run(_reported(wangge, reports)))
    plain = 1 / _plain_inserts(round(rows), house.settings.intake_at_once)
    print(
        f"  a report of a handheld is {rows:.0f} rows, its documents included; put into SQLite with nothing decided, "
        f"{plain:.0f} reports/s; one write to disk takes {_to_disk_ms(house):.2f} ms"
    )


def _print(what: str, commands: int, spent: Spent, promise: str = "") -> None:
    wall, processor = spent
    print(
        f"{what}: {commands / wall:.0f}/s by the wall, {commands / processor:.0f}/s by the processor{promise}",
        flush=True,
    )


async def _taken_in(house: House, pushes: Sequence[Push]) -> Spent:
    """What handhelds push is stored and taken in, as it is beside a server."""

    async def until_none_waits() -> None:
        for mailbox, written in pushes:
            await house.mailboxes.accept(mailbox, written)
        while await house.writer.run(lambda unit: take_in(unit, house, house.settings.intake_at_once)):
            pass

    spent = await _timed(until_none_waits)
    with house.engine.connect() as connection:
        assert arrivals.count(connection) == 0
    return spent


async def _reported(wangge: Wangge, reports: int) -> Spent:
    operator = next(person for person in everyone() if Role.OPERATOR in person.roles)
    token, stamp = _token(wangge.house, operator), time.time_ns()

    async def report(no: int) -> None:
        body = {**matter(no), "channel": "phone"}
        await posted(wangge.app, "/api/v1/tickets", body, token, f"report-{stamp}-{no}")

    await _together(report, range(-_WARM_UP, 0))
    return await _timed(lambda: _together(report, range(reports)))


async def _ended(wangge: Wangge, answered: Sequence[Ticket]) -> Spent:
    """审核, 回访, 办结: what was answered is looked at, asked about and closed; one after the other for each ticket."""
    operator = next(person for person in everyone() if Role.OPERATOR in person.roles)
    token = _token(wangge.house, operator)

    async def end(no: int) -> None:
        ticket = answered[no]
        for step, body in ((Step.APPROVE_RESULT, {}), (Step.RECORD_CALLBACK, _CALLED), (Step.CLOSE, {})):
            path = f"/api/v1/tickets/{ticket.number}/{step.value}"
            await posted(wangge.app, path, body, token, f"{step.value}-{ticket.id}")

    await posted(wangge.app, f"/api/v1/tickets/{answered[0].number}/note", {"text": "查看"}, token, "warm-up")
    return await _timed(lambda: _together(end, range(len(answered))))


def _standing(house: House, state: State, most: int) -> list[Ticket]:
    """The newest tickets in that state, of those that came today."""
    with house.engine.connect() as connection:
        found = listing.newest(connection, Scope(everything=True), Filter(state=state.value), most)
    return [ticket for ticket in found if ticket.received_at >= NOW]


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


def _plain_inserts(rows: int, at_once: int, reports: int = 2_000) -> float:
    """Seconds a report for as many rows of 300 bytes, a commit on disk for every `at_once` reports."""
    with tempfile.TemporaryDirectory() as folder:
        plain = sqlite3.connect(Path(folder) / "plain.sqlite", isolation_level=None)
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE plain (id TEXT PRIMARY KEY, body BLOB)")
        began = time.perf_counter()
        for start in range(0, rows * reports, rows * at_once):
            plain.execute("BEGIN")
            some = (
                (f"{no:036}", b"x" * 300) for no in range(start, min(start + rows * at_once, rows * reports))
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
