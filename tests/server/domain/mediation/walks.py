"""Random walks of cases: anybody asks for anything, in any order, at any time; the house does what falls due."""

from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st
from msgspec import Struct

from server.domain.asked import Nothing, Reasoned
from server.domain.errors import DomainError
from server.domain.mediation.asked import (
    AddMaterial,
    Appoint,
    Assess,
    ConfirmationResult,
    Extend,
    FollowUpDone,
    Invite,
    MakeOffer,
    OrderFollowUp,
    Perform,
    Recuse,
    RemindOn,
    Sponsor,
    TransferToPolice,
    WithdrawParty,
)
from server.domain.mediation.case import Case
from server.domain.mediation.due import case_due_steps
from server.domain.mediation.events import CaseEvent
from server.domain.mediation.registry import decide_case, permit_case, upon
from server.domain.mediation.transitions import CaseStep
from server.domain.people import Role
from server.domain.policy_parts import Mediation
from server.domain.scope import Actor
from tests.server.domain.mediation.cases import (
    AGREE,
    AGREE_ORALLY,
    APPLY,
    BREACH,
    DAY,
    LEAD,
    NO_AGREEMENT,
    OFFICE,
    SESSION,
    SHA,
    SIGNED,
    THE_HOUSE,
    TODAY,
    chained,
    consent_of,
    context,
    registered,
)
from tests.server.small_city import MORNING

#: What is asked for each step where nothing else is to be shown.
ASKED: dict[CaseStep, Struct] = {
    CaseStep.ASSESS: Assess(risk="yellow", people_count=3, reason="研判"),
    CaseStep.SPONSOR: Sponsor(name="张书记", level="secretary"),
    CaseStep.OFFER: MakeOffer(),
    CaseStep.TAKE_OFFER: Nothing(),
    CaseStep.DECLINE_OFFER: Reasoned(reason="没空"),
    CaseStep.REOFFER: Nothing(),
    CaseStep.APPOINT: Appoint(person="mediator-1"),
    CaseStep.INVITE: Invite(person="helper-1", part="helper"),
    CaseStep.RECUSE: Recuse(person="mediator-1", reason="亲属"),
    CaseStep.CONSENT: consent_of(1),
    CaseStep.RECORD_SESSION: SESSION,
    CaseStep.ADD_MATERIAL: AddMaterial(kind="evidence", text="照片", sha256=SHA),
    CaseStep.EXTEND: Extend(days=10, all_agree=True, reason="再谈"),
    CaseStep.AGREE: AGREE,
    CaseStep.AGREE_ORALLY: AGREE_ORALLY,
    CaseStep.SIGN_AGREEMENT: SIGNED,
    CaseStep.RECORD_PERFORMANCE: Perform(item=1, done_on=TODAY, proof=SHA),
    CaseStep.FINISH_PERFORMANCE: Nothing(),
    CaseStep.REPORT_BREACH: BREACH,
    CaseStep.APPLY_CONFIRMATION: APPLY,
    CaseStep.RECORD_CONFIRMATION: ConfirmationResult(result="confirmed"),
    CaseStep.REMIND_CONFIRMATION: RemindOn(day=20),
    CaseStep.ORDER_FOLLOW_UP: OrderFollowUp(due_on=TODAY + 200 * DAY, reason="再看看"),
    CaseStep.FOLLOW_UP: FollowUpDone(finding="和好"),
    CaseStep.WITHDRAW: WithdrawParty(party=1, reason="不谈", routes_told=True),
    CaseStep.END: NO_AGREEMENT,
    CaseStep.TRANSFER_TO_POLICE: TransferToPolice(reason="动手"),
    CaseStep.CLOSE: Nothing(),
}

PEOPLE = (
    LEAD,
    OFFICE,
    Actor(id="mediator-2", roles=frozenset({Role.MEDIATOR})),
    Actor(id="helper-1", roles=frozenset({Role.PARTY_HELPER})),
    Actor(id="operator-1", roles=frozenset({Role.OPERATOR})),
)


class Asking(NamedTuple):
    """One thing that somebody asks for, so many minutes after the one before."""

    step: CaseStep
    who: Actor
    minutes: int
    other_party: bool


#: The way that leads through, which a walk by chance would hardly ever find, with the people who take it.
STRAIGHT = (
    (CaseStep.APPOINT, OFFICE),
    (CaseStep.CONSENT, LEAD),
    (CaseStep.CONSENT, LEAD),
    (CaseStep.RECORD_SESSION, LEAD),
    (CaseStep.AGREE, LEAD),
    (CaseStep.SIGN_AGREEMENT, LEAD),
    (CaseStep.RECORD_PERFORMANCE, LEAD),
    (CaseStep.CLOSE, LEAD),
)

_minutes = st.sampled_from([0, 1, 31, 60 * 24, 60 * 24 * 9])
_asking = st.builds(Asking, st.sampled_from(sorted(ASKED)), st.sampled_from(PEOPLE), _minutes, st.booleans())


@st.composite
def walks(draw: st.DrawFn) -> list[Asking]:
    """The straight way as far as chance has it, with anything in between."""
    asked: list[Asking] = []
    for no, (step, who) in enumerate(STRAIGHT[: draw(st.integers(0, len(STRAIGHT)))]):
        asked += draw(st.lists(_asking, max_size=2))
        asked.append(Asking(step, who, draw(_minutes), no == 2))
    return asked + draw(st.lists(_asking, max_size=6))


class Walked(NamedTuple):
    """Where a walk came to: the case after each event, and the events."""

    cases: list[Case]
    events: list[CaseEvent]
    refused: int


def walked(asking: list[Asking]) -> Walked:
    """Take a walk. Whatever is refused changes nothing."""
    first = registered()
    now = MORNING
    cases: list[Case] = [first]
    events: list[CaseEvent] = []
    refused = 0
    for each in asking:
        now += timedelta(minutes=each.minutes)
        while due := case_due_steps(cases[-1], Mediation(), now):
            events += _taken(cases, due[0].step, due[0].asked, THE_HOUSE, now)
        asked = consent_of(2) if each.step is CaseStep.CONSENT and each.other_party else ASKED[each.step]
        try:
            permit_case(cases[-1], each.step, context(each.who, now))
            events += _taken(cases, each.step, asked, each.who, now)
        except DomainError:
            refused += 1
    return Walked(cases, events, refused)


def _taken(cases: list[Case], step: CaseStep, asked: Struct, who: Actor, now: datetime) -> list[CaseEvent]:
    by = context(who, now)
    payload = decide_case(cases[-1], step, asked, by)
    case, event = chained(cases[-1], payload, who, now)
    cases.append(case)
    events = [event]
    while (then := upon(payload, case, by)) is not None:
        case, event = chained(case, then, THE_HOUSE, now)
        cases.append(case)
        events.append(event)
        payload = then
    return events
