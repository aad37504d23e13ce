"""Tickets made by hand in any state, and random walks of them, each step decided as the house decides it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from geo.locate import Locator, Placement
from geo.position import Position
from server.domain import triage
from server.domain.asked import Answered, Nothing, Reasoned
from server.domain.context import Context
from server.domain.decide import decide, permit
from server.domain.due_steps import due_steps
from server.domain.duty_list import DutyList
from server.domain.errors import DomainError
from server.domain.events import GENESIS, Event, Payload, following
from server.domain.fold import fold, folded
from server.domain.matters import RequestKind
from server.domain.numbers import ticket_number
from server.domain.own_terms import timed
from server.domain.people import Role
from server.domain.rules import Rules
from server.domain.scope import Actor
from server.domain.steps import (
    amendment,
    callback,
    consultation,
    deferral,
    dispatch,
    exclusion,
    field,
    intake,
    mediation,
    meetings,
    merging,
    requests,
    results,
    returns,
    second_round,
    supervision,
    sweeping,
    turning_away,
    waiting,
)
from server.domain.steps.intake import Circumstances, Report, SelfHandling, decide_report
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step, steps_from
from tests.server.domain.china import CALENDAR, CATALOGUE
from tests.server.small_city import DUTIES, IN_G1, IN_G2, LAMP, MORNING, UNITS, boundaries

RULES = Rules(
    catalogue=CATALOGUE,
    calendar=CALENDAR,
    units={unit.id: unit for unit in UNITS},
    duty_list=DutyList(DUTIES),
)
LOCATOR = Locator(boundaries())

OWN_ID = UUID("01a20600-0000-7000-8000-000000000001")
OTHER_ID = UUID("01a20600-0000-7000-8000-000000000002")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

WORKER = Actor(id="worker-1", roles=frozenset({Role.GRID_WORKER}), scope=frozenset({"g1"}))
STREET = Actor(id="coordinator-1", roles=frozenset({Role.STREET_COORDINATOR}), scope=frozenset({"s1"}))
DISTRICT = Actor(id="district-1", roles=frozenset({Role.DISTRICT_COORDINATOR}), scope=frozenset({"d1"}))
URBAN = Actor(id="handler-urban", roles=frozenset({Role.HANDLER}), unit="urban")
HARBOUR = Actor(id="handler-harbour", roles=frozenset({Role.HANDLER}), unit="harbour")
STREET_UNIT = Actor(id="handler-street", roles=frozenset({Role.HANDLER}), unit="street-1")
OPERATOR = Actor(id="operator-1", roles=frozenset({Role.OPERATOR}))
SUPERVISOR = Actor(id="supervisor-1", roles=frozenset({Role.SUPERVISOR}))
LEADER = Actor(id="leader-1", roles=frozenset({Role.LEADER}), scope=frozenset({"d1"}))
THE_HOUSE = Actor(id="system", roles=frozenset())
MEDIATOR = Actor(id="mediator-1", roles=frozenset({Role.MEDIATOR}), unit="urban")
PEOPLE = (WORKER, MEDIATOR, STREET, DISTRICT, URBAN, HARBOUR, STREET_UNIT, OPERATOR, SUPERVISOR, LEADER)

BEFORE, AFTER = "a" * 64, "b" * 64
ON_THE_SPOT = SelfHandling(
    before=BEFORE, after=AFTER, found_at=MORNING, done_at=MORNING + HOUR, remark="已清理"
)


def placed(position: Position) -> Placement:
    return LOCATOR.locate(position)


def context(
    now: datetime = MORNING, actor: Actor = STREET, *, rules: Rules = RULES, other: Ticket | None = None
) -> Context:
    """What this person's decision may look at."""
    return Context(actor=actor, rules=rules, now=now, locate=placed, other=other)


def reported(
    asked: Report | None = None, *, own_id: UUID = OWN_ID, reporter: str = "worker-1", at: datetime = MORNING
) -> Event:
    """The founding event of a ticket."""
    asked = asked or Report(request_type="COMPLAINT", description=LAMP, position=IN_G1)
    known = Circumstances(
        number="26112301000010" if own_id == OWN_ID else "26112301000028",
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
) -> Ticket:
    """The ticket after a step that this person asked for, with what the house does by itself upon it.

    Raises:
        NotYours, and whatever the rules refuse.
    """
    by = context(at, actor, rules=rules, other=other)
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


