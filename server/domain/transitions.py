"""The life of a ticket as one table: (state, step) → state. What is not in it cannot happen.

    submitted ─accept▶ to_dispatch ─dispatch▶ dispatched ─sign▶ handling ─submit_result▶ to_review
                                                                 ▲                        │    │
                                                                 └──────reject_result─────┘    │approve_result
                                                             closed ◀close─ to_callback ◀──────┘

A correction fits every open state, an additive step (a note, a visit …) every state; neither changes it.
Source: docs/life-of-a-ticket.md.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a ticket 工单 is."""

    SUBMITTED = "submitted"  # 待受理
    TO_DISPATCH = "to_dispatch"  # 待派单
    DISPATCHED = "dispatched"  # 待签收
    HANDLING = "handling"  # 办理中
    TO_REVIEW = "to_review"  # 待审核
    TO_CALLBACK = "to_callback"  # 待回访
    CLOSED = "closed"  # 已结案


class Step(StrEnum):
    """What can be done to a ticket."""

    REPORT = "report"  # 上报
    ACCEPT = "accept"  # 受理
    DISPATCH = "dispatch"  # 派单
    SIGN = "sign"  # 签收
    SUBMIT_RESULT = "submit_result"  # 反馈办结
    REJECT_RESULT = "reject_result"  # 驳回重办
    APPROVE_RESULT = "approve_result"  # 审核通过
    RECORD_CALLBACK = "record_callback"  # 回访
    CLOSE = "close"  # 结案
    AMEND = "amend"  # 改位置、改类、改级
    CORRECT_PLACE = "correct_place"  # 改位置（网格员，派单前）
    RECORD = "record"  # 备注、联系、走访、照片


#: A result moves the ticket on only when every required leg has answered; until then it stays in handling.
TRANSITIONS: dict[tuple[State | None, Step], State] = {
    (None, Step.REPORT): State.SUBMITTED,
    (State.SUBMITTED, Step.ACCEPT): State.TO_DISPATCH,
    (State.TO_DISPATCH, Step.DISPATCH): State.DISPATCHED,
    (State.DISPATCHED, Step.SIGN): State.HANDLING,
    (State.HANDLING, Step.SIGN): State.HANDLING,
    (State.HANDLING, Step.SUBMIT_RESULT): State.TO_REVIEW,
    (State.TO_REVIEW, Step.REJECT_RESULT): State.HANDLING,
    (State.TO_REVIEW, Step.APPROVE_RESULT): State.TO_CALLBACK,
    (State.TO_CALLBACK, Step.RECORD_CALLBACK): State.TO_CALLBACK,
    (State.TO_CALLBACK, Step.CLOSE): State.CLOSED,
    **{(state, Step.AMEND): state for state in State if state is not State.CLOSED},
    (State.SUBMITTED, Step.CORRECT_PLACE): State.SUBMITTED,
    (State.TO_DISPATCH, Step.CORRECT_PLACE): State.TO_DISPATCH,
    **{(state, Step.RECORD): state for state in State},
}


def steps_from(state: State) -> tuple[Step, ...]:
    """The steps that fit a state, in the order of the table."""
    return tuple(step for (at, step) in TRANSITIONS if at is state)
