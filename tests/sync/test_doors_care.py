"""What an administrator does to a database, over HTTP; and what RxDB and Cloudant ask beside the protocol."""

from pathlib import Path

import httpx
import pytest

from sync.settings import SyncSettings

from .hosted import hosted


def test_who_may_use_a_database_is_said_and_read(client: httpx.Client, db: str) -> None:
    assert client.get(f"{db}/_security").json()["members"] == {"roles": ["_admin"]}
    said = {"members": {"names": ["张三"], "roles": []}, "cloudant": {"x": ["_reader"]}}
    assert client.put(f"{db}/_security", json=said).json() == {"ok": True}
    assert client.get(f"{db}/_security").json() == said


def test_the_limit_of_revisions_is_never_below_a_thousand(client: httpx.Client, db: str) -> None:
    assert client.get(f"{db}/_revs_limit").json() == 1000
    assert client.put(f"{db}/_revs_limit", content=b"1500").json() == {"ok": True}
    assert client.get(f"{db}/_revs_limit").json() == 1500
    assert client.put(f"{db}/_revs_limit", content=b"20").status_code == 400


def test_a_purged_leaf_is_gone_without_a_trace(client: httpx.Client, db: str) -> None:
    rev = client.put(f"{db}/a", json={"n": 1}).json()["rev"]
    purged = client.post(f"{db}/_purge", json={"a": [rev, "9-x"], "b": ["1-x"]})
    assert (purged.status_code, purged.json()["purged"]) == (201, {"a": [rev], "b": []})
    assert client.get(f"{db}/a").json()["reason"] == "missing"
    info = client.get(db).json()
    assert (info["doc_count"], info["purge_seq"]) == (0, 1)
    assert client.get(f"{db}/_purged_infos_limit").json() == 0


def test_compacting_is_taken_on(client: httpx.Client, db: str) -> None:
    assert client.post(f"{db}/_compact", json={}).status_code == 202
    assert client.get("/_active_tasks").json() == []


def test_checkpoints_are_listed(client: httpx.Client, db: str) -> None:
    client.put(f"{db}/_local/b", json={})
    client.put(f"{db}/_local/a", json={})
    rows = client.get(f"{db}/_local_docs").json()["rows"]
    assert [(row["id"], row["value"]["rev"]) for row in rows] == [("_local/a", "0-1"), ("_local/b", "0-1")]


def test_of_checkpoints_each_user_has_so_many(tmp_path: Path) -> None:
    with hosted(tmp_path, settings=SyncSettings(checkpoints_per_user_max=3)) as (url, _):
        httpx.put(f"{url}/m", timeout=60)
        for n in range(5):
            assert httpx.put(f"{url}/m/_local/{n}", json={}, timeout=60).status_code == 201
        kept = [row["id"] for row in httpx.get(f"{url}/m/_local_docs", timeout=60).json()["rows"]]
    assert kept == ["_local/2", "_local/3", "_local/4"]


def test_rxdb_is_shown_deleted_documents_too(client: httpx.Client, db: str) -> None:
    rev = client.put(f"{db}/a", json={"n": 1}).json()["rev"]
    client.delete(f"{db}/a", params={"rev": rev})
    asked = {"keys": ["a"], "include_docs": True}
    (shown,) = client.post(f"{db}/_all_docs", json={**asked, "deleted": "ok"}).json()["rows"]
    assert (shown["value"]["deleted"], shown["doc"]["_deleted"]) == (True, True)
    (hidden,) = client.post(f"{db}/_all_docs", json=asked).json()["rows"]
    assert hidden["doc"] is None
    (raw,) = client.get(f'{db}/_all_docs?include_docs=true&keys=["a"]').json()["rows"]
    assert raw["id"] == "a"


def test_cloudants_probe_for_bulk_reading_is_told_the_verb(client: httpx.Client, db: str) -> None:
    assert client.get(f"{db}/_bulk_get").status_code == 405


@pytest.mark.parametrize(
    ("method", "door", "body"),
    [
        ("PUT", "_security", b"[]"),
        ("PUT", "_security", b'{"members":7}'),
        ("PUT", "_revs_limit", b'"many"'),
        ("PUT", "_revs_limit", b"1e400"),
        ("POST", "_purge", b'{"a":"1-a"}'),
        ("POST", "_purge", b'{"a":["x"]}'),
    ],
)
def test_what_cannot_be_read_is_a_bad_request(
    client: httpx.Client, db: str, method: str, door: str, body: bytes
) -> None:
    reply = client.request(method, f"{db}/{door}", content=body, headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.json()["error"]) == (400, "bad_request")
