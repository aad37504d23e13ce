"""Every step in one place: what is asked, who may ask, which rule answers, and whether it may come from the field.

A desk, an HTTP door, a handheld's command and the manual's tables are all made from this.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from server.domain.asked import Answered, Nothing, Reasoned
from server.domain.context import Context
from server.domain.events import Payload
from server.domain.matters import RequestKind
from server.domain.scope import Act
from server.domain.steps import (
    amendment,
    callback,
    complained_about,
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
    suggesting,
    supervision,
    sweeping,
    turning_away,
    waiting,
    withdrawing,
)
from server.domain.ticket import Ticket
from server.domain.transitions import Step


class StepRule(Struct, frozen=True, kw_only=True):
    """One step. `asked` is the struct that a request holds, `act` what `scope.GRANTS` must grant for it.

    `own_leg`: only the leg of one's own unit. `answers`: the kind of request that it decides, by a second person.
    `second_person`: the rule itself sees to it that nobody asks and decides. `kinds`: as which commands of a handheld
    it may come. `other`: the field that names a second ticket, and the step that happens to that one.
    """

    asked: type[Struct]
    act: Act
    decide: Callable[[Ticket, Any, Context], Payload]
    own_leg: bool = False
    answers: RequestKind | None = None
    second_person: bool = False
    kinds: tuple[str, ...] = ()
    other: Step | None = None


STEPS: dict[Step, StepRule] = {
    Step.REQUEST_INFO: StepRule(asked=intake.RequestInfo, act=Act.ACCEPT, decide=intake.decide_request_info),
    Step.SUPPLY_INFO: StepRule(
        asked=intake.SupplyInfo, act=Act.RECORD, decide=intake.decide_supply_info, kinds=("info",)
    ),
    Step.PROPOSE_REJECTION: StepRule(
        asked=turning_away.TurnAway, act=Act.PROPOSE_REJECTION, decide=turning_away.decide_propose_rejection
    ),
    Step.REFUSE_REJECTION: StepRule(
        asked=requests.Refuse, act=Act.REJECT, decide=requests.decide_refuse_rejection, answers="rejection"
    ),
    Step.REJECT: StepRule(
        asked=turning_away.TurnAway, act=Act.REJECT, decide=turning_away.decide_reject, second_person=True
    ),
    Step.APPEAL: StepRule(asked=Reasoned, act=Act.PROPOSE_REJECTION, decide=turning_away.decide_appeal),
    Step.ACCEPT: StepRule(asked=intake.Acceptance, act=Act.ACCEPT, decide=intake.decide_accept),
    Step.AMEND: StepRule(asked=amendment.Amend, act=Act.AMEND, decide=amendment.decide_amend),
    Step.CORRECT_PLACE: StepRule(
        asked=amendment.CorrectPlace,
        act=Act.CORRECT_PLACE,
        decide=amendment.decide_correct_place,
        kinds=("place_correction",),
    ),
    Step.CORRECT_ABOUT: StepRule(
        asked=complained_about.CorrectAbout, act=Act.AMEND, decide=complained_about.decide_correct_about
    ),
    Step.MERGE: StepRule(
        asked=merging.Merge, act=Act.MERGE, decide=merging.decide_merge, other=Step.SUBSCRIBE
    ),
    Step.UNMERGE: StepRule(
        asked=Reasoned, act=Act.MERGE, decide=merging.decide_unmerge, other=Step.UNSUBSCRIBE
    ),
    Step.SUBSCRIBE: StepRule(asked=Nothing, act=Act.BY_ITSELF, decide=merging.decide_subscribe),
    Step.UNSUBSCRIBE: StepRule(asked=Nothing, act=Act.BY_ITSELF, decide=merging.decide_unsubscribe),
    Step.SELF_HANDLE: StepRule(
        asked=intake.SelfHandling,
        act=Act.SELF_HANDLE,
        decide=results.decide_self_handle,
        kinds=("self_handling",),
    ),
    Step.CONFIRM_SELF_HANDLED: StepRule(
        asked=results.Approval,
        act=Act.CHECK_SELF_HANDLED,
        decide=results.decide_confirm_self_handled,
        second_person=True,
    ),
    Step.REFUSE_SELF_HANDLED: StepRule(
        asked=Reasoned,
        act=Act.CHECK_SELF_HANDLED,
        decide=results.decide_refuse_self_handled,
        second_person=True,
    ),
    Step.DISPATCH: StepRule(asked=dispatch.Dispatch, act=Act.DISPATCH, decide=dispatch.decide_dispatch),
    Step.RECALL_DISPATCH: StepRule(asked=Reasoned, act=Act.DISPATCH, decide=dispatch.decide_recall_dispatch),
    Step.OPEN_CONSULTATION: StepRule(
        asked=consultation.OpenConsultation,
        act=Act.CONSULT,
        decide=consultation.decide_open_consultation,
    ),
    Step.GIVE_OPINION: StepRule(
        asked=consultation.GiveOpinion,
        act=Act.GIVE_OPINION,
        decide=consultation.decide_give_opinion,
        kinds=("opinion",),
    ),
    Step.CONVENE: StepRule(asked=meetings.Convene, act=Act.CONSULT, decide=meetings.decide_convene),
    Step.MINUTE_MEETING: StepRule(
        asked=meetings.MinuteMeeting, act=Act.CONSULT, decide=meetings.decide_minute_meeting
    ),
    Step.CONCLUDE_CONSULTATION: StepRule(
        asked=consultation.ConcludeConsultation,
        act=Act.CONCLUDE_CONSULTATION,
        decide=consultation.decide_conclude_consultation,
    ),
    Step.SIGN: StepRule(
        asked=dispatch.Sign, act=Act.SIGN, decide=dispatch.decide_sign, own_leg=True, kinds=("sign",)
    ),
    Step.SIGN_AUTOMATICALLY: StepRule(
        asked=dispatch.Sign, act=Act.BY_ITSELF, decide=dispatch.decide_sign_automatically
    ),
    Step.OFFER: StepRule(asked=dispatch.Offer, act=Act.OFFER, decide=dispatch.decide_offer),
    Step.TAKE_OFFER: StepRule(
        asked=dispatch.Sign, act=Act.TAKE_OFFER, decide=dispatch.decide_take_offer, kinds=("offer_taken",)
    ),
    Step.NEXT_OFFER: StepRule(
        asked=dispatch.Sign, act=Act.TAKE_OFFER, decide=dispatch.decide_next_offer, kinds=("offer_declined",)
    ),
    Step.REQUEST_RETURN: StepRule(
        asked=returns.RequestReturn,
        act=Act.REQUEST_RETURN,
        decide=returns.decide_request_return,
        own_leg=True,
        kinds=("return_request",),
    ),
    Step.GRANT_RETURN: StepRule(
        asked=returns.GrantReturn,
        act=Act.DECIDE_RETURN,
        decide=returns.decide_grant_return,
        answers="return",
    ),
    Step.REFUSE_RETURN: StepRule(
        asked=requests.Refuse, act=Act.DECIDE_RETURN, decide=returns.decide_refuse_return, answers="return"
    ),
    Step.ASSIGN_FINALLY: StepRule(
        asked=returns.AssignFinally,
        act=Act.ASSIGN_FINALLY,
        decide=returns.decide_assign_finally,
        answers="return",
    ),
    Step.ADD_UNIT: StepRule(
        asked=dispatch.AddUnit, act=Act.ADD_UNIT, decide=dispatch.decide_add_unit, kinds=("unit_request",)
    ),
    Step.REQUEST_PAUSE: StepRule(
        asked=waiting.RequestPause,
        act=Act.ASK_FOR_TIME,
        decide=waiting.decide_request_pause,
        own_leg=True,
        kinds=("pause_request",),
    ),
    Step.GRANT_PAUSE: StepRule(
        asked=Answered, act=Act.DECIDE_PAUSE, decide=waiting.decide_grant_pause, answers="pause"
    ),
    Step.REFUSE_PAUSE: StepRule(
        asked=requests.Refuse, act=Act.DECIDE_PAUSE, decide=requests.decide_refuse_pause, answers="pause"
    ),
    Step.RESUME: StepRule(asked=Reasoned, act=Act.RESUME, decide=waiting.decide_resume),
    Step.REQUEST_EXTENSION: StepRule(
        asked=waiting.RequestExtension,
        act=Act.ASK_FOR_TIME,
        decide=waiting.decide_request_extension,
        own_leg=True,
        kinds=("extension_request",),
    ),
    Step.GRANT_EXTENSION: StepRule(
        asked=waiting.GrantExtension,
        act=Act.DECIDE_EXTENSION,
        decide=waiting.decide_grant_extension,
        answers="extension",
    ),
    Step.REFUSE_EXTENSION: StepRule(
        asked=requests.Refuse,
        act=Act.DECIDE_EXTENSION,
        decide=requests.decide_refuse_extension,
        answers="extension",
    ),
    Step.REQUEST_DEFERRAL: StepRule(
        asked=deferral.RequestDeferral,
        act=Act.ASK_FOR_TIME,
        decide=deferral.decide_request_deferral,
        own_leg=True,
    ),
    Step.GRANT_DEFERRAL: StepRule(
        asked=Answered, act=Act.DECIDE_DEFERRAL, decide=deferral.decide_grant_deferral, answers="deferral"
    ),
    Step.REFUSE_DEFERRAL: StepRule(
        asked=requests.Refuse,
        act=Act.DECIDE_DEFERRAL,
        decide=requests.decide_refuse_deferral,
        answers="deferral",
    ),
    Step.REVIEW_DEFERRAL: StepRule(
        asked=deferral.ReviewDeferral, act=Act.DECIDE_DEFERRAL, decide=deferral.decide_review_deferral
    ),
    Step.END_DEFERRAL: StepRule(asked=Reasoned, act=Act.DECIDE_DEFERRAL, decide=deferral.decide_end_deferral),
    Step.REFER_TO_MEDIATION: StepRule(
        asked=mediation.ReferToMediation,
        act=Act.REFER_TO_MEDIATION,
        decide=mediation.decide_refer_to_mediation,
    ),
    Step.CONCLUDE_MEDIATION: StepRule(
        asked=mediation.EndMediation,
        act=Act.MEDIATE,
        decide=mediation.decide_conclude_mediation,
        kinds=("mediation_agreed",),
    ),
    Step.FAIL_MEDIATION: StepRule(
        asked=mediation.EndMediation,
        act=Act.MEDIATE,
        decide=mediation.decide_fail_mediation,
        kinds=("mediation_failed",),
    ),
    Step.PROPOSE_PLAN: StepRule(
        asked=deferral.ProposePlan, act=Act.ASK_FOR_TIME, decide=deferral.decide_propose_plan
    ),
    Step.ACCEPT_PLAN: StepRule(
        asked=Answered, act=Act.ACCEPT_PLAN, decide=deferral.decide_accept_plan, answers="plan"
    ),
    Step.MEET_MILESTONE: StepRule(
        asked=deferral.MeetMilestone, act=Act.ASK_FOR_TIME, decide=deferral.decide_meet_milestone
    ),
    Step.WHISTLE: StepRule(
        asked=field.BlowWhistle, act=Act.WHISTLE, decide=field.decide_whistle, kinds=("whistle",)
    ),
    Step.ANSWER_WHISTLE: StepRule(
        asked=field.AnswerWhistle,
        act=Act.ANSWER_WHISTLE,
        decide=field.decide_answer_whistle,
        kinds=("whistle_answer",),
    ),
    Step.ORDER_SWEEP: StepRule(
        asked=sweeping.OrderSweep, act=Act.ORDER_SWEEP, decide=sweeping.decide_order_sweep
    ),
    Step.REPORT_SWEEP: StepRule(
        asked=sweeping.SweepResult, act=Act.REPORT_SWEEP, decide=sweeping.decide_report_sweep
    ),
    Step.ORDER_FIELD_TASK: StepRule(
        asked=field.OrderFieldTask, act=Act.ORDER_FIELD_TASK, decide=field.decide_order_field_task
    ),
    Step.REPORT_FIELD_TASK: StepRule(
        asked=field.FieldTaskResult,
        act=Act.FIELD_TASK,
        decide=field.decide_report_field_task,
        second_person=True,
        kinds=("field_task_result",),
    ),
    Step.SUBMIT_RESULT: StepRule(
        asked=results.Result,
        act=Act.SUBMIT_RESULT,
        decide=results.decide_result,
        own_leg=True,
        kinds=("result",),
    ),
    Step.EXPLAIN_OVERDUE: StepRule(
        asked=results.ExplainOverdue,
        act=Act.SUBMIT_RESULT,
        decide=results.decide_explain_overdue,
        own_leg=True,
        kinds=("overdue_explanation",),
    ),
    Step.REJECT_RESULT: StepRule(
        asked=results.RejectResult, act=Act.REVIEW, decide=results.decide_reject_result
    ),
    Step.APPROVE_RESULT: StepRule(
        asked=results.Approval, act=Act.REVIEW, decide=results.decide_approve_result
    ),
    Step.RECORD_CALLBACK: StepRule(
        asked=callback.CallbackMade, act=Act.CALL_BACK, decide=callback.decide_callback
    ),
    Step.CLOSE: StepRule(asked=Nothing, act=Act.CLOSE, decide=callback.decide_close),
    Step.DISPUTE_CLOSURE: StepRule(
        asked=second_round.DisputeClosure,
        act=Act.DISPUTE_CLOSURE,
        decide=second_round.decide_dispute_closure,
        kinds=("closure_dispute",),
    ),
    Step.REVIEW_DEMAND: StepRule(
        asked=second_round.ReviewDemand,
        act=Act.REOPEN,
        decide=second_round.decide_review_demand,
        second_person=True,
    ),
    Step.REOPEN: StepRule(asked=second_round.Reopen, act=Act.REOPEN, decide=second_round.decide_reopen),
    Step.REQUEST_EXCLUSION: StepRule(
        asked=exclusion.RequestExclusion,
        act=Act.REQUEST_EXCLUSION,
        decide=exclusion.decide_request_exclusion,
    ),
    Step.ENDORSE_EXCLUSION: StepRule(
        asked=Answered,
        act=Act.ENDORSE_EXCLUSION,
        decide=exclusion.decide_endorse_exclusion,
        answers="exclusion",
    ),
    Step.EXCLUDE: StepRule(
        asked=exclusion.Exclude, act=Act.EXCLUDE, decide=exclusion.decide_exclude, answers="exclusion"
    ),
    Step.REFUSE_EXCLUSION: StepRule(
        asked=requests.Refuse,
        act=Act.ENDORSE_EXCLUSION,
        decide=requests.decide_refuse_exclusion,
        answers="exclusion",
    ),
    Step.WITHDRAW: StepRule(
        asked=withdrawing.Withdraw,
        act=Act.WITHDRAW,
        decide=withdrawing.decide_withdraw,
        kinds=("withdrawal",),
    ),
    Step.WITHDRAW_UNANSWERED: StepRule(
        asked=Nothing, act=Act.BY_ITSELF, decide=withdrawing.decide_withdraw_unanswered
    ),
    Step.URGE: StepRule(
        asked=supervision.Urge, act=Act.URGE, decide=supervision.decide_urge, kinds=("urge",)
    ),
    Step.SUPERVISE: StepRule(
        asked=supervision.Supervise, act=Act.SUPERVISE, decide=supervision.decide_supervise
    ),
    Step.ANSWER_SUPERVISION: StepRule(
        asked=supervision.AnswerSupervision,
        act=Act.ANSWER_SUPERVISION,
        decide=supervision.decide_answer_supervision,
    ),
    Step.END_SUPERVISION: StepRule(
        asked=supervision.EndSupervision, act=Act.SUPERVISE, decide=supervision.decide_end_supervision
    ),
    Step.ESCALATE: StepRule(asked=Reasoned, act=Act.SUPERVISE, decide=supervision.decide_escalate),
    Step.NOTE_MISSED_TERM: StepRule(
        asked=supervision.NoteMissedTerm, act=Act.BY_ITSELF, decide=supervision.decide_note_missed_term
    ),
    Step.REMIND: StepRule(asked=supervision.Remind, act=Act.BY_ITSELF, decide=supervision.decide_remind),
    Step.HAND_OVER: StepRule(
        asked=supervision.HandOver, act=Act.HAND_OVER, decide=supervision.decide_hand_over
    ),
    Step.SUGGEST: StepRule(
        asked=suggesting.Suggest, act=Act.SUGGEST, decide=suggesting.decide_suggest, kinds=("suggestion",)
    ),
}

#: What is added to a matter: one step, and a struct for each kind of record.
RECORDS: dict[str, type[field.Record]] = {kind: shape for shape, kind in field.RECORD_KINDS.items()}

#: Which step a handheld's command asks for, and the struct that reads its body.
FROM_THE_FIELD: dict[str, tuple[Step, type[Struct]]] = {
    **{kind: (Step.RECORD, shape) for kind, shape in RECORDS.items()},
    **{kind: (step, rule.asked) for step, rule in STEPS.items() for kind in rule.kinds},
}
