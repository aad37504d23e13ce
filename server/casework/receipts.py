"""The answer to a document: a receipt in the mailbox it came from; and, where it did harm, the repair.

A receipt is one document per command; further verdicts extend it. What a handheld wrote over something that it may
not write (an edited command, a server's document) is put right by a further revision, and kept in quarantine.
"""

import hashlib
from typing import Any

import msgspec

from server.casework import deliveries
from server.casework.house import House
from server.casework.verdicts import Verdict
from server.domain.calendar import CHINA
from server.domain.commands import PREFIX
from server.store import ledger, people, sessions, tickets
from server.store.arrivals import Arrival
from sync.store import Delivery
from sync.writer import Transaction

SCHEMA = 1

#: Verdicts on which the server takes back its own document, or gives back the command as it was first written.
_REPAIRED = frozenset({"edited", "id_used_twice", "deleted_by_handheld", "not_a_command"})


def answer(transaction: Transaction, house: House, arrival: Arrival, verdict: Verdict) -> None:
    """Write the verdict into the receipt, the document into quarantine where it belongs there, and repair."""
    connection = transaction.connection
    owner = sessions.owner_of(connection, arrival.mailbox)
    if verdict.status == "quarantined":
        facts = {name: str(value) for name, value in verdict.facts.items()}
        ledger.set_aside(connection, arrival, owner or "", verdict.kind, verdict.reason_code or "", facts)
    name = receipt_id(arrival.document)
    standing = ledger.receipt(connection, arrival.mailbox, name) or {"schema": SCHEMA, "verdicts": []}
    standing["verdicts"].append(_entry(arrival, verdict))
    body = msgspec.json.encode(standing)
    ledger.save_receipt(connection, arrival.mailbox, name, body)
    batch = [Delivery(arrival.mailbox, name, body)]
    if verdict.reason_code in _REPAIRED:
        batch += _repairs(transaction, house, arrival, owner)
    house.mailboxes.deliver(transaction, batch)


def receipt_id(document: str) -> str:
    """`receipt:<command uuid>`; for any other document `receipt:` and 16 hex of its id's sha256."""
    if document.startswith(PREFIX):
        return f"receipt:{document.removeprefix(PREFIX)}"
    return f"receipt:{hashlib.sha256(document.encode()).hexdigest()[:16]}"


def _entry(arrival: Arrival, verdict: Verdict) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "rev": arrival.rev,
        "status": verdict.status,
        "reason_code": verdict.reason_code,
        "facts": dict(verdict.facts),
        "at": arrival.received_at,
    }
    if verdict.ticket is not None:
        entry |= {"ticket": verdict.ticket, "number": verdict.number}
    return entry


def _repairs(
    transaction: Transaction, house: House, arrival: Arrival, owner: str | None
) -> tuple[Delivery, ...]:
    connection = transaction.connection
    kind, _, own_id = arrival.document.partition(":")
    match kind:
        case "command":
            first = ledger.command(connection, own_id)
            return () if first is None else (Delivery(arrival.mailbox, arrival.document, first.body),)
        case "receipt":
            standing = ledger.receipt(connection, arrival.mailbox, arrival.document)
            body = None if standing is None else msgspec.json.encode(standing)
            return (Delivery(arrival.mailbox, arrival.document, body),)
        case "ticket" | "task":
            ticket = tickets.by_reference(connection, own_id)
            person = None if owner is None else people.person(connection, owner)
            seen: tuple[Delivery, ...] = ()
            if ticket is not None and person is not None:
                on = arrival.received_at.astimezone(CHINA).date()
                seen = deliveries.seen_by(connection, house, person, arrival.mailbox, ticket, on)
            own = [delivery for delivery in seen if delivery.id == arrival.document]
            return tuple(own) or (Delivery(arrival.mailbox, arrival.document, None),)
        case _:
            return ()
