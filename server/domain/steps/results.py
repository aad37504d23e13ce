"""办结与审核: a unit says what it has done, and somebody else whether that will do."""

from typing import Literal

from msgspec import UNSET, Struct

from server.domain.asked import LegNo, Line, Reasoned, Sentence
from server.domain.calling_back import closes_by_check, found_put_right
from server.domain.context import Context
from server.domain.errors import (
    CategoryUnknown,
    CheckOwed,
    LegAlreadyAnswered,
    LegNotSigned,
    NoSuchLeg,
    NotAllowedHere,
    PhotoOwed,
    PhotosApart,
    SecondLook,
)
from server.domain.events import (
    OverdueExplained,
    ResultApproved,
    ResultRejected,
    ResultSubmitted,
    SelfHandled,
    SelfHandlingConfirmed,
    SelfHandlingRefused,
)
from server.domain.recurrence import ended_on_the_spot
from server.domain.sampling import is_drawn
from server.domain.steps.intake import SelfHandling
from server.domain.steps.legs import live_leg
from server.domain.ticket import Ticket

#: 驳回理由: 未办到位、未联系诉求人、答非所问、缺照片等证据、依据不足、公开答复不当、其他.
RejectionCode = Literal[
    "not_done", "not_contacted", "wrong_answer", "no_proof", "no_basis", "public_reply", "other"
]


class Result(Struct, frozen=True, kw_only=True):
    """反馈办结: a unit says what it has done. Field names as handlers know them."""

    leg: LegNo
    handling: Sentence  # 办理情况
    public_reply: Sentence  # 公开答复内容
    is_true: bool = True  # 诉求是否属实
    is_beyond_duty: bool = False  # 是否超职责
    contacted: bool = False  # 已联系
    solved: bool = True  # 是否解决
    unsolved_reason: Line | None = None
    overdue_explanation: Line | None = None


def decide_result(ticket: Ticket, asked: Result, by: Context) -> ResultSubmitted:
    """反馈办结: one leg is answered; the ticket goes to review when every required leg is.

    A result that is late owes an explanation; one recorded in time but synced late owes it as well, since device
    time moves no clock. Only closing waits for the explanation.

    Raises:
        NoSuchLeg, LegNotSigned, LegAlreadyAnswered.
    """
    leg = live_leg(ticket, asked.leg)
    if leg.signed_at is None:
        raise LegNotSigned(leg=asked.leg)
    if leg.is_answered:
        raise LegAlreadyAnswered(leg=asked.leg)
    required = [other for other in ticket.live_legs if other.no != asked.leg and other.is_required]
    others_done = all(other.is_answered for other in required)
    return ResultSubmitted(
        leg=asked.leg,
        handling=asked.handling,
        public_reply=asked.public_reply,
        is_true=asked.is_true,
        is_beyond_duty=asked.is_beyond_duty,
        contacted=asked.contacted,
        solved=asked.solved,
        unsolved_reason=asked.unsolved_reason,
        explanation=asked.overdue_explanation,
        explanation_owed=by.now > leg.resolve_due and asked.overdue_explanation is None,
        all_answered=others_done and (leg.is_required or bool(required)),
    )


class ExplainOverdue(Struct, frozen=True, kw_only=True):
    """超期说明: why a leg was late."""

    leg: LegNo
    explanation: Sentence


def decide_explain_overdue(ticket: Ticket, asked: ExplainOverdue, by: Context) -> OverdueExplained:
    """超期说明, owed by a unit that was late; it may be given by itself, before the result or after it.

    Raises:
        NoSuchLeg: the ticket has no such leg, or that leg owes nothing.
    """
    leg = ticket.leg(asked.leg)
    if leg is None or not (leg.explanation_owed or (not leg.is_answered and by.now > leg.resolve_due)):
        raise NoSuchLeg(leg=asked.leg)
    return OverdueExplained(leg=asked.leg, explanation=asked.explanation)


