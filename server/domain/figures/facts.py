"""One row for a ticket, for each leg and each own term: what figures count, worked out when something happens.

A row names where the matter counts (area, unit, category, channel), the instants by which it falls into a period, and
a claim for each figure: True or False counts, None does not. So a figure is a count of claims within a period.
"""

from datetime import datetime, timedelta
from enum import IntEnum

from msgspec import Struct

from server.domain.calling_back import hardest, last_words
from server.domain.clocks import Clock, clocks_of
from server.domain.deadlines import midnight_after
from server.domain.figures.marks import Marks
from server.domain.figures.working_time import working_time
from server.domain.leg import Leg
from server.domain.lights import RESTING, promise_settled_at
from server.domain.matters import Callback
from server.domain.rules import Rules
from server.domain.ticket import Ticket
from server.domain.to_decide import to_decide
from server.domain.transitions import ENDS, State

#: How a matter counts for which nobody knows the area, the unit or the category.
UNKNOWN = ""

_SECOND = timedelta(seconds=1)


class LeftOut(IntEnum):
    """Why a ticket is in no denominator, though it is shown beside it."""

    COUNTS = 0
    EXCLUDED = 1  # 剔除
    MERGED = 2  # 并单
    WITHDRAWN = 3  # 撤诉
    REJECTED = 4  # 不予受理


_LEFT_OUT = {
    State.EXCLUDED: LeftOut.EXCLUDED,
    State.MERGED: LeftOut.MERGED,
    State.WITHDRAWN: LeftOut.WITHDRAWN,
    State.REJECTED: LeftOut.REJECTED,
}


class TicketFacts(Struct, frozen=True, kw_only=True):
    """What figures and boards know of a ticket. `place` is its finest owning area, `unit` the one in charge."""

    ticket: str
    place: str
    unit: str
    category: str
    channel: str
    left_out: int
    # By which a ticket falls into a period.
    received_at: datetime
    dispatched_at: datetime | None
    due_at: datetime | None
    called_at: datetime | None
    closed_at: datetime | None
    deferral_due_at: datetime | None
    mediated_at: datetime | None
    # What is claimed of it.
    received: bool
    reported_by_grid: bool | None
    first_unit_right: bool | None
    finished: bool | None
    promise_kept: bool | None
    solved: bool | None
    satisfied: bool | None
    mostly_satisfied: bool | None
    supervised_solved: bool | None
    closed_at_once: bool | None
    answered_at_once: bool | None
    redone: bool | None
    excluded: bool | None
    deferred: bool | None
    deferral_kept: bool | None
    agreed: bool | None
    # How long it took, in whole seconds.
    taken_s: int | None
    working_s: int | None
    paused_s: int | None
    # How it stands, for boards.
    state: str
    urgency: str
    unsigned_since: datetime | None
    disputed: bool
    to_decide: bool
    returns: int
    watched: bool
    group_risk: bool


class LegFacts(Struct, frozen=True, kw_only=True):
    """What figures know of a leg. Where it counts is told by its ticket, but for the unit, which is its own."""

    ticket: str
    leg: int
    place: str
    unit: str
    category: str
    channel: str
    left_out: int
    dispatched_at: datetime
    sign_due: datetime
    respond_due: datetime
    resolve_due: datetime
    return_decided_at: datetime | None
    signed_in_time: bool | None
    responded_in_time: bool | None
    resolved_in_time: bool | None
    overdue: bool | None
    return_asked: bool
    return_refused: bool | None


class TermFacts(Struct, frozen=True, kw_only=True):
    """What figures know of one of the house's own terms: a clock of its own, or the verdict on a return.

    Where it counts is told by its ticket. Only the claim of its `kind` is made.
    """

    ticket: str
    kind: str
    no: int
    place: str
    unit: str
    category: str
    channel: str
    left_out: int
    due_at: datetime
    accepted_in_time: bool | None = None
    dispatched_in_time: bool | None = None
    passed_on_in_time: bool | None = None
    reviewed_in_time: bool | None = None
    called_back_in_time: bool | None = None
    adjudicated_in_time: bool | None = None


_CLAIMS = {
    "accept": "accepted_in_time",
    "dispatch": "dispatched_in_time",
    "pass_on": "passed_on_in_time",
    "review": "reviewed_in_time",
    "callback": "called_back_in_time",
    "return": "adjudicated_in_time",
}
#: Of which kind of term a claim is made.
TERM_OF_CLAIM = {claim: kind for kind, claim in _CLAIMS.items()}


