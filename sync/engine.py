"""SQLite opened as this house needs it: many readers, one writer, and a commit that survives a power cut."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

#: page_size must come before the first table; FULL is what survives a power cut. Source: sqlite.org/pragma.html
_PRAGMAS = (
    "page_size=8192",
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    "wal_autocheckpoint=16000",
    "journal_size_limit=134217728",
    "cache_size=-65536",
    "mmap_size=1073741824",
    "temp_store=MEMORY",
    "secure_delete=OFF",
)

#: Execution option by which a connection says that its transactions will write.
WRITES = "sync_writes"


def sqlite_engine(path: Path) -> Engine:
    """An engine on one SQLite file, made if it is not there. Transactions read from one snapshot.

    A connection with the execution option `WRITES` takes the write lock when its transaction begins,
    so that it never has to give way in the middle.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)), pool_size=8, max_overflow=32)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver opens no transactions of its own
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        # Straight to the driver: this stands before every read, and a statement of ours costs ten times as much.
        driver: Any = connection.connection.dbapi_connection
        driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
