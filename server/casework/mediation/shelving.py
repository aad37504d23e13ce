"""A mediation case that ended long ago leaves the mailboxes, with its commands and their receipts, as tickets do."""

from datetime import timedelta

from server.casework.house import House
from server.casework.mediation.telling import mailboxes_of
from server.domain.commands import PREFIX
from server.domain.mediation.case import day_of
from server.store import mediations, shelving
from sync.store import Delivery
from sync.writer import Transaction

#: So many cases leave in one transaction.
AT_ONCE = 50


def shelve_cases(transaction: Transaction, house: House) -> int:
    """Take some of the cases that ended long ago out of all mailboxes; how many."""
    connection = transaction.connection
    until = transaction.at - timedelta(days=house.settings.mailbox_days)
    ended = mediations.quiet_since(connection, until, AT_ONCE)
    batch: list[Delivery] = []
    for case in ended:
        pushed = shelving.pushed_about(connection, case.id)
        receipts = [(mailbox, f"receipt:{command}") for mailbox, command in pushed]
        commands = [(mailbox, f"{PREFIX}{command}") for mailbox, command in pushed]
        concerned = mailboxes_of(connection, case, day_of(transaction.at))
        shown = [(mailbox, f"mediation:{case.id}") for _, mailbox in concerned]
        batch += [Delivery(mailbox, document, None) for mailbox, document in (*shown, *commands, *receipts)]
        shelving.forget_receipts(connection, receipts)
        mediations.note_shelved(connection, case.id)
    house.mailboxes.deliver(transaction, batch)
    return len(ended)