URBAN_LEADS = dispatch.Dispatch(units=(dispatch.Assigned(unit="urban"),))
BOTH_UNITS = dispatch.Dispatch(
    units=(dispatch.Assigned(unit="urban"), dispatch.Assigned(unit="street-1", role="co"))
)


def dispatched(
    chosen: dispatch.Dispatch = URBAN_LEADS,
    category: str = "0104",
    at: datetime = MORNING,
    rules: Rules = RULES,
) -> Ticket:
    ticket = accepted(category=category, at=at)
    return stepped(ticket, Step.DISPATCH, chosen, STREET, at, rules=rules)


def answer(leg: int = 1, *, explanation: str | None = None) -> results.Result:
    return results.Result(leg=leg, handling="已更换", public_reply="已修复", overdue_explanation=explanation)


def handling(category: str = "0104", at: datetime = MORNING) -> Ticket:
    return stepped(dispatched(category=category, at=at), Step.SIGN, dispatch.Sign(leg=1), URBAN, at)


def contacted(ticket: Ticket, times: int = 2, at: datetime = MORNING, *, reached: bool = True) -> Ticket:
    contact = field.Contact(manner="phone", result="已联系", reached=reached)
    for _ in range(times):
        ticket = stepped(ticket, Step.RECORD, contact, OPERATOR, at)
    return ticket


PAUSE = waiting.RequestPause(leg=1, reason_code="material", evidence="两次电话")
EXTENSION = waiting.RequestExtension(leg=1, workdays=2, reason="材料未到")
DEFERRAL = deferral.RequestDeferral(
    leg=1,
    reason_code="funds",
    owner="李局",
    plan="列入明年计划",
    review_on=(MORNING + 20 * DAY).date(),
    ends_on=(MORNING + 40 * DAY).date(),
)
RETURN = returns.RequestReturn(
    leg=1, reason_code="function", clause="三定方案第四条", suggested_unit="harbour"
)
EXCLUSION = exclusion.RequestExclusion(item="X2", reason="已进入诉讼")
PLAN = deferral.ProposePlan(
    text="分两步", stages=(deferral.Stage(what="设计", due_on=(MORNING + 10 * DAY).date()),)
)


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
    return stepped(to_review(at), Step.APPROVE_RESULT, results.Approval(), STREET, at)


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


#: A ticket in each state, ready for every step that fits there without a request before it.
IN_STATE: dict[State, Callable[[], Ticket]] = {
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
    State.WITHDRAWN: lambda: stepped(submitted(), Step.WITHDRAW, Reasoned(reason="不要了"), OPERATOR),
}

