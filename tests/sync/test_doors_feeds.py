"""Feeds that go on, and what they are narrowed to, over HTTP."""

import json
import threading
from typing import Any

import httpx


def test_a_continuous_feed_tells_each_change_on_a_line_and_in_the_end_how_far_it_went(
    client: httpx.Client, db: str
) -> None:
    client.put(f"{db}/a", json={})
    asked = {"feed": "continuous", "style": "all_docs", "since": "0", "limit": "2", "heartbeat": "600000"}
    with client.stream("GET", f"{db}/_changes", params=asked) as reply:
        lines = reply.iter_lines()
        first = json.loads(next(lines))
        client.put(f"{db}/b", json={})
        second, last = (json.loads(line) for line in lines)
    assert [first["id"], second["id"]] == ["a", "b"]
    assert first["changes"][0]["rev"].startswith("1-")
    assert last == {"last_seq": second["seq"], "pending": 0}


def test_a_continuous_feed_ends_at_its_limit(client: httpx.Client, db: str) -> None:
    for name in "abc":
        client.put(f"{db}/{name}", json={})
    asked = {"feed": "continuous", "limit": "2", "heartbeat": "10000"}
    first, second, last = _lines(client.get(f"{db}/_changes", params=asked))
    assert (first["id"], second["id"], last["pending"]) == ("a", "b", 1)


def test_a_continuous_feed_shows_signs_of_life(client: httpx.Client, db: str) -> None:
    client.put(f"{db}/a", json={})
    with client.stream("GET", f"{db}/_changes", params={"feed": "continuous", "heartbeat": 100}) as reply:
        lines = reply.iter_lines()
        heard = [next(lines) for _ in range(4)]
    assert json.loads(heard[0])["id"] == "a"
    assert heard[1:] == ["", "", ""]


def test_server_sent_events_carry_their_token_and_go_on_from_the_last(client: httpx.Client, db: str) -> None:
    for name in "ab":
        client.put(f"{db}/{name}", json={})
    asked = {"feed": "eventsource", "timeout": "50", "since": "0"}
    reply = client.get(f"{db}/_changes", params=asked)
    first, second = reply.text.strip().split("\n\n")
    data, token = first.split("\n")
    assert reply.headers["content-type"] == "text/event-stream"
    assert json.loads(data.removeprefix("data: "))["id"] == "a"
    again = client.get(f"{db}/_changes", params=asked, headers={"Last-Event-ID": token.removeprefix("id: ")})
    assert again.text.strip() == second


def test_an_eventsource_is_told_that_the_server_lives(client: httpx.Client, db: str) -> None:
    with client.stream("GET", f"{db}/_changes", params={"feed": "eventsource", "heartbeat": 100}) as reply:
        lines = reply.iter_lines()
        assert [next(lines) for _ in range(3)] == ["event: heartbeat", "data: ", ""]


def test_signs_of_life_come_also_while_others_are_busy(client: httpx.Client, db: str) -> None:
    enough = threading.Event()

    def write() -> None:
        while not enough.wait(0.03):
            client.put(f"{db}/other", json={})
            client.delete(f"{db}/other", params={"rev": client.get(f"{db}/other").json()["_rev"]})

    writer = threading.Thread(target=write)
    writer.start()
    asked = {"feed": "longpoll", "heartbeat": "200", "filter": "_doc_ids"}
    try:
        with client.stream("POST", f"{db}/_changes", params=asked, json={"doc_ids": ["mine"]}) as reply:
            told = reply.iter_text()
            head = next(told)
            signs = [next(told) for _ in range(3)]
    finally:
        enough.set()
        writer.join()
    assert '"results":[' in head
    assert "".join(signs).strip() == ""


def test_a_selector_chooses_and_moves_the_token_past_the_others(client: httpx.Client, db: str) -> None:
    docs = [{"_id": f"{n}", "kind": "report" if n % 3 == 0 else "note"} for n in range(9)]
    client.post(f"{db}/_bulk_docs", json={"docs": docs})
    chosen = {"selector": {"kind": "report"}}
    page = client.post(f"{db}/_changes", params={"filter": "_selector"}, json=chosen).json()
    assert [row["id"] for row in page["results"]] == ["0", "3", "6"]
    assert page["last_seq"].startswith("9-")
    cut = client.post(f"{db}/_changes", params={"filter": "_selector", "limit": 2}, json=chosen).json()
    assert [row["id"] for row in cut["results"]] == ["0", "3"]
    assert (cut["last_seq"].partition("-")[0], cut["pending"]) == ("4", 5)
    rest = {"filter": "_selector", "limit": "2", "since": cut["last_seq"]}
    (last,) = client.post(f"{db}/_changes", params=rest, json=chosen).json()["results"]
    assert last["id"] == "6"


def test_of_a_fork_a_selector_chooses_leaf_by_leaf(client: httpx.Client, db: str) -> None:
    docs = [{"_id": "a", "_rev": "1-a", "n": 1}, {"_id": "a", "_rev": "1-b", "n": 2}]
    client.post(f"{db}/_bulk_docs", json={"docs": docs, "new_edits": False})
    asked = {"filter": "_selector", "style": "all_docs"}
    (row,) = client.post(f"{db}/_changes", params=asked, json={"selector": {"n": 1}}).json()["results"]
    assert row["changes"] == [{"rev": "1-a"}]
    assert (
        client.post(f"{db}/_changes", params={"filter": "_selector"}, json={"selector": {"n": 1}}).json()[
            "results"
        ]
        == []
    )


def test_only_design_documents_may_be_asked_for(client: httpx.Client, db: str) -> None:
    client.put(f"{db}/a", json={})
    client.put(f"{db}/_design/x", json={})
    page = client.get(f"{db}/_changes", params={"filter": "_design"}).json()
    assert [row["id"] for row in page["results"]] == ["_design/x"]


def test_conflicts_are_told_with_the_document(client: httpx.Client, db: str) -> None:
    docs = [{"_id": "a", "_rev": "1-a"}, {"_id": "a", "_rev": "1-b"}, {"_id": "b", "_rev": "1-a"}]
    client.post(f"{db}/_bulk_docs", json={"docs": docs, "new_edits": False})
    asked = {"include_docs": "true", "conflicts": "true"}
    forked, plain = client.get(f"{db}/_changes", params=asked).json()["results"]
    assert forked["doc"]["_conflicts"] == ["1-a"]
    assert "_conflicts" not in plain["doc"]


def test_every_row_has_its_token_whatever_interval_is_asked_for(client: httpx.Client, db: str) -> None:
    for name in "abc":
        client.put(f"{db}/{name}", json={})
    page = client.get(f"{db}/_changes", params={"seq_interval": 2, "limit": 3}).json()
    assert [row["seq"].partition("-")[0] for row in page["results"]] == ["1", "2", "3"]


def test_a_selector_is_wanted_where_one_is_announced(client: httpx.Client, db: str) -> None:
    assert client.get(f"{db}/_changes", params={"filter": "_selector"}).status_code == 400


def _lines(reply: httpx.Response) -> list[dict[str, Any]]:
    return [json.loads(line) for line in reply.text.splitlines() if line]
