"""回访、结案: everybody who reported the matter is asked, and it ends."""

from typing import Literal

from msgspec import UNSET, Struct

from server.domain.asked import Line, Nothing
from server.domain.calling_back import calls
from server.domain.context import Context
from server.domain.errors import CallbackOwed, ExplanationOwed, NoSuchVoice
from server.domain.events import CallbackRecorded, Closed
from server.domain.people import Role
from server.domain.ticket import Ticket

#: 不满意原因; `policy`: the rules give no more.
Unsatisfied = Literal["unsolved", "late", "not_contacted", "manner", "wrong_answer", "policy"]


class CallbackMade(Struct, frozen=True, kw_only=True):
    """回访: one attempt. Solved and satisfied are two answers. `caller_kind` tells who called.

    `voice` is the number of a merged ticket, where its reporter was called. `why` somebody is not satisfied.
    """

    contacted: bool
    solved: bool | None = None
    satisfied: Literal["satisfied", "mostly", "unsatisfied"] | None = None
    remark: Line | None = None
    caller_kind: Literal["hotline", "handler", "leader"] | None = None
    voice: Line | None = None
    why: Unsatisfied | None = None


def decide_callback(ticket: Ticket, asked: CallbackMade, by: Context) -> CallbackRecorded:
    """回访: one attempt is recorded; whose call it was follows from the caller's role, unless told.

    Raises:
        NoSuchVoice: no ticket of that number was merged into this one.
    """
    if asked.voice is not None and ticket.voice(asked.voice) is None:
        raise NoSuchVoice(voice=asked.voice)
    role_says: Literal["hotline", "handler", "leader"] = "hotline"
    if Role.LEADER in by.actor.roles:
        role_says = "leader"
    elif Role.HANDLER in by.actor.roles:
        role_says = "handler"
    return CallbackRecorded(
        contacted=asked.contacted,
        solved=asked.solved,
        satisfied=asked.satisfied,
        remark=asked.remark,
        caller_kind=role_says if Role.OPERATOR not in by.actor.roles else asked.caller_kind or "hotline",
        voice=asked.voice or UNSET,
        why=asked.why or UNSET,
    )


def decide_close(ticket: Ticket, _asked: Nothing, by: Context) -> Closed:
    """结案: each reporter has answered, or could not be reached, or need not be called back.

    It is done where everybody who was reached says that it is solved.

    Raises:
        ExplanationOwed: a leg was answered late and its unit has not said why.
        CallbackOwed: somebody was not reached, in too few attempts or on too few days.
    """
    for leg in ticket.legs:
        if leg.explanation_owed:
            raise ExplanationOwed(leg=leg.no)
    policy = by.rules.policy.callback
    called = calls(ticket, by.rules)
    for each in called:
        if not each.is_settled(policy):
            raise CallbackOwed(
                number=each.number,
                attempts=each.attempts,
                days=each.days,
                attempts_min=policy.attempts_min,
                days_min=policy.days_min,
            )
    deferred = ticket.deferral is not None and ticket.deferral.ended_at is not None
    words = [each.word for each in called if each.word is not None]
    if not words and any(each.owed for each in called):
        return Closed(closure_type="unreachable")
    if not all(word.solved for word in words):
        return Closed(closure_type="explained")
    return Closed(closure_type="deferred_done" if deferred else "done")
