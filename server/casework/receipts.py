"""The answer to a document: a receipt in the mailbox it came from; and, where it did harm, the repair.

A receipt is one document per command; further verdicts extend it. What a handheld wrote over something that it may
not write (an edited command, a server's document) is put right by a further revision, and kept in quarantine.
"""

import hashlib
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from server.casework import deliveries
from server.casework.house import House
from server.casework.mediation.telling import case_delivery
from server.casework.pack import current_pack
from server.casework.passing import stay_for_a_time
from server.casework.people import actor_of
from server.casework.verdicts import Verdict
from server.domain.calendar import CHINA
from server.domain.commands import PREFIX, id_in, is_command
from server.domain.sealed import holds_sealed
from server.store import arrivals, ledger, mediations, people, sessions, tickets, unfounded
from server.store.arrivals import Arrival
from server.store.ledger import Taken
from sync.store import Delivery
from sync.writer import Transaction

SCHEMA = 1

_FOUNDING_NOTHING = ("quarantined", "refused")


def answer(
    transaction: Transaction, house: House, arrival: Arrival, verdict: Verdict, *, is_first: bool
) -> None:
    """Write the verdict into the receipt, and the document into quarantine where it belongs there.

    `is_first`: it is known that there is no receipt yet.
    """
    connection = transaction.connection
    if verdict.status == "quarantined":
        owner = sessions.owner_of(connection, arrival.mailbox) or ""
        facts = {name: str(value) for name, value in verdict.facts.items()}
        ledger.set_aside(connection, arrival, owner, verdict.kind, verdict.reason_code or "", facts)
    if verdict.status in _FOUNDING_NOTHING and holds_sealed(arrival.body):
        unfounded.note(connection, arrival)
    entry = _entry(arrival.rev, arrival.received_at, verdict)
    receipt = _extended(connection, arrival.mailbox, arrival.document, entry, is_first=is_first)
    house.mailboxes.deliver(transaction, [receipt])
    if verdict.number is None:  # about a ticket that there is, it leaves with that
        stay_for_a_time(transaction, house, [(receipt.database, receipt.id)])


def answer_again(
    transaction: Transaction, house: House, taken: Taken, verdict: Verdict, at: datetime
) -> None:
    """Extend the receipt of a command that was taken in before: what became of it in the end."""
    if taken.mailbox is not None:
        entry = _entry(taken.rev, at, verdict)
        document = f"{PREFIX}{taken.id}"
        receipt = _extended(transaction.connection, taken.mailbox, document, entry, is_first=False)
        house.mailboxes.deliver(transaction, [receipt])


def put_right(transaction: Transaction, house: House, arrival: Arrival) -> None:
    """Undo what a quarantined document did to what stood in its place: readers see again what they should.

    A command is given back as it was first written, a document of the server's as it stands. Anything else is left.
    """
    connection = transaction.connection
    kind, _, name = arrival.document.partition(":")
    body: bytes | None
    match kind:
        case "command":
            body = _first_body(connection, arrival)
            if body is None:
                return
        case "receipt":
            standing = ledger.receipt(connection, arrival.mailbox, arrival.document)
            body = None if standing is None else msgspec.json.encode(standing)
        case "ticket" | "task":
            body = _body_seen(transaction, house, arrival, name)
        case "mediation":
            body = _case_seen(transaction, house, arrival, name)
        case "pack":
            owner = people.owner_of_mailbox(connection, arrival.mailbox)
            if owner is None or name != "current":
                return
            body = current_pack(connection, house, owner, transaction.at).card_json
        case _:
            return
    house.mailboxes.deliver(transaction, [Delivery(arrival.mailbox, arrival.document, body)])


def receipt_id(document: str) -> str:
    """`receipt:<command uuid>`; for any other document `receipt:` and 16 hex of its id's sha256."""
    if is_command(document):
        return f"receipt:{document.removeprefix(PREFIX)}"
    return f"receipt:{hashlib.sha256(document.encode()).hexdigest()[:16]}"


def _extended(
    connection: Connection, mailbox: str, document: str, entry: dict[str, Any], *, is_first: bool
) -> Delivery:
    name = receipt_id(document)
    known = None if is_first else ledger.receipt(connection, mailbox, name)
    standing = known or {"schema": SCHEMA, "verdicts": []}
    standing["verdicts"].append(entry)
    body = msgspec.json.encode(standing)
    ledger.save_receipt(connection, mailbox, name, body)
    return Delivery(mailbox, name, body, is_plain=True)


def _entry(rev: str, at: datetime, verdict: Verdict) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "rev": rev,
        "status": verdict.status,
        "reason_code": verdict.reason_code,
        "facts": dict(verdict.facts),
        "at": at,
    }
    if verdict.ticket is not None:
        entry |= {"ticket": verdict.ticket, "number": verdict.number}
    return entry


def _first_body(connection: Connection, arrival: Arrival) -> bytes | None:
    """The command as this mailbox first brought it, taken in or still waiting; never what another mailbox holds."""
    command_id = id_in(arrival.document)
    taken = None if command_id is None else ledger.command(connection, command_id)
    if taken is not None:
        return taken.body if taken.mailbox == arrival.mailbox else None
    waiting = arrivals.first_writing(connection, arrival.mailbox, arrival.document)
    return waiting.body if waiting is not None and waiting.generation == 1 else None


def _body_seen(transaction: Transaction, house: House, arrival: Arrival, reference: str) -> bytes | None:
    """What the server says there: None where the mailbox's owner should have no such document."""
    connection = transaction.connection
    ticket = tickets.by_reference(connection, reference)
    owner = people.owner_of_mailbox(connection, arrival.mailbox)
    if ticket is None or owner is None:
        return None
    actor = actor_of(connection, owner, transaction.at.astimezone(CHINA).date())
    seen = deliveries.seen_by(connection, house, actor, arrival.mailbox, [ticket])
    return next((delivery.body for delivery in seen if delivery.id == arrival.document), None)


def _case_seen(transaction: Transaction, house: House, arrival: Arrival, reference: str) -> bytes | None:
    """As `_body_seen`, of a mediation case."""
    connection = transaction.connection
    case = mediations.by_id(connection, reference)
    owner = people.owner_of_mailbox(connection, arrival.mailbox)
    if case is None or owner is None:
        return None
    on = transaction.at.astimezone(CHINA).date()
    return case_delivery(connection, house, owner, arrival.mailbox, case, on).body
