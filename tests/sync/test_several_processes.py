"""Several `python -m sync` over the same documents: what one writes, clients of the other hear of at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from .standalone import Standalone, running


@pytest.fixture(params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Standalone, Standalone]]:
    """Two processes that begin at the same time, over one file or one PostgreSQL database."""
    data = tmp_path / "data"
    shared = ["--database", request.getfixturevalue("postgresql")] if request.param == "postgresql" else []
    with running(data, *shared) as here, running(data, *shared) as there:
        yield here, there
        assert here.complaints == ""


@contextmanager
def _clients(two: tuple[Standalone, Standalone]) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    with two[0].client() as here, two[1].client() as there:
        yield here, there


def test_a_write_in_one_is_heard_of_by_a_long_poll_in_the_other(two: tuple[Standalone, Standalone]) -> None:
    with _clients(two) as (here, there):
        assert here.put("/m").status_code == 201
        for writing, waiting in ((here, there), (there, here)):
            since = waiting.get("/m").json()["update_seq"]
            asked = {"feed": "longpoll", "since": since, "heartbeat": 10_000}
            with waiting.stream("GET", "/m/_changes", params=asked) as feed:
                name = f"{since.partition('-')[0]}th"
                assert writing.put(f"/m/{name}", json={"n": 1}).status_code == 201
                feed.read()
                assert [row["id"] for row in feed.json()["results"]] == [name]
            assert waiting.get(f"/m/{name}").json()["n"] == 1


def test_what_is_pushed_to_both_at_once_is_there_once_and_in_order(
    two: tuple[Standalone, Standalone],
) -> None:
    def push(client: httpx.Client, prefix: str) -> None:
        for no in range(15):
            own = [{"_id": f"{prefix}{no}-{each}", "_rev": "1-a"} for each in range(3)]
            both = [{"_id": f"both-{no}", "_rev": "1-a"}]
            body = {"docs": own + both, "new_edits": False}
            assert client.post("/m/_bulk_docs", json=body).json() == []

    with _clients(two) as (here, there):
        here.put("/m")
        pushing = [threading.Thread(target=push, args=each) for each in ((here, "a"), (there, "b"))]
        for each in pushing:
            each.start()
        for each in pushing:
            each.join()
        told = [client.get("/m/_changes").json() for client in (here, there)]
        digests = [client.get("/m/_digest").json() for client in (here, there)]
    assert told[0] == told[1]
    assert digests[0] == digests[1]
    numbers = [int(row["seq"].partition("-")[0]) for row in told[0]["results"]]
    assert numbers == list(range(1, 2 * 15 * 3 + 15 + 1))
    assert len({row["id"] for row in told[0]["results"]}) == digests[0]["count"] == len(numbers)