class RejectResult(Reasoned, frozen=True, kw_only=True):
    """驳回重办: why, in words, and by the list of what results are sent back for, so that it can be counted."""

    code: RejectionCode | None = None


def decide_reject_result(ticket: Ticket, asked: RejectResult, _by: Context) -> ResultRejected:
    """驳回重办: promise and legs run on as if they had never stopped."""
    kept_by_plan = ticket.plan is not None and ticket.plan.accepted_at is not None
    return ResultRejected(reason=asked.reason, kept=kept_by_plan, code=asked.code or UNSET)


class Approval(Struct, frozen=True, kw_only=True):
    """审核通过."""

    note: Line | None = None


def decide_approve_result(ticket: Ticket, asked: Approval, by: Context) -> ResultApproved:
    """审核通过. What closes by a look on the spot needs one, by another person than who reported or did it.

    Raises:
        CheckOwed.
        PhotoOwed: the item of the catalogue takes a photo of how it looks now, and neither that nor a look is there.
    """
    if not found_put_right(ticket):
        if closes_by_check(ticket, by.rules):
            raise CheckOwed(number=ticket.number)
        if _takes_photo(ticket, by) and not _shows_what_was_done(ticket):
            raise PhotoOwed(number=ticket.number)
    return ResultApproved(note=asked.note)


def _takes_photo(ticket: Ticket, by: Context) -> bool:
    """Whether it is something to be seen on the spot, by its item; a mere question about it is not.

    Nor is what the catalogue in force no longer has.
    """
    catalogue = by.rules.catalogue
    if ticket.category is None or catalogue.request_type(ticket.request_type).deadline_class is not None:
        return False
    try:
        return catalogue.item(ticket.category).photo_required
    except CategoryUnknown:
        return False


def _shows_what_was_done(ticket: Ticket) -> bool:
    """处置后照片: whether one was listed since the units of this round were told to act."""
    since = min((leg.dispatched_at for leg in ticket.live_legs), default=ticket.received_at)
    return any(
        photo.kind == "after" and photo.state != "refused" and photo.listed_at >= since
        for photo in ticket.photos
    )


def decide_self_handle(ticket: Ticket, asked: SelfHandling, by: Context) -> SelfHandled:
    """自处自结: small matters only, photos before and after that are not the same and not too far apart.

    A sample is looked at by another person, and, where the city has it so, all that was ended here on the spot before.

    Raises:
        NotAllowedHere, PhotosApart.
    """
    allowed = by.rules.policy.self_handled
    category = ticket.category or ""
    if not category.startswith(allowed.categories):
        raise NotAllowedHere(step="self_handle", code=category)
    hours = (asked.done_at - asked.found_at).total_seconds() / 3600
    if asked.before == asked.after or not 0 <= hours <= allowed.photos_apart_hours_max:
        raise PhotosApart(limit_hours=allowed.photos_apart_hours_max)
    repeats = ended_on_the_spot(ticket, by) if allowed.repeats_checked else ()
    return SelfHandled(
        category=category,
        before=asked.before,
        after=asked.after,
        found_at=asked.found_at,
        done_at=asked.done_at,
        remark=asked.remark,
        sampled=bool(repeats) or is_drawn(ticket.id, allowed.sample_share),
        repeats=repeats or UNSET,
    )


def decide_confirm_self_handled(ticket: Ticket, asked: Approval, by: Context) -> SelfHandlingConfirmed:
    """自处属实: a sampled one by another person; the others by the house itself.

    Raises:
        SecondLook: nobody confirms their own work.
    """
    if by.actor.id == ticket.reporter:
        raise SecondLook(number=ticket.number)
    return SelfHandlingConfirmed(note=asked.note)


def decide_refuse_self_handled(ticket: Ticket, asked: Reasoned, by: Context) -> SelfHandlingRefused:
    """自处不实.

    Raises:
        SecondLook.
    """
    if by.actor.id == ticket.reporter:
        raise SecondLook(number=ticket.number)
    return SelfHandlingRefused(reason=asked.reason)
