"""One body of each kind of command that a mediator's handheld pushes."""

from typing import Any

_SHA = "ab" * 32
_DUTY = {"duty": "赔偿500元", "party": 2, "manner": "转账", "due_on": "2026-12-03"}

CASE_EXAMPLES: dict[str, dict[str, Any]] = {
    "mediation": {
        "source": "application",
        "dispute_type": "neighbour",
        "matter": "楼上漏水，要求赔偿",
        "parties": [
            {"side": "applicant", "sealed": "AAAA"},
            {"side": "respondent", "special_care": ["elderly"]},
        ],
        "applied_on": "2026-11-23",
        "area": "g1",
        "takes_it": True,
    },
    "mediation_offer_taken": {},
    "mediation_offer_declined": {"reason": "正在外地"},
    "mediation_recusal": {"person": "mediator-1", "reason": "与一方是亲属"},
    "mediation_consent": {"party": 1, "rights_told": True, "how": "signature", "signature": _SHA},
    "mediation_session": {
        "held_at": "2026-11-23T09:00:00+08:00",
        "place": "社区调解室",
        "present": [1, 2],
        "record": "双方各述其情，愿意协商",
        "signed": [1, 2],
    },
    "mediation_material": {"kind": "evidence", "text": "漏水照片", "sha256": _SHA},
    "mediation_agreement": {"matter": "漏水赔偿", "duties": [_DUTY], "agreed_on": "2026-11-23"},
    "mediation_oral_agreement": {
        "matter": "夜间噪音",
        "duties": [_DUTY],
        "agreed_on": "2026-11-23",
        "register_entry": "口头协议登记第3号",
    },
    "mediation_signing": {
        "signed_on": "2026-11-23",
        "signatures": [
            {"party": 1, "how": "signature", "sha256": _SHA},
            {"party": 2, "how": "thumbprint", "sha256": _SHA},
        ],
    },
    "mediation_performance": {"item": 1, "done_on": "2026-11-23", "proof": _SHA},
    "mediation_breach": {"what": "reneged", "reason": "拒不付款", "court_told": True},
    "mediation_follow_up": {"no": 1, "finding": "双方和好"},
    "mediation_withdrawal": {"party": 2, "reason": "不愿再谈", "routes_told": True},
    "mediation_end": {"outcome": "no_agreement", "reason": "分歧太大", "routes_told": True},
    "mediation_police": {"reason": "动手打人"},
    "mediation_extension": {"days": 15, "all_agree": True, "reason": "等待鉴定"},
    "mediation_closing": {},
}
