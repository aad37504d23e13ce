"""Personal data of reporters and of parties to disputes, encrypted. Who has looked at them stands in `access_log`."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from server.domain.ticket import Ticket
from server.domain.transitions import ENDS
from server.store.mediations import OVER
from server.store.schema.mediation import mediation_events, mediations
from server.store.schema.privacy import contacts
from server.store.schema.tickets import events, tickets

_ticket = msgspec.json.Decoder(Ticket)


def save(connection: Connection, contact_id: str, ticket: str, ciphertext: bytes, caller: str) -> None:
    """Keep a contact; `caller` is the digest by which its number is known, empty for none."""
    row = {"id": contact_id, "ticket": ticket, "ciphertext": ciphertext, "caller": caller}
    connection.execute(insert(contacts).values(row))


def tickets_of_caller(connection: Connection, caller: str, limit: int) -> tuple[Ticket, ...]:
    """The tickets whose reporter is known by this digest: the open ones first, then those that came in last."""
    asked = (
        select(tickets.c.body)
        .join(contacts, contacts.c.ticket == tickets.c.id)
        .where(contacts.c.caller == caller)
        .order_by(tickets.c.state.in_(sorted(ENDS)), tickets.c.received_at.desc(), tickets.c.id)
        .limit(limit)
    )
    return tuple(_ticket.decode(row.body) for row in connection.execute(asked).fetchall())


def without_caller(connection: Connection, limit: int) -> tuple[tuple[str, bytes], ...]:
    """Some contacts of tickets whose digest has not been worked out yet: id and what is kept."""
    asked = (
        select(contacts.c.id, contacts.c.ciphertext)
        .join(tickets, tickets.c.id == contacts.c.ticket)
        .where(contacts.c.caller.is_(None))
        .order_by(contacts.c.id)
        .limit(limit)
    )
    return tuple((row.id, row.ciphertext) for row in connection.execute(asked).fetchall())


def set_caller(connection: Connection, contact_id: str, caller: str) -> None:
    """Write down by which digest the number of a contact is known."""
    connection.execute(update(contacts).where(contacts.c.id == contact_id).values(caller=caller))


def ciphertext(connection: Connection, contact_id: str) -> bytes | None:
    """The contact as it is kept."""
    asked = select(contacts.c.ciphertext).where(contacts.c.id == contact_id)
    return connection.execute(asked).scalar_one_or_none()


def of_ticket(connection: Connection, ticket: str) -> bytes | None:
    """The contact of a ticket as it is kept."""
    asked = select(contacts.c.ciphertext).where(contacts.c.ticket == ticket)
    return connection.execute(asked).scalar_one_or_none()


def remove(connection: Connection, contact_id: str) -> None:
    """Forget a contact. Its label stays on the ticket."""
    connection.execute(delete(contacts).where(contacts.c.id == contact_id))


def of_tickets_ended_before(
    connection: Connection, ended_before: datetime, limit: int
) -> tuple[tuple[str, str], ...]:
    """Contacts whose ticket came to its end before that instant, each with its ticket."""
    last = select(func.max(events.c.at)).where(events.c.ticket == contacts.c.ticket).scalar_subquery()
    asked = (
        select(contacts.c.id, contacts.c.ticket)
        .join(tickets, tickets.c.id == contacts.c.ticket)
        .where(tickets.c.received_at < ended_before, tickets.c.state.in_(sorted(ENDS)), last < ended_before)
        .order_by(contacts.c.id)
        .limit(limit)
    )
    return tuple((row.id, row.ticket) for row in connection.execute(asked).fetchall())


def of_cases_ended_before(
    connection: Connection, ended_before: datetime, limit: int
) -> tuple[tuple[str, str], ...]:
    """Parties' data of mediation cases to which nothing has happened since that instant, each with its case."""
    happened = select(func.max(mediation_events.c.at)).where(mediation_events.c.case == contacts.c.ticket)
    last = happened.scalar_subquery()
    asked = (
        select(contacts.c.id, contacts.c.ticket)
        .join(mediations, mediations.c.id == contacts.c.ticket)
        .where(mediations.c.registered_at < ended_before, mediations.c.state.in_(OVER), last < ended_before)
        .order_by(contacts.c.id)
        .limit(limit)
    )
    return tuple((row.id, row.ticket) for row in connection.execute(asked).fetchall())
