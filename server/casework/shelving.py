"""Mailboxes stay small: what ended long ago leaves them, the ticket, what reminded
of it, its commands and their receipts alike.

Nothing is lost by that: the ledger knows every command for ever, and the ticket is its events. If something happens to
it after all, it is told to everybody concerned as always, and leaves once more in its time.
"""

from datetime import timedelta

from server.casework.house import House
from server.casework.notices import reminders_in
from server.casework.recipients import mailboxes_of, meant_by
from server.domain.calendar import CHINA
from server.domain.commands import PREFIX
from server.store import shelving
from server.store.tickets import events_of
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
        told = (f"ticket:{ticket.id}", f"task:{ticket.id}", *reminders_in(events_of(connection, ticket.id)))
        holders = mailboxes_of(connection, meant_by([ticket]), on)
        shown = [(mailbox, document) for mailbox in holders for document in told]
        batch += [Delivery(mailbox, document, None) for mailbox, document in (*shown, *commands, *receipts)]
        shelving.forget_receipts(connection, receipts)
        shelving.note_shelved(connection, ticket.id)
    house.mailboxes.deliver(transaction, batch)
    return len(ended)
