"""The life of a ticket as one table: (state, step) → state. What is not in it cannot happen.

    submitted ─accept▶ to_dispatch ─dispatch▶ dispatched ─sign▶ handling ─submit_result▶ to_review
                                                                 ▲                        │    │
                                                                 └──────reject_result─────┘    │approve_result
                                                             closed ◀close─ to_callback ◀──────┘

That is the straight way; the whole of it, with a diagram, is docs/life-of-a-ticket.md, which is made from this table.
"""

from enum import StrEnum
from functools import cache


class State(StrEnum):
    """Where a ticket 工单 is."""

    SUBMITTED = "submitted"  # 待受理
    NEED_INFO = "need_info"  # 待补充
    TO_DISPATCH = "to_dispatch"  # 待派单
    CONSULTING = "consulting"  # 会商中
    DISPATCHED = "dispatched"  # 待签收
    HANDLING = "handling"  # 办理中
    WAITING_CITIZEN = "waiting_citizen"  # 待诉求人配合
    MEDIATING = "mediating"  # 调解中
    DEFERRED = "deferred"  # 挂账
    SELF_HANDLED = "self_handled"  # 自处待核
    TO_REVIEW = "to_review"  # 待审核
    TO_CALLBACK = "to_callback"  # 待回访
    CLOSED = "closed"  # 已结案
    REJECTED = "rejected"  # 不予受理
    EXCLUDED = "excluded"  # 已剔除
    MERGED = "merged"  # 已并单
    WITHDRAWN = "withdrawn"  # 已撤诉


class LegState(StrEnum):
    """Where one unit's part 承办 is; it follows from what happened to the leg."""

    PENDING_SIGN = "pending_sign"  # 待签收
    SIGNED = "signed"  # 办理中
    SUBMITTED = "submitted"  # 已反馈
    DISPUTED = "disputed"  # 退单审核中
    RETURNED = "returned"  # 已退单
    REJECTED_RETURN = "rejected_return"  # 退单驳回
    REWORK = "rework"  # 返工
    DONE = "done"  # 已完成
    CANCELLED = "cancelled"  # 已撤派


