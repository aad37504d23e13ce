"""How a case moves on: events are chained, folded, written and told, and its ticket moves with it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection

from server.casework import stepping
from server.casework.chain import SYSTEM
from server.casework.house import House
from server.casework.mediation import telling
from server.casework.people import context_of
from server.domain.mediation.case import REACHED, Case
from server.domain.mediation.context import CaseContext
from server.domain.mediation.due import case_next_due
from server.domain.mediation.events import CaseEvent, CasePayload, fold_case, next_event
from server.domain.mediation.registry import upon
from server.domain.mediation.transitions import CaseState
from server.domain.scope import Actor
from server.domain.steps.mediation import EndMediation, ReferToMediation
from server.domain.transitions import TRANSITIONS, Step
from server.store import mediations, tickets
from sync.writer import Transaction

#: What the ticket is told: that it ended and how, and nothing of what was said.
_AGREED, _NOT_AGREED = (
    "调解达成协议",
    "调解未达成协议，已告知当事人可依法申请仲裁、行政处理或者向人民法院起诉",
)


def case_context(connection: Connection, house: House, actor: Actor, now: datetime) -> CaseContext:
    """What a decision on a case that this person asks for may look at."""
    return CaseContext(
        actor=actor,
        now=now,
        rules=house.rules,
        directory=house.directory,
        loads=mediations.loads(connection),
    )


def move_case(
    transaction: Transaction,
    house: House,
    case_id: UUID,
    known: Case | None,
    payloads: Sequence[CasePayload],
    by: CaseContext,
    command: str | None = None,
) -> Case:
    """The case after this has happened, with what the house does by itself upon the last of it, written and told."""
    events: list[CaseEvent] = []

    def add(before: Case | None, payload: CasePayload, who: str, asked_by: str | None) -> Case:
        event = next_event(before, payload, case_id=case_id, at=by.now, actor=who, command=asked_by)
        events.append(event)
        return fold_case(before, event)

    case = add(known, payloads[0], by.actor.id, command)
    for payload in payloads[1:]:
        case = add(case, payload, by.actor.id, command)
    last = payloads[-1]
    while (then := upon(last, case, by)) is not None:
        case, last = add(case, then, SYSTEM, None), then
    mediations.append(transaction.connection, events, case, case_next_due(case, by.policy))
    telling.tell(transaction, house, case, known)
    _ticket_follows(transaction, house, known, case, by)
    return case


class _Follows(Struct, frozen=True):
    step: Step
    asked: Struct


def _ticket_follows(
    transaction: Transaction, house: House, before: Case | None, case: Case, by: CaseContext
) -> None:
    """转调解、调解结束 of the ticket that the case came from, wherever it stands so that this fits."""
    has_ended = before is not None and before.outcome is not None
    due = None if has_ended else _due_of_ticket(case)
    ticket = (
        None if case.ticket is None or due is None else tickets.by_id(transaction.connection, case.ticket)
    )
    if ticket is None or due is None or (ticket.state, due.step) not in TRANSITIONS:
        return
    acting = context_of(house, by.actor, by.now)
    stepping.take(transaction, house, ticket, due.step, due.asked, acting)


def _due_of_ticket(case: Case) -> _Follows | None:
    if case.outcome in REACHED:
        return _Follows(Step.CONCLUDE_MEDIATION, EndMediation(outcome=case.outcome or "", summary=_AGREED))
    if case.state is CaseState.ENDED:
        return _Follows(Step.FAIL_MEDIATION, EndMediation(outcome=case.outcome or "", summary=_NOT_AGREED))
    if case.all_consent and case.lead is not None and case.outcome is None:
        asked = ReferToMediation(parties=len(case.parties), consents=case.consents)
        return _Follows(Step.REFER_TO_MEDIATION, asked)
    return None
