"""Stock PouchDB 9 as a handheld: it sends, it receives, it loses, it gets back, whatever goes wrong between."""

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest

from sync.sql_store import SqlStore
from sync.store import Delivery

from .handheld import ABSENT, Handheld, eventually, handheld
from .hosted import hosted, with_credentials
from .standalone import Standalone, running

pytestmark = pytest.mark.skipif(ABSENT is not None, reason=str(ABSENT))

TICKET = "ticket:中文/斜杠 %2F?#"


def test_two_handhelds_share_a_database_live_in_both_directions(server: Standalone, tmp_path: Path) -> None:
    url = with_credentials(server.url) + "/mailbox-shared"
    with handheld(url, tmp_path / "a") as one, handheld(url, tmp_path / "b") as other:
        one("goLive")
        other("goLive")
        one("put", doc={"_id": TICKET, "n": 1})
        eventually(lambda: other.get(TICKET) is not None)
        other("put", doc={**_shown(other, TICKET), "n": 2})
        eventually(lambda: _shown(one, TICKET)["n"] == 2)
        one("remove", id=TICKET)
        eventually(lambda: other.get(TICKET) is None)
        assert one("events") == other("events") == {"denied": 0, "error": 0}


def test_revisions_made_on_a_handheld_are_32_hex_digits_and_kept(server: Standalone, tmp_path: Path) -> None:
    with handheld(with_credentials(server.url) + "/mailbox-hex", tmp_path / "a") as held:
        rev = held("put", doc={"_id": "a", "n": 1})
        held("push")
    with server.client() as client:
        assert client.get("/mailbox-hex/a").json()["_rev"] == rev
        assert len(rev) == len("1-") + 32


def test_a_second_replication_goes_on_where_the_first_ended(server: Standalone, tmp_path: Path) -> None:
    with handheld(with_credentials(server.url) + "/mailbox-again", tmp_path / "a") as held:
        held("fill", **{"from": 0, "to": 250})
        assert held("push")["docs_written"] == 250
        assert held("push")["docs_read"] == 0
        assert held("pull")["docs_read"] == 0


def test_a_push_whose_replies_are_lost_is_taken_in_once(server: Standalone, tmp_path: Path) -> None:
    with handheld(with_credentials(server.url) + "/mailbox-lossy", tmp_path / "a") as held:
        held("fill", **{"from": 0, "to": 120})
        held("loseReplies", count=3)
        held("goLive")
        with server.client() as client:
            eventually(lambda: client.get("/mailbox-lossy").json().get("doc_count") == 120)
            held("put", doc={"_id": "after", "n": 1})
            eventually(lambda: client.get("/mailbox-lossy/after").status_code == 200)
            assert client.get("/mailbox-lossy").json()["update_seq"].startswith("121-")
        assert held("events") == {"denied": 0, "error": 0}


def test_live_sync_outlives_a_server_that_is_killed(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server:
        url = with_credentials(server.url) + "/mailbox"
        with handheld(url, tmp_path / "a") as one, handheld(url, tmp_path / "b") as other:
            one("goLive")
            other("goLive")
            one("fill", **{"from": 0, "to": 500})
            eventually(lambda: len(other("ids")) > 0)
            server.kill()
            one("fill", **{"from": 500, "to": 600})
            other("put", doc={"_id": "written meanwhile"})
            server.start()
            eventually(lambda: len(other("ids")) == 601)
            eventually(lambda: len(one("ids")) == 601)
            assert one("ids") == other("ids")


def test_what_is_taken_away_disappears_and_what_is_given_back_reappears_three_times(tmp_path: Path) -> None:
    with hosted(tmp_path) as (url, store), handheld(f"{url}/mailbox", tmp_path / "a") as held:
        held("goLive")
        eventually(lambda: "mailbox" in asyncio.run(store.database_names()))
        _deliver(store, b'{"n":0}')
        eventually(lambda: held.get(TICKET) is not None)
        for n in (b'{"n":1}', b'{"n":1}', b'{"n":3}'):
            _deliver(store, None)
            eventually(lambda: held.get(TICKET) is None)
            _deliver(store, n)
            eventually(lambda: held.get(TICKET) is not None)
        assert _shown(held, TICKET)["n"] == 3
        assert _shown(held, TICKET)["_rev"].startswith("7-")


def test_a_handheld_that_was_away_finds_what_it_lost_and_regained_meanwhile(tmp_path: Path) -> None:
    with hosted(tmp_path) as (url, store), handheld(f"{url}/mailbox", tmp_path / "a") as held:
        asyncio.run(store.create_database("mailbox"))
        for _ in range(3):
            _deliver(store, b'{"n":1}')
            held("pull")
            assert _shown(held, TICKET)["n"] == 1
            _deliver(store, None)
            _deliver(store, b'{"n":2}')
            _deliver(store, None)
            held("pull")
            assert held.get(TICKET) is None


def test_what_a_handheld_wrote_into_the_servers_document_gives_way(tmp_path: Path) -> None:
    with hosted(tmp_path) as (url, store), handheld(f"{url}/mailbox", tmp_path / "a") as held:
        asyncio.run(store.create_database("mailbox"))
        _deliver(store, b'{"by":"server"}')
        held("pull")
        held("put", doc={**_shown(held, TICKET), "by": "handheld"})
        _deliver(store, b'{"by":"server","n":2}')
        held("push")
        _deliver(store, b'{"by":"server","n":3}')
        held("pull")
        shown = held("get", id=TICKET, options={"conflicts": True})
        assert (shown["by"], shown["n"], shown.get("_conflicts")) == ("server", 3, None)


def test_what_was_revoked_stays_so_though_an_old_handheld_pushes_it_again(tmp_path: Path) -> None:
    with hosted(tmp_path) as (url, store), handheld(f"{url}/mailbox", tmp_path / "a") as held:
        asyncio.run(store.create_database("mailbox"))
        _deliver(store, b'{"n":0}')
        held("pull")
        for n in range(1, 30):
            _deliver(store, b'{"n":%d}' % n)
        _deliver(store, None)
        held("push")
        held("pull")
        assert held.get(TICKET) is None
        assert asyncio.run(store.documents("mailbox", [TICKET]))[TICKET].deleted


def test_an_inline_attachment_travels_from_one_handheld_to_another(
    server: Standalone, tmp_path: Path
) -> None:
    url = with_credentials(server.url) + "/mailbox-photo"
    photo = base64.b64encode(bytes(range(256))).decode()
    doc = {"_id": "a", "_attachments": {"照片 1.jpg": {"content_type": "image/jpeg", "data": photo}}}
    with handheld(url, tmp_path / "a") as one, handheld(url, tmp_path / "b") as other:
        one("put", doc=doc)
        one("push")
        other("pull")
        assert other("attachment", id="a", name="照片 1.jpg") == photo


def _shown(held: Handheld, document_id: str) -> dict[str, Any]:
    document = held.get(document_id)
    assert document is not None
    return document


def _deliver(store: SqlStore, body: bytes | None) -> None:
    asyncio.run(store.deliver_now([Delivery("mailbox", TICKET, body)]))
