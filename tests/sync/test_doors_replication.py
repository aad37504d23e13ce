"""What a replication asks, over HTTP: changes, differences, documents in bulk."""

import gzip
import json
from typing import Any

import httpx
import pytest

PACKED = {"Content-Type": "application/json", "Content-Encoding": "gzip"}


def test_changes_are_paged_by_tokens_that_start_with_digits(client: httpx.Client, db: str) -> None:
    for name in "abc":
        client.put(f"{db}/{name}", json={"n": name})
    first = client.get(f"{db}/_changes", params={"limit": 2}).json()
    rest = client.get(f"{db}/_changes", params={"since": first["last_seq"], "include_docs": "true"}).json()
    assert [row["id"] for row in first["results"]] == ["a", "b"]
    assert first["pending"] == 1
    assert [row["doc"]["n"] for row in rest["results"]] == ["c"]
    assert rest["last_seq"] == rest["results"][0]["seq"]
    assert int(rest["last_seq"].split("-")[0]) == 3
    assert rest["pending"] == 0


def test_a_limit_of_none_answers_only_how_much_there_is(client: httpx.Client, db: str) -> None:
    client.put(f"{db}/a", json={})
    for feed in ("normal", "longpoll"):
        page = client.get(f"{db}/_changes", params={"limit": 0, "feed": feed}).json()
        assert page["results"] == []
        assert page["pending"] == 1
        assert page["last_seq"].startswith("0-")


def test_changes_longer_than_a_slice_come_whole_and_once(client: httpx.Client, db: str) -> None:
    names = [f"{n:04}" for n in range(1203)]
    client.post(f"{db}/_bulk_docs", json={"docs": [{"_id": name} for name in names]})
    page = client.get(f"{db}/_changes").json()
    assert [row["id"] for row in page["results"]] == names
    limited = client.get(f"{db}/_changes", params={"limit": 701}).json()
    assert (len(limited["results"]), limited["pending"]) == (701, 502)
    newest = client.get(f"{db}/_changes", params={"descending": "true", "limit": 2}).json()
    assert [row["id"] for row in newest["results"]] == ["1202", "1201"]


def test_all_leaves_are_told_in_one_style_and_the_winner_in_the_other(client: httpx.Client, db: str) -> None:
    docs = [
        {"_id": "a", "_rev": "1-a"},
        {"_id": "a", "_rev": "1-b"},
        {"_id": "a", "_rev": "2-x", "_deleted": True},
    ]
    client.post(f"{db}/_bulk_docs", json={"docs": docs, "new_edits": False})
    (every,) = client.get(f"{db}/_changes", params={"style": "all_docs"}).json()["results"]
    (main,) = client.get(f"{db}/_changes").json()["results"]
    assert [change["rev"] for change in every["changes"]] == ["1-b", "1-a", "2-x"]
    assert [change["rev"] for change in main["changes"]] == ["1-b"]


def test_a_deleted_document_is_a_change_that_says_so(client: httpx.Client, db: str) -> None:
    rev = client.put(f"{db}/a", json={}).json()["rev"]
    client.delete(f"{db}/a", params={"rev": rev})
    (row,) = client.get(f"{db}/_changes", params={"include_docs": "true"}).json()["results"]
    assert row["deleted"] is True
    assert row["doc"]["_deleted"] is True


@pytest.mark.parametrize(
    "since", ["", "0", "7", "99999999999999999999-x", "1-elsewhere", "朝三", '"3-x"', "-1"]
)
def test_a_token_of_another_life_starts_from_the_beginning(client: httpx.Client, db: str, since: str) -> None:
    client.put(f"{db}/a", json={})
    page = client.get(f"{db}/_changes", params={"since": since}).json()
    assert [row["id"] for row in page["results"]] == ["a"]


def test_now_is_after_all_that_was(client: httpx.Client, db: str) -> None:
    client.put(f"{db}/a", json={})
    page = client.get(f"{db}/_changes", params={"since": "now"}).json()
    assert page["results"] == []
    assert page["last_seq"].startswith("1-")


