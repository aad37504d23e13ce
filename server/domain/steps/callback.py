"""回访、结案、二次办理: the reporter is asked, the matter ends, or begins anew."""

from typing import Literal

from msgspec import Struct

from server.domain.asked import Line, Nothing, Reasoned
from server.domain.calendar import CHINA
from server.domain.context import Context
from server.domain.deadlines import redo_due, term_due
from server.domain.errors import CallbackOwed, ExplanationOwed, TooLate
from server.domain.events import CallbackRecorded, Closed, Reopened
from server.domain.people import Role
from server.domain.ticket import Ticket


class CallbackMade(Struct, frozen=True, kw_only=True):
    """回访: one attempt. Solved and satisfied are two answers. `caller_kind` tells who called."""

    contacted: bool
    solved: bool | None = None
    satisfied: Literal["satisfied", "mostly", "unsatisfied"] | None = None
    remark: Line | None = None
    caller_kind: Literal["hotline", "handler", "leader"] | None = None


def decide_callback(_ticket: Ticket, asked: CallbackMade, by: Context) -> CallbackRecorded:
    """回访: one attempt is recorded; whose call it was follows from the caller's role, unless told."""
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
    )


def decide_close(ticket: Ticket, _asked: Nothing, by: Context) -> Closed:
    """结案: the reporter has answered, or could not be reached, or this kind of matter needs no callback.

    Raises:
        ExplanationOwed: a leg was answered late and its unit has not said why.
        CallbackOwed: nobody was reached, in too few attempts or on too few days.
    """
    for leg in ticket.legs:
        if leg.explanation_owed:
            raise ExplanationOwed(leg=leg.no)
    rules = by.rules.policy.callback
    own = rules.by == "handler"
    counted = [
        attempt
        for attempt in ticket.callbacks
        if attempt.cycle == ticket.cycle and (own or attempt.caller_kind == "hotline")
    ]
    reached = [attempt for attempt in counted if attempt.contacted]
    deferred = ticket.deferral is not None and ticket.deferral.ended_at is not None
    if reached:
        done = reached[-1].solved
        return Closed(closure_type=("deferred_done" if deferred else "done") if done else "explained")
    request_type = by.rules.catalogue.request_type(ticket.request_type)
    if not request_type.needs_callback:
        return Closed(closure_type="deferred_done" if deferred else "done")
    days = {attempt.at.astimezone(CHINA).date() for attempt in counted}
    if len(counted) < rules.attempts_min or len(days) < rules.days_min:
        raise CallbackOwed(
            attempts=len(counted),
            days=len(days),
            attempts_min=rules.attempts_min,
            days_min=rules.days_min,
        )
    return Closed(closure_type="unreachable")


def decide_reopen(ticket: Ticket, asked: Reasoned, by: Context) -> Reopened:
    """二次办理: the demand was found reasonable; a closed ticket within its term. Old evidence is kept.

    After as many rounds as the city has, the new one begins with a consultation (see `triage.upon`).

    Raises:
        TooLate.
    """
    rules = by.rules
    if ticket.closed_at is not None:
        until = term_due(ticket.closed_at, rules.policy.callback.reopen_within, rules.calendar).at
        if by.now > until:
            raise TooLate(until=until.isoformat())
    deadline_class = rules.catalogue.deadline_class(ticket.deadline_class or "B")
    due = redo_due(by.now, deadline_class, rules.calendar, rules.policy)
    told, told_on = ticket.promise_due, ticket.promise_due_on
    is_later = told is not None and told_on is not None and told > due.at
    return Reopened(
        reason=asked.reason,
        cycle=ticket.cycle + 1,
        promise_due=told if is_later and told is not None else due.at,
        promise_due_on=told_on if is_later and told_on is not None else due.on,
    )
