"""第一时间告知: what a reporter is told of each step that matters, in progress words of their own.

No unit's or person's name, no internal state and nothing of other reporters stands in them. Whoever was merged into
another matter 并单 is told what that one comes to, under their own number.
"""

from typing import Any

from server.domain.events import Merged, Payload, Rejected
from server.domain.shifting import written_out
from server.domain.ticket import Ticket

#: Type of event → (progress zh, progress en, sentence zh, sentence en).
TOLD: dict[str, tuple[str, str, str, str]] = {
    "Accepted": (
        "已受理",
        "accepted",
        "您的诉求（编号 {number}）已受理，承诺 {due} 前办结。",
        "Your matter {number} is accepted; we promise an answer by {due}.",
    ),
    "InfoRequested": (
        "待您补充",
        "more is needed",
        "您的诉求（编号 {number}）需要补充信息，请联系 12345。",
        "More is needed about your matter {number}; please call 12345.",
    ),
    "Rejected": (
        "不予受理",
        "not taken up",
        "您的诉求（编号 {number}）未予受理，如有异议可在 {until} 前申诉。",
        "Your matter {number} was not taken up; you may appeal until {until}.",
    ),
    "Dispatched": (
        "办理中",
        "in progress",
        "您的诉求（编号 {number}）已交承办单位办理。",
        "Your matter {number} has gone to those who will act.",
    ),
    "PauseGranted": (
        "待您配合",
        "waiting for you",
        "您的诉求（编号 {number}）办理中需要您配合，计时暂停。",
        "Your matter {number} waits for you; the time stands still.",
    ),
    "Resumed": (
        "办理中",
        "in progress",
        "您的诉求（编号 {number}）已恢复办理，承诺 {due} 前办结。",
        "Your matter {number} goes on; we promise an answer by {due}.",
    ),
    "ExtensionGranted": (
        "办理中（已延期）",
        "in progress (extended)",
        "您的诉求（编号 {number}）延期办理，承诺 {due} 前办结。",
        "Your matter {number} takes longer; we promise an answer by {due}.",
    ),
    "DeferralGranted": (
        "列入计划",
        "planned",
        "您的诉求（编号 {number}）暂不具备办理条件，已列入计划并定期复核。",
        "Your matter {number} cannot be done yet; it is planned for and looked at regularly.",
    ),
    "Mediated": (
        "调解中",
        "in mediation",
        "您的诉求（编号 {number}）已转入调解。",
        "Your matter {number} is in mediation.",
    ),
    "Merged": (
        "合并办理",
        "joined with another",
        "您的诉求（编号 {number}）与同类诉求合并办理，办结后一并答复。",
        "Your matter {number} is handled together with others alike; you will be answered too.",
    ),
    "ResultApproved": (
        "已办理，待回访",
        "done, to be called back",
        "您的诉求（编号 {number}）已有办理结果，我们将回访您。",
        "There is a result in your matter {number}; we will call you back.",
    ),
    "Closed": (
        "已办结",
        "closed",
        "您的诉求（编号 {number}）已办结，感谢您的监督。",
        "Your matter {number} is closed. Thank you.",
    ),
    "Reopened": (
        "重新办理",
        "taken up again",
        "您的诉求（编号 {number}）已重新办理，承诺 {due} 前办结。",
        "Your matter {number} is taken up again; we promise an answer by {due}.",
    ),
    "Withdrawn": (
        "已撤回",
        "withdrawn",
        "您的诉求（编号 {number}）已撤回。",
        "Your matter {number} is withdrawn.",
    ),
    "Excluded": (
        "已终止",
        "ended",
        "您的诉求（编号 {number}）经审核不再办理，详情请咨询 12345。",
        "Your matter {number} is not pursued further; 12345 will tell you more.",
    ),
}


#: What is said where a merge is the answer: the same reporter's same matter was closed not long ago.
ANSWERED_BEFORE = (
    "已答复",
    "answered before",
    "您反映的诉求（编号 {number}）与近期已办结的诉求相同，以原办理结果为准；如有新情况请联系 12345。",
    "Your matter {number} was closed not long ago and its answer stands; please call 12345 if there is anything new.",
)

#: What of a matter its merged reporters are told as well; left out is what only its own reporter can act on.
TOLD_TO_VOICES = frozenset(
    {
        "ExtensionGranted",
        "DeferralGranted",
        "Mediated",
        "ResultApproved",
        "Closed",
        "Reopened",
        "Withdrawn",
        "Excluded",
    }
)


def said(payload: Payload, ticket: Ticket, number: str | None = None) -> dict[str, Any]:
    """What the reporter is told when this happened; `number` is their own where it was merged into this ticket."""
    is_answered = isinstance(payload, Merged) and bool(payload.reply)
    progress, english_progress, text, english = (
        ANSWERED_BEFORE if is_answered else TOLD[type(payload).__name__]
    )
    facts = {
        "number": number or ticket.number,
        "due": "" if ticket.promise_due is None else written_out(ticket.promise_due),
        "until": written_out(payload.appeal_until) if isinstance(payload, Rejected) else "",
    }
    return {
        "progress": progress,
        "progress_en": english_progress,
        "text": text.format(**facts),
        "text_en": english.format(**facts),
    }