def test_chosen_documents_move_the_token_past_the_others(client: httpx.Client, db: str) -> None:
    for name in "abc":
        client.put(f"{db}/{name}", json={})
    page = client.post(
        f"{db}/_changes", params={"filter": "_doc_ids"}, json={"doc_ids": ["b", "nobody"]}
    ).json()
    assert [row["id"] for row in page["results"]] == ["b"]
    assert page["last_seq"].startswith("3-")


def test_options_may_stand_in_the_body(client: httpx.Client, db: str) -> None:
    for name in "abc":
        client.put(f"{db}/{name}", json={})
    page = client.post(f"{db}/_changes", json={"limit": 1, "style": "all_docs", "feed": "normal"}).json()
    assert len(page["results"]) == 1


#: By itself such a poll never ends, and gives no sign of life before its client has lost patience.
WAITING = {"feed": "longpoll", "heartbeat": "600000"}


def test_a_long_poll_answers_as_soon_as_something_changes(client: httpx.Client, db: str) -> None:
    with client.stream("GET", f"{db}/_changes", params={**WAITING, "since": "now"}) as reply:
        told = reply.iter_text()
        head = next(told)
        client.put(f"{db}/a", json={})
        page = json.loads(head + "".join(told))
    assert [row["id"] for row in page["results"]] == ["a"]


def test_a_long_poll_goes_on_waiting_while_others_change(client: httpx.Client, db: str) -> None:
    asked = {**WAITING, "filter": "_doc_ids"}
    with client.stream("POST", f"{db}/_changes", params=asked, json={"doc_ids": ["b"]}) as reply:
        told = reply.iter_text()
        head = next(told)
        for name in "ab":
            client.put(f"{db}/{name}", json={})
        page = json.loads(head + "".join(told))
    assert [row["id"] for row in page["results"]] == ["b"]


def test_a_long_poll_that_is_over_says_how_far_it_looked(client: httpx.Client, db: str) -> None:
    client.put(f"{db}/a", json={})
    asked = {"feed": "longpoll", "filter": "_doc_ids", "timeout": "200"}
    page = client.post(f"{db}/_changes", params=asked, json={"doc_ids": ["b"]}).json()
    assert page["results"] == []
    assert page["last_seq"].startswith("1-")


def test_a_waiting_feed_begins_at_once_and_shows_signs_of_life(client: httpx.Client, db: str) -> None:
    with client.stream("GET", f"{db}/_changes", params={"feed": "longpoll", "heartbeat": 100}) as reply:
        chunks = reply.iter_text()
        heard = [next(chunks).strip() for _ in range(4)]
    assert heard == ['{"results":[', "", "", ""]
    assert reply.headers["x-accel-buffering"] == "no"


def test_a_feed_ends_when_its_database_does(client: httpx.Client, db: str) -> None:
    with client.stream("GET", f"{db}/_changes", params=WAITING) as reply:
        told = reply.iter_text()
        head = next(told)
        client.delete(db)
        page = json.loads(head + "".join(told))
    assert page["results"] == []


@pytest.mark.parametrize(
    "params",
    [
        {"feed": "carrier-pigeon"},
        {"limit": "-1"},
        {"limit": "many"},
        {"limit": "1" * 400},
        {"heartbeat": "0", "feed": "longpoll"},
        {"heartbeat": "x", "feed": "longpoll"},
        {"timeout": "-5"},
        {"style": "none"},
        {"descending": "yes"},
        {"filter": "app/mine"},
        {"filter": "_doc_ids", "doc_ids": "7"},
    ],
)
def test_a_feed_that_cannot_be_given_is_a_bad_request(
    client: httpx.Client, db: str, params: dict[str, str]
) -> None:
    reply = client.get(f"{db}/_changes", params=params)
    assert reply.status_code == 400
    assert reply.json()["error"] == "bad_request"


