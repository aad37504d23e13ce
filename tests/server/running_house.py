"""A house on the small city that a test can open, feed, close and open again, and a handheld that pushes to it."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from mobile_api.ports import Install
from server.casework import installation, letting_in
from server.casework.house import House
from server.casework.intake import UNASKED, note_arrivals, take_in, take_in_next
from server.casework.rulebook import RuleBook
from server.domain.people import Person
from server.domain.policy import Policy
from server.domain.ticket import Ticket
from server.settings import Settings
from server.store import ledger, tickets
from server.store.ledger import Quarantined
from sync.documents import replicated
from tests.command_ids import uuid7
from tests.engines import Template
from tests.server.small_city import IN_G1, LAMP, MORNING, as_json

Json = dict[str, Any]


def under(house: House, policy: Policy, folder: Path) -> House:
    """The same house under another policy, whose rules are kept in the folder."""
    rules, day = replace(house.rules, policy=policy), house.clock().date()
    return replace(house, rulebook=RuleBook(folder, lambda _day: rules, lambda: day))


class SetClock:
    """A clock that stands still until it is set."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, span: timedelta) -> None:
        self.at += span


class RunningHouse:
    """A house whose intake takes in only when it is told to."""

    def __init__(self, folder: Path, template: Template, **settings: Any) -> None:
        self.folder = folder
        self.clock = SetClock()
        self.url = template.copied_to(folder)
        self._settings = Settings(database=self.url, **settings)
        self.wakes = 0
        self.on_wake: Callable[[], None] = lambda: None
        self.house = self._open()

    def _open(self) -> House:
        return installation.open_house(
            self.folder,
            self._settings,
            self.clock,
            lambda transaction, pushed: note_arrivals(transaction, pushed, self._wake),
        )

    def _wake(self) -> None:
        self.wakes += 1
        self.on_wake()

    def close(self) -> None:
        installation.close(self.house)

    def reopen(self) -> None:
        """As after a crash: nothing is left but what is on disk."""
        self.close()
        self.house = self._open()

    def take_in(self, at_most: int = 10_000) -> int:
        """Take in what is ready, as `Intake` does; how many documents that was."""
        taken = 0
        while taken < at_most and (some := self._take_in_some(min(at_most - taken, UNASKED))):
            taken += some
        return taken

    def _take_in_some(self, at_most: int) -> int:
        run = self.house.writer.run_sync
        try:
            return run(lambda transaction: take_in(transaction, self.house, at_most))
        except Exception:
            return int(run(lambda transaction: take_in_next(transaction, self.house)))

    def document(self, mailbox: str, document: str) -> Json | None:
        """What readers of a mailbox see: None for a document that never was, or was ended."""
        found = asyncio.run(self.house.mailboxes.documents(mailbox, [document])).get(document)
        if found is None or found.deleted:
            return None
        return {"_rev": str(found.tree.winner), **msgspec.json.decode(found.bodies[found.tree.winner])}

    def rev(self, mailbox: str, document: str) -> str:
        """The winning revision, be it a tombstone."""
        return str(asyncio.run(self.house.mailboxes.documents(mailbox, [document]))[document].tree.winner)

    def live_ids(self, mailbox: str) -> list[str]:
        rows = asyncio.run(self.house.mailboxes.changes(mailbox)).rows
        return [row.id for row in rows if not row.deleted]

    def tickets(self) -> list[Ticket]:
        with self.house.engine.connect() as connection:
            found = [tickets.by_id(connection, ticket) for ticket in tickets.every_id(connection)]
        return sorted((one for one in found if one is not None), key=lambda ticket: ticket.number)

    def ticket(self, ticket: UUID | str) -> Ticket:
        with self.house.engine.connect() as connection:
            found = tickets.by_reference(connection, str(ticket))
        assert found is not None
        return found

    def quarantine(self) -> list[Quarantined]:
        with self.house.engine.connect() as connection:
            return list(ledger.quarantined(connection, None, 0, 1000))

    def taken(self, document: str) -> ledger.Taken | None:
        with self.house.engine.connect() as connection:
            return ledger.command(connection, document.removeprefix("command:"))

    def handheld(self, person: Person) -> "Handheld":
        return Handheld(self, person)


