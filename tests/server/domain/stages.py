"""Tickets made by hand in any state, each step decided as the house decides it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from geo.position import Position
from server.domain import triage
from server.domain.asked import Answered, Nothing
from server.domain.decide import decide, permit
from server.domain.events import GENESIS, Event, Payload, following
from server.domain.fold import fold
from server.domain.own_terms import timed
from server.domain.rules import Rules
from server.domain.scope import Actor
from server.domain.steps import (
    callback,
    consultation,
    dispatch,
    exclusion,
    field,
    intake,
    mediation,
    merging,
    results,
    second_round,
    turning_away,
)
from server.domain.steps.intake import Circumstances, Report, decide_report
from server.domain.steps.withdrawing import Withdraw
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain.asking import DEFERRAL, EXCLUSION, ON_THE_SPOT, PAUSE, URBAN_LEADS, answer
from tests.server.domain.cast import (
    DAY,
    DISTRICT,
    OPERATOR,
    OTHER_ID,
    OWN_ID,
    RULES,
    STREET,
    SUPERVISOR,
    THE_HOUSE,
    URBAN,
    WORKER,
    context,
    placed,
)
from tests.server.small_city import IN_G1, LAMP, MORNING


def reported(
    asked: Report | None = None,
    *,
    own_id: UUID = OWN_ID,
    number: str | None = None,
    reporter: str = "worker-1",
    at: datetime = MORNING,
) -> Event:
    """The founding event of a ticket."""
    asked = asked or Report(request_type="COMPLAINT", description=LAMP, position=IN_G1)
    known = Circumstances(
        number=number or ("26112301000010" if own_id == OWN_ID else "26112301000028"),
        offline_alias=None,
        channel="grid",
        reporter=reporter,
        placement=None if asked.position is None else placed(asked.position),
        received_at=at,
        recorded_at=at,
        clock_skew_s=None,
        out_of_scope=False,
    )
    payload = decide_report(asked, known, RULES)
    plain = following((0, GENESIS), payload, ticket=own_id, at=at, actor=reporter, command=str(own_id))
    payload = timed(payload, None, fold(None, plain), at, RULES)
    return following((0, GENESIS), payload, ticket=own_id, at=at, actor=reporter, command=str(own_id))


def next_event(ticket: Ticket, payload: Payload, at: datetime, actor: str = "system") -> Event:
    return following(
        (ticket.version, ticket.digest), payload, ticket=ticket.id, at=at, actor=actor, command=None
    )


def moved(
    ticket: Ticket,
    payload: Payload,
    at: datetime = MORNING,
    actor: str = "system",
    rules: Rules = RULES,
) -> Ticket:
    return fold(ticket, with_clocks(ticket, payload, at, actor, rules))


def with_clocks(
    ticket: Ticket, payload: Payload, at: datetime, actor: str = "system", rules: Rules = RULES
) -> Event:
    """The event that follows, with the own clocks that begin by it."""
    after = fold(ticket, next_event(ticket, payload, at, actor))
    return next_event(ticket, timed(payload, ticket, after, at, rules), at, actor)


def stepped(
    ticket: Ticket,
    step: Step,
    asked: Struct,
    actor: Actor,
    at: datetime = MORNING,
    *,
    rules: Rules = RULES,
    other: Ticket | None = None,
    recorded_at: datetime | None = None,
) -> Ticket:
    """The ticket after a step that this person asked for, with what the house does by itself upon it.

    Raises:
        NotYours, and whatever the rules refuse.
    """
    by = replace(context(at, actor, rules=rules, other=other), recorded_at=recorded_at)
    if actor is not THE_HOUSE:
        permit(ticket, step, asked, actor)
    payload = decide(ticket, step, asked, by)
    ticket = moved(ticket, payload, at, actor.id, rules)
    by_itself = False
    while (upon_it := triage.upon(payload, ticket, by, by_itself=by_itself)) is not None:
        ticket, payload, by_itself = moved(ticket, upon_it, at, rules=rules), upon_it, True
    return ticket


def submitted(asked: Report | None = None, *, own_id: UUID = OWN_ID, at: datetime = MORNING) -> Ticket:
    return fold(None, reported(asked, own_id=own_id, at=at))


def accepted(ticket: Ticket | None = None, category: str = "0104", at: datetime = MORNING) -> Ticket:
    ticket = ticket or submitted(at=at)
    return stepped(ticket, Step.ACCEPT, intake.Acceptance(category=category), STREET, at)


def dispatched(
    chosen: dispatch.Dispatch = URBAN_LEADS,
    category: str = "0104",
    at: datetime = MORNING,
    rules: Rules = RULES,
) -> Ticket:
    ticket = accepted(category=category, at=at)
    return stepped(ticket, Step.DISPATCH, chosen, STREET, at, rules=rules)


def handling(category: str = "0104", at: datetime = MORNING) -> Ticket:
    return stepped(dispatched(category=category, at=at), Step.SIGN, dispatch.Sign(leg=1), URBAN, at)


def contacted(ticket: Ticket, times: int = 2, at: datetime = MORNING, *, reached: bool = True) -> Ticket:
    """Spoken to so often, a day apart, the last time just now, of a matter that the units were told of before."""
    ticket = ticket.with_live_legs(dispatched_at=at - times * DAY)
    contact = field.Contact(manner="phone", result="已联系", reached=reached)
    for ago in range(times - 1, -1, -1):
        ticket = stepped(ticket, Step.RECORD, contact, OPERATOR, at, recorded_at=at - ago * DAY)
    return ticket


def waiting_for_the_citizen(at: datetime = MORNING) -> Ticket:
    asked = stepped(contacted(handling(at=at), at=at), Step.REQUEST_PAUSE, PAUSE, URBAN, at)
    return stepped(asked, Step.GRANT_PAUSE, Answered(request=1), STREET, at)


def put_on_the_books(at: datetime = MORNING) -> Ticket:
    asked = stepped(handling(at=at), Step.REQUEST_DEFERRAL, DEFERRAL, URBAN, at)
    return stepped(asked, Step.GRANT_DEFERRAL, Answered(request=1), DISTRICT, at)


def consulting(at: datetime = MORNING, level: int = 2) -> Ticket:
    asked = consultation.OpenConsultation(
        units=("urban", "harbour"), level=3 if level == 3 else 2, reason="职责不明"
    )
    return stepped(accepted(at=at), Step.OPEN_CONSULTATION, asked, DISTRICT, at)


def to_review(at: datetime = MORNING) -> Ticket:
    return stepped(handling(), Step.SUBMIT_RESULT, answer(), URBAN, at)


def to_callback(at: datetime = MORNING) -> Ticket:
    """A matter with its result, whose reporter left a number."""
    left_a_number = replace(to_review(at), contact_id="c-1")
    return stepped(left_a_number, Step.APPROVE_RESULT, results.Approval(), STREET, at)


def called(
    ticket: Ticket,
    at: datetime = MORNING,
    *,
    contacted: bool,
    solved: bool | None = None,
    actor: Actor = OPERATOR,
) -> Ticket:
    asked = callback.CallbackMade(contacted=contacted, solved=solved)
    return stepped(ticket, Step.RECORD_CALLBACK, asked, actor, at)


def closed(at: datetime = MORNING) -> Ticket:
    ticket = called(to_callback(at), at, contacted=True, solved=True)
    return stepped(ticket, Step.CLOSE, Nothing(), OPERATOR, at)


def reopened(ticket: Ticket, at: datetime = MORNING, reason: str = "又坏了") -> Ticket:
    """The ticket in a new round, after somebody has found the demand reasonable."""
    found = second_round.ReviewDemand(reasonable=True, reason="确未解决")
    reviewed = stepped(ticket, Step.REVIEW_DEMAND, found, SUPERVISOR, at)
    return stepped(reviewed, Step.REOPEN, second_round.Reopen(reason=reason), OPERATOR, at)


def another(at: datetime = MORNING) -> Ticket:
    """A second ticket about the same thing."""
    return accepted(submitted(own_id=OTHER_ID, at=at), at=at)


def merged(at: datetime = MORNING) -> Ticket:
    asked = merging.Merge(master="26112301000028", evidence=("place",), caller_told=True)
    return stepped(accepted(at=at), Step.MERGE, asked, OPERATOR, at, other=another(at))


def self_handled() -> Ticket:
    small = Report(request_type="PATROL", description="垃圾", category="0105", position=IN_G1)
    ticket = submitted(small)
    return moved(
        ticket,
        replace(results.decide_self_handle(ticket, ON_THE_SPOT, context(actor=WORKER)), sampled=True),
        actor=WORKER.id,
    )


def excluded() -> Ticket:
    ticket = stepped(handling(), Step.REQUEST_EXCLUSION, EXCLUSION, URBAN)
    ticket = stepped(ticket, Step.ENDORSE_EXCLUSION, Answered(request=1), STREET)
    return stepped(ticket, Step.EXCLUDE, exclusion.Exclude(request=1, citizen_told=True), DISTRICT)


def rejected(at: datetime = MORNING) -> Ticket:
    return stepped(
        submitted(at=at), Step.REJECT, turning_away.TurnAway(item="X3", script="请联系…"), STREET, at
    )


def mediating() -> Ticket:
    asked = mediation.ReferToMediation(parties=2, consents=2)
    return stepped(handling(), Step.REFER_TO_MEDIATION, asked, URBAN)


def asked_for_more(at: datetime = MORNING) -> Ticket:
    return stepped(submitted(at=at), Step.REQUEST_INFO, intake.RequestInfo(reason="place"), OPERATOR, at)


_MADE: dict[State, Callable[[], Ticket]] = {
    State.SUBMITTED: submitted,
    State.NEED_INFO: asked_for_more,
    State.TO_DISPATCH: accepted,
    State.CONSULTING: consulting,
    State.DISPATCHED: dispatched,
    State.HANDLING: handling,
    State.WAITING_CITIZEN: waiting_for_the_citizen,
    State.MEDIATING: mediating,
    State.DEFERRED: put_on_the_books,
    State.SELF_HANDLED: self_handled,
    State.TO_REVIEW: to_review,
    State.TO_CALLBACK: lambda: called(to_callback(), contacted=True, solved=True),
    State.CLOSED: closed,
    State.REJECTED: rejected,
    State.EXCLUDED: excluded,
    State.MERGED: merged,
    State.WITHDRAWN: lambda: stepped(submitted(), Step.WITHDRAW, Withdraw(reason="不要了"), OPERATOR),
}

#: A ticket in each state, ready for every step that fits there without a request before it; made once, when asked for.
IN_STATE: dict[State, Callable[[], Ticket]] = {state: cache(make) for state, make in _MADE.items()}


def elsewhere(ticket: Ticket, position: Position | None) -> Ticket:
    """The same ticket at another place."""
    return replace(ticket, position=position, placement=None if position is None else placed(position))


def legs_of(ticket: Ticket) -> Sequence[tuple[str, str]]:
    """Units and the states of their parts."""
    return [(leg.unit, leg.state.value) for leg in ticket.legs]
