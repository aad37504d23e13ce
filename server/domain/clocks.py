"""The clocks that a ticket has started, as they follow from it: its own, and three for each leg.

Lights and "overdue" are not here: they depend on when somebody looks (`deadlines.light`).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct

from server.domain.deadlines import midnight_after
from server.domain.leg import Leg
from server.domain.matters import OwnTermKind
from server.domain.ticket import Ticket
from server.domain.transitions import State

ClockKind = (
    Literal[
        "promise", "sign", "respond", "resolve", "info", "consult", "return", "deferral", "milestone", "sweep"
    ]
    | OwnTermKind
)


class Clock(Struct, frozen=True, kw_only=True):
    """时限: one clock of a ticket (`leg` 0, or the number of what it belongs to) or of a leg. It runs to `stopped_at`.

    The kinds: promise 承诺, sign 签收, respond 首次响应, resolve 办结, info 补充, consult 会商, return 退单裁定,
    deferral 挂账, milestone 节点, sweep 举一反三, and the house's own: accept 受理, dispatch 派单, pass_on 转派,
    review 审核, callback 回访.
    """

    leg: int
    kind: ClockKind
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None


def clocks_of(ticket: Ticket) -> tuple[Clock, ...]:
    """The clocks that a ticket has started."""
    return (
        *_of_ticket(ticket),
        *_of_sweeps(ticket),
        *(clock for leg in ticket.legs for clock in _of_leg(leg, ticket)),
    )


def begun_last(ticket: Ticket, asked: Struct) -> datetime:
    """When the last of what a step answers, or ends, began: it cannot have come before that.

    Who answers for a leg, a task or a whistle answers that alone: nothing else that was begun makes them late.
    """
    return max([ticket.received_at, *_begun(ticket, asked)])


def _begun(ticket: Ticket, asked: Struct) -> Iterator[datetime]:
    match asked:
        case object(leg=int(no)):
            yield from (leg.dispatched_at for leg in ticket.legs if leg.no == no)
            yield from (pause.since for pause in ticket.pauses)
        case object(task=int(no)):
            yield from (task.at for task in ticket.field_tasks if task.no == no)
        case object(whistle=int(no)):
            yield from (whistle.at for whistle in ticket.whistles if whistle.no == no)
        case _:
            yield from (clock.started_at for clock in clocks_of(ticket))
            yield from (pause.since for pause in ticket.pauses)
            yield from (request.at for request in ticket.requests)
            yield from (task.at for task in ticket.field_tasks)
            yield from (whistle.at for whistle in ticket.whistles)
            yield from (supervision.at for supervision in ticket.supervisions)


def _of_ticket(ticket: Ticket) -> Iterator[Clock]:
    over = ticket.closed_at
    if ticket.promise_due is not None:
        yield _clock(0, "promise", ticket.received_at, ticket.promise_due, ticket.promise_stopped_at)
    if ticket.info_asked is not None:
        yield _clock(0, "info", ticket.info_asked.at, ticket.info_asked.due_at, over)
    if ticket.consultation is not None:
        known = ticket.consultation
        yield _clock(0, "consult", known.opened_at, known.due_at, known.decided_at or over)
    for term in ticket.own_terms:
        yield _clock(term.no, term.kind, term.since, term.due_at, term.ended_at)
    for request in ticket.asked_for("return"):
        if request.due_at is not None:
            yield _clock(request.no, "return", request.at, request.due_at, request.decided_at or over)
    if ticket.deferral is not None and any(one.granted for one in ticket.asked_for("deferral")):
        ends_at = midnight_after(ticket.deferral.ends_on)
        yield _clock(0, "deferral", ticket.deferral.since, ends_at, ticket.deferral.ended_at or over)
    if ticket.plan is not None and ticket.plan.accepted_at is not None:
        for stage in ticket.plan.milestones:
            yield _clock(
                stage.no,
                "milestone",
                ticket.plan.accepted_at,
                midnight_after(stage.due_on),
                stage.met_at or over,
            )


def _of_sweeps(ticket: Ticket) -> Iterator[Clock]:
    """They outlast a closed matter; at any other end nobody is to look further."""
    over = None if ticket.state is State.CLOSED else ticket.closed_at
    for sweep in ticket.sweeps:
        yield _clock(sweep.no, "sweep", sweep.at, sweep.due_at, sweep.done_at or over)


def _of_leg(leg: Leg, ticket: Ticket) -> Iterator[Clock]:
    """All run from the dispatch, whether the unit signs or not, until the unit has done its part or has it no more."""
    over = leg.cancelled_at or leg.returned_at or ticket.closed_at
    yield _clock(leg.no, "sign", leg.dispatched_at, leg.sign_due, leg.signed_at or over)
    responded = leg.contacted_at or leg.answered_at
    yield _clock(leg.no, "respond", leg.dispatched_at, leg.respond_due, responded or over)
    yield _clock(leg.no, "resolve", leg.dispatched_at, leg.resolve_due, leg.answered_at or over)


def _clock(
    leg: int, kind: ClockKind, started_at: datetime, due_at: datetime, stopped_at: datetime | None
) -> Clock:
    return Clock(leg=leg, kind=kind, started_at=started_at, due_at=due_at, stopped_at=stopped_at)
