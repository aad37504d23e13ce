"""What became of each document that came in: the ledger of commands, quarantine, receipts, and each writer's row."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, insert, select, update

from server.domain.people import Person
from server.domain.sealed import without_sealed
from server.store.arrivals import Arrival
from server.store.prepared import Prepared, among, inserting
from server.store.schema.intake import commands, quarantine, receipts, writers
from server.store.schema.people import people
from server.store.upsert import put, putting


class Taken(Struct, frozen=True, kw_only=True):
    """A command that was taken in, with its verdict. Kept for ever: a restored handset changes nothing."""

    id: str
    rev: str
    digest: str
    mailbox: str | None
    person: str
    writer: str | None
    counter: int | None
    kind: str
    ticket: str
    status: str
    reason_code: str | None
    received_at: datetime
    body: bytes


class Writer(Struct, frozen=True, kw_only=True):
    """One install of a handheld: whose it is, and which counter is expected next."""

    writer: str
    person: str
    device: str | None
    next_counter: int
    unreadable: int


class Quarantined(Struct, frozen=True, kw_only=True):
    """隔离件: a document that could not be taken in, kept whole."""

    no: int
    mailbox: str
    person: str
    document: str
    rev: str
    deleted: bool
    kind: str | None
    size_bytes: int
    reason_code: str
    facts: dict[str, str]
    received_at: datetime
    body: bytes


def digest_of(body: bytes) -> str:
    """By which two writings of one command are compared."""
    return hashlib.sha256(body).hexdigest()


def enter(connection: Connection, taken: Taken) -> None:
    """Write a command into the ledger."""
    _enter.run(connection, [msgspec.structs.asdict(taken)])


def command(connection: Connection, command_id: UUID | str) -> Taken | None:
    """The command of that id, if it was ever taken in."""
    for record in _command.records(connection, id=str(command_id)):
        return Taken(**record)
    return None


def waiting_for(connection: Connection, ticket: UUID, reason_code: str) -> tuple[Taken, ...]:
    """Commands about a ticket that was not there when they came: each writer's in their order."""
    records = _waiting_for.records(connection, ticket=str(ticket), reason_code=reason_code)
    return tuple(Taken(**record) for record in records)


def field_commands_of(connection: Connection, ticket: UUID) -> tuple[tuple[str, bytes], ...]:
    """The commands about a ticket that came from handhelds: id and document."""
    asked = select(commands.c.id, commands.c.body).where(
        commands.c.ticket == str(ticket), commands.c.mailbox.is_not(None)
    )
    return tuple((row.id, row.body) for row in connection.execute(asked).fetchall())


def settle(connection: Connection, command_id: str, status: str, reason_code: str | None) -> None:
    """What became of a command in the end."""
    changed = update(commands).where(commands.c.id == command_id)
    connection.execute(changed.values(status=status, reason_code=reason_code))


def forget_sealed(connection: Connection, subject: str) -> None:
    """Take what was sealed out of every command from a handheld about that ticket or mediation case."""
    of_subject = commands.c.ticket == subject, commands.c.mailbox.is_not(None)
    for row in connection.execute(select(commands.c.id, commands.c.body).where(*of_subject)).fetchall():
        changed = update(commands).where(commands.c.id == row.id)
        connection.execute(changed.values(body=without_sealed(row.body)))


def command_at(connection: Connection, writer: str, counter: int) -> str | None:
    """The id of the command that stands at that place of a writer's row."""
    command_id: str | None = _command_at.value(connection, writer=writer, counter=counter)
    return command_id


def taken_among(
    connection: Connection, ids: Iterable[str], writer: str, counters: tuple[int, int]
) -> tuple[set[str], set[int]]:
    """Which of these commands were ever taken in, and which places of a writer's row from the first to the last."""
    by_id = {own for (own,) in _ids_among.rows(connection, ids=ids)}
    first, last = counters
    by_place = {counter for (counter,) in _counters.rows(connection, writer=writer, first=first, last=last)}
    return by_id, by_place


def add_writer(connection: Connection, writer: str, person: str, device: str | None, at: datetime) -> None:
    """A new install of the handheld was paired."""
    connection.execute(
        insert(writers).values(
            writer=writer, person=person, device=device, next_counter=1, unreadable=0, since=at
        )
    )


def writer(connection: Connection, name: str) -> Writer | None:
    """The install of that name."""
    for record in _writer.records(connection, writer=name):
        return Writer(**record)
    return None


def advanced(known: Writer, counter: int) -> Writer:
    """The writer after a command at `counter`; a gap that it closed over was stood for by unreadable documents."""
    if counter < known.next_counter:
        return known
    gap = counter - known.next_counter
    return replace(known, next_counter=counter + 1, unreadable=max(0, known.unreadable - gap))


