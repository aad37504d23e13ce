"""`python -m sync`: what an operator sees, and what survives."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from .standalone import ADMIN, running


def test_what_was_acknowledged_is_there_after_the_process_is_killed(tmp_path: Path) -> None:
    acknowledged: list[str] = []

    def push() -> None:
        with server.client() as client:
            for n in range(10_000):
                docs = [{"_id": f"{n}-{m}", "_rev": "1-a"} for m in range(5)]
                try:
                    client.post("/m/_bulk_docs", json={"docs": docs, "new_edits": False}).raise_for_status()
                except httpx.TransportError:
                    return
                acknowledged.extend(doc["_id"] for doc in docs)

    with running(tmp_path / "data") as server:
        with server.client() as client:
            client.put("/m")
        pushing = threading.Thread(target=push)
        pushing.start()
        while len(acknowledged) < 100:
            assert pushing.is_alive()
            time.sleep(0.01)
        server.kill()
        pushing.join()
        server.start()
        with server.client() as client:
            there = {row["id"] for row in client.get("/m/_all_docs").json()["rows"]}
            info = client.get("/m").json()
    assert acknowledged
    assert set(acknowledged) <= there
    assert len(there) % 5 == 0
    assert info["doc_count"] == len(there)


def test_it_keeps_its_name_and_its_tokens_over_a_restart(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server, server.client() as client:
        client.put("/m")
        client.put("/m/a", json={})
        before = client.get("/").json()["uuid"], client.get("/m/_changes").json()["last_seq"]
        assert server.stop() == 0
        server.start()
        assert (client.get("/").json()["uuid"], client.get("/m/_changes").json()["last_seq"]) == before
        assert client.get("/m/_changes", params={"since": before[1]}).json()["results"] == []


def test_told_to_stop_it_ends_at_once_and_so_do_its_open_feeds(tmp_path: Path) -> None:
    waiting = {"feed": "longpoll", "heartbeat": "600000"}
    with running(tmp_path / "data") as server, server.client() as client:
        client.put("/m")
        with client.stream("GET", "/m/_changes", params=waiting) as feed:
            told = feed.iter_text()
            head = next(told)
            assert server.stop() == 0
            page = json.loads(
                head + "".join(told)
            )  # whole: it was not cut off when the server's grace was over
        assert server.complaints == ""
    assert page["results"] == []


def test_the_admin_may_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "admin"
    secret.write_text(":".join(ADMIN) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "sync", "--port", "0", "--data", str(tmp_path / "data")]
    with subprocess.Popen([*command, "--admin-file", str(secret)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        address = process.stdout.readline().decode().split()[-1]
        auth = httpx.BasicAuth(*(part.encode() for part in ADMIN))
        assert httpx.get(f"{address}_all_dbs", auth=auth, timeout=60).json() == []
        process.terminate()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--help"], "usage: python -m sync"),
        (["--data", "x"], "one of the arguments --admin --admin-file is required"),
        (["--data", "x", "--admin", "nobody"], "an admin is NAME:PASSWORD"),
        (["--data", "x", "--admin-file", "/nowhere/at/all"], "cannot read"),
    ],
)
def test_it_says_how_it_is_to_be_called(arguments: list[str], says: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sync", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert says in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "x").exists()
