"""The smallest house a handheld can live with: the real mailboxes, and a porter who believes most people.

`python -m tests.handheld.house PORT FOLDER SESSION_S` serves it until it is killed. Each command that is
pushed gets its receipt and a ticket in the transaction that stores it; a session lasts SESSION_S seconds.
It is no test of the server's own rules: those have their own tests.
"""

import base64
import hashlib
import json
import sys
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

import uvicorn
from nacl.public import PrivateKey

from sync.access import Caller, Operation
from sync.asgi import replication_app
from sync.clock import system_clock
from sync.engine import sqlite_engine
from sync.errors import Unauthorized
from sync.settings import SyncSettings
from sync.sql_schema import metadata
from sync.sql_store import Arrival, SqlStore
from sync.store import Delivery
from sync.writer import Transaction, Writer

WRONG_PASSWORD = "错误"
KEY = PrivateKey(b"the house in the tests: no secret"[:32])
PACK = json.dumps({"server_key": base64.b64encode(bytes(KEY.public_key)).decode(), "areas": []}).encode()

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Porter:
    """Knows a token by itself, so that sessions outlive a killed server: `<login>.<instant of sign-in>`."""

    def __init__(self, session_s: float) -> None:
        self._session_s = session_s

    def token(self, login: str) -> str:
        return f"{login}.{time.time_ns()}"

    def admit(
        self,
        headers: Mapping[str, str],
        operation: Operation,  # noqa: ARG002 - the port names it; here everything is allowed at home
        database: str | None,
    ) -> Caller:
        login, _, since_ns = headers.get("authorization", "").removeprefix("Bearer ").partition(".")
        age_s = (time.time_ns() - int(since_ns or 0)) / 1e9
        if age_s > self._session_s or database not in (None, f"mailbox-{login}"):
            raise Unauthorized
        return Caller(login)


class House:
    """One ASGI app: sign-in and pack by hand, everything below /db by the protocol."""

    def __init__(self, folder: Path, porter: Porter) -> None:
        self._porter = porter
        engine = sqlite_engine(folder / "house.db")
        metadata.create_all(engine)
        self._store = SqlStore(engine, Writer(engine, system_clock), on_arrivals=self._answer)
        self._replication = replication_app(
            self._store, gatekeeper=porter, settings=SyncSettings(mount_path="/db")
        )

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"].startswith("/db"):
            await self._replication({**scope, "root_path": "/db"}, receive, send)
        elif scope["path"] == "/mobile/v1/pack":
            await reply(send, 200, PACK)
        else:
            await self._sign_in(json.loads(await whole_body(receive)), send)

    async def _sign_in(self, asked: dict[str, str], send: Send) -> None:
        if asked["password"] == WRONG_PASSWORD:
            await reply(send, 401, json.dumps({"title": "Not signed in", "detail": "密码不对"}).encode())
            return
        mailbox = f"mailbox-{asked['login']}"
        if mailbox not in await self._store.database_names():
            await self._store.create_database(mailbox)
        session = {
            "token": self._porter.token(asked["login"]),
            "person": f"person-{asked['login']}",
            "writer": asked.get("writer") or str(uuid.uuid4()),
            "mailbox": f"/db/{mailbox}",
            "pack": {
                "version": "2026-11",
                "sha256": hashlib.sha256(PACK).hexdigest(),
                "url": "/mobile/v1/pack",
            },
        }
        await reply(send, 201, json.dumps(session).encode())

    def _answer(self, transaction: Transaction, arrivals: Sequence[Arrival]) -> None:
        self._store.deliver(
            transaction,
            [
                delivery
                for arrival in arrivals
                if arrival.id.startswith("command:")
                for delivery in answers(arrival, arrival.id.removeprefix("command:"))
            ],
        )


def answers(arrival: Arrival, number: str) -> tuple[Delivery, Delivery]:
    """A receipt and a ticket for one command."""
    verdict = {
        "rev": arrival.rev,
        "status": "accepted",
        "at": arrival.received_at.isoformat(),
        "ticket": number,
    }
    receipt = json.dumps({"verdicts": [verdict]}).encode()
    return (
        Delivery(arrival.database, f"receipt:{number}", receipt),
        Delivery(arrival.database, f"ticket:{number}", b'{"state":"accepted"}'),
    )


async def whole_body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


async def reply(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    port, folder, session_s = sys.argv[1:]
    house = House(Path(folder), Porter(float(session_s)))
    uvicorn.run(house, host="127.0.0.1", port=int(port), log_level="error", lifespan="off")