class Facts(Struct, frozen=True, kw_only=True):
    """All rows of one ticket."""

    ticket: TicketFacts
    legs: tuple[LegFacts, ...]
    terms: tuple[TermFacts, ...] = ()


def facts_of(ticket: Ticket, marks: Marks, rules: Rules) -> Facts:
    """The rows of a ticket as its events have made it."""
    own = _ticket_facts(ticket, marks, rules)
    return Facts(
        ticket=own,
        legs=tuple(_leg_facts(ticket, leg, own, marks) for leg in ticket.legs),
        terms=tuple(
            _term_facts(clock, own)
            for clock in sorted(clocks_of(ticket), key=lambda clock: (clock.kind, clock.leg))
            if clock.kind in _CLAIMS
        ),
    )


def left_out(ticket: Ticket) -> LeftOut:
    """Whether a ticket counts, and if not, why."""
    return _LEFT_OUT.get(ticket.state, LeftOut.COUNTS)


def _ticket_facts(ticket: Ticket, marks: Marks, rules: Rules) -> TicketFacts:
    counts = left_out(ticket) is LeftOut.COUNTS
    finished_at = _finished_at(ticket)
    call = _last_word(ticket, independent=rules.policy.callback.figures_independent)
    is_closed = ticket.state is State.CLOSED
    dispatched_at = min((leg.dispatched_at for leg in ticket.legs), default=None)
    deferral = ticket.deferral if marks.deferrals else None
    deferral_due = None if deferral is None else midnight_after(deferral.ends_on)
    ended_at = None if deferral is None else deferral.ended_at or ticket.closed_at
    solved = None if call is None else call.solved
    taken = finished_at if is_closed else None
    open_legs = [] if ticket.state in ENDS else list(ticket.live_legs)
    return TicketFacts(
        ticket=str(ticket.id),
        place=_place(ticket),
        unit=ticket.lead_unit or UNKNOWN,
        category=ticket.category or UNKNOWN,
        channel=ticket.channel,
        left_out=left_out(ticket),
        received_at=ticket.received_at,
        dispatched_at=dispatched_at,
        due_at=ticket.promise_due,
        called_at=None if call is None else call.at,
        closed_at=ticket.closed_at,
        deferral_due_at=deferral_due,
        mediated_at=marks.mediated_at,
        received=True,
        reported_by_grid=True if ticket.channel == "grid" and _was_taken(ticket) and counts else None,
        first_unit_right=None if dispatched_at is None else not _was_moved(ticket),
        finished=None if ticket.promise_due is None else finished_at is not None,
        promise_kept=_promise_kept(ticket) if counts else None,
        solved=solved,
        satisfied=None if call is None or call.satisfied is None else call.satisfied == "satisfied",
        mostly_satisfied=None if call is None or call.satisfied is None else call.satisfied == "mostly",
        supervised_solved=solved if ticket.supervisions else None,
        closed_at_once=ticket.cycle == 1 if is_closed else None,
        answered_at_once=_is_first_answer(ticket) if is_closed and ticket.request_type == "CONSULT" else None,
        redone=ticket.cycle > 1 or ticket.rejected_results > 0 if is_closed else None,
        excluded={State.EXCLUDED: True, State.CLOSED: False}.get(ticket.state),
        deferred=None if dispatched_at is None else marks.deferrals > 0,
        deferral_kept=_kept(deferral_due, ended_at),
        agreed=marks.agreed,
        taken_s=None if taken is None else (taken - ticket.received_at) // _SECOND,
        working_s=None
        if taken is None
        else working_time(ticket.received_at, taken, rules.calendar) // _SECOND,
        paused_s=None if taken is None else _paused(ticket, taken) // _SECOND,
        state=ticket.state.value,
        urgency=ticket.urgency or UNKNOWN,
        unsigned_since=min((leg.dispatched_at for leg in open_legs if leg.signed_at is None), default=None),
        disputed=any(leg.disputed_at is not None for leg in open_legs),
        to_decide=bool(to_decide(ticket)),
        returns=ticket.granted_returns(),
        watched=ticket.watched is not None or _is_in_doubt(ticket),
        group_risk=bool(ticket.group_signs),
    )


