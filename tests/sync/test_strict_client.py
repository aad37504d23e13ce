"""Apache CouchDB's replicator, restated with all its strictness, takes everything away and brings it back."""

import base64
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from .standalone import ADMIN, Standalone
from .strict_client import OpenDocRevsFailed, Peer, parts_of, replicate

TICKET = "ticket:中文/斜杠 %2F?#"


@pytest.fixture
def source(server: Standalone, db: str) -> Iterator[Peer]:
    with closing(Peer(server.url, db[1:], ADMIN)) as peer:
        yield peer


@pytest.fixture
def target(server: Standalone, client: httpx.Client, db: str) -> Iterator[Peer]:
    client.put(f"{db}-copy")
    with closing(Peer(server.url, f"{db[1:]}-copy", ADMIN)) as peer:
        yield peer


def _put(client: httpx.Client, db: str, document_id: str, **members: object) -> str:
    path = f"{db}/{quote(document_id, safe='')}"
    return str(client.put(path, json=members).raise_for_status().json()["rev"])


def _everything(client: httpx.Client, db: str) -> Any:
    rows = client.get(f"{db}/_changes", params={"style": "all_docs", "include_docs": True}).json()["results"]
    return sorted((row["id"], row["changes"], row["doc"]) for row in rows)


def test_everything_is_copied_and_remembered(
    client: httpx.Client, db: str, source: Peer, target: Peer
) -> None:
    _put(client, db, TICKET, n=1)
    _put(client, db, "_design/rules", language="javascript")
    gone = _put(client, db, "gone")
    client.delete(f"{db}/gone", params={"rev": gone})
    for rev in ("1-a", "1-b"):
        docs = {"docs": [{"_id": "fork", "_rev": rev}], "new_edits": False}
        client.post(f"{db}/_bulk_docs", json=docs)
    assert replicate(source, target) == 5
    assert _everything(client, f"{db}-copy") == _everything(client, db)
    assert replicate(source, target) == 0
    _put(client, db, "later")
    assert replicate(source, target) == 1


def test_attachments_travel_in_their_order_with_every_byte(
    client: httpx.Client, db: str, source: Peer, target: Peer
) -> None:
    texts = {"z.txt": b"last by name", "照片/一.jpg": bytes(range(256)) * 40, "empty": b""}
    attachments = {
        name: {"content_type": "image/jpeg", "data": base64.b64encode(data).decode()}
        for name, data in texts.items()
    }
    _put(client, db, "photos", _attachments=attachments)
    assert replicate(source, target) == 1
    for name, data in texts.items():
        assert client.get(f"{db}-copy/photos/{quote(name)}").content == data
    assert _everything(client, f"{db}-copy") == _everything(client, db)


def test_a_revision_that_ended_after_it_was_listed_is_answered_by_its_tombstone(
    client: httpx.Client, db: str, source: Peer
) -> None:
    rev = _put(client, db, "a")
    client.delete(f"{db}/a", params={"rev": rev})
    (opened,) = source.open("a", [rev])
    assert opened.doc["_deleted"] is True
    assert source.bulk([("a", rev)])[0] == opened.doc


def test_a_continuous_feed_ends_by_itself_when_it_is_idle(
    client: httpx.Client, db: str, source: Peer
) -> None:
    for name in "abc":
        _put(client, db, name)
    assert source.continuous(0) == ["a", "b", "c"]
    _, last_seq = source.changes(0)
    assert (source.pending(0), source.pending(last_seq)) == (3, 0)


def test_the_strict_client_is_strict() -> None:
    with pytest.raises(OpenDocRevsFailed):
        parts_of('multipart/mixed; boundary="x"', b"--x\r\n\r\n{}\r\n--x")