def test_only_unknown_revisions_are_missing(client: httpx.Client, db: str) -> None:
    docs = [{"_id": "a", "_revisions": {"start": 2, "ids": ["b", "a"]}}]
    client.post(f"{db}/_bulk_docs", json={"docs": docs, "new_edits": False})
    asked = {"a": ["2-b", "1-a", "3-c"], "known": [], "b": ["1-x"], "中/文": ["1-x"]}
    diff = client.post(f"{db}/_revs_diff", json=asked).json()
    assert diff == {
        "a": {"missing": ["3-c"], "possible_ancestors": ["2-b"]},
        "b": {"missing": ["1-x"]},
        "中/文": {"missing": ["1-x"]},
    }
    assert client.post(f"{db}/_revs_diff", json={"a": ["2-b"]}).json() == {}
    older = client.post(f"{db}/_missing_revs", json={"a": ["2-b", "3-c"]}).json()
    assert older == {"missing_revs": {"a": ["3-c"]}}


def test_bulk_answers_are_as_many_and_in_the_order_as_asked(client: httpx.Client, db: str) -> None:
    docs = [
        {"_id": "a", "_revisions": {"start": 2, "ids": ["b", "a"]}, "n": 1},
        {"_id": "z", "_rev": "1-z", "_deleted": True},
    ]
    client.post(f"{db}/_bulk_docs", json={"docs": docs, "new_edits": False})
    asked = [("z", "1-z"), ("a", "1-a"), ("a", "2-b"), ("nobody", "1-x"), ("a", None)]
    body = {"docs": [{"id": name, "rev": rev} if rev else {"id": name} for name, rev in asked]}
    reply = client.post(f"{db}/_bulk_get", params={"revs": "true", "latest": "true"}, json=body).json()
    assert list(reply) == ["results"]
    assert [result["id"] for result in reply["results"]] == [name for name, _ in asked]
    answers = [result["docs"] for result in reply["results"]]
    assert [len(each) for each in answers] == [1, 1, 1, 1, 1]
    assert answers[0][0]["ok"] == {"_id": "z", "_rev": "1-z", "_deleted": True, "_revisions": _line("1-z")}
    assert answers[1][0]["ok"]["_rev"] == "2-b"
    assert answers[2][0]["ok"]["_revisions"] == {"start": 2, "ids": ["b", "a"]}
    assert answers[3][0]["error"]["error"] == "not_found"


def test_a_revision_that_ended_meanwhile_is_answered_by_its_tombstone(client: httpx.Client, db: str) -> None:
    rev = client.put(f"{db}/a", json={"n": 1}).json()["rev"]
    client.delete(f"{db}/a", params={"rev": rev})
    reply = client.post(f"{db}/_bulk_get?revs=true&latest=true", json={"docs": [{"id": "a", "rev": rev}]})
    (result,) = reply.json()["results"]
    assert result["docs"][0]["ok"]["_deleted"] is True
    assert result["docs"][0]["ok"]["_revisions"]["start"] == 2


def test_replicated_revisions_are_answered_by_an_empty_list_also_when_repeated(
    client: httpx.Client, db: str
) -> None:
    body = {"docs": [{"_id": f"{n}", "_rev": "1-a"} for n in range(300)], "new_edits": False}
    replies = [client.post(f"{db}/_bulk_docs", json=body) for _ in range(2)]
    assert [(reply.status_code, reply.json()) for reply in replies] == [(201, []), (201, [])]
    assert client.get(db).json()["update_seq"].startswith("300-")


