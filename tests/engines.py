"""Houses for tests on either kind of database: installed once, and copied for whoever wants one."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.sync.postgres import PROGRAMS, cluster

_numbers = itertools.count()


class Template:
    """A house installed in a folder: there already, or by `install`, which is told the folder and the database's URL.

    `server` is the URL of a PostgreSQL cluster on which each copy has its own database; without it they are files.
    """

    def __init__(
        self, folder: Path, install: Callable[[Path, str], None] | None = None, server: str | None = None
    ) -> None:
        self.folder = folder
        self._server = server
        self._url = self._database("template0")
        if install is not None:
            install(folder, self._url)

    def copied_to(self, folder: Path) -> str:
        """Make one more house like it in this folder; the URL of its database, empty for SQLite."""
        shutil.copytree(self.folder, folder)
        return self._database(str(make_url(self._url).database) if self._url else "")

    def _database(self, like: str) -> str:
        if self._server is None:
            return ""
        name = f"house_{next(_numbers)}"
        with closing(psycopg.connect(self._server, autocommit=True)) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}".encode())
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def engine_kind(request: pytest.FixtureRequest) -> str:
    """The kind of database: SQLite, and PostgreSQL too for what is marked `both_engines`."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def houses_server() -> Iterator[str]:
    """The URL of a PostgreSQL that is there for houses alone."""
    if PROGRAMS is None:
        pytest.skip("PostgreSQL is not installed (Debian's package postgresql)")
    with cluster(PROGRAMS) as url:
        yield url


def server_for(request: pytest.FixtureRequest, engine_kind: str) -> str | None:
    """Where the databases of houses of this kind are made; None where they are files."""
    return str(request.getfixturevalue("houses_server")) if engine_kind == "postgresql" else None
