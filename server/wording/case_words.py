"""What a refusal calls the states and steps of a mediation case in Chinese: some codes are a ticket's as well."""

#: States of a case.
CASE_STATES = {
    "registered": "已登记",
    "accepted": "已受理",
    "mediating": "调解中",
    "agreed": "待签字",
    "performing": "履行中",
    "performed": "履行完毕",
    "breached": "反悔或未履行",
    "ended": "调解终止",
    "closed": "已归档",
}

#: What is done to a case.
CASE_STEPS = {
    "register": "调解登记",
    "assess": "研判",
    "add_party": "追加当事人",
    "sponsor": "包案",
    "offer": "邀请调解员",
    "take_offer": "接案",
    "decline_offer": "谢绝",
    "reoffer": "转邀下一批",
    "appoint": "指定调解员",
    "invite": "邀请参与",
    "recuse": "回避",
    "consent": "同意调解",
    "record_session": "调解记录",
    "add_material": "调查、证据、意见",
    "extend": "延长期限",
    "agree": "达成书面协议",
    "agree_orally": "达成口头协议",
    "sign_agreement": "签署生效",
    "record_performance": "履行",
    "finish_performance": "履行完毕",
    "report_breach": "反悔、未履行",
    "apply_confirmation": "申请司法确认",
    "record_confirmation": "司法确认结果",
    "remind_confirmation": "司法确认提醒",
    "order_follow_up": "安排回访",
    "follow_up": "回访",
    "withdraw": "当事人撤回",
    "end": "调解终止",
    "transfer_to_police": "转公安",
    "close": "归档",
}
