"""退单: a unit says that a matter is not its own. Nothing pauses while that is argued, and the answer comes soon.

request ─▶ granted, next unit     改派: what is left of the promise, but never less than a floor
        ─▶ granted for the n-th time ─▶ the units consult
        ─▶ refused                驳回: the term goes on from its dispatch
        ─▶ finally assigned       终审指定: no more returns of that leg
"""

from typing import Literal

from msgspec import Struct

from server.domain.asked import LegNo, Line, No, Sentence
from server.domain.context import Context
from server.domain.deadlines import term_end
from server.domain.errors import (
    ReturnedBefore,
    ReturnWindowClosed,
    UnitNotAgain,
    UnitNotNamed,
    UnitUnknown,
    VerdictIsFinal,
)
from server.domain.events import FinallyAssigned, ReturnGranted, ReturnRefused, ReturnRequested
from server.domain.leg import Leg
from server.domain.steps.asking import names_unit, returns_asked, signed_first
from server.domain.steps.dispatch import require_not_named
from server.domain.steps.legs import Choice, live_leg, opened_leg, require_capable
from server.domain.steps.requests import Refuse, open_request, require_none_open
from server.domain.ticket import Ticket

#: 属地不符、职能不符、权属不清、重复、超职责、要素不全.
ReturnReason = Literal["area", "function", "ownership", "duplicate", "beyond_duty", "incomplete"]


class RequestReturn(Struct, frozen=True, kw_only=True):
    """退单申请: the reason, the clause that it rests on, and the unit whose matter it is, where that has to be said."""

    leg: LegNo
    reason_code: ReturnReason
    clause: Line
    suggested_unit: Line | None = None
    remark: Sentence | None = None


def decide_request_return(ticket: Ticket, asked: RequestReturn, by: Context) -> ReturnRequested:
    """退单申请: within its window, once for each unit, never against a final assignment.

    Raises:
        NoSuchLeg, VerdictIsFinal, ReturnedBefore, ReturnWindowClosed, AskedAlready.
        UnitNotNamed: the city wants to hear whose matter it is.
        UnitUnknown, UnitNotAgain: the unit that is suggested does not exist, or is the one that asks.
        UnitCannotHandle, NotOnDutyList: 首接负责, and the unit that the first signer names cannot have it.
    """
    leg = live_leg(ticket, asked.leg)
    if leg.is_final:
        raise VerdictIsFinal(leg=leg.no)
    require_none_open(ticket, "return", leg.no)
    returns = by.rules.policy.returns
    if returns_asked(ticket, leg.unit) >= returns.per_unit_max:
        raise ReturnedBefore(unit=leg.unit)
    _require_in_window(leg, by)
    _require_suggestion(ticket, leg, asked.suggested_unit, by)
    return ReturnRequested(
        leg=leg.no,
        unit=leg.unit,
        reason_code=asked.reason_code,
        clause=asked.clause,
        suggested_unit=asked.suggested_unit,
        due_at=by.due(returns.adjudication),
        remark=asked.remark,
    )


class GrantReturn(Struct, frozen=True, kw_only=True):
    """同意改派: to the unit that was suggested, unless another one is named."""

    request: No
    unit: Line | None = None
    reason: Line | None = None


def decide_grant_return(ticket: Ticket, asked: GrantReturn, by: Context) -> ReturnGranted:
    """同意改派. The unit that lost it does not get it again. With the last return that is allowed the units consult.

    Raises:
        NoSuchPart, NeedsSecondPerson, OwnMatter.
        UnitNotNamed: neither the request nor the decision says whose matter it is.
        UnitNamedTwice, UnitUnknown, UnitCannotHandle, UnitNotAgain, NotOnDutyList.
    """
    request = open_request(ticket, asked.request, "return", by)
    leg = live_leg(ticket, request.leg)
    if ticket.granted_returns() + 1 >= by.rules.policy.returns.approved_max:
        return ReturnGranted(request=request.no, leg=leg.no, next_leg=None, reason=asked.reason)
    unit = asked.unit or request.suggested_unit
    if unit is None:
        raise UnitNotNamed(field="unit")
    if unit == leg.unit:
        raise UnitNotAgain(unit=unit)
    require_not_named(ticket, unit)
    choice = Choice(unit=unit, role=leg.role, must_reply=leg.must_reply)
    require_capable(ticket, choice, by)
    next_leg = opened_leg(ticket, choice, by, no=len(ticket.legs) + 1, next_after=True)
    return ReturnGranted(request=request.no, leg=leg.no, next_leg=next_leg, reason=asked.reason)


def decide_refuse_return(ticket: Ticket, asked: Refuse, by: Context) -> ReturnRefused:
    """驳回退单.

    Raises:
        NoSuchPart, NeedsSecondPerson, OwnMatter.
    """
    request = open_request(ticket, asked.request, "return", by)
    return ReturnRefused(request=request.no, leg=request.leg, reason=asked.reason)


class AssignFinally(Struct, frozen=True, kw_only=True):
    """终审指定: the last word, and its reason."""

    request: No
    unit: Line
    reason: Line


def decide_assign_finally(ticket: Ticket, asked: AssignFinally, by: Context) -> FinallyAssigned:
    """终审指定: also to the unit that would not have it. That leg cannot be returned.

    Raises:
        NoSuchPart, NeedsSecondPerson, OwnMatter, UnitNamedTwice, UnitUnknown, UnitCannotHandle, NotOnDutyList.
    """
    request = open_request(ticket, asked.request, "return", by)
    leg = live_leg(ticket, request.leg)
    if asked.unit != leg.unit:
        require_not_named(ticket, asked.unit)
    choice = Choice(unit=asked.unit, role=leg.role, must_reply=leg.must_reply)
    require_capable(ticket, choice, by, again=True)
    next_leg = opened_leg(ticket, choice, by, no=len(ticket.legs) + 1, is_final=True, next_after=True)
    return FinallyAssigned(request=request.no, leg=leg.no, next_leg=next_leg, reason=asked.reason)


def _require_suggestion(ticket: Ticket, leg: Leg, unit: str | None, by: Context) -> None:
    """Whose matter it is: said wherever the city wants to hear it, and by who signed first 首接 so that it can be."""
    if unit is None:
        if names_unit(ticket, leg, by.rules.policy):
            raise UnitNotNamed(field="suggested_unit")
        return
    if unit not in by.rules.units:
        raise UnitUnknown(unit=unit)
    if unit == leg.unit:
        raise UnitNotAgain(unit=unit)
    if signed_first(ticket, leg, by.rules.policy):
        require_capable(ticket, Choice(unit=unit, role=leg.role), by)


def _require_in_window(leg: Leg, by: Context) -> None:
    """Until signed for, where the city has it so; and so long after it."""
    returns = by.rules.policy.returns
    if leg.signed_at is None and returns.until_signed:
        return
    until = term_end(leg.signed_at or leg.dispatched_at, returns.window, by.rules.calendar)
    if by.now > until:
        raise ReturnWindowClosed(leg=leg.no, until=until.isoformat())
