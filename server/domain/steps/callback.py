"""回访、结案: everybody who reported the matter is asked, and it ends."""

from typing import Literal

from msgspec import UNSET, Struct

from server.domain.asked import Line, Nothing
from server.domain.calling_back import calls
from server.domain.context import Context
from server.domain.errors import CallbackOwed, CheckOwed, ClosureIsDisputed, ExplanationOwed, NoSuchVoice
from server.domain.events import CallbackRecorded, Closed
from server.domain.matters import ClosureDispute
from server.domain.people import Role
from server.domain.ticket import Ticket

#: 联系不到: the number is somebody else's, or the reporter has moved away or died.
Gone = Literal["wrong_number", "moved", "died"]
#: 不满意原因; `policy`: the rules give no more.
Unsatisfied = Literal["unsolved", "late", "not_contacted", "manner", "wrong_answer", "policy"]


class CallbackMade(Struct, frozen=True, kw_only=True):
    """回访: one attempt. 是否联系、是否解决、是否满意 are three answers. `caller_kind` tells who called.

    `unit_called`: whether the units had got in touch, as the reporter says.

    `voice` is the number of a merged ticket, where its reporter was called. `why` somebody is not satisfied. `gone`:
    the reporter was not reached, and no further call will do that; then a look on the spot takes the call's place.
    """

    contacted: bool
    solved: bool | None = None
    satisfied: Literal["satisfied", "mostly", "unsatisfied"] | None = None
    remark: Line | None = None
    caller_kind: Literal["hotline", "handler", "leader"] | None = None
    voice: Line | None = None
    why: Unsatisfied | None = None
    gone: Gone | None = None
    unit_called: bool | None = None


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
        gone=UNSET if asked.contacted or asked.gone is None else asked.gone,
        unit_called=UNSET if asked.unit_called is None else asked.unit_called,
    )


def decide_close(ticket: Ticket, _asked: Nothing, by: Context) -> Closed:
    """结案: each reporter has answered, could not be reached, or need not be called back; or somebody has looked.

    It is done where everybody who was reached says that it is solved.

    Raises:
        ExplanationOwed: a leg was answered late and its unit has not said why.
        ClosureIsDisputed: a grid worker says that it is not done, and nobody has looked at that, or found it so.
        CheckOwed: a reporter can be called by nobody, and nobody has found it put right on the spot.
        CallbackOwed: somebody was not reached, in too few attempts or on too few days.
    """
    for leg in ticket.legs:
        if leg.explanation_owed:
            raise ExplanationOwed(leg=leg.no)
    disputed = ticket.closure_dispute
    if disputed is not None and _is_open(ticket, disputed):
        raise ClosureIsDisputed(number=ticket.number)
    policy = by.rules.policy.callback
    called = calls(ticket, by.rules)
    for each in called:
        if not each.is_settled(policy):
            if each.by_check:
                raise CheckOwed(number=each.number)
            raise CallbackOwed(
                number=each.number,
                attempts=each.attempts,
                days=each.days,
                attempts_min=policy.attempts_min,
                days_min=policy.days_min,
            )
    deferred = ticket.deferral is not None and ticket.deferral.ended_at is not None
    words = [each.word for each in called if each.word is not None]
    if disputed is not None and disputed.cycle == ticket.cycle and disputed.closure_type is not None:
        return Closed(closure_type=disputed.closure_type)
    owed = [each for each in called if each.owed]
    if not words and owed:
        return Closed(closure_type="checked" if all(each.by_check for each in owed) else "unreachable")
    if not all(word.solved for word in words):
        return Closed(closure_type="explained")
    return Closed(closure_type="deferred_done" if deferred else "done")


def _is_open(ticket: Ticket, disputed: ClosureDispute) -> bool:
    """Whether nobody has looked yet at what a grid worker disputes, or it was found to be so: it is handled anew."""
    if disputed.answered_at is None:
        return True
    found = ticket.demand
    return (
        disputed.cycle == ticket.cycle
        and found is not None
        and found.cycle == ticket.cycle
        and found.reasonable
    )
