"""Where the rows of an installation lie: in a file of its data folder, or (by `WANGGE_DATABASE`) in PostgreSQL."""

import sqlite3
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.string import StrBinaryDumper, StrDumperUnknown
from sqlalchemy import Engine, event, inspect, make_url
from sqlalchemy.exc import DBAPIError
from typing_extensions import override

from server.store import unwritten
from sync.engine import postgresql_engine, sqlite_engine

#: The one file in the data folder that holds rows, beside SQLite's own two.
FILE = "wangge.sqlite"

#: Figures are counted from narrow indexes, which lie on disks without arms: then PostgreSQL does not read the tables.
#: Parallel workers would cost half as much again of the processor, which takes in reports meanwhile.
_PLANNER = {"random_page_cost": "1.1", "max_parallel_workers_per_gather": "0"}


def is_full(trouble: DBAPIError) -> bool:
    """Whether a statement failed since there was no room for what it writes."""
    if isinstance(trouble.orig, sqlite3.Error):
        return trouble.orig.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL
    return isinstance(trouble.orig, psycopg.errors.DiskFull)


class DatabaseUnfit(Exception):
    """PostgreSQL does not answer, or the database is none of which this house could make use; says why."""


def described(data: Path, url: str) -> str:
    """Where the rows lie, in words for people: without a password."""
    return make_url(url).render_as_string(hide_password=True) if url else str(data / FILE)


def is_there(data: Path, url: str) -> bool:
    """Whether an installation was ever made there.

    Raises:
        DatabaseUnfit.
    """
    if not url:
        return (data / FILE).is_file()
    engine = opened(data, url)
    try:
        return inspect(engine).has_table("alembic_version")
    finally:
        engine.dispose()


def opened(data: Path, url: str) -> Engine:
    """An engine on the rows of an installation, whatever stands there.

    Raises:
        DatabaseUnfit.
    """
    engine = postgresql_engine(url, by_index=False) if url else sqlite_engine(data / FILE)
    unwritten.watch(engine)
    if not url:
        return engine

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        for dumper in (_BinaryText, _Text):  # the last one is taken where either would do
            connection.adapters.register_dumper(str, dumper)
        for setting, value in _PLANNER.items():
            connection.execute(f"SET {setting} = {value}")

    try:
        with engine.connect() as connection:
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    except DBAPIError as trouble:
        engine.dispose()
        raise DatabaseUnfit(str(trouble.orig).strip()) from trouble
    if encoding != "UTF8":
        engine.dispose()
        raise DatabaseUnfit(f"its encoding is {encoding}, not UTF8")
    return engine


def for_mailboxes(engine: Engine, url: str) -> Engine:
    """An engine on the same rows for replication: PostgreSQL answers it from indexes only, and not so the house."""
    return postgresql_engine(url) if url else engine


# PostgreSQL has no character 0 in a text. What names one shall find nothing, and what has one shows that it had.
_SHOWN = "\N{SYMBOL FOR NULL}"


class _Text(StrDumperUnknown):
    @override
    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", _SHOWN))


class _BinaryText(StrBinaryDumper):
    @override
    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", _SHOWN))
