"""The data of a server that stands alone, opened as this version needs it."""

from pathlib import Path

from sqlalchemy import Engine

from .engine import WRITES, postgresql_engine, sqlite_engine
from .sql_digest import count_anew
from .sql_schema import metadata
from .sql_statements import statements_for

#: The one file in the data folder, beside SQLite's own two.
_FILE = "sync.sqlite3"

#: Held while the tables are made, should several servers begin at once.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('sync_tables'))"


def opened_data(folder: Path, url: str | None) -> Engine:
    """An engine on the PostgreSQL database of this URL, or (None) on a file in the folder.

    What is missing there, or was left by an older version, is made good.
    """
    engine = sqlite_engine(folder / _FILE) if url is None else postgresql_engine(url)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(_LOCK)
        metadata.create_all(connection)
        for table in metadata.sorted_tables:
            for index in table.indexes:
                index.create(connection, checkfirst=True)
        count_anew(statements_for(engine.dialect), connection.connection)
    return engine
