"""A served house, and how people talk to it: by bearer token over real HTTP, from a desk or from a handheld."""

import json
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg

from sync.clock import system_clock
from tests.command_ids import uuid7
from tests.doors.city import PASSWORD

Json = dict[str, Any]
_PATIENCE_S = 180.0


def client_of(address: str, headers: dict[str, str] | None = None) -> httpx.Client:
    """An HTTP client. Without authorities to trust: reading them in takes longer than most requests."""
    return httpx.Client(base_url=address, headers=headers, timeout=_PATIENCE_S, verify=False)


class ServedHouse:
    """A server on a data folder. People are signed in once; everything is closed with `close`."""

    def __init__(self, address: str, data: Path, url: str = "") -> None:
        self.address = address
        self.data = data
        self._url = url
        self.anybody = client_of(address)
        self._clients = [self.anybody]
        self._desks: dict[str, httpx.Client] = {}
        self._handhelds: dict[str, Handheld] = {}

    def desk(self, login: str) -> httpx.Client:
        """A client that is signed in at the coordinators' door."""
        if login not in self._desks:
            reply = self.anybody.post("/api/v1/session", json={"login": login, "password": PASSWORD})
            assert reply.status_code == 201, reply.text
            self._desks[login] = self.bearing(reply.json()["token"])
        return self._desks[login]

    def handheld(self, login: str) -> "Handheld":
        """The handheld of a person, signed in once."""
        if login not in self._handhelds:
            self._handhelds[login] = self.pair(login)
        return self._handhelds[login]

    def pair(self, login: str) -> "Handheld":
        """One more handheld of a person."""
        reply = self.anybody.post("/mobile/v1/session", json={"login": login, "password": PASSWORD})
        assert reply.status_code == 201, reply.text
        return Handheld(self.bearing(reply.json()["token"]), reply.json())

    def bearing(self, token: str) -> httpx.Client:
        """A client with this token; it is closed with the house."""
        self._clients.append(client_of(self.address, {"Authorization": f"Bearer {token}"}))
        return self._clients[-1]

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the database, or tamper with it, behind the server's back."""
        if self._url:
            with psycopg.connect(self._url) as driver:
                asked = driver.execute(statement.replace("?", "%s").encode(), values)
                return asked.fetchall() if asked.description else []
        with closing(sqlite3.connect(self.data / "wangge.sqlite", timeout=60)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    def close(self) -> None:
        for client in self._clients:
            client.close()


class Handheld:
    """What a handheld does, without PouchDB: write commands, push them, read its mailbox."""

    def __init__(self, client: httpx.Client, session: Json) -> None:
        self.client = client
        self.session = session
        self.mailbox: str = session["mailbox"]
        self._counter = 0

    def push(self, kind: str, body: Json, ticket: str | None = None, *, ago: timedelta = timedelta()) -> str:
        """Write one command, or one that was written so long ago, and push it; its uuid."""
        self._counter += 1
        document = command(self.session, self._counter, kind, body, ticket)
        return self.push_document({**document, "recorded_at": (system_clock() - ago).isoformat()})

    def push_document(self, document: Json) -> str:
        reply = self.client.post(f"{self.mailbox}/_bulk_docs", json={"docs": [document]})
        assert reply.status_code == 201, reply.text
        assert "error" not in reply.json()[0], reply.text
        return str(document["_id"]).partition(":")[2]

    def document(self, own_id: str) -> Json | None:
        """A document of the mailbox; None where there is none (any more)."""
        reply = self.client.get(f"{self.mailbox}/{own_id}")
        return None if reply.status_code == 404 else dict(reply.raise_for_status().json())

    def verdict(self, command_id: str) -> Json:
        """The latest verdict on a command, once it is there."""
        until = time.monotonic() + _PATIENCE_S
        while (receipt := self.document(f"receipt:{command_id}")) is None:
            assert time.monotonic() < until, f"no receipt for {command_id}"
            time.sleep(0.02)
        return dict(receipt["verdicts"][-1])


def command(session: Json, counter: int, kind: str, body: Json, ticket: str | None = None) -> Json:
    """A command as a handheld writes it."""
    now = system_clock()
    return {
        "_id": f"command:{uuid7(now)}",
        "schema": 1,
        "kind": kind,
        "writer": session["writer"],
        "counter": counter,
        "by": session["person"],
        "recorded_at": now.isoformat(),
        "boot_id": "boot-1",
        "monotonic_ms": counter,
        "body": body,
        **({} if ticket is None else {"ticket": ticket}),
    }


def problem(reply: httpx.Response, status: int, word: str) -> Json:
    """The problem document of a refusal, after looking at its manners."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"].startswith("application/problem+json")
    told = json.loads(reply.content)
    assert told["status"] == status
    assert told["type"] == f"urn:wangge:problem:{word}"
    assert told["title"]
    assert told["detail"]
    return dict(told)
