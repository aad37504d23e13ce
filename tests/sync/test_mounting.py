"""The protocol inside another application: below a path, behind its own gatekeeper."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from sync.access import Caller, Operation
from sync.documents import replicated
from sync.errors import Forbidden, Unauthorized
from sync.routes import route
from sync.settings import SyncSettings

from .handheld import ABSENT, handheld
from .hosted import hosted


def test_below_a_mount_path_ids_with_slashes_still_arrive(tmp_path: Path) -> None:
    with hosted(tmp_path, settings=SyncSettings(mount_path="/db")) as (url, _):
        assert httpx.put(f"{url}/db/m", timeout=60).status_code == 201
        assert httpx.put(f"{url}/db/m/x%2Fy", json={}, timeout=60).json()["id"] == "x/y"
        assert httpx.get(f"{url}/db/m/x%2Fy", timeout=60).status_code == 200
        assert httpx.get(f"{url}/db/", timeout=60).json()["couchdb"] == "Welcome"
        assert httpx.get(f"{url}/db", timeout=60).json()["couchdb"] == "Welcome"


def test_a_request_longer_than_the_setting_is_refused(tmp_path: Path) -> None:
    with hosted(tmp_path, settings=SyncSettings(request_bytes_max=100)) as (url, _):
        httpx.put(f"{url}/m", timeout=60)
        assert httpx.put(f"{url}/m/a", json={"n": "x" * 50}, timeout=60).status_code == 201
        assert httpx.put(f"{url}/m/b", json={"n": "x" * 100}, timeout=60).status_code == 413


def test_what_goes_wrong_inside_is_told_without_details(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise LookupError("secret")

    with hosted(tmp_path, on_arrivals=fail) as (url, _):
        httpx.put(f"{url}/m", timeout=60)
        reply = httpx.put(f"{url}/m/a", json={}, timeout=60)
    assert reply.status_code == 500
    assert reply.json()["error"] == "internal_server_error"
    assert "secret" not in reply.text
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("GET", "/", Operation.INFO),
        ("HEAD", "/m", Operation.INFO),
        ("GET", "/m/_changes", Operation.READ),
        ("POST", "/m/_bulk_get", Operation.READ),
        ("GET", "/m/a", Operation.READ),
        ("GET", "/m/a/b", Operation.READ),
        ("GET", "/m/_all_docs", Operation.READ),
        ("POST", "/m/_revs_diff", Operation.COMPARE),
        ("POST", "/m/_bulk_docs", Operation.WRITE),
        ("PUT", "/m/a", Operation.WRITE),
        ("DELETE", "/m/_design/a", Operation.ADMINISTER),
        ("PUT", "/m/_local/a", Operation.CHECKPOINT),
        ("GET", "/m/_local%2Fa", Operation.CHECKPOINT),
        ("PUT", "/m", Operation.CREATE_DATABASE),
        ("DELETE", "/m", Operation.DELETE_DATABASE),
        ("GET", "/_all_dbs", Operation.ADMINISTER),
    ],
)
def test_the_gatekeeper_is_told_what_a_request_is_about_to_do(
    method: str, path: str, operation: Operation
) -> None:
    assert route(method, path).operation is operation


def test_the_readmes_lines_mount_it_in_another_application(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = Path(__file__).parents[2] / "sync" / "README.md"
    lines = readme.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(lines, names)
    with TestClient(names["litestar"]) as client:
        client.put("/db/m", auth=("me", "secret"))
        made = client.put("/db/m/x%2Fy", auth=("me", "secret"), json={}).json()
    names["writer"].close()
    names["engine"].dispose()
    assert made["id"] == "x/y"


class SendOnly:
    """Lets everybody in who does not want to read."""

    def admit(self, _headers: Mapping[str, str], operation: Operation, _database: str | None) -> Caller:
        if operation is Operation.READ:
            raise Forbidden("this token may only send")
        return Caller("handheld")


@pytest.mark.skipif(ABSENT is not None, reason=str(ABSENT))
def test_a_pushing_handheld_needs_no_leave_to_read(tmp_path: Path) -> None:
    with (
        hosted(tmp_path, gatekeeper=SendOnly()) as (url, store),
        handheld(f"{url}/mailbox", tmp_path / "a") as held,
    ):
        asyncio.run(store.create_database("mailbox"))
        held("put", doc={"_id": "a"})
        assert held("push")["docs_written"] == 1
        refused = httpx.get(f"{url}/mailbox/a", timeout=60)
        assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")


class OpenUntilShut:
    """Lets everybody in until it is shut."""

    def __init__(self) -> None:
        self.is_shut = False

    def admit(self, _headers: Mapping[str, str], _operation: Operation, _database: str | None) -> Caller:
        if self.is_shut:
            raise Unauthorized
        return Caller("handheld")


@pytest.mark.parametrize("feed", ["continuous", "longpoll", "eventsource"])
def test_a_feed_tells_nothing_more_to_who_was_shut_out(tmp_path: Path, feed: str) -> None:
    gate = OpenUntilShut()
    with hosted(tmp_path, gatekeeper=gate) as (url, store):
        asyncio.run(store.create_database("mailbox"))
        asked = {"feed": feed, "include_docs": "true", "timeout": "60000"}
        with httpx.stream("GET", f"{url}/mailbox/_changes", params=asked, timeout=60) as heard:
            gate.is_shut = True
            asyncio.run(store.accept("mailbox", [replicated(b'{"_id":"a","_rev":"1-a","secret":true}')]))
            told = heard.read().decode()

    assert "secret" not in told


def test_a_feed_that_has_nothing_to_tell_ends_too_when_its_client_is_shut_out(tmp_path: Path) -> None:
    gate = OpenUntilShut()
    with hosted(tmp_path, gatekeeper=gate) as (url, store):
        asyncio.run(store.create_database("mailbox"))
        asked = {"feed": "continuous", "heartbeat": "100"}
        with httpx.stream("GET", f"{url}/mailbox/_changes", params=asked, timeout=60) as heard:
            beats = heard.iter_bytes()
            assert next(beats) == b"\n"
            gate.is_shut = True

            assert b"".join(beats).endswith(b'"pending":0}\n')
