"""Single documents, checkpoints and listings, over HTTP."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

AS_JSON = {"Accept": "application/json"}


def test_a_document_is_read_as_it_was_written(client: httpx.Client, db: str) -> None:
    path = f"{db}/{quote('中文/斜杠', safe='')}"
    written = client.put(path, content=b'{"n":1.0}', headers={"Content-Type": "application/json"})
    assert written.status_code == 201
    rev = written.json()["rev"]
    read = client.get(path)
    assert read.text == f'{{"_id":"中文/斜杠","_rev":"{rev}","n":1.0}}\n'
    assert read.headers["etag"] == written.headers["etag"] == f'"{rev}"'
    assert client.get(path, headers={"If-None-Match": f'"{rev}"'}).status_code == 304
    assert client.head(path).headers["etag"] == f'"{rev}"'


def test_an_edit_names_the_revision_it_was_made_on(client: httpx.Client, db: str) -> None:
    rev = client.put(f"{db}/a", json={"n": 1}).json()["rev"]
    assert client.put(f"{db}/a", json={"n": 2}).status_code == 409
    by_query = client.put(f"{db}/a", params={"rev": rev}, json={"n": 2}).json()["rev"]
    by_header = client.put(f"{db}/a", headers={"If-Match": by_query}, json={"n": 3}).json()["rev"]
    by_body = client.put(f"{db}/a", json={"n": 4, "_rev": by_header}).json()["rev"]
    assert by_body.startswith("4-")
    stale = client.put(f"{db}/a", json={"n": 5, "_rev": rev})
    assert stale.json() == {"error": "conflict", "reason": "Document update conflict."}


def test_a_deleted_document_is_gone_and_may_come_back(client: httpx.Client, db: str) -> None:
    rev = client.put(f"{db}/a", json={"n": 1}).json()["rev"]
    assert client.delete(f"{db}/a").status_code == 409
    assert client.delete(f"{db}/a", params={"rev": rev}).status_code == 200
    assert client.get(f"{db}/a").json() == {"error": "not_found", "reason": "deleted"}
    assert client.put(f"{db}/a", json={"n": 2}).json()["rev"].startswith("3-")
    assert client.delete(f"{db}/nobody", params={"rev": rev}).status_code == 404


def test_a_document_without_an_id_is_given_one(client: httpx.Client, db: str) -> None:
    made = client.post(db, json={"n": 1}).json()
    assert client.get(f"{db}/{made['id']}").json()["n"] == 1
    assert client.post(db, json={"_id": "mine"}).json()["id"] == "mine"


def test_a_fork_tells_of_its_leaves(client: httpx.Client, db: str) -> None:
    winner, loser, ended = _forked(client, db)
    read = client.get(f"{db}/a", params={"meta": "true", "revs": "true", "local_seq": "true"}).json()
    assert read["_rev"] == winner
    assert read["_conflicts"] == [loser]
    assert read["_deleted_conflicts"] == [ended]
    assert read["_revisions"] == {"start": 2, "ids": [winner[2:], "1" * 32]}
    assert [info["status"] for info in read["_revs_info"]] == ["available", "missing"]
    assert read["_local_seq"] == 1
    assert client.get(f"{db}/a", params={"rev": loser}).json()["n"] == "loser"
    assert client.get(f"{db}/a", params={"rev": ended}).json()["_deleted"] is True


def test_an_old_revision_is_answered_by_what_came_of_it_if_that_is_asked(
    client: httpx.Client, db: str
) -> None:
    winner, _, _ = _forked(client, db)
    root = "1-" + "1" * 32
    assert client.get(f"{db}/a", params={"rev": root}).status_code == 404
    assert client.get(f"{db}/a", params={"rev": root, "latest": "true"}).json()["_rev"] == winner


def test_open_revisions_are_listed_with_those_that_are_missing(client: httpx.Client, db: str) -> None:
    winner, loser, ended = _forked(client, db)
    everything = client.get(f"{db}/a", params={"open_revs": "all"}, headers=AS_JSON).json()
    assert [each["ok"]["_rev"] for each in everything] == [winner, loser, ended]
    asked = f'["{loser}","9-none"]'
    some = client.get(f"{db}/a", params={"open_revs": asked, "revs": "true"}, headers=AS_JSON).json()
    assert some[0]["ok"]["_revisions"]["start"] == 2
    assert some[1] == {"missing": "9-none"}
    nobody = client.get(f"{db}/nobody", params={"open_revs": '["1-a"]'}, headers=AS_JSON).json()
    assert nobody == [{"missing": "1-a"}]


def test_a_revision_made_elsewhere_keeps_its_name(client: httpx.Client, db: str) -> None:
    body = {"_rev": "3-c", "_revisions": {"start": 3, "ids": ["c", "b"]}}
    assert client.put(f"{db}/a", params={"new_edits": "false"}, json=body).json()["rev"] == "3-c"
    assert client.get(f"{db}/a").json()["_rev"] == "3-c"


def test_a_design_document_is_a_document_by_either_address(client: httpx.Client, db: str) -> None:
    client.put(f"{db}/_design/x", json={"n": 1})
    assert client.get(f"{db}/_design%2Fx").json()["_id"] == "_design/x"
    assert client.get(f"{db}/_design/x").json()["n"] == 1


def test_a_checkpoint_is_kept_apart_from_documents(client: httpx.Client, db: str) -> None:
    path = f"{db}/_local/{quote('a/b.c_d==', safe='')}"
    assert client.get(path).status_code == 404
    assert client.put(path, json={"last_seq": "5-x"}).json()["rev"] == "0-1"
    assert client.put(path, json={"last_seq": "6-x"}).status_code == 409
    second = client.put(path, json={"_id": "_local/a", "_rev": "0-1", "last_seq": "7-x"})
    assert (second.status_code, second.json()["rev"]) == (201, "0-2")
    assert client.get(path).json() == {"_id": "_local/a/b.c_d==", "_rev": "0-2", "last_seq": "7-x"}
    assert client.get(f"{db}/_changes").json()["results"] == []
    assert client.delete(path, params={"rev": "0-1"}).status_code == 409
    assert client.delete(path, params={"rev": "0-2"}).status_code == 200
    assert client.get(path).status_code == 404


def test_documents_are_listed_by_id_or_by_key(client: httpx.Client, db: str) -> None:
    revs = {name: client.put(f"{db}/{name}", json={"n": name}).json()["rev"] for name in "abc"}
    client.delete(f"{db}/b", params={"rev": revs["b"]})
    listed = client.get(f"{db}/_all_docs", params={"include_docs": "true"}).json()
    assert [row["id"] for row in listed["rows"]] == ["a", "c"]
    assert listed["total_rows"] == 2
    assert listed["rows"][0]["doc"]["n"] == "a"
    assert [row["id"] for row in _listed(client, db, startkey='"b"')] == ["c"]
    assert [row["id"] for row in _listed(client, db, descending="true", limit="1")] == ["c"]
    keyed = client.post(f"{db}/_all_docs", json={"keys": ["c", "b", "z"], "include_docs": True}).json()
    assert [row.get("doc") and row["doc"]["n"] for row in keyed["rows"]] == ["c", None, None]
    assert keyed["rows"][1]["value"]["deleted"] is True
    assert keyed["rows"][2] == {"key": "z", "error": "not_found"}


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/a", {"rev": "x"}),
        ("/a", {"open_revs": "x"}),
        ("/a", {"open_revs": '["x"]'}),
        ("/a", {"revs": "maybe"}),
        ("/_all_docs", {"startkey": "unquoted"}),
        ("/_all_docs", {"limit": "-1"}),
        ("/_all_docs", {"keys": "7"}),
        ("/_all_docs", {"descending": "1"}),
    ],
)
def test_a_question_that_cannot_be_read_is_a_bad_request(
    client: httpx.Client, db: str, path: str, params: dict[str, str]
) -> None:
    client.put(f"{db}/a", json={})
    reply = client.get(db + path, params=params)
    assert reply.status_code == 400
    assert reply.json()["error"] == "bad_request"


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"{", b'{"n":"\xff"}', b'{"_id":"b"}', b'{"_odd":1}'])
def test_a_document_that_cannot_be_read_is_a_bad_request(client: httpx.Client, db: str, body: bytes) -> None:
    reply = client.put(f"{db}/a", content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code == 400
    assert set(reply.json()) == {"error", "reason"}
    local = client.put(f"{db}/_local/a", json={"_rev": "1-x"})
    assert local.status_code == 400


def _listed(client: httpx.Client, db: str, **params: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(f"{db}/_all_docs", params=params).json()["rows"]
    return rows


def _forked(client: httpx.Client, db: str) -> tuple[str, str, str]:
    """A document with two live leaves and a tombstone on one root; their revisions, the winner first."""
    root = "1" * 32

    def leaf(name: str, **more: object) -> dict[str, object]:
        return {"_id": "a", "_rev": f"2-{name}", "_revisions": {"start": 2, "ids": [name, root]}, **more}

    docs = [leaf("b" * 32, n="loser"), leaf("c" * 32, n="winner"), leaf("d" * 32, _deleted=True)]
    assert client.post(f"{db}/_bulk_docs", json={"docs": docs, "new_edits": False}).json() == []
    return f"2-{'c' * 32}", f"2-{'b' * 32}", f"2-{'d' * 32}"