def _leg_facts(ticket: Ticket, leg: Leg, own: TicketFacts, marks: Marks) -> LegFacts:
    responses = [leg.contacted_at, marks.first_results.get(leg.no), leg.answered_at]
    responded_at = min((at for at in responses if at is not None), default=None)
    in_time = _kept(leg.resolve_due, leg.answered_at) if leg.is_required else None
    refusals = [one for one in ticket.asked_for("return") if one.leg == leg.no]
    decided = next((one for one in refusals if not one.is_open), None)
    return LegFacts(
        ticket=own.ticket,
        leg=leg.no,
        place=own.place,
        unit=leg.unit,
        category=own.category,
        channel=own.channel,
        left_out=own.left_out,
        dispatched_at=leg.dispatched_at,
        sign_due=leg.sign_due,
        respond_due=leg.respond_due,
        resolve_due=leg.resolve_due,
        return_decided_at=None if decided is None else decided.decided_at,
        signed_in_time=(_kept(leg.sign_due, None if leg.signed_automatically else leg.signed_at))
        if leg.is_live
        else None,
        responded_in_time=_kept(leg.respond_due, responded_at) if leg.is_live else None,
        resolved_in_time=in_time,
        overdue=None if in_time is None else not in_time,
        return_asked=bool(refusals),
        return_refused=None if decided is None else not decided.granted,
    )


def _term_facts(clock: Clock, own: TicketFacts) -> TermFacts:
    return TermFacts(
        ticket=own.ticket,
        kind=clock.kind,
        no=clock.leg,
        place=own.place,
        unit=own.unit,
        category=own.category,
        channel=own.channel,
        left_out=own.left_out,
        due_at=clock.due_at,
        **{_CLAIMS[clock.kind]: _kept(clock.due_at, clock.stopped_at)},
    )


def _place(ticket: Ticket) -> str:
    chain = () if ticket.placement is None else ticket.placement.chain
    return chain[0] if chain else UNKNOWN


def _was_taken(ticket: Ticket) -> bool:
    """Whether the matter was accepted, or ended on the spot and found true."""
    return ticket.promise_due is not None or ticket.closure_type == "self_handled"


def _was_moved(ticket: Ticket) -> bool:
    """Whether a unit of the first dispatch turned out to be the wrong one: given back, consulted upon, taken back."""
    end = ticket.closed_at if ticket.state in ENDS else None
    return any(
        leg.returned_at is not None or (leg.cancelled_at is not None and leg.cancelled_at != end)
        for leg in ticket.legs
    )


def _is_in_doubt(ticket: Ticket) -> bool:
    """Whether a grid worker disputes that it was done, and nobody has looked at that yet."""
    return ticket.closure_dispute is not None and ticket.closure_dispute.answered_at is None


def _is_first_answer(ticket: Ticket) -> bool:
    return ticket.cycle == 1 and ticket.rejected_results == 0 and not _was_moved(ticket)


def _finished_at(ticket: Ticket) -> datetime | None:
    """办结: when the last unit that had to answer did; of a ticket without legs, when it was closed."""
    if ticket.state not in (State.TO_REVIEW, State.TO_CALLBACK, State.CLOSED):
        return None
    answers = [leg.answered_at for leg in ticket.live_legs if leg.is_required and leg.answered_at is not None]
    return max(answers, default=ticket.closed_at)


def _last_word(ticket: Ticket, *, independent: bool) -> Callback | None:
    """What the reporters said last, the hardest word where they differ; independent calls are the hotline's own."""
    answers = [call for call in ticket.callbacks if call.solved is not None]
    return hardest(last_words([call for call in answers if not independent or call.caller_kind == "hotline"]))


def _kept(due_at: datetime | None, done_at: datetime | None) -> bool | None:
    return None if due_at is None else done_at is not None and done_at <= due_at


def _promise_kept(ticket: Ticket) -> bool | None:
    """承诺兑现: none is in default while the matter waits for the reporter, or is put on the books 挂账."""
    return None if ticket.state in RESTING else _kept(ticket.promise_due, promise_settled_at(ticket))


def _paused(ticket: Ticket, until: datetime) -> timedelta:
    spans = ((pause.ended_at or until) - pause.since for pause in ticket.pauses)
    return sum(spans, timedelta())