#: What each step asks, so that it is answered where it fits; `n` picks a leg, a request, a task.
ASKED: dict[Step, Callable[[int], Struct]] = {
    Step.REQUEST_INFO: lambda _: intake.RequestInfo(reason="place"),
    Step.SUPPLY_INFO: lambda _: intake.SupplyInfo(text="在桥头"),
    Step.PROPOSE_REJECTION: lambda _: turning_away.TurnAway(item="X3", script="请联系…"),
    Step.REFUSE_REJECTION: lambda n: requests.Refuse(request=n, reason="应当受理"),
    Step.REJECT: lambda _: turning_away.TurnAway(item="X3", script="请联系…"),
    Step.APPEAL: lambda _: Reasoned(reason="不同意"),
    Step.ACCEPT: lambda _: intake.Acceptance(category="0104"),
    Step.AMEND: lambda n: amendment.Amend(
        reason="核实更正", urgency="urgent" if n == 1 else "normal", position=IN_G2
    ),
    Step.CORRECT_PLACE: lambda n: amendment.CorrectPlace(reason="定位不准", address=f"椰城大道 {n} 号"),
    Step.MERGE: lambda _: merging.Merge(master="26112301000028", evidence=("place",), caller_told=True),
    Step.UNMERGE: lambda _: Reasoned(reason="不是一件事"),
    Step.SUBSCRIBE: lambda _: Nothing(),
    Step.UNSUBSCRIBE: lambda _: Nothing(),
    Step.SELF_HANDLE: lambda _: ON_THE_SPOT,
    Step.CONFIRM_SELF_HANDLED: lambda _: results.Approval(),
    Step.REFUSE_SELF_HANDLED: lambda _: Reasoned(reason="还在"),
    Step.DISPATCH: lambda _: URBAN_LEADS,
    Step.OPEN_CONSULTATION: lambda _: consultation.OpenConsultation(
        units=("urban", "harbour"), reason="职责不明"
    ),
    Step.GIVE_OPINION: lambda n: consultation.GiveOpinion(agrees=n == 1, text="属我单位"),
    Step.CONVENE: lambda n: meetings.Convene(
        held_at=MORNING + n * DAY, place="区政府三楼", agenda="定责", units=("urban", "harbour")
    ),
    Step.MINUTE_MEETING: lambda n: meetings.MinuteMeeting(meeting=n, attended=("urban",), minutes="同意"),
    Step.CONCLUDE_CONSULTATION: lambda n: consultation.ConcludeConsultation(
        letter=f"办〔2026〕{n}号",
        basis="条例第三条",
        units=(consultation.Settled(unit="urban" if n == 1 else "harbour"),),
        rebase=n == 1,
    ),
    Step.SIGN: lambda n: dispatch.Sign(leg=n),
    Step.SIGN_AUTOMATICALLY: lambda n: dispatch.Sign(leg=n),
    Step.OFFER: lambda n: dispatch.Offer(leg=n, persons=("handler-urban", "handler-2")),
    Step.TAKE_OFFER: lambda n: dispatch.Sign(leg=n),
    Step.NEXT_OFFER: lambda n: dispatch.Sign(leg=n),
    Step.REQUEST_RETURN: lambda n: replace(RETURN, leg=n, suggested_unit="harbour" if n == 1 else "urban"),
    Step.GRANT_RETURN: lambda n: returns.GrantReturn(request=n),
    Step.REFUSE_RETURN: lambda n: requests.Refuse(request=n, reason="属你单位"),
    Step.ASSIGN_FINALLY: lambda n: returns.AssignFinally(request=n, unit="urban", reason="终审"),
    Step.ADD_UNIT: lambda _: dispatch.AddUnit(unit="harbour"),
    Step.REQUEST_PAUSE: lambda n: replace(PAUSE, leg=n),
    Step.GRANT_PAUSE: lambda n: Answered(request=n),
    Step.REFUSE_PAUSE: lambda n: requests.Refuse(request=n, reason="证据不足"),
    Step.RESUME: lambda _: Reasoned(reason="已到场"),
    Step.REQUEST_EXTENSION: lambda n: replace(EXTENSION, leg=n),
    Step.GRANT_EXTENSION: lambda n: waiting.GrantExtension(request=n, citizen_told=True),
    Step.REFUSE_EXTENSION: lambda n: requests.Refuse(request=n, reason="不必"),
    Step.REQUEST_DEFERRAL: lambda n: replace(DEFERRAL, leg=n),
    Step.GRANT_DEFERRAL: lambda n: Answered(request=n),
    Step.REFUSE_DEFERRAL: lambda n: requests.Refuse(request=n, reason="可以办"),
    Step.REVIEW_DEFERRAL: lambda _: deferral.ReviewDeferral(
        finding="资金在批", review_on=(MORNING + 25 * DAY).date()
    ),
    Step.END_DEFERRAL: lambda _: Reasoned(reason="资金到位"),
    Step.REFER_TO_MEDIATION: lambda _: mediation.ReferToMediation(parties=2, consents=2),
    Step.CONCLUDE_MEDIATION: lambda _: mediation.EndMediation(outcome="written", summary="已达成协议"),
    Step.FAIL_MEDIATION: lambda _: mediation.EndMediation(outcome="none", summary="未达成"),
    Step.PROPOSE_PLAN: lambda _: PLAN,
    Step.ACCEPT_PLAN: lambda n: Answered(request=n),
    Step.MEET_MILESTONE: lambda n: deferral.MeetMilestone(milestone=n, remark="完成"),
    Step.WHISTLE: lambda _: field.BlowWhistle(units=("urban",), text="请到场"),
    Step.ANSWER_WHISTLE: lambda n: field.AnswerWhistle(whistle=n, text="已到场"),
    Step.ORDER_SWEEP: lambda _: sweeping.OrderSweep(unit="urban", what="全街道排查"),
    Step.REPORT_SWEEP: lambda n: sweeping.SweepResult(
        sweep=n, remark="又见两处", found=(ticket_number(MORNING.date(), "02", 77),)
    ),
    Step.ORDER_FIELD_TASK: lambda n: field.OrderFieldTask(kind="check" if n == 1 else "verify", what="看看"),
    Step.REPORT_FIELD_TASK: lambda n: field.FieldTaskResult(task=n, finding="fixed", position=IN_G1),
    Step.SUBMIT_RESULT: lambda n: answer(n, explanation="停电"),
    Step.EXPLAIN_OVERDUE: lambda n: results.ExplainOverdue(leg=n, explanation="停电"),
    Step.REJECT_RESULT: lambda _: Reasoned(reason="照片不清"),
    Step.APPROVE_RESULT: lambda _: results.Approval(),
    Step.RECORD_CALLBACK: lambda n: callback.CallbackMade(contacted=n == 1, solved=n == 1),
    Step.CLOSE: lambda _: Nothing(),
    Step.REVIEW_DEMAND: lambda n: second_round.ReviewDemand(reasonable=n < 3, reason="确实没修好"),
    Step.REOPEN: lambda _: second_round.Reopen(reason="没修好"),
    Step.REQUEST_EXCLUSION: lambda _: EXCLUSION,
    Step.ENDORSE_EXCLUSION: lambda n: Answered(request=n),
    Step.EXCLUDE: lambda n: exclusion.Exclude(request=n, citizen_told=True),
    Step.REFUSE_EXCLUSION: lambda n: requests.Refuse(request=n, reason="应当办"),
    Step.WITHDRAW: lambda _: Reasoned(reason="不要了"),
    Step.WITHDRAW_UNANSWERED: lambda _: Nothing(),
    Step.URGE: lambda n: supervision.Urge(text="还没来", for_reporter=n == 1),
    Step.SUPERVISE: lambda _: supervision.Supervise(
        kind="hotline", form="letter", level=1, addressee="urban", text="请说明"
    ),
    Step.ANSWER_SUPERVISION: lambda n: supervision.AnswerSupervision(supervision=n, text="正在办"),
    Step.END_SUPERVISION: lambda n: supervision.EndSupervision(supervision=n, remark="已办"),
    Step.ESCALATE: lambda _: Reasoned(reason="久拖不决"),
    Step.NOTE_MISSED_TERM: lambda n: supervision.NoteMissedTerm(what="return" if n else "consult", no=n),
    Step.REMIND: lambda n: supervision.Remind(leg=n),
    Step.HAND_OVER: lambda _: supervision.HandOver(to="区纪委监委", receipt="2026-18"),
    Step.RECORD: lambda n: (
        field.Note(text="备注") if n == 1 else field.Contact(manner="phone", result="已联系", reached=n == 2)
    ),
}