def save_writers(connection: Connection, moved: Iterable[Writer]) -> None:
    """They stand there now."""
    rows = [{"of": each.writer, "next": each.next_counter, "left": each.unreadable} for each in moved]
    _advance.run(connection, rows)


def note_unreadable(connection: Connection, person: str) -> None:
    """A command came with no place in this person's rows: it may stand for one missing number of any of them."""
    connection.execute(
        update(writers).where(writers.c.person == person).values(unreadable=writers.c.unreadable + 1)
    )


def set_aside(
    connection: Connection,
    arrival: Arrival,
    person: str,
    kind: str | None,
    reason_code: str,
    facts: dict[str, str],
) -> None:
    """Keep an arrival in quarantine; the same revision twice is kept once."""
    put(
        connection,
        quarantine,
        key={"mailbox": arrival.mailbox, "document": arrival.document, "rev": arrival.rev},
        values={
            "person": person,
            "deleted": arrival.deleted,
            "kind": kind,
            "size_bytes": len(arrival.body),
            "reason_code": reason_code,
            "facts": msgspec.json.encode(facts),
            "received_at": arrival.received_at,
            "body": arrival.body,
        },
    )


def quarantined(
    connection: Connection, people: Sequence[str] | None, after: int, limit: int
) -> tuple[Quarantined, ...]:
    """What is in quarantine, oldest first; only of these people, unless None."""
    asked = select(quarantine).where(quarantine.c.no > after).order_by(quarantine.c.no).limit(limit)
    if people is not None:
        asked = asked.where(quarantine.c.person.in_(people))
    return tuple(
        Quarantined(**{**row._mapping, "facts": msgspec.json.decode(row.facts)})
        for row in connection.execute(asked).fetchall()
    )


def people_in_quarantine(connection: Connection) -> tuple[Person, ...]:
    """Whose documents lie in quarantine."""
    asked = select(people.c.body).where(people.c.id.in_(select(quarantine.c.person))).order_by(people.c.id)
    bodies = connection.execute(asked).scalars().all()
    return tuple(msgspec.json.decode(body, type=Person) for body in bodies)


def receipt(connection: Connection, mailbox: str, document: str) -> dict[str, Any] | None:
    """The receipt as it stands."""
    body = _receipt.value(connection, mailbox=mailbox, document=document)
    return None if body is None else msgspec.json.decode(body)


def receipts_among(connection: Connection, mailbox: str, documents: Iterable[str]) -> set[str]:
    """Which of these receipts lie in a mailbox."""
    return {own for (own,) in _receipts_among.rows(connection, mailbox=mailbox, documents=documents)}


def save_receipt(connection: Connection, mailbox: str, document: str, body: bytes) -> None:
    """The receipt as it stands now."""
    _save_receipt.run(connection, [{"mailbox": mailbox, "document": document, "body": body}])


_enter = Prepared(inserting(commands))
_command = Prepared(select(commands).where(commands.c.id == bindparam("id")))
_waiting_for = Prepared(
    select(commands)
    .where(commands.c.ticket == bindparam("ticket"), commands.c.reason_code == bindparam("reason_code"))
    .order_by(commands.c.writer, commands.c.counter)
)
_command_at = Prepared(
    select(commands.c.id).where(
        commands.c.writer == bindparam("writer"), commands.c.counter == bindparam("counter")
    )
)
_ids_among = Prepared(lambda kind: select(commands.c.id).where(among(commands.c.id, "ids", kind)))
_counters = Prepared(
    select(commands.c.counter).where(
        commands.c.writer == bindparam("writer"),
        commands.c.counter >= bindparam("first"),
        commands.c.counter <= bindparam("last"),
    )
)
_writer = Prepared(
    select(*(writers.c[name] for name in Writer.__struct_fields__)).where(
        writers.c.writer == bindparam("writer")
    )
)
_advance = Prepared(
    update(writers)
    .where(writers.c.writer == bindparam("of"))
    .values(next_counter=bindparam("next"), unreadable=bindparam("left"))
)
_receipt = Prepared(
    select(receipts.c.body).where(
        receipts.c.mailbox == bindparam("mailbox"), receipts.c.document == bindparam("document")
    )
)
_receipts_among = Prepared(
    lambda kind: select(receipts.c.document).where(
        receipts.c.mailbox == bindparam("mailbox"), among(receipts.c.document, "documents", kind)
    )
)
_save_receipt = Prepared(lambda kind: putting(kind, receipts, "mailbox", "document"))
