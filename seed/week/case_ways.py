"""Which steps of mediation were taken, read from the events of cases alone, as `ways` reads those of tickets."""

from collections.abc import Iterable, Iterator
from typing import Any

from server.domain.mediation.transitions import CaseStep

_STEP_OF = {
    "CaseRegistered": CaseStep.REGISTER,
    "Assessed": CaseStep.ASSESS,
    "PartyAdded": CaseStep.ADD_PARTY,
    "Sponsored": CaseStep.SPONSOR,
    "OfferDeclined": CaseStep.DECLINE_OFFER,
    "Invited": CaseStep.INVITE,
    "Recused": CaseStep.RECUSE,
    "Consented": CaseStep.CONSENT,
    "Extended": CaseStep.EXTEND,
    "SessionRecorded": CaseStep.RECORD_SESSION,
    "MaterialAdded": CaseStep.ADD_MATERIAL,
    "AgreementSigned": CaseStep.SIGN_AGREEMENT,
    "Performed": CaseStep.RECORD_PERFORMANCE,
    "PerformanceFinished": CaseStep.FINISH_PERFORMANCE,
    "Breached": CaseStep.REPORT_BREACH,
    "ConfirmationApplied": CaseStep.APPLY_CONFIRMATION,
    "ConfirmationDecided": CaseStep.RECORD_CONFIRMATION,
    "ConfirmationReminded": CaseStep.REMIND_CONFIRMATION,
    "FollowUpOrdered": CaseStep.ORDER_FOLLOW_UP,
    "FollowedUp": CaseStep.FOLLOW_UP,
    "CaseClosed": CaseStep.CLOSE,
}


def case_steps_of(rows: Iterable[dict[str, Any]]) -> Iterator[CaseStep]:
    """The steps of one case in their order, from its events as the door shows them."""
    for row in rows:
        told = row["told"]
        match row["type"]:
            case "CaseOffered":
                yield CaseStep.OFFER if told.get("because") is None else CaseStep.REOFFER
            case "LeadTaken":
                yield CaseStep.TAKE_OFFER if told["taken"] else CaseStep.APPOINT
            case "Agreed":
                is_oral = told["agreement"]["form"] == "oral"
                yield CaseStep.AGREE_ORALLY if is_oral else CaseStep.AGREE
            case "CaseEnded":
                ways = {"withdrawn": CaseStep.WITHDRAW, "to_police": CaseStep.TRANSFER_TO_POLICE}
                yield ways.get(told["outcome"], CaseStep.END)
            case kind:
                yield _STEP_OF[kind]