class Step(StrEnum):
    """What can be done to a ticket. In the order in which a matter meets them."""

    REPORT = "report"  # 上报
    REQUEST_INFO = "request_info"  # 要求补充
    SUPPLY_INFO = "supply_info"  # 补充
    PROPOSE_REJECTION = "propose_rejection"  # 拟不予受理
    REFUSE_REJECTION = "refuse_rejection"  # 不同意不予受理
    REJECT = "reject"  # 不予受理
    APPEAL = "appeal"  # 申诉
    ACCEPT = "accept"  # 受理
    AMEND = "amend"  # 改位置、改类、改级
    CORRECT_PLACE = "correct_place"  # 改位置（网格员，派单前）
    CORRECT_ABOUT = "correct_about"  # 改被反映单位
    MERGE = "merge"  # 并单
    UNMERGE = "unmerge"  # 拆单
    SUBSCRIBE = "subscribe"  # 收并（主单）
    UNSUBSCRIBE = "unsubscribe"  # 取消收并（主单）
    SELF_HANDLE = "self_handle"  # 自处自结
    CONFIRM_SELF_HANDLED = "confirm_self_handled"  # 自处属实
    REFUSE_SELF_HANDLED = "refuse_self_handled"  # 自处不实
    DISPATCH = "dispatch"  # 派单
    RECALL_DISPATCH = "recall_dispatch"  # 撤回派单
    OPEN_CONSULTATION = "open_consultation"  # 会商交办
    GIVE_OPINION = "give_opinion"  # 会商意见
    CONVENE = "convene"  # 召集会议
    MINUTE_MEETING = "minute_meeting"  # 会议纪要
    CONCLUDE_CONSULTATION = "conclude_consultation"  # 会商定责
    SIGN = "sign"  # 签收
    SIGN_AUTOMATICALLY = "sign_automatically"  # 自动签收
    OFFER = "offer"  # 秒派到人
    TAKE_OFFER = "take_offer"  # 接单
    NEXT_OFFER = "next_offer"  # 转派下一人
    REQUEST_RETURN = "request_return"  # 退单申请
    GRANT_RETURN = "grant_return"  # 同意改派
    REFUSE_RETURN = "refuse_return"  # 驳回退单
    ASSIGN_FINALLY = "assign_finally"  # 终审指定
    ADD_UNIT = "add_unit"  # 加派
    REQUEST_PAUSE = "request_pause"  # 申请待诉求人配合
    GRANT_PAUSE = "grant_pause"  # 批准待诉求人配合
    REFUSE_PAUSE = "refuse_pause"  # 不批待诉求人配合
    RESUME = "resume"  # 恢复办理
    REQUEST_EXTENSION = "request_extension"  # 申请延期
    GRANT_EXTENSION = "grant_extension"  # 批准延期
    REFUSE_EXTENSION = "refuse_extension"  # 不批延期
    REQUEST_DEFERRAL = "request_deferral"  # 申请挂账
    GRANT_DEFERRAL = "grant_deferral"  # 批准挂账
    REFUSE_DEFERRAL = "refuse_deferral"  # 不批挂账
    REVIEW_DEFERRAL = "review_deferral"  # 挂账复核
    END_DEFERRAL = "end_deferral"  # 销账
    REFER_TO_MEDIATION = "refer_to_mediation"  # 转调解
    CONCLUDE_MEDIATION = "conclude_mediation"  # 调解成功
    FAIL_MEDIATION = "fail_mediation"  # 调解未成
    PROPOSE_PLAN = "propose_plan"  # 阶段性方案
    ACCEPT_PLAN = "accept_plan"  # 认可方案
    MEET_MILESTONE = "meet_milestone"  # 完成节点
    WHISTLE = "whistle"  # 吹哨
    ANSWER_WHISTLE = "answer_whistle"  # 报到
    ORDER_SWEEP = "order_sweep"  # 派举一反三
    REPORT_SWEEP = "report_sweep"  # 举一反三结果
    ORDER_FIELD_TASK = "order_field_task"  # 派核实/核查
    REPORT_FIELD_TASK = "report_field_task"  # 核实/核查结果
    SUBMIT_RESULT = "submit_result"  # 反馈办结
    EXPLAIN_OVERDUE = "explain_overdue"  # 超期说明
    REJECT_RESULT = "reject_result"  # 驳回重办
    APPROVE_RESULT = "approve_result"  # 审核通过
    RECORD_CALLBACK = "record_callback"  # 回访
    CLOSE = "close"  # 结案
    DISPUTE_CLOSURE = "dispute_closure"  # 不实办结
    REVIEW_DEMAND = "review_demand"  # 诉求合理性审核
    REOPEN = "reopen"  # 二次办理
    REQUEST_EXCLUSION = "request_exclusion"  # 申请剔除
    ENDORSE_EXCLUSION = "endorse_exclusion"  # 街道同意剔除
    EXCLUDE = "exclude"  # 剔除
    REFUSE_EXCLUSION = "refuse_exclusion"  # 不同意剔除
    WITHDRAW = "withdraw"  # 撤诉
    WITHDRAW_UNANSWERED = "withdraw_unanswered"  # 逾期未补充
    URGE = "urge"  # 催办
    SUPERVISE = "supervise"  # 督办
    ANSWER_SUPERVISION = "answer_supervision"  # 督办回复
    END_SUPERVISION = "end_supervision"  # 督办办结
    ESCALATE = "escalate"  # 提级
    NOTE_MISSED_TERM = "note_missed_term"  # 逾期未决
    REMIND = "remind"  # 催办提醒
    HAND_OVER = "hand_over"  # 移送纪检监察
    SUGGEST = "suggest"  # 建议
    RECORD = "record"  # 备注、联系、走访、照片


