"""The life of a mediation case as one table: (state, step) → state. What is not in it cannot happen.

registered ─take_offer▶ accepted ─record_session▶ mediating ─agree▶ agreed ─sign▶ performing ─▶ performed
     └──────────────────────┴──────── end, withdraw, police ────┴──────▶ ended       └─▶ breached    │
                                                                           └──────── close ───────────┴▶ closed
"""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a mediation case is."""

    REGISTERED = "registered"  # 已登记
    ACCEPTED = "accepted"  # 已受理
    MEDIATING = "mediating"  # 调解中
    AGREED = "agreed"  # 待签字
    PERFORMING = "performing"  # 履行中
    PERFORMED = "performed"  # 履行完毕
    BREACHED = "breached"  # 反悔或未履行
    ENDED = "ended"  # 调解终止
    CLOSED = "closed"  # 已归档


class CaseStep(StrEnum):
    """What can be done to a case. In the order in which a dispute meets them."""

    REGISTER = "register"  # 调解登记
    ASSESS = "assess"  # 研判
    ADD_PARTY = "add_party"  # 追加当事人
    SPONSOR = "sponsor"  # 包案
    OFFER = "offer"  # 邀请调解员
    TAKE_OFFER = "take_offer"  # 接案
    DECLINE_OFFER = "decline_offer"  # 谢绝
    REOFFER = "reoffer"  # 转邀下一批
    APPOINT = "appoint"  # 指定调解员
    INVITE = "invite"  # 邀请参与
    RECUSE = "recuse"  # 回避
    CONSENT = "consent"  # 同意调解
    RECORD_SESSION = "record_session"  # 调解记录
    ADD_MATERIAL = "add_material"  # 调查、证据、意见
    EXTEND = "extend"  # 延长期限
    AGREE = "agree"  # 达成书面协议
    AGREE_ORALLY = "agree_orally"  # 达成口头协议
    SIGN_AGREEMENT = "sign_agreement"  # 签署生效
    RECORD_PERFORMANCE = "record_performance"  # 履行
    FINISH_PERFORMANCE = "finish_performance"  # 履行完毕
    REPORT_BREACH = "report_breach"  # 反悔、未履行
    APPLY_CONFIRMATION = "apply_confirmation"  # 申请司法确认
    RECORD_CONFIRMATION = "record_confirmation"  # 司法确认结果
    REMIND_CONFIRMATION = "remind_confirmation"  # 司法确认提醒
    ORDER_FOLLOW_UP = "order_follow_up"  # 安排回访
    FOLLOW_UP = "follow_up"  # 回访
    WITHDRAW = "withdraw"  # 当事人撤回
    END = "end"  # 调解终止
    TRANSFER_TO_POLICE = "transfer_to_police"  # 转公安
    CLOSE = "close"  # 归档


#: While the parties may still walk away: nothing is in force yet.
BEFORE_AGREEMENT = (CaseState.REGISTERED, CaseState.ACCEPTED, CaseState.MEDIATING)
_UNBOUND = (*BEFORE_AGREEMENT, CaseState.AGREED)
_IN_FORCE = (CaseState.PERFORMING, CaseState.PERFORMED, CaseState.BREACHED)


def _staying(
    *steps: CaseStep, at: tuple[CaseState, ...]
) -> dict[tuple[CaseState | None, CaseStep], CaseState]:
    return {(state, step): state for step in steps for state in at}


#: A session moves an accepted case on only when it counts (`Session.counts`); its record is kept in any state.
CASE_TRANSITIONS: dict[tuple[CaseState | None, CaseStep], CaseState] = {
    (None, CaseStep.REGISTER): CaseState.REGISTERED,
    **_staying(CaseStep.ASSESS, CaseStep.SPONSOR, at=(*_UNBOUND, *_IN_FORCE)),
    **_staying(
        CaseStep.ADD_PARTY,
        CaseStep.OFFER,
        CaseStep.DECLINE_OFFER,
        CaseStep.REOFFER,
        CaseStep.RECUSE,
        CaseStep.CONSENT,
        CaseStep.EXTEND,
        at=BEFORE_AGREEMENT,
    ),
    **_staying(CaseStep.INVITE, at=(*_UNBOUND, *_IN_FORCE)),
    **_staying(CaseStep.TAKE_OFFER, CaseStep.APPOINT, at=BEFORE_AGREEMENT[1:]),
    (CaseState.REGISTERED, CaseStep.TAKE_OFFER): CaseState.ACCEPTED,
    (CaseState.REGISTERED, CaseStep.APPOINT): CaseState.ACCEPTED,
    **_staying(CaseStep.RECORD_SESSION, CaseStep.ADD_MATERIAL, at=tuple(CaseState)),
    (CaseState.ACCEPTED, CaseStep.RECORD_SESSION): CaseState.MEDIATING,
    (CaseState.MEDIATING, CaseStep.AGREE): CaseState.AGREED,
    (CaseState.MEDIATING, CaseStep.AGREE_ORALLY): CaseState.PERFORMING,
    (CaseState.AGREED, CaseStep.SIGN_AGREEMENT): CaseState.PERFORMING,
    **_staying(CaseStep.RECORD_PERFORMANCE, at=(CaseState.PERFORMING, CaseState.BREACHED)),
    (CaseState.PERFORMING, CaseStep.FINISH_PERFORMANCE): CaseState.PERFORMED,
    (CaseState.BREACHED, CaseStep.FINISH_PERFORMANCE): CaseState.PERFORMED,
    (CaseState.PERFORMING, CaseStep.REPORT_BREACH): CaseState.BREACHED,
    (CaseState.PERFORMED, CaseStep.REPORT_BREACH): CaseState.BREACHED,
    **_staying(
        CaseStep.APPLY_CONFIRMATION,
        CaseStep.RECORD_CONFIRMATION,
        CaseStep.REMIND_CONFIRMATION,
        CaseStep.ORDER_FOLLOW_UP,
        at=_IN_FORCE,
    ),
    **_staying(CaseStep.FOLLOW_UP, at=(*_IN_FORCE, CaseState.ENDED, CaseState.CLOSED)),
    **{
        (state, step): CaseState.ENDED
        for state in _UNBOUND
        for step in (CaseStep.WITHDRAW, CaseStep.END, CaseStep.TRANSFER_TO_POLICE)
    },
    **{(state, CaseStep.TRANSFER_TO_POLICE): CaseState.ENDED for state in _IN_FORCE},
    **{
        (state, CaseStep.CLOSE): CaseState.CLOSED
        for state in (CaseState.PERFORMED, CaseState.BREACHED, CaseState.ENDED)
    },
}


def case_steps_from(state: CaseState) -> tuple[CaseStep, ...]:
    """The steps that fit a state, in the order of `CaseStep`."""
    return tuple(step for step in CaseStep if (state, step) in CASE_TRANSITIONS)
