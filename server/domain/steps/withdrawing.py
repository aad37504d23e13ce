"""撤诉: a matter is taken back by whose it is, or ends because they never answered."""

from collections.abc import Collection
from typing import Annotated

from msgspec import UNSET, Meta

from server.domain.asked import Nothing, Reasoned, Sha256
from server.domain.context import Context
from server.domain.errors import (
    EvidenceMissing,
    NotYetDue,
    SafetyStays,
    StepRefused,
    VoicesRemain,
)
from server.domain.happened.intake import WithdrawalAsked, Withdrawn
from server.domain.people import Role
from server.domain.steps.intake import INFO_ATTEMPTS
from server.domain.ticket import Ticket
from server.domain.transitions import Step, steps_from


class Withdraw(Reasoned, frozen=True, kw_only=True):
    """撤诉: why; `photos` show that the reporter wants it, such as a signed slip."""

    photos: Annotated[tuple[Sha256, ...], Meta(max_length=9)] = ()


def decide_withdraw(ticket: Ticket, asked: Withdraw, by: Context) -> Withdrawn | WithdrawalAsked:
    """撤诉: the reporter takes it back; what endangers people stays, and what others reported as well.

    The hotline has the reporter on the line. Whoever else says so of somebody's matter shows proof that the house has:
    as long as it has not come, the matter goes on and only waits to be taken back. No proof is owed of a report that
    came in the same push (撤回重写): that nobody had answered. No handheld's word is asked, nor its clock; what it
    wrote anew because an answer was lost on the way stays told on the first ticket, for the hotline to end or merge.

    Raises:
        SafetyStays, VoicesRemain.
    """
    _require_own(ticket)
    is_somebodys = ticket.contact_id is not None or ticket.on_behalf
    is_unanswered = by.now <= ticket.received_at
    owes_proof = is_somebodys and not is_unanswered and Role.OPERATOR not in by.actor.roles
    if owes_proof and not _is_here(ticket, asked.photos):
        return WithdrawalAsked(reason=asked.reason, proof=asked.photos)
    return Withdrawn(reason=asked.reason, proof=asked.photos or UNSET)


def proven(ticket: Ticket, before: Ticket) -> Withdrawn | None:
    """撤诉凭证到齐: what was asked for happens with the last of its proof, which has come since `before`.

    What something forbids at that instant is left to a person (`to_decide`), and not done by a later photo.
    """
    waiting = ticket.withdrawal
    if waiting is None or _is_here(before, waiting.proof) or not _is_here(ticket, waiting.proof):
        return None
    if Step.WITHDRAW not in steps_from(ticket.state):
        return None
    try:
        _require_own(ticket)
    except StepRefused:
        return None
    return Withdrawn(reason=waiting.reason, proof=waiting.proof)


def _require_own(ticket: Ticket) -> None:
    """Nothing, if the matter is one reporter's alone, and endangers nobody."""
    if ticket.subscribers:
        raise VoicesRemain(number=ticket.number, voices=len(ticket.subscribers))
    if ticket.urgency == "critical":
        raise SafetyStays(urgency=ticket.urgency)


def _is_here(ticket: Ticket, proof: Collection[str]) -> bool:
    """Whether there is proof, and the house has each of its photos, listed on this very ticket."""
    here = {photo.sha256 for photo in ticket.photos if photo.state == "here"}
    return bool(proof) and here.issuperset(proof)


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
