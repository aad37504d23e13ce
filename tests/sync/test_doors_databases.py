"""The server and its databases, over HTTP."""

import httpx
import pytest

from .standalone import Standalone


def test_the_server_introduces_itself_by_a_name_that_stays(client: httpx.Client) -> None:
    first, second = client.get("/").json(), client.get("/").json()
    assert first["couchdb"] == "Welcome"
    assert len(first["uuid"]) == 32
    assert first == second


def test_it_says_that_it_is_up_and_hands_out_ids(client: httpx.Client) -> None:
    assert client.get("/_up").json()["status"] == "ok"
    uuids = client.get("/_uuids", params={"count": 3}).json()["uuids"]
    assert [len(uuid) for uuid in uuids] == [32, 32, 32]
    assert client.get("/_uuids", params={"count": 1001}).status_code == 400


def test_the_session_says_who_is_asking(client: httpx.Client, server: Standalone) -> None:
    assert client.get("/_session").json()["userCtx"] == {"name": "admin", "roles": ["_admin"]}
    assert httpx.get(f"{server.url}/_session", timeout=60).json()["userCtx"]["name"] is None


@pytest.mark.parametrize("given", [None, "Basic ###", "Basic YWRtaW46eA==", "Basic eDp4", "Bearer admin"])
def test_who_is_not_known_is_not_let_in(server: Standalone, db: str, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given}
    reply = httpx.get(f"{server.url}{db}", headers=headers, timeout=60)
    assert reply.status_code == 401
    assert reply.json()["error"] == "unauthorized"
    assert reply.headers["www-authenticate"].startswith("Basic")


def test_who_is_not_known_does_not_learn_which_databases_there_are(server: Standalone, db: str) -> None:
    there, not_there = (
        httpx.get(f"{server.url}{db}", timeout=60),
        httpx.get(f"{server.url}/nothing-here", timeout=60),
    )
    assert (there.status_code, there.json()) == (not_there.status_code, not_there.json())


def test_a_database_tells_what_replicators_insist_on(client: httpx.Client, db: str) -> None:
    info = client.get(f"{db}/").json()
    assert info["db_name"] == db[1:]
    assert info["instance_start_time"] == "0"
    assert info["update_seq"].startswith("0-")
    commit = client.post(f"{db}/_ensure_full_commit", json={})
    assert commit.status_code == 201
    assert commit.json() == {"ok": True, "instance_start_time": "0"}


def test_a_database_counts_what_lives_and_what_was_deleted(client: httpx.Client, db: str) -> None:
    rev = client.put(f"{db}/a", json={}).json()["rev"]
    client.put(f"{db}/b", json={})
    client.delete(f"{db}/a", params={"rev": rev})
    info = client.get(db).json()
    assert (info["doc_count"], info["doc_del_count"]) == (1, 1)


def test_a_database_is_made_once_and_ended_once(client: httpx.Client) -> None:
    assert client.put("/brief-life").status_code == 201
    assert client.put("/brief-life").status_code == 412
    assert "brief-life" in client.get("/_all_dbs").json()
    assert client.head("/brief-life").status_code == 200
    assert client.delete("/brief-life").status_code == 200
    assert client.delete("/brief-life").status_code == 404
    assert client.get("/brief-life").json() == {"error": "not_found", "reason": "Database does not exist."}


def test_a_name_may_hold_an_encoded_slash_but_no_capital(client: httpx.Client) -> None:
    assert client.put("/a%2Fb").status_code == 201
    assert client.get("/a%2Fb").json()["db_name"] == "a/b"
    assert client.put("/Capital").json()["error"] == "illegal_database_name"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/_bulk_get", "POST"),
        ("PUT", "/_changes", "GET, HEAD, POST"),
        ("POST", "/document", "DELETE, GET, HEAD, PUT"),
        ("PATCH", "", "DELETE, GET, HEAD, POST, PUT"),
        ("POST", "/_local/x", "DELETE, GET, HEAD, PUT"),
    ],
)
def test_a_wrong_verb_is_told_which_are_right(
    client: httpx.Client, db: str, method: str, path: str, allowed: str
) -> None:
    reply = client.request(method, db + path)
    assert reply.status_code == 405
    assert reply.json()["error"] == "method_not_allowed"
    assert reply.headers["allow"] == allowed


@pytest.mark.parametrize("path", ["/_nothing", "/_design", "/_local", "/_changes/more", "/_bulk_get/x"])
def test_an_unknown_address_is_not_found_in_json(client: httpx.Client, db: str, path: str) -> None:
    for address in (db + path, "/_nothing"):
        reply = client.get(address)
        assert reply.status_code == 404
        assert reply.json()["error"] == "not_found"


def test_a_browser_of_an_allowed_origin_may_call_with_credentials(client: httpx.Client, db: str) -> None:
    origin = {"Origin": "https://map.example"}
    asked = {**origin, "Access-Control-Request-Method": "POST"}
    preflight = httpx.options(str(client.base_url.join(f"{db}/_bulk_docs")), headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "https://map.example"
    assert preflight.headers["access-control-allow-credentials"] == "true"
    assert {"authorization", "wangge-unsent"} <= set(
        preflight.headers["access-control-allow-headers"].split(", ")
    )
    reply = client.get(db, headers=origin)
    assert reply.headers["access-control-allow-origin"] == "https://map.example"
    assert reply.headers["vary"] == "Origin"
    refused = client.get(f"{db}/nobody", headers=origin)
    assert refused.headers["access-control-allow-origin"] == "https://map.example"


def test_a_browser_of_another_origin_is_told_nothing(client: httpx.Client, db: str) -> None:
    reply = client.get(db, headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in reply.headers
