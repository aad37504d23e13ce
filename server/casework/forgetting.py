"""到期删除: who reported and who quarrelled is kept for the months of the policy, and removed with an entry in the log.

Events hold labels and digests of it alone, so that every chain verifies as before.
"""

from datetime import timedelta

from server.casework.chain import SYSTEM
from server.casework.house import House
from server.domain.access_log import Access, Asked
from server.store import access_log, contacts, ledger
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
        access_log.append(
            connection,
            Asked(
                at=transaction.at,
                person=SYSTEM,
                unit=None,
                access=Access.CONTACT_REMOVED,
                ticket=subject,
                purpose="other",
                reason=f"{months} months after the end",
            ),
        )
    for subject in sorted({subject for _, subject in old}):
        ledger.forget_sealed(connection, subject)
    return len(old)
