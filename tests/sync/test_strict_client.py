"""Apache CouchDB's replicator, restated with all its strictness, takes everything away and brings it back."""

import base64
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from typing_extensions import override

from .standalone import ADMIN, Standalone
from .strict_client import (
    BulkDocsFailed,
    ChangesFailed,
    CheckpointCommitFailure,
    DatabaseNotFound,
    OpenDocRevsFailed,
    Peer,
    SessionFailed,
    WorkerCrash,
    replicate,
)

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


class _Spoiling(httpx.HTTPTransport):
    """The way to a server whose answers to one address are spoilt."""

    def __init__(self, address: str, spoil: Callable[[httpx.Response], httpx.Response]) -> None:
        super().__init__()
        self._address, self._spoil = address, spoil

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        reply = super().handle_request(request)
        if not re.search(self._address, str(request.url)):
            return reply
        reply.read()
        return self._spoil(reply)


def _status(status: int) -> Callable[[httpx.Response], httpx.Response]:
    return lambda reply: httpx.Response(status, content=reply.content)


def _text(old: str, new: str) -> Callable[[httpx.Response], httpx.Response]:
    def spoil(reply: httpx.Response) -> httpx.Response:
        content = re.sub(old.encode(), new.encode(), reply.content, count=1, flags=re.DOTALL)
        assert content != reply.content, "there was nothing to spoil"
        return httpx.Response(reply.status_code, content=content, headers=_kind(reply))

    return spoil


def _kind(reply: httpx.Response) -> dict[str, str]:
    return {"content-type": reply.headers["content-type"]}


@pytest.mark.parametrize(
    ("address", "spoil", "failure"),
    [
        ("_session", _status(405), SessionFailed),
        (r"\d/$", _text('"instance_start_time":"0",', ""), DatabaseNotFound),
        (r"\d/$", _text('"instance_start_time":"0"', '"instance_start_time":0'), CheckpointCommitFailure),
        ("_ensure_full_commit", _status(200), CheckpointCommitFailure),
        ("_ensure_full_commit", _status(404), CheckpointCommitFailure),
        ("_changes", _text(r'\[{"rev":"[^]]*\]', "[]"), ChangesFailed),
        ("_bulk_get", _text(r'{"id":"a".*?}\]},', ""), WorkerCrash),
        ("open_revs", _status(404), OpenDocRevsFailed),
        ("open_revs", _text("multipart/related", "application/json; charset=utf-8"), OpenDocRevsFailed),
        ("_bulk_docs", _status(403), BulkDocsFailed),
    ],
)
def test_the_strict_client_fails_where_the_real_one_does(
    client: httpx.Client, server: Standalone, db: str, address: str, spoil: Any, failure: type[Exception]
) -> None:
    photo = {"content_type": "image/jpeg", "data": "AAAA"}
    _put(client, db, "a")
    _put(client, db, "b", _attachments={"photo": photo})
    client.put(f"{db}-copy")
    with pytest.raises(failure):
        _copy(server, db, _Spoiling(address, spoil))


@pytest.mark.parametrize(
    ("address", "spoil"),
    [
        ("_session", _status(404)),
        ("_bulk_get", _status(404)),
        ("_bulk_get", _text(r'"docs":\[.*\]}\]', '"docs":[]}]')),
        ("_changes", _text(r',"pending":\d+', "")),
    ],
)
def test_and_manages_where_the_real_one_does(
    client: httpx.Client, server: Standalone, db: str, address: str, spoil: Any
) -> None:
    _put(client, db, "a")
    client.put(f"{db}-copy")
    assert _copy(server, db, _Spoiling(address, spoil)) == 1
    assert _everything(client, f"{db}-copy") == _everything(client, db)


def _copy(server: Standalone, db: str, wire: _Spoiling) -> int:
    with (
        closing(Peer(server.url, db[1:], ADMIN, wire=wire)) as source,
        closing(Peer(server.url, f"{db[1:]}-copy", ADMIN, wire=wire)) as target,
    ):
        return replicate(source, target)
