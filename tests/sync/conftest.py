"""One server for all tests that only talk to it, and a database of its own for each."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from . import postgres
from .standalone import Standalone, running
from .stores import Opened, sqlite_store

_names = (f"mailbox-{number}" for number in itertools.count())


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    """A server that no test may stop; it must have had nothing to complain about in the end."""
    with running(tmp_path_factory.mktemp("sync") / "data", "--origin", "https://map.example") as standalone:
        yield standalone
    assert standalone.complaints == ""


@pytest.fixture(scope="session")
def client(server: Standalone) -> Iterator[httpx.Client]:
    """A client that the server lets in."""
    with server.client() as http:
        yield http


@pytest.fixture
def db(client: httpx.Client) -> str:
    """The path of a new, empty database."""
    path = f"/{next(_names)}"
    assert client.put(path).status_code == 201
    return path


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[str]:
    """The URL of a PostgreSQL that is there for the tests alone."""
    if postgres.PROGRAMS is None:
        pytest.skip("PostgreSQL is not installed (Debian's package postgresql)")
    with postgres.cluster(postgres.PROGRAMS) as url:
        yield url


@pytest.fixture
def postgresql(postgresql_cluster: str) -> str:
    """The same, emptied."""
    postgres.emptied(postgresql_cluster)
    return postgresql_cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """A store that is empty at first, on either kind of database."""
    if request.param == "sqlite":
        return lambda: sqlite_store(tmp_path)
    url = request.getfixturevalue("postgresql")
    return lambda: postgres.postgresql_store(url)