#: The steps that follow a request, and what kind of request that is.
DECISIONS: dict[Step, RequestKind] = {
    Step.GRANT_RETURN: "return",
    Step.REFUSE_RETURN: "return",
    Step.ASSIGN_FINALLY: "return",
    Step.GRANT_PAUSE: "pause",
    Step.REFUSE_PAUSE: "pause",
    Step.GRANT_EXTENSION: "extension",
    Step.REFUSE_EXTENSION: "extension",
    Step.GRANT_DEFERRAL: "deferral",
    Step.REFUSE_DEFERRAL: "deferral",
    Step.ACCEPT_PLAN: "plan",
    Step.ENDORSE_EXCLUSION: "exclusion",
    Step.EXCLUDE: "exclusion",
    Step.REFUSE_EXCLUSION: "exclusion",
    Step.REFUSE_REJECTION: "rejection",
}


@st.composite
def walks(draw: st.DrawFn) -> tuple[tuple[Event, ...], list[DomainError]]:
    """A ticket's events along a random walk, and the refusals on the way.

    Any step is asked for by anybody at any time; what the clock brings happens by itself.
    """
    category = draw(st.sampled_from(["0101", "0104", "0106"]))
    events = [reported()]
    ticket = fold(None, events[0])
    master = another()
    refused: list[DomainError] = []
    at = MORNING

    def happens(payload: Payload, actor: str, by: Context) -> None:
        nonlocal ticket
        events.append(with_clocks(ticket, payload, at, actor))
        ticket = fold(ticket, events[-1])
        by_itself = False
        while (upon_it := triage.upon(payload, ticket, by, by_itself=by_itself)) is not None:
            events.append(with_clocks(ticket, upon_it, at))
            ticket = fold(ticket, events[-1])
            payload, by_itself = upon_it, True

    if draw(st.booleans()):
        happens(
            decide(ticket, Step.ACCEPT, intake.Acceptance(category=category), context(at)),
            STREET.id,
            context(at),
        )
    asking = [step for step in Step if step is not Step.REPORT]
    for _ in range(draw(st.integers(5, 40))):
        at += draw(st.sampled_from([0, 0, 1, 3, 24, 100])) * HOUR
        while due := due_steps(ticket, at, RULES):
            by = context(at, THE_HOUSE)
            happens(decide(ticket, due[0].step, due[0].asked, by), THE_HOUSE.id, by)
        likely = _likely(ticket)
        as_usual, by_somebody = draw(_MOSTLY), draw(_MOSTLY)
        step = draw(st.sampled_from(likely if likely and as_usual else asking))
        asked = ASKED[step](_likely_number(ticket, step, draw(st.integers(0, 4))))
        able = tuple(person for person in PEOPLE if _may(person, step, asked, ticket))
        actor = draw(st.sampled_from(able if able and by_somebody else PEOPLE))
        by = context(at, actor, other=master)
        try:
            permit(ticket, step, asked, actor)
            payload = decide(ticket, step, asked, by)
        except DomainError as refusal:
            refused.append(refusal)
            continue
        happens(payload, actor.id, by)
    return tuple(events), refused


