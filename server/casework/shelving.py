"""Mailboxes stay small: what ended long ago leaves them, the ticket, its commands and their receipts alike.

Nothing is lost by that: the ledger knows every command for ever, and the ticket is its events. If something happens to
it after all, it is told to everybody concerned as always, and leaves once more in its time.
"""

from datetime import date, timedelta

from sqlalchemy import Connection

from server.casework.house import House
from server.domain.calendar import CHINA
from server.domain.commands import PREFIX
from server.domain.ticket import Ticket
from server.store import people as roster
from server.store import shelving
from server.store.ticket_rows import areas_of
from sync.store import Delivery
from sync.writer import Transaction

#: So many tickets leave in one transaction.
AT_ONCE = 50


def shelve(transaction: Transaction, house: House) -> int:
    """Take some of the tickets that ended long ago out of all mailboxes; how many."""
    connection = transaction.connection
    until = transaction.at - timedelta(days=house.settings.mailbox_days)
    on = transaction.at.astimezone(CHINA).date()
    ended = shelving.quiet_since(connection, until, AT_ONCE)
    batch: list[Delivery] = []
    for ticket in ended:
        pushed = shelving.pushed_about(connection, ticket.id)
        receipts = [(mailbox, f"receipt:{command}") for mailbox, command in pushed]
        commands = [(mailbox, f"{PREFIX}{command}") for mailbox, command in pushed]
        shown = [
            (mailbox, f"{kind}:{ticket.id}")
            for mailbox in _mailboxes_of(connection, ticket, on)
            for kind in ("ticket", "task")
        ]
        batch += [Delivery(mailbox, document, None) for mailbox, document in (*shown, *commands, *receipts)]
        shelving.forget_receipts(connection, receipts)
        shelving.note_shelved(connection, ticket.id)
    house.mailboxes.deliver(transaction, batch)
    return len(ended)


def _mailboxes_of(connection: Connection, ticket: Ticket, on: date) -> tuple[str, ...]:
    """Of everybody who may hold it, as `deliveries.tell` finds them."""
    concerned = roster.with_mailbox(
        connection,
        persons=[ticket.reporter, *ticket.guests],
        areas=areas_of(ticket.placement),
        of_units=[*(leg.unit for leg in ticket.legs), *ticket.guest_units],
        on=on,
    )
    return tuple(mailbox for _, mailbox in concerned)
