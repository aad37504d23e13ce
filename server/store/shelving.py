"""Which tickets still lie in mailboxes though nothing has happened to them for long since they ended."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Connection, and_, delete, select, update

from server.domain.ticket import Ticket
from server.domain.transitions import ENDS
from server.store.schema.intake import commands, receipts
from server.store.schema.tickets import events, tickets

_ticket = msgspec.json.Decoder(Ticket)


def quiet_since(connection: Connection, until: datetime, limit: int) -> tuple[Ticket, ...]:
    """Ended tickets in mailboxes to which nothing has happened after that instant, the oldest first."""
    latest = and_(events.c.ticket == tickets.c.id, events.c.no == tickets.c.version)
    asked = (
        select(tickets.c.body)
        .join(events, latest)
        .where(tickets.c.in_mailboxes, tickets.c.state.in_(sorted(ENDS)), events.c.at < until)
        .order_by(events.c.at, tickets.c.id)
        .limit(limit)
    )
    return tuple(_ticket.decode(body) for body in connection.execute(asked).scalars().all())


def note_shelved(connection: Connection, ticket: UUID) -> None:
    """The ticket lies in no mailbox any more, until something happens to it."""
    connection.execute(update(tickets).where(tickets.c.id == str(ticket)).values(in_mailboxes=False))


def pushed_about(connection: Connection, ticket: UUID) -> tuple[tuple[str, str], ...]:
    """Mailbox and id of every command about the ticket that came from a handheld."""
    asked = select(commands.c.mailbox, commands.c.id).where(
        commands.c.ticket == str(ticket), commands.c.mailbox.is_not(None)
    )
    return tuple(
        (row.mailbox, row.id) for row in connection.execute(asked.order_by(commands.c.id)).fetchall()
    )


def forget_receipts(connection: Connection, named: Iterable[tuple[str, str]]) -> None:
    """Forget these receipts, by mailbox and document: nobody extends them any more."""
    for mailbox, document in named:
        connection.execute(
            delete(receipts).where(receipts.c.mailbox == mailbox, receipts.c.document == document)
        )
