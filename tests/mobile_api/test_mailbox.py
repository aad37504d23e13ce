"""A handheld's own mailbox behind `/db`, and every door of it that stays shut."""

from datetime import timedelta

import httpx
import pytest

from sync.clock import system_clock
from tests.doors.conftest import CLIENTS_ORIGIN, REQUEST_BYTES_MAX
from tests.doors.house import Handheld, ServedHouse, command


def test_a_handheld_replicates_with_its_own_mailbox(house: ServedHouse) -> None:
    handheld = house.pair("worker1")
    mailbox, client = handheld.mailbox, handheld.client
    note = command(handheld.session, 1, "note", {"text": "巡查"}, "01a2042c-3bef-7659-835c-97031d021337")

    assert client.get(mailbox).json()["db_name"] == "mailbox-worker-1"
    missing = client.post(f"{mailbox}/_revs_diff", json={note["_id"]: ["1-abc"]})
    assert missing.json() == {note["_id"]: {"missing": ["1-abc"]}}
    handheld.push_document(note)
    changed = client.get(f"{mailbox}/_changes").json()["results"]
    assert {"pack:current", note["_id"]} <= {row["id"] for row in changed}


@pytest.mark.parametrize("path", ["", "/_changes", "/_all_docs", "/pack:current", "/_local/x"])
def test_the_mailbox_of_somebody_else_is_forbidden(house: ServedHouse, path: str) -> None:
    house.handheld("worker3")

    refused = house.handheld("worker1").client.get(f"/db/mailbox-worker-3{path}")

    assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")


def test_a_mailbox_that_is_not_there_looks_like_somebody_elses(house: ServedHouse) -> None:
    refused = house.handheld("worker1").client.get("/db/mailbox-nobody")

    assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")


@pytest.mark.parametrize("token", [None, "Bearer 猜的".encode(), b"Basic YTpi", b"Bearer"])
def test_nothing_is_told_without_a_good_token(house: ServedHouse, token: bytes | None) -> None:
    headers = {} if token is None else {b"authorization": token}

    refused = house.anybody.get("/db/mailbox-worker-1", headers=headers)

    assert (refused.status_code, refused.json()["error"]) == (401, "unauthorized")
    assert refused.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/db/mailbox-worker-1"),
        ("PUT", "/db/another"),
        ("DELETE", "/db/mailbox-worker-1"),
        ("GET", "/db/mailbox-worker-1/_security"),
        ("PUT", "/db/mailbox-worker-1/_security"),
        ("PUT", "/db/mailbox-worker-1/_design/rules"),
        ("DELETE", "/db/mailbox-worker-1/_design/rules"),
        ("GET", "/db/_all_dbs"),
        ("POST", "/db/mailbox-worker-1/_compact"),
        ("POST", "/db/mailbox-worker-1/_purge"),
    ],
)
def test_a_handheld_makes_deletes_and_administers_no_database(
    house: ServedHouse, method: str, path: str
) -> None:
    content = None if method == "GET" else b"{}"
    headers = {"content-type": "application/json"}

    refused = house.handheld("worker1").client.request(method, path, content=content, headers=headers)

    assert refused.status_code in (403, 404, 405), refused.text
    assert set(refused.json()) == {"error", "reason"}


def expired(house: ServedHouse, *, days_ago: int) -> Handheld:
    """A handheld whose sign-in ran out some days ago."""
    handheld = house.pair("worker2")
    at = system_clock() - timedelta(days=days_ago)
    micros, send_only = (int(each.timestamp() * 1e6) for each in (at, at + timedelta(days=30)))
    house.sql(
        "UPDATE sessions SET expires_at = ?, send_only_until = ? WHERE writer = ?",
        micros,
        send_only,
        handheld.session["writer"],
    )
    return handheld


def test_a_sign_in_that_has_run_out_still_sends(house: ServedHouse) -> None:
    handheld = expired(house, days_ago=29)
    mailbox, client = handheld.mailbox, handheld.client

    handheld.push("note", {"text": "迟到的"})

    assert client.get(mailbox).status_code == 200
    assert client.post(f"{mailbox}/_revs_diff", json={"a": ["1-a"]}).status_code == 200
    assert client.put(f"{mailbox}/_local/checkpoint", json={"seq": 1}).status_code == 201


def test_a_sign_in_that_has_run_out_reads_nothing(house: ServedHouse) -> None:
    handheld = expired(house, days_ago=1)
    mailbox, client = handheld.mailbox, handheld.client

    answers = [client.get(f"{mailbox}/{path}") for path in ("_changes", "pack:current", "_all_docs")]
    answers.append(client.post(f"{mailbox}/_bulk_get", json={"docs": [{"id": "pack:current"}]}))

    assert [answer.status_code for answer in answers] == [401] * 4


def test_thirty_days_later_it_is_good_for_nothing(house: ServedHouse) -> None:
    handheld = expired(house, days_ago=31)

    pushed = handheld.client.post(f"{handheld.mailbox}/_bulk_docs", json={"docs": []})

    assert pushed.status_code == 401


def preflight(house: ServedHouse, path: str, origin: str) -> httpx.Response:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,wangge-unsent",
    }
    return house.anybody.options(path, headers=headers)


@pytest.mark.parametrize("path", ["/db/mailbox-worker-1/_bulk_docs", "/mobile/v1/session", "/api/v1/tickets"])
def test_a_page_of_an_allowed_origin_may_call_every_door(house: ServedHouse, path: str) -> None:
    allowed = preflight(house, path, CLIENTS_ORIGIN)

    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] == CLIENTS_ORIGIN
    assert allowed.headers["access-control-allow-credentials"] == "true"
    assert {"authorization", "content-type", "wangge-unsent"} <= set(
        allowed.headers["access-control-allow-headers"].lower().split(", ")
    )


def test_a_page_of_another_origin_may_not(house: ServedHouse) -> None:
    refused = preflight(house, "/db/mailbox-worker-1", "https://elsewhere.example")

    assert "access-control-allow-origin" not in refused.headers


def test_refusals_too_can_be_read_by_a_page_of_an_allowed_origin(house: ServedHouse) -> None:
    refused = house.anybody.get("/db/mailbox-worker-1", headers={"Origin": CLIENTS_ORIGIN})

    assert refused.status_code == 401
    assert refused.headers.get_list("access-control-allow-origin") == [CLIENTS_ORIGIN]


def test_a_push_over_the_limit_is_refused_in_the_protocols_words(house: ServedHouse) -> None:
    handheld = house.handheld("worker1")

    refused = handheld.client.post(
        f"{handheld.mailbox}/_bulk_docs",
        content=b" " * (REQUEST_BYTES_MAX + 1),
        headers={"content-type": "application/json"},
    )

    assert (refused.status_code, refused.json()["error"]) == (413, "too_large")


def test_a_change_made_elsewhere_wakes_a_feed_that_waits(house: ServedHouse) -> None:
    one, other = house.pair("worker3"), house.pair("worker3")
    since = one.client.get(f"{one.mailbox}/_changes").json()["last_seq"]
    never_ending = {"feed": "longpoll", "since": since, "heartbeat": 600_000}

    with one.client.stream("GET", f"{one.mailbox}/_changes", params=never_ending) as feed:
        pushed = other.push("note", {"text": "新消息"})
        news = feed.read().decode()

    assert f"command:{pushed}" in news
