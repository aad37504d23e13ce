"""One server for all tests that only talk to it, and a database of its own for each."""

import itertools
from collections.abc import Iterator

import httpx
import pytest

from .standalone import Standalone, running

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
