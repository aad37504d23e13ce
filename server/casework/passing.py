"""What has its end from its beginning: notices, and answers about no matter that there is.

    notice:…                        so many days after it was written
    receipt:…, command:…            after the last verdict, unless they are about a matter: then they leave with that

Tickets and mediations leave by `shelving`. Whatever leaves is ended as everything is, by a tombstone that handhelds
follow. What a handheld has not sent is not here, and so cannot leave.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from server.casework.house import House
from server.domain.commands import PREFIX, id_in
from server.store import passing, shelving
from server.store.passing import Placed
from sync.store import Delivery
from sync.writer import Transaction

#: So many leave in one transaction.
AT_ONCE = 500

_RECEIPT = "receipt:"


def deliver_for_a_time(transaction: Transaction, house: House, deliveries: Sequence[Delivery]) -> None:
    """Deliver documents that leave by themselves; a later one in the same place begins its time anew."""
    house.mailboxes.deliver(transaction, deliveries)
    stay_for_a_time(transaction, house, ((each.database, each.id) for each in deliveries))


def stay_for_a_time(transaction: Transaction, house: House, placed: Iterable[Placed]) -> None:
    """From now on, each of these documents of a mailbox has its time."""
    ends_at = transaction.at + timedelta(days=house.settings.mailbox_days)
    passing.note(transaction.connection, placed, ends_at)


def end_passed(transaction: Transaction, house: House) -> int:
    """End some of what has been there long enough; how many were looked at."""
    over = passing.over(transaction.connection, transaction.at, AT_ONCE)
    ended = [each for mailbox, document in over for each in _ending(transaction, mailbox, document)]
    house.mailboxes.deliver(transaction, [Delivery(mailbox, document, None) for mailbox, document in ended])
    passing.forget(transaction.connection, over)
    return len(over)


def _ending(transaction: Transaction, mailbox: str, document: str) -> Sequence[Placed]:
    """What leaves with a document whose time is over; nothing, where it is needed still."""
    connection = transaction.connection
    kind, _, name = document.partition(":")
    if kind != "receipt":
        return [(mailbox, document)]
    command = id_in(f"{PREFIX}{name}")
    if command is not None and passing.leaves_with_its_matter(connection, command):
        return []
    shelving.forget_receipts(connection, [(mailbox, document)])
    answered = [] if command is None else [(mailbox, f"{PREFIX}{command}")]
    return [(mailbox, document), *answered]