#: Now and then the unlikely is tried.
_MOSTLY = st.integers(0, 9).map(bool)

#: What can be done at almost any time, or ends a walk early.
_ASIDE = frozenset(
    {
        *(Step.WITHDRAW, Step.MERGE, Step.REJECT, Step.EXCLUDE, Step.SUPERVISE, Step.URGE, Step.ESCALATE),
        *(Step.HAND_OVER, Step.ANSWER_SUPERVISION, Step.END_SUPERVISION, Step.AMEND, Step.SUBSCRIBE),
        *(Step.UNSUBSCRIBE, Step.PROPOSE_REJECTION, Step.REQUEST_INFO, Step.CORRECT_PLACE),
        *(Step.OPEN_CONSULTATION, Step.WHISTLE, Step.ORDER_FIELD_TASK, Step.ORDER_SWEEP, Step.REPORT_SWEEP),
    }
)


def _likely(ticket: Ticket) -> list[Step]:
    """The steps that move the matter on from here: those for which nothing has to be asked first, or was asked."""
    open_kinds = {request.kind for request in ticket.requests if request.is_open}
    return [
        step
        for step in steps_from(ticket.state)
        if step not in _ASIDE and (step not in DECISIONS or DECISIONS[step] in open_kinds)
    ]


def _likely_number(ticket: Ticket, step: Step, chance: int) -> int:
    """The number of what waits: the open request, or a leg that its unit has; now and then another one."""
    if step in DECISIONS:
        waiting = [one.no for one in ticket.asked_for(DECISIONS[step]) if one.is_open]
    else:
        waiting = [leg.no for leg in ticket.live_legs]
    return waiting[chance % len(waiting)] if waiting and chance else 1 + chance % 3


def _may(person: Actor, step: Step, asked: Struct, ticket: Ticket) -> bool:
    try:
        permit(ticket, step, asked, person)
    except DomainError:
        return False
    return True


@st.composite
def chains(draw: st.DrawFn) -> tuple[Event, ...]:
    """The events of a walk."""
    return draw(walks())[0]


def long_chain() -> tuple[Event, ...]:
    """A chain that has been through the straight way, with a correction, a rejection and a record."""
    events = [reported()]
    ticket = fold(None, events[0])
    way = [
        Step.ACCEPT, Step.CORRECT_PLACE, Step.RECORD, Step.DISPATCH, Step.SIGN,
        Step.SUBMIT_RESULT, Step.REJECT_RESULT, Step.SUBMIT_RESULT, Step.APPROVE_RESULT, Step.RECORD_CALLBACK,
        Step.CLOSE,
    ]  # fmt: skip
    for hours, step in enumerate(way):
        payload = decide(ticket, step, ASKED[step](1), context(MORNING, OPERATOR))
        events.append(next_event(ticket, payload, MORNING + hours * HOUR))
        ticket = fold(ticket, events[-1])
    assert folded(events) == ticket
    return tuple(events)


def elsewhere(ticket: Ticket, position: Position | None) -> Ticket:
    """The same ticket at another place."""
    return replace(ticket, position=position, placement=None if position is None else placed(position))


def legs_of(ticket: Ticket) -> Sequence[tuple[str, str]]:
    """Units and the states of their parts."""
    return [(leg.unit, leg.state.value) for leg in ticket.legs]
