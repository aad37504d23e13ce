"""Clients that mean harm: much, endless, packed or slow. Memory is bounded, the database untouched."""

import gzip
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sync.settings import SyncSettings

from .hosted import hosted
from .standalone import Standalone, running

JSON = {"Content-Type": "application/json"}
MEGABYTE = 2**20


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Standalone, httpx.Client]]:
    """A server for these tests only, with one document in its database `m`."""
    with running(tmp_path_factory.mktemp("hostile") / "data") as server, server.client() as client:
        client.timeout = httpx.Timeout(60)
        client.put("/m")
        client.put("/m/a", json={})
        yield server, client


@pytest.fixture
def victim(alone: tuple[Standalone, httpx.Client]) -> Iterator[tuple[Standalone, httpx.Client]]:
    """That server, which must be as it was afterwards, and have nothing to complain about."""
    server, client = alone
    yield alone
    assert client.get("/m").json()["update_seq"].startswith("1-")
    assert server.complaints == ""


def _anonymous_mb(server: Standalone) -> float:
    """Memory of the server's own, in MiB."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    match = re.search(r"RssAnon:\s+(\d+) kB", status)
    assert match is not None
    return int(match[1]) / 1024


def _endless(chunk: bytes, count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield chunk


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", "/m/_bulk_docs", JSON),
        ("PUT", "/m/a/photo", {}),
        ("PUT", "/m/z", {"Content-Type": "multipart/related; boundary=x"}),
        ("PUT", "/m/_local/z", JSON),
        ("POST", "/_session", JSON),
    ],
)
def test_a_hundred_megabytes_are_refused_without_being_kept(
    victim: tuple[Standalone, httpx.Client], method: str, path: str, headers: dict[str, str]
) -> None:
    server, client = victim
    before = _anonymous_mb(server)
    reply = client.request(method, path, content=_endless(b"x" * MEGABYTE, 100), headers=headers)
    assert reply.status_code in (400, 413)
    assert reply.json().keys() == {"error", "reason"}
    assert _anonymous_mb(server) - before < 100


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", "/m/_bulk_docs", JSON),
        ("POST", "/m/_changes", JSON),
        ("PUT", "/m/a/text", {}),
        ("PUT", "/m/z", JSON),
    ],
)
def test_a_bomb_is_refused(
    victim: tuple[Standalone, httpx.Client], method: str, path: str, headers: dict[str, str]
) -> None:
    server, client = victim
    before = _anonymous_mb(server)
    bomb = gzip.compress(b" " * (300 * MEGABYTE), 9)
    reply = client.request(method, path, content=bomb, headers={**headers, "Content-Encoding": "gzip"})
    assert (reply.status_code, reply.json()["error"]) == (413, "too_large")
    assert _anonymous_mb(server) - before < 120


def test_ten_thousand_parts_are_refused(victim: tuple[Standalone, httpx.Client]) -> None:
    _, client = victim
    names = [f"{n}" for n in range(10_000)]
    document = json.dumps({"_attachments": {name: {"follows": True} for name in names}}).encode()
    body = b"--x\r\n\r\n" + document + b"\r\n--x\r\n\r\n1" * 10_000 + b"\r\n--x--"
    headers = {"Content-Type": 'multipart/related; boundary="x"'}
    reply = client.put("/m/z", content=body, headers=headers)
    assert (reply.status_code, reply.json()["error"]) == (400, "bad_request")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/m/_bulk_docs", b'{"docs":[{"_id":"a","_attachments":' + b'{"a":' * 50_000),
        ("/m/_bulk_docs", b'{"docs":[' + b"[" * 500_000),
        ("/m/_changes?filter=_selector", b'{"selector":' + b'{"$not":' * 5_000 + b"{}" + b"}" * 5_001),
        (
            "/m/_bulk_docs",
            b'{"docs":[{"_id":"b","_revisions":{"start":9e99,"ids":["a"]}}],"new_edits":false}',
        ),
        ("/m/_revs_diff", b'{"a":["' + b"9" * 100_000 + b'-a"]}'),
        ("/m/_bulk_get", b'{"docs":[{"id":"a","rev":"1-a","atts_since":[7]}]}'),
        ("/m/_purge", b'{"a":[["1-a"]]}'),
    ],
)
def test_what_is_deep_or_large_beyond_sense_is_refused(
    victim: tuple[Standalone, httpx.Client], path: str, body: bytes
) -> None:
    _, client = victim
    reply = client.post(path, content=body, headers=JSON)
    assert reply.status_code == 400
    assert reply.json().keys() == {"error", "reason"}


def test_large_attachments_pass_through_without_being_whole_in_memory(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server, server.client() as client:
        client.timeout = httpx.Timeout(60)
        client.put("/m")
        before = _anonymous_mb(server)
        rev = ""
        for n in range(3):
            content = _endless(bytes([n]) * MEGABYTE, 60)
            reply = client.put(f"/m/a/{n}", params={"rev": rev} if rev else {}, content=content)
            rev = reply.json()["rev"]
        with client.stream("GET", "/m/a/2") as sent:
            assert sum(len(chunk) for chunk in sent.iter_raw()) == 60 * MEGABYTE
        too_much = client.get("/m/a", params={"attachments": "true"}, headers={"Accept": "application/json"})
        assert too_much.status_code == 413
        assert _anonymous_mb(server) - before < 130


def test_who_falls_silent_in_the_middle_is_not_waited_for(tmp_path: Path) -> None:
    with hosted(tmp_path, settings=SyncSettings(body_pause_s_max=0.2)) as (url, _):
        httpx.put(f"{url}/m", timeout=60)
        port = int(url.rpartition(":")[2])
        head = "PUT /m/a HTTP/1.1\r\nHost: x\r\nAuthorization: Basic YWRtaW465byA6Zeo\r\nContent-Length: 9\r\n\r\n{"
        with socket.create_connection(("127.0.0.1", port), timeout=20) as slow:
            slow.sendall(head.encode())
            answer = slow.recv(65536).decode()
        assert answer.startswith("HTTP/1.1 408")
        assert httpx.get(f"{url}/m/a", timeout=60).status_code == 404