class Handheld:
    """An install of the app in one person's hands: it counts its commands, and pushes what it is told to push."""

    def __init__(self, running: RunningHouse, person: Person) -> None:
        self.running = running
        self.person = person
        signed_in = running.house.writer.run_sync(
            lambda transaction: letting_in.admit(transaction, running.house, person, Install())
        )
        self.mailbox, self.writer = signed_in.mailbox, signed_in.writer
        self.server_time, self.token = signed_in.server_time, signed_in.token
        self.counter = 0

    def command(self, kind: str, body: Json, **changed: Any) -> Json:
        """A command as the app writes it, with the next counter; `changed` fields are written otherwise."""
        self.counter += 1
        at = self.running.clock.at
        return {
            "_id": f"command:{uuid7(at)}",
            "schema": 1,
            "kind": kind,
            "writer": self.writer,
            "counter": self.counter,
            "by": self.person.id,
            "recorded_at": at.isoformat(),
            "boot_id": "b1",
            "monotonic_ms": self.counter,
            "body": body,
            **changed,
        }

    def report(self, description: str = LAMP, position: Any = IN_G1, **more: Any) -> Json:
        body = {"request_type": "COMPLAINT", "description": description, **more}
        if position is not None:
            body["position"] = as_json(position)
        return self.command("report", body)

    def note(self, ticket: UUID | str, text: str = "已到现场") -> Json:
        return self.command("note", {"text": text}, ticket=str(ticket))

    def sign(self, ticket: UUID | str, leg: int = 1) -> Json:
        return self.command("sign", {"leg": leg}, ticket=str(ticket))

    def result(self, ticket: UUID | str, leg: int = 1, **more: Any) -> Json:
        body = {"leg": leg, "handling": "已更换灯泡", "public_reply": "路灯已修复", **more}
        return self.command("result", body, ticket=str(ticket))

    def push(self, *documents: Json) -> list[str]:
        """Push documents in one batch, as `_bulk_docs` with `new_edits: false` would; their revisions."""
        revisions = [replicated(json.dumps(revised(document)).encode()) for document in documents]
        asyncio.run(self.running.house.mailboxes.accept(self.mailbox, revisions))
        return [str(revision.path[0]) for revision in revisions]

    def push_raw(self, document_id: str, body: bytes) -> str:
        """Push one body byte by byte."""
        head = json.dumps({"_id": document_id, "_rev": f"1-{hashlib.md5(body).hexdigest()}"}).encode()
        revision = replicated(head[:-1] + b"," + body[1:])
        asyncio.run(self.running.house.mailboxes.accept(self.mailbox, [revision]))
        return str(revision.path[0])

    def verdicts(self, document: Json | str) -> list[Json]:
        """What the receipt of a document says, the latest last."""
        name = document if isinstance(document, str) else document["_id"]
        suffix = name.removeprefix("command:")
        if suffix == name:
            suffix = hashlib.sha256(name.encode()).hexdigest()[:16]
        receipt = self.running.document(self.mailbox, f"receipt:{suffix}")
        return [] if receipt is None else list(receipt["verdicts"])

    def verdict(self, document: Json | str) -> tuple[str, str | None]:
        """Status and reason of the only verdict."""
        (only,) = self.verdicts(document)
        return only["status"], only["reason_code"]


def id_of(document: Json) -> UUID:
    """The uuid of a command, which is its ticket's if it is a report."""
    return UUID(document["_id"].removeprefix("command:"))


def revised(document: Json) -> Json:
    """With a revision: the one it names (a child of `_parents`, newest first), or a first one by its content."""
    content = {name: value for name, value in document.items() if name not in ("_rev", "_parents")}
    mark = hashlib.md5(json.dumps(content, sort_keys=True).encode()).hexdigest()
    parents: Iterable[str] = document.get("_parents", ())
    marks = [mark, *(parent.partition("-")[2] for parent in parents)]
    return {**content, "_rev": f"{len(marks)}-{mark}", "_revisions": {"start": len(marks), "ids": marks}}
