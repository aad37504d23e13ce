"""SQLite and PostgreSQL opened as this house needs them: many readers, few writers, durable commits.

On both the driver opens no transactions of its own: they begin where they are meant to, with the words that
the kind of database wants for reading from one snapshot, and for writing.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url

#: page_size and auto_vacuum must come before the first table; FULL is what survives a power cut.
#: Source: sqlite.org/pragma.html
_PRAGMAS = (
    "page_size=8192",
    "auto_vacuum=INCREMENTAL",
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

#: Every question of ours is answered from an index. On a table that was just filled, and not yet counted,
#: PostgreSQL would sort the whole of it for one page of changes.
_PLANNER = ("enable_seqscan", "enable_bitmapscan", "enable_sort")

#: Execution option by which a connection says that its transactions will write.
WRITES = "sync_writes"

#: What begins a transaction, by kind of database: one that reads, one that writes.
_BEGIN = {
    "sqlite": ("BEGIN", "BEGIN IMMEDIATE"),
    "postgresql": ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "BEGIN"),
}


def sqlite_engine(path: Path) -> Engine:
    """An engine on one SQLite file, made if it is not there. Transactions read from one snapshot.

    A connection with the execution option `WRITES` takes the write lock when its transaction begins,
    so that it never has to give way in the middle.
    """
    engine = _made(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    _begin_in_words(engine)
    return engine


def postgresql_engine(url: str, *, by_index: bool = True) -> Engine:
    """An engine on a PostgreSQL database, `postgresql://user@host/name`, by psycopg.

    A connection with the execution option `WRITES` may write; others read from one snapshot. `by_index` keeps
    PostgreSQL from reading whole tables, as no question of this package wants it to.
    """
    engine = _made(make_url(url).set(drivername="postgresql+psycopg"))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.autocommit = True
        connection.prepare_threshold = 1
        # To compile a statement takes longer than any of ours runs: half a second for a list of a tenth.
        connection.execute("SET jit = off")
        for setting in _PLANNER if by_index else ():
            connection.execute(f"SET {setting} = off")

    _begin_in_words(engine)
    return engine


def forget_values(trouble: BaseException) -> None:
    """Leave of the driver's trouble what names no row: the detail that PostgreSQL adds quotes its values."""
    told = getattr(getattr(trouble, "diag", None), "message_primary", None)
    if told is not None:
        trouble.args = (told,)


def beginning(engine: Engine, *, writes: bool) -> str:
    """The words that begin a transaction on this kind of database."""
    return _BEGIN[engine.dialect.name][writes]


def give_back_space(engine: Engine) -> None:
    """Shorten SQLite's file by what was deleted; outside of transactions. PostgreSQL sees to it by itself."""
    if engine.dialect.name == "sqlite":
        pooled = engine.raw_connection()
        driver: Any = pooled.dbapi_connection
        try:
            # As a script, since each step of this statement frees one page, and the driver would take but one.
            driver.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);")
        finally:
            pooled.close()


def _made(url: URL) -> Engine:
    engine = create_engine(url, pool_size=8, max_overflow=32, hide_parameters=True)

    @event.listens_for(engine, "handle_error")
    def tell_no_values(context: ExceptionContext) -> None:
        forget_values(context.original_exception)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = (str(context.original_exception),)

    return engine


def _begin_in_words(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        # Straight to the driver: this stands before every read, and a statement of ours costs ten times as much.
        driver: Any = connection.connection.dbapi_connection
        driver.execute(beginning(engine, writes=writes))
