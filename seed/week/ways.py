"""Which ways of the table of transitions a ticket has gone, read from its events alone."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from server.domain import events as happened
from server.domain.events import Event, Payload
from server.domain.fold import fold
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step

#: A cell of the table: the state that the ticket was in (None: it was not yet), and the step.
Way = tuple[State | None, Step]

_STEP_OF: dict[type, Step] = {
    happened.Reported: Step.REPORT,
    happened.InfoRequested: Step.REQUEST_INFO,
    happened.InfoSupplied: Step.SUPPLY_INFO,
    happened.RejectionProposed: Step.PROPOSE_REJECTION,
    happened.Rejected: Step.REJECT,
    happened.Appealed: Step.APPEAL,
    happened.Accepted: Step.ACCEPT,
    happened.AboutCorrected: Step.CORRECT_ABOUT,
    happened.Merged: Step.MERGE,
    happened.Unmerged: Step.UNMERGE,
    happened.Subscribed: Step.SUBSCRIBE,
    happened.Unsubscribed: Step.UNSUBSCRIBE,
    happened.SelfHandled: Step.SELF_HANDLE,
    happened.SelfHandlingConfirmed: Step.CONFIRM_SELF_HANDLED,
    happened.SelfHandlingRefused: Step.REFUSE_SELF_HANDLED,
    happened.Dispatched: Step.DISPATCH,
    happened.DispatchRecalled: Step.RECALL_DISPATCH,
    happened.ConsultationOpened: Step.OPEN_CONSULTATION,
    happened.OpinionGiven: Step.GIVE_OPINION,
    happened.SilenceCounted: Step.NOTE_MISSED_TERM,
    happened.MeetingConvened: Step.CONVENE,
    happened.MeetingMinuted: Step.MINUTE_MEETING,
    happened.ConsultationConcluded: Step.CONCLUDE_CONSULTATION,
    happened.ReturnRequested: Step.REQUEST_RETURN,
    happened.ReturnGranted: Step.GRANT_RETURN,
    happened.ReturnRefused: Step.REFUSE_RETURN,
    happened.FinallyAssigned: Step.ASSIGN_FINALLY,
    happened.UnitAdded: Step.ADD_UNIT,
    happened.PauseRequested: Step.REQUEST_PAUSE,
    happened.PauseGranted: Step.GRANT_PAUSE,
    happened.Resumed: Step.RESUME,
    happened.ExtensionRequested: Step.REQUEST_EXTENSION,
    happened.ExtensionGranted: Step.GRANT_EXTENSION,
    happened.DeferralRequested: Step.REQUEST_DEFERRAL,
    happened.DeferralGranted: Step.GRANT_DEFERRAL,
    happened.DeferralReviewed: Step.REVIEW_DEFERRAL,
    happened.DeferralEnded: Step.END_DEFERRAL,
    happened.Mediated: Step.REFER_TO_MEDIATION,
    happened.PlanProposed: Step.PROPOSE_PLAN,
    happened.PlanAccepted: Step.ACCEPT_PLAN,
    happened.MilestoneMet: Step.MEET_MILESTONE,
    happened.Whistled: Step.WHISTLE,
    happened.WhistleAnswered: Step.ANSWER_WHISTLE,
    happened.SweepOrdered: Step.ORDER_SWEEP,
    happened.SweepReported: Step.REPORT_SWEEP,
    happened.FieldTaskOrdered: Step.ORDER_FIELD_TASK,
    happened.FieldTaskReported: Step.REPORT_FIELD_TASK,
    happened.ResultSubmitted: Step.SUBMIT_RESULT,
    happened.OverdueExplained: Step.EXPLAIN_OVERDUE,
    happened.ResultRejected: Step.REJECT_RESULT,
    happened.ResultApproved: Step.APPROVE_RESULT,
    happened.CallbackRecorded: Step.RECORD_CALLBACK,
    happened.Closed: Step.CLOSE,
    happened.ClosureDisputed: Step.DISPUTE_CLOSURE,
    happened.DemandReviewed: Step.REVIEW_DEMAND,
    happened.Reopened: Step.REOPEN,
    happened.ExclusionRequested: Step.REQUEST_EXCLUSION,
    happened.ExclusionEndorsed: Step.ENDORSE_EXCLUSION,
    happened.Excluded: Step.EXCLUDE,
    happened.Urged: Step.URGE,
    happened.Supervised: Step.SUPERVISE,
    happened.SupervisionAnswered: Step.ANSWER_SUPERVISION,
    happened.SupervisionEnded: Step.END_SUPERVISION,
    happened.Escalated: Step.ESCALATE,
    happened.TermMissed: Step.NOTE_MISSED_TERM,
    happened.Reminded: Step.REMIND,
    happened.HandedOver: Step.HAND_OVER,
    happened.SuggestionMade: Step.SUGGEST,
    happened.WithdrawalAsked: Step.WITHDRAW,
    happened.Recorded: Step.RECORD,
}

#: What no step does: what the house finds by itself, and what a re-division brings.
_NO_STEP = (happened.Recurred, happened.Watched, happened.GroupRiskFound, happened.Rehomed)


def ways_of(ticket_id: str, rows: Iterable[dict[str, Any]], grid_workers: frozenset[str]) -> Iterator[Way]:
    """The ways of one ticket in their order, from its events as the door shows them.

    `grid_workers` are the ids of the people whose corrections are those from the field.
    """
    ticket: Ticket | None = None
    for row in rows:
        event = Event(
            ticket=UUID(ticket_id),
            no=row["no"],
            at=datetime.fromisoformat(row["at"]),
            actor=row["actor"],
            command=None,
            payload=msgspec.convert({**row["payload"], "type": row["type"]}, Payload),
            digest=row["digest"],
        )
        if not isinstance(event.payload, _NO_STEP):
            yield (None if ticket is None else ticket.state, _step(ticket, event, grid_workers))
        ticket = fold(ticket, event)


def _step(ticket: Ticket | None, event: Event, grid_workers: frozenset[str]) -> Step:
    match event.payload:
        case happened.Amended():
            return Step.CORRECT_PLACE if event.actor in grid_workers else Step.AMEND
        case happened.Withdrawn(unanswered=unanswered):
            return Step.WITHDRAW_UNANSWERED if unanswered else Step.WITHDRAW
        case happened.Signed(automatic=True):
            return Step.SIGN_AUTOMATICALLY
        case happened.Signed(leg=no):
            leg = None if ticket is None else ticket.leg(no)
            return Step.SIGN if leg is None or leg.offer is None else Step.TAKE_OFFER
        case happened.Offered(passed_by=passed_by):
            return Step.OFFER if passed_by is None else Step.NEXT_OFFER
        case happened.MediationEnded(agreed=agreed):
            return Step.CONCLUDE_MEDIATION if agreed else Step.FAIL_MEDIATION
        case happened.RequestRefused(request=no):
            kinds = {} if ticket is None else {request.no: request.kind for request in ticket.requests}
            return Step(f"refuse_{kinds[no]}")
        case payload:
            return _STEP_OF[type(payload)]
