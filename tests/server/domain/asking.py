"""What each step asks, so that it is answered where it fits."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from server.domain.asked import Answered, Nothing, Reasoned
from server.domain.matters import RequestKind
from server.domain.numbers import ticket_number
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
from server.domain.steps.intake import SelfHandling
from server.domain.transitions import Step
from tests.server.domain.cast import DAY, HOUR
from tests.server.small_city import IN_G1, IN_G2, MORNING

BEFORE, AFTER = "a" * 64, "b" * 64
ON_THE_SPOT = SelfHandling(
    before=BEFORE, after=AFTER, found_at=MORNING, done_at=MORNING + HOUR, remark="已清理"
)


URBAN_LEADS = dispatch.Dispatch(units=(dispatch.Assigned(unit="urban"),))
BOTH_UNITS = dispatch.Dispatch(
    units=(dispatch.Assigned(unit="urban"), dispatch.Assigned(unit="street-1", role="co"))
)


def answer(leg: int = 1, *, explanation: str | None = None) -> results.Result:
    return results.Result(leg=leg, handling="已更换", public_reply="已修复", overdue_explanation=explanation)


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
    Step.CORRECT_ABOUT: lambda n: complained_about.CorrectAbout(
        reason="听录音更正",
        about=("urban", "harbour", None)[n % 3],
        instead="harbour" if n % 3 == 0 else "urban",
    ),
    Step.MERGE: lambda _: merging.Merge(master="26112301000028", evidence=("place",), caller_told=True),
    Step.UNMERGE: lambda _: Reasoned(reason="不是一件事"),
    Step.SUBSCRIBE: lambda _: Nothing(),
    Step.UNSUBSCRIBE: lambda _: Nothing(),
    Step.SELF_HANDLE: lambda _: ON_THE_SPOT,
    Step.CONFIRM_SELF_HANDLED: lambda _: results.Approval(),
    Step.REFUSE_SELF_HANDLED: lambda _: Reasoned(reason="还在"),
    Step.DISPATCH: lambda _: URBAN_LEADS,
    Step.RECALL_DISPATCH: lambda _: Reasoned(reason="派错单位"),
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
    Step.SUGGEST: lambda n: suggesting.Suggest(
        what="merging" if n == 1 else "more_time",
        text="同一件事",
        ticket=ticket_number(MORNING.date(), "02", 77),
    ),
    Step.ORDER_FIELD_TASK: lambda n: field.OrderFieldTask(kind="check" if n == 1 else "verify", what="看看"),
    Step.REPORT_FIELD_TASK: lambda n: field.FieldTaskResult(task=n, finding="fixed", position=IN_G1),
    Step.SUBMIT_RESULT: lambda n: answer(n, explanation="停电"),
    Step.EXPLAIN_OVERDUE: lambda n: results.ExplainOverdue(leg=n, explanation="停电"),
    Step.REJECT_RESULT: lambda _: results.RejectResult(reason="照片不清"),
    Step.APPROVE_RESULT: lambda _: results.Approval(),
    Step.RECORD_CALLBACK: lambda n: callback.CallbackMade(contacted=n == 1, solved=n == 1),
    Step.CLOSE: lambda _: Nothing(),
    Step.DISPUTE_CLOSURE: lambda _: second_round.DisputeClosure(reason="灯还是不亮", position=IN_G1),
    Step.REVIEW_DEMAND: lambda n: second_round.ReviewDemand(reasonable=n < 3, reason="确实没修好"),
    Step.REOPEN: lambda _: second_round.Reopen(reason="没修好"),
    Step.REQUEST_EXCLUSION: lambda _: EXCLUSION,
    Step.ENDORSE_EXCLUSION: lambda n: Answered(request=n),
    Step.EXCLUDE: lambda n: exclusion.Exclude(request=n, citizen_told=True),
    Step.REFUSE_EXCLUSION: lambda n: requests.Refuse(request=n, reason="应当办"),
    Step.WITHDRAW: lambda _: withdrawing.Withdraw(reason="不要了"),
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
