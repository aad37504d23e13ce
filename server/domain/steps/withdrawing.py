"""撤诉: a matter is taken back by whose it is, or ends because they never answered."""

from typing import Annotated

from msgspec import UNSET, Meta

from server.domain.asked import Nothing, Reasoned, Sha256
from server.domain.context import Context
from server.domain.errors import EvidenceMissing, NotYetDue, ProofOwed, SafetyStays, VoicesRemain
from server.domain.happened.intake import Withdrawn
from server.domain.people import Role
from server.domain.steps.intake import INFO_ATTEMPTS
from server.domain.ticket import Ticket


class Withdraw(Reasoned, frozen=True, kw_only=True):
    """撤诉: why; `photos` show that the reporter wants it, such as a signed slip."""

    photos: Annotated[tuple[Sha256, ...], Meta(max_length=9)] = ()


def decide_withdraw(ticket: Ticket, asked: Withdraw, by: Context) -> Withdrawn:
    """撤诉: the reporter takes it back; what endangers people stays, and what others reported as well.

    The hotline has the reporter on the line. Whoever else says so of somebody's matter shows proof, unless all they saw
    was their own report, not answered yet (撤回重写). No handheld's clock is asked.

    Raises:
        SafetyStays, VoicesRemain, ProofOwed.
    """
    if ticket.subscribers:
        raise VoicesRemain(number=ticket.number, voices=len(ticket.subscribers))
    if ticket.urgency == "critical":
        raise SafetyStays(urgency=ticket.urgency)
    is_somebodys = ticket.contact_id is not None or ticket.on_behalf
    is_the_hotlines = Role.OPERATOR in by.actor.roles
    if is_somebodys and by.was_seen and not is_the_hotlines and not asked.photos:
        raise ProofOwed(number=ticket.number)
    return Withdrawn(reason=asked.reason, proof=asked.photos or UNSET)


def decide_withdraw_unanswered(ticket: Ticket, _asked: Nothing, by: Context) -> Withdrawn:
    """逾期未补充: nobody answered in time, although at least two attempts to reach the reporter were logged.

    Raises:
        NotYetDue, EvidenceMissing.
    """
    asked = ticket.info_asked
    if asked is None or by.now < asked.due_at:
        raise NotYetDue(step="withdraw_unanswered")
    if ticket.contact_attempts - asked.records_before < INFO_ATTEMPTS:
        raise EvidenceMissing(field="contact", needed=INFO_ATTEMPTS)
    return Withdrawn(reason=asked.reason, unanswered=True)
