"""Reports as fast as they are decided: placed, numbered, routed, dispatched, written and told, each on disk."""

import asyncio
import sqlite3
import tempfile
import time
from pathlib import Path

from geo.crs import Crs
from geo.position import Position
from server.casework import desk
from server.casework.house import House
from server.domain.people import Role
from server.domain.scope import Actor
from server.domain.steps.intake import Report

_AT_ONCE = 64
_OPERATOR = Actor(id="operator-1", roles=frozenset({Role.OPERATOR}))
_TEXTS = (
    "路灯不亮，晚上看不见路",
    "占道经营，流动摊贩占满人行道",
    "井盖破损，有安全隐患",
    "小区门口垃圾无人清理",
)


def decide(house: House, commands: int) -> None:
    """Print how many reports were decided a second, and how many times as long that takes as the rows alone."""
    before = _rows(house)
    spent, processor = asyncio.run(_reported(house, commands))
    rows = max(_rows(house) - before, 1)
    floor = _plain_inserts(rows)
    print(
        f"{commands} reports decided and on disk: {commands / spent:.0f}/s by the wall, "
        f"{commands / processor:.0f}/s by the processor; promised 500/s"
    )
    print(
        f"  {rows} rows; put into SQLite with nothing decided: {floor:.2f} s, so that deciding is {spent / floor:.1f} ×"
    )


async def _reported(house: House, commands: int) -> tuple[float, float]:
    stamp = time.time_ns()
    gate = asyncio.Semaphore(_AT_ONCE)

    async def report(no: int) -> None:
        asked = Report(
            request_type="COMPLAINT",
            description=_TEXTS[no % len(_TEXTS)],
            position=Position(lon=110.2 + no % 97 / 400, lat=19.95 + no % 89 / 900, crs=Crs.WGS84),
            address="椰城大道",
        )
        async with gate:
            await house.writer.run(
                lambda unit: desk.report(
                    unit, house, _OPERATOR, asked, channel="phone", key=f"{stamp}-{no}", contact=None
                )
            )

    await asyncio.gather(*(report(-1 - no) for no in range(20)))  # what is made on first use is made
    wall, processor = time.perf_counter(), time.process_time()
    await asyncio.gather(*(report(no) for no in range(commands)))
    return time.perf_counter() - wall, time.process_time() - processor


def _rows(house: House) -> int:
    tables = (
        "events",
        "tickets",
        "ticket_areas",
        "ticket_units",
        "clocks",
        "commands",
        "ticket_facts",
        "leg_facts",
    )
    with house.engine.connect() as connection:
        return sum(
            int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()) for table in tables
        )


def _plain_inserts(rows: int) -> float:
    """The same number of rows of 300 bytes, a commit on disk for every sixty."""
    with tempfile.TemporaryDirectory() as folder:
        plain = sqlite3.connect(Path(folder) / "plain.sqlite", isolation_level=None)
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE plain (id TEXT PRIMARY KEY, body BLOB)")
        began = time.perf_counter()
        for start in range(0, rows, 60):
            plain.execute("BEGIN")
            some = ((f"{no:036}", b"x" * 300) for no in range(start, min(start + 60, rows)))
            plain.executemany("INSERT INTO plain VALUES (?, ?)", some)
            plain.execute("COMMIT")
        plain.close()
        return time.perf_counter() - began