def test_edits_in_bulk_are_answered_one_by_one(client: httpx.Client, db: str) -> None:
    made, again, bare = client.post(
        f"{db}/_bulk_docs", json={"docs": [{"_id": "a"}, {"_id": "a"}, {"_id": "b", "_deleted": True}]}
    ).json()
    assert made["ok"] is True
    assert again == {"id": "a", "error": "conflict", "reason": "Document update conflict."}
    assert bare["rev"].startswith("1-")
    (unnamed,) = client.post(f"{db}/_bulk_docs", json={"docs": [{"n": 1}]}).json()
    assert client.get(f"{db}/{unnamed['id']}").json()["n"] == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b'{"docs":7}',
        b'{"docs":[7],"new_edits":false}',
        b'{"docs":[{"_id":"a"}],"new_edits":false}',
        b'{"docs":[{"_id":"ok","_rev":"1-a"},{"_id":"_x","_rev":"1-a"}],"new_edits":false}',
        b'{"docs":[],"new_edits":"no"}',
        b'{"docs":' + b"[" * 50_000,
        b"\xff",
    ],
)
def test_a_batch_that_cannot_be_read_is_refused_whole(client: httpx.Client, db: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    for door in ("_bulk_docs", "_bulk_get", "_revs_diff"):
        reply = client.post(f"{db}/{door}", content=body, headers=headers)
        assert reply.status_code in (400, 200, 201)
        assert b"Traceback" not in reply.content
    assert client.post(f"{db}/_bulk_docs", content=body, headers=headers).status_code == 400
    assert client.get(db).json()["doc_count"] == 0


def test_a_form_of_another_page_cannot_write(client: httpx.Client, db: str) -> None:
    headers = {"Content-Type": "text/plain"}
    reply = client.post(f"{db}/_bulk_docs", content=b'{"docs":[]}', headers=headers)
    assert reply.status_code == 415
    assert reply.json()["error"] == "bad_content_type"
    assert client.post(f"{db}/_bulk_docs", content=b'{"docs":[]}').status_code == 415
    assert client.put(f"{db}/a", content=b"{}", headers=headers).status_code == 201


def test_a_packed_request_is_unpacked(client: httpx.Client, db: str) -> None:
    packed = gzip.compress(b'{"docs":[{"_id":"a","n":1}]}')
    assert client.post(f"{db}/_bulk_docs", content=packed, headers=PACKED).status_code == 201
    assert client.get(f"{db}/a").json()["n"] == 1
    for damaged in (packed[:-4], b"no gzip", b""):
        assert client.post(f"{db}/_bulk_docs", content=damaged, headers=PACKED).status_code == 400
    strange = {**PACKED, "Content-Encoding": "br"}
    assert client.post(f"{db}/_bulk_docs", content=b"", headers=strange).status_code == 415


def test_a_packed_request_is_no_longer_than_another_when_unpacked(client: httpx.Client, db: str) -> None:
    bomb = gzip.compress(b" " * (64 * 2**20 + 1))
    reply = client.post(f"{db}/_bulk_docs", content=bomb, headers=PACKED)
    assert (reply.status_code, reply.json()["error"]) == (413, "too_large")


def test_a_long_reply_is_packed_for_who_takes_it_so(client: httpx.Client, db: str) -> None:
    docs = [{"_id": f"{n:03}", "text": "the same again and again"} for n in range(900)]
    client.post(f"{db}/_bulk_docs", json={"docs": docs})
    packed = client.get(
        f"{db}/_all_docs", params={"include_docs": "true"}, headers={"Accept-Encoding": "gzip"}
    )
    plain = client.get(
        f"{db}/_all_docs", params={"include_docs": "true"}, headers={"Accept-Encoding": "identity"}
    )
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "Accept-Encoding, Origin")
    assert int(packed.headers["content-length"]) * 4 < int(plain.headers["content-length"])
    assert packed.json() == plain.json()
    one = client.get(f"{db}/001")
    feed = client.get(f"{db}/_changes", params={"feed": "longpoll"})
    assert "content-encoding" not in {*one.headers, *feed.headers}


def test_a_request_that_is_too_long_is_told_so(client: httpx.Client, db: str) -> None:
    headers = {"Content-Type": "application/json"}
    reply = client.post(f"{db}/_bulk_docs", content=b" " * (64 * 2**20 + 1), headers=headers)
    assert reply.status_code == 413
    assert reply.json()["error"] == "too_large"


def _line(rev: str) -> dict[str, Any]:
    generation, _, name = rev.partition("-")
    return {"start": int(generation), "ids": [name]}
