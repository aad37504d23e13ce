"""到期删除: who reported and who quarrelled is kept for the months of the policy, and removed with an entry in the log.

Events hold labels and digests of it alone, so that every chain verifies as before.
"""

from datetime import timedelta

from server.casework.chain import SYSTEM
from server.casework.house import House
from server.domain.access_log import Access, Asked
from server.store import access_log, contacts, ledger, unfounded
from sync.writer import Transaction

#: So many contacts are forgotten in one transaction.
AT_ONCE = 200
_DAYS_A_MONTH = 30.44


def forget_old_contacts(transaction: Transaction, house: House) -> int:
    """Remove some contacts of tickets and of mediation cases that ended so many months ago; how many.

    What was sealed in the commands from handhelds goes as well.
    """
    connection, months = transaction.connection, house.rules.policy.privacy.contact_months
    until = transaction.at - timedelta(days=months * _DAYS_A_MONTH)
    old = contacts.of_tickets_ended_before(connection, until, AT_ONCE)
    old += contacts.of_cases_ended_before(connection, until, AT_ONCE)
    for contact_id, subject in old:
        contacts.remove(connection, contact_id)
        _noted(transaction, subject, f"{months} months after the end")
    for subject in sorted({subject for _, subject in old}):
        ledger.forget_sealed(connection, subject)
    return len(old)


def unseal_what_founded_nothing(transaction: Transaction, house: House) -> int:
    """Take what was sealed out of some documents that came so many days ago and founded nothing; how many.

    Nobody has opened it: a contact that was quarantined, or refused, is in no ticket and in no case.
    """
    connection, days = transaction.connection, house.settings.unfounded_days
    old = unfounded.since_before(connection, transaction.at - timedelta(days=days), AT_ONCE)
    for placed in old:
        if unfounded.unseal(connection, placed):
            _noted(transaction, None, f"{placed[1]}: {days} days after it founded nothing")
    return len(old)


def _noted(transaction: Transaction, subject: str | None, reason: str) -> None:
    access_log.append(
        transaction.connection,
        Asked(
            at=transaction.at,
            person=SYSTEM,
            unit=None,
            access=Access.CONTACT_REMOVED,
            ticket=subject,
            purpose="other",
            reason=reason,
        ),
    )
