"""Stores for tests, opened and closed again."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeAlias

from sync.clock import Clock, system_clock
from sync.engine import sqlite_engine
from sync.sql_schema import metadata
from sync.sql_store import OnArrivals, SqlStore
from sync.writer import Writer

#: Opens one more store on the same data.
Opened: TypeAlias = Callable[[], AbstractContextManager[tuple[SqlStore, Writer]]]


@contextmanager
def sqlite_store(
    folder: Path, *, on_arrivals: OnArrivals | None = None, clock: Clock = system_clock
) -> Iterator[tuple[SqlStore, Writer]]:
    """A store on a file in the folder, with its writer."""
    engine = sqlite_engine(folder / "sync.sqlite3")
    metadata.create_all(engine)
    writer = Writer(engine, clock)
    try:
        yield SqlStore(engine, writer, on_arrivals=on_arrivals), writer
    finally:
        writer.close()
        engine.dispose()