#: The ends: from there only a second round, an appeal or an un-merging leads back.
ENDS = frozenset({State.CLOSED, State.REJECTED, State.EXCLUDED, State.MERGED, State.WITHDRAWN})
OPEN = tuple(state for state in State if state not in ENDS)

#: A unit has work to do.
AT_WORK = (State.DISPATCHED, State.HANDLING)


def _staying(*steps: Step, at: tuple[State, ...]) -> dict[tuple[State | None, Step], State]:
    return {(state, step): state for step in steps for state in at}


#: A result moves the ticket on only when every required leg has answered; until then it stays in handling.
TRANSITIONS: dict[tuple[State | None, Step], State] = {
    (None, Step.REPORT): State.SUBMITTED,
    (State.SUBMITTED, Step.REQUEST_INFO): State.NEED_INFO,
    (State.NEED_INFO, Step.SUPPLY_INFO): State.SUBMITTED,
    (State.NEED_INFO, Step.WITHDRAW_UNANSWERED): State.WITHDRAWN,
    **_staying(Step.PROPOSE_REJECTION, Step.REFUSE_REJECTION, at=(State.SUBMITTED,)),
    (State.SUBMITTED, Step.REJECT): State.REJECTED,
    (State.REJECTED, Step.APPEAL): State.SUBMITTED,
    (State.SUBMITTED, Step.ACCEPT): State.TO_DISPATCH,
    **_staying(Step.CORRECT_PLACE, at=(State.SUBMITTED, State.NEED_INFO, State.TO_DISPATCH)),
    **{
        (state, Step.MERGE): State.MERGED
        for state in (State.SUBMITTED, State.NEED_INFO, State.TO_DISPATCH, *AT_WORK)
    },
    (State.MERGED, Step.UNMERGE): State.SUBMITTED,
    (State.SUBMITTED, Step.SELF_HANDLE): State.SELF_HANDLED,
    (State.SELF_HANDLED, Step.CONFIRM_SELF_HANDLED): State.CLOSED,
    (State.SELF_HANDLED, Step.REFUSE_SELF_HANDLED): State.SUBMITTED,
    (State.TO_DISPATCH, Step.DISPATCH): State.DISPATCHED,
    (State.DISPATCHED, Step.RECALL_DISPATCH): State.TO_DISPATCH,
    **{(state, Step.OPEN_CONSULTATION): State.CONSULTING for state in (State.TO_DISPATCH, *AT_WORK)},
    **_staying(Step.GIVE_OPINION, Step.CONVENE, Step.MINUTE_MEETING, at=(State.CONSULTING,)),
    (State.CONSULTING, Step.CONCLUDE_CONSULTATION): State.DISPATCHED,
    **{(state, Step.SIGN): State.HANDLING for state in AT_WORK},
    **{(state, Step.SIGN_AUTOMATICALLY): State.HANDLING for state in AT_WORK},
    **_staying(Step.OFFER, Step.NEXT_OFFER, at=AT_WORK),
    **{(state, Step.TAKE_OFFER): State.HANDLING for state in AT_WORK},
    **_staying(
        Step.REQUEST_RETURN,
        Step.GRANT_RETURN,
        Step.REFUSE_RETURN,
        Step.ASSIGN_FINALLY,
        Step.ADD_UNIT,
        at=AT_WORK,
    ),
    **_staying(Step.REQUEST_PAUSE, Step.REFUSE_PAUSE, at=(State.HANDLING,)),
    (State.HANDLING, Step.GRANT_PAUSE): State.WAITING_CITIZEN,
    (State.WAITING_CITIZEN, Step.RESUME): State.HANDLING,
    **_staying(Step.REQUEST_EXTENSION, Step.GRANT_EXTENSION, Step.REFUSE_EXTENSION, at=(State.HANDLING,)),
    **_staying(Step.REQUEST_DEFERRAL, Step.REFUSE_DEFERRAL, at=(State.HANDLING,)),
    (State.HANDLING, Step.GRANT_DEFERRAL): State.DEFERRED,
    **_staying(Step.REVIEW_DEFERRAL, at=(State.DEFERRED,)),
    (State.DEFERRED, Step.END_DEFERRAL): State.HANDLING,
    (State.HANDLING, Step.REFER_TO_MEDIATION): State.MEDIATING,
    (State.MEDIATING, Step.CONCLUDE_MEDIATION): State.TO_REVIEW,
    (State.MEDIATING, Step.FAIL_MEDIATION): State.HANDLING,
    **_staying(Step.PROPOSE_PLAN, Step.ACCEPT_PLAN, Step.MEET_MILESTONE, at=(State.HANDLING,)),
    **_staying(Step.WHISTLE, Step.ANSWER_WHISTLE, at=(State.TO_DISPATCH, *AT_WORK)),
    **_staying(
        Step.ORDER_SWEEP, Step.REPORT_SWEEP, at=(*AT_WORK, State.TO_REVIEW, State.TO_CALLBACK, State.CLOSED)
    ),
    **_staying(Step.ORDER_FIELD_TASK, Step.REPORT_FIELD_TASK, at=OPEN),
    (State.HANDLING, Step.SUBMIT_RESULT): State.TO_REVIEW,
    **_staying(Step.EXPLAIN_OVERDUE, at=(State.HANDLING, State.TO_REVIEW, State.TO_CALLBACK)),
    (State.TO_REVIEW, Step.REJECT_RESULT): State.HANDLING,
    (State.TO_REVIEW, Step.APPROVE_RESULT): State.TO_CALLBACK,
    **_staying(Step.RECORD_CALLBACK, at=(State.TO_CALLBACK,)),
    (State.TO_CALLBACK, Step.CLOSE): State.CLOSED,
    **{(state, Step.DISPUTE_CLOSURE): State.TO_CALLBACK for state in (State.TO_CALLBACK, State.CLOSED)},
    **_staying(Step.REVIEW_DEMAND, at=(State.TO_CALLBACK, State.CLOSED)),
    **{(state, Step.REOPEN): State.TO_DISPATCH for state in (State.TO_CALLBACK, State.CLOSED)},
    **_staying(
        Step.REQUEST_EXCLUSION,
        Step.ENDORSE_EXCLUSION,
        Step.REFUSE_EXCLUSION,
        at=(State.HANDLING, State.TO_REVIEW),
    ),
    **{(state, Step.EXCLUDE): State.EXCLUDED for state in (State.HANDLING, State.TO_REVIEW)},
    **{(state, Step.WITHDRAW): State.WITHDRAWN for state in OPEN},
    **_staying(
        Step.AMEND,
        Step.CORRECT_ABOUT,
        Step.SUBSCRIBE,
        Step.UNSUBSCRIBE,
        Step.URGE,
        Step.SUPERVISE,
        Step.ANSWER_SUPERVISION,
        Step.END_SUPERVISION,
        Step.ESCALATE,
        Step.HAND_OVER,
        Step.SUGGEST,
        at=OPEN,
    ),
    **_staying(Step.REMIND, at=(State.HANDLING,)),
    **_staying(
        Step.NOTE_MISSED_TERM,
        at=(
            State.SUBMITTED,
            State.TO_DISPATCH,
            State.CONSULTING,
            *AT_WORK,
            State.TO_REVIEW,
            State.TO_CALLBACK,
        ),
    ),
    **_staying(Step.RECORD, at=tuple(State)),
}


@cache
def steps_from(state: State) -> tuple[Step, ...]:
    """The steps that fit a state, in the order of `Step`."""
    return tuple(step for step in Step if (state, step) in TRANSITIONS)
