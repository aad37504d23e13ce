"""The protocol alone: a small CouchDB for replication, over one SQLite file, with nothing to install.

Or over PostgreSQL, by `--database`.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from .asgi import replication_app
from .clock import system_clock
from .opening import opened_data
from .people import People, PeopleGatekeeper, PeopleSessions, cookie_jar
from .serving import FeedServer
from .settings import SyncSettings
from .sql_store import SqlStore
from .writer import Writer

_EPILOG = (
    "Others than the admin are added by `python -m sync.people --data DIR NAME`; what they may use is said in "
    "each database's _security object."
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until told to stop (SIGINT, SIGTERM)."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    name, password = _admin(parser, asked)
    asked.data.mkdir(parents=True, exist_ok=True)
    try:
        engine = opened_data(asked.data, asked.database)
    except (SQLAlchemyError, ImportError) as error:
        parser.error(f"cannot open the database: {getattr(error, 'orig', error)}")
    writer = Writer(engine, system_clock)
    settings = SyncSettings(allowed_origins=tuple(asked.origin), obey_security=True)
    people = People(asked.data, {name: password})
    jar = cookie_jar(asked.data, people, system_clock, timedelta(seconds=asked.session_seconds))
    app = replication_app(
        SqlStore(engine, writer),
        gatekeeper=PeopleGatekeeper(people, jar),
        settings=settings,
        sessions=PeopleSessions(people, jar),
    )
    try:
        FeedServer(app, host=asked.host, port=asked.port, on_ready=_announce, on_exit=app.stop).run()
    finally:
        writer.close()
        engine.dispose()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sync", description=__doc__, epilog=_EPILOG)
    parser.add_argument("--port", type=int, default=5984, help="0 takes any free one (default: %(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument("--data", type=Path, required=True, help="folder for the data; made if not there")
    parser.add_argument(
        "--database",
        metavar="URL",
        help="documents lie in this PostgreSQL database, postgresql://user@host/name, and not in a file in the data "
        "folder; several servers may share it (a password is best left to PGPASSWORD or ~/.pgpass)",
    )
    admin = parser.add_mutually_exclusive_group(required=True)
    admin.add_argument("--admin", metavar="NAME:PASSWORD", help="seen by all who list processes")
    admin.add_argument("--admin-file", type=Path, help="a file with NAME:PASSWORD")
    parser.add_argument(
        "--origin", action="append", default=[], help="origin of browsers' pages that may call; repeatable"
    )
    parser.add_argument(
        "--session-seconds",
        type=int,
        default=600,
        help="how long a cookie lasts unused (default: %(default)s)",
    )
    return parser


def _admin(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> tuple[str, str]:
    said = asked.admin
    if asked.admin_file is not None:
        try:
            said = asked.admin_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            parser.error(f"cannot read the admin file: {error}")
    name, colon, password = said.partition(":")
    if not (name and colon and password):
        parser.error("an admin is NAME:PASSWORD")
    return name, password


def _announce(address: str) -> None:
    sys.stdout.write(f"sync: ready at {address}/\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
