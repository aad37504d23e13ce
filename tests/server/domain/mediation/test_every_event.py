"""Every kind of event of a case is reached by steps that people may ask for, or that fall due: none is left over."""

from datetime import datetime, timedelta
from functools import cache

import pytest
from msgspec import Struct

from server.domain.asked import Reasoned
from server.domain.errors import DomainError
from server.domain.mediation.asked import MakeOffer, Recuse
from server.domain.mediation.case import Case
from server.domain.mediation.due import case_due_steps
from server.domain.mediation.events import CaseEvent, CasePayload, fold_case, verified_case
from server.domain.mediation.registering import PartyKnown, decide_add_party
from server.domain.mediation.registry import decide_case, permit_case, upon
from server.domain.mediation.transitions import CaseStep
from server.domain.people import Role
from server.domain.policy_parts import Mediation
from server.domain.scope import Actor
from tests.server.domain.mediation.cases import (
    DAY,
    LEAD,
    OFFICE,
    SESSION,
    THE_HOUSE,
    TWO_PARTIES,
    chained,
    consent_of,
    context,
    founded,
)
from tests.server.domain.mediation.walks import ASKED
from tests.server.small_city import MORNING

EVERY = {kind.__name__ for kind in CasePayload.__args__}
SECOND = Actor(id="mediator-2", roles=frozenset({Role.MEDIATOR}), unit="committee-1")

C = CaseStep
CONSENTS = ((C.CONSENT, consent_of(1)), (C.CONSENT, consent_of(2)))
LED = (C.APPOINT, *CONSENTS, (C.RECORD_SESSION, SESSION))
Stage = CaseStep | timedelta | tuple[CaseStep, Struct]
#: From the registration on, step by step; or a time in which nobody does anything.
WAYS: tuple[tuple[Stage, ...], ...] = (
    (*LED, C.ADD_MATERIAL, C.AGREE, C.SIGN_AGREEMENT, C.RECORD_PERFORMANCE, C.FOLLOW_UP, C.CLOSE),
    (*LED, C.AGREE_ORALLY, 25 * DAY, C.APPLY_CONFIRMATION, C.RECORD_CONFIRMATION, C.REPORT_BREACH),
    (C.ASSESS, C.SPONSOR, C.APPOINT, C.INVITE, *CONSENTS, C.EXTEND, C.END),
    ((C.OFFER, MakeOffer(to=("mediator-2",))), (C.DECLINE_OFFER, Reasoned(reason="外地")), 1 * DAY),
    (C.APPOINT, (C.RECUSE, Recuse(person="mediator-1", reason="亲属"))),
)


@cache
def walked(number: int) -> tuple[CaseEvent, ...]:
    """The events of the walk of that number."""
    case, first = founded()
    events, at = [first], MORNING
    for stage in WAYS[number]:
        if isinstance(stage, timedelta):
            at += stage
            while due := case_due_steps(case, Mediation(), at):
                case = _happened(case, events, due[0].step, due[0].asked, THE_HOUSE, at)
            continue
        step, asked = stage if isinstance(stage, tuple) else (stage, ASKED[stage])
        able = [who for who in (LEAD, OFFICE, SECOND) if _may(case, step, who, at)]
        case = _happened(case, events, step, asked, able[0], at)
    return tuple(events)


def test_every_kind_of_event_is_reached() -> None:
    added = decide_add_party(founded()[0], TWO_PARTIES[1], PartyKnown(label="苏**"))
    reached = {type(event.payload).__name__ for no in range(len(WAYS)) for event in walked(no)}
    assert EVERY - reached - {type(added).__name__} == set()


@pytest.mark.parametrize("number", range(len(WAYS)))
def test_every_walk_is_a_chain_that_holds(number: int) -> None:
    events = walked(number)
    case: Case | None = None
    for event in events:
        case = fold_case(case, event)
    assert verified_case(events) == case


def _may(case: Case, step: CaseStep, who: Actor, at: datetime) -> bool:
    try:
        permit_case(case, step, context(who, at))
    except DomainError:
        return False
    return True


def _happened(
    case: Case, events: list[CaseEvent], step: CaseStep, asked: Struct, who: Actor, at: datetime
) -> Case:
    """The case after this, with what the house does by itself upon it."""
    by = context(who, at)
    payload = decide_case(case, step, asked, by)
    case, event = chained(case, payload, who, at)
    events.append(event)
    while (then := upon(payload, case, by)) is not None:
        case, event = chained(case, then, THE_HOUSE, at)
        events.append(event)
        payload = then
    return case
