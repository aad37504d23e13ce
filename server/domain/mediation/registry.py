"""Every step of a case in one place: what is asked, who may ask, which rule answers, as which command it may come.

A door, a handheld's command and the manual's tables are all made from this.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from server.domain.asked import Nothing, Reasoned
from server.domain.errors import StepDoesNotFit
from server.domain.instants import require_instants
from server.domain.mediation import aftermath, asked, registering, sitting, staffing
from server.domain.mediation.case import Case
from server.domain.mediation.context import CaseContext
from server.domain.mediation.errors import NotYourCase
from server.domain.mediation.events import CasePayload
from server.domain.mediation.happened.beginnings import CaseRegistered, OfferDeclined, Recused
from server.domain.mediation.happened.outcomes import Performed
from server.domain.mediation.scope import CaseAct, require_with_case
from server.domain.mediation.transitions import CASE_TRANSITIONS, CaseStep


class CaseRule(Struct, frozen=True, kw_only=True):
    """One step: what is asked for it, the act that must be granted, the rule, the kind of a handheld's command."""

    asked: type[Struct]
    act: CaseAct
    decide: Callable[[Case, Any, CaseContext], CasePayload]
    kind: str | None = None


def _rule(
    what: type[Struct],
    act: CaseAct,
    decide: Callable[[Case, Any, CaseContext], CasePayload],
    kind: str | None = None,
) -> CaseRule:
    return CaseRule(asked=what, act=act, decide=decide, kind=kind)


_conduct = CaseAct.CONDUCT

#: Registering and adding a party need what casework finds out first, and stand beside these.
CASE_STEPS: dict[CaseStep, CaseRule] = {
    CaseStep.ASSESS: _rule(asked.Assess, CaseAct.STAFF, registering.decide_assess),
    CaseStep.SPONSOR: _rule(asked.Sponsor, CaseAct.STAFF, registering.decide_sponsor),
    CaseStep.OFFER: _rule(asked.MakeOffer, CaseAct.STAFF, staffing.decide_offer),
    CaseStep.TAKE_OFFER: _rule(
        Nothing, CaseAct.TAKE_OFFER, staffing.decide_take_offer, "mediation_offer_taken"
    ),
    CaseStep.DECLINE_OFFER: _rule(
        Reasoned, CaseAct.TAKE_OFFER, staffing.decide_decline_offer, "mediation_offer_declined"
    ),
    CaseStep.REOFFER: _rule(Nothing, CaseAct.BY_ITSELF, staffing.decide_reoffer),
    CaseStep.APPOINT: _rule(asked.Appoint, CaseAct.STAFF, staffing.decide_appoint),
    CaseStep.INVITE: _rule(asked.Invite, CaseAct.STAFF, staffing.decide_invite),
    CaseStep.RECUSE: _rule(asked.Recuse, CaseAct.RECUSE, staffing.decide_recuse, "mediation_recusal"),
    CaseStep.CONSENT: _rule(asked.GiveConsent, _conduct, registering.decide_consent, "mediation_consent"),
    CaseStep.RECORD_SESSION: _rule(
        asked.HeldSession, CaseAct.CONTRIBUTE, sitting.decide_session, "mediation_session"
    ),
    CaseStep.ADD_MATERIAL: _rule(
        asked.AddMaterial, CaseAct.CONTRIBUTE, sitting.decide_material, "mediation_material"
    ),
    CaseStep.EXTEND: _rule(asked.Extend, _conduct, registering.decide_extend, "mediation_extension"),
    CaseStep.AGREE: _rule(asked.Agree, _conduct, sitting.decide_agree, "mediation_agreement"),
    CaseStep.AGREE_ORALLY: _rule(
        asked.AgreeOrally, _conduct, sitting.decide_agree_orally, "mediation_oral_agreement"
    ),
    CaseStep.SIGN_AGREEMENT: _rule(
        asked.SignAgreement, _conduct, sitting.decide_sign_agreement, "mediation_signing"
    ),
    CaseStep.RECORD_PERFORMANCE: _rule(
        asked.Perform, CaseAct.FOLLOW_UP, aftermath.decide_perform, "mediation_performance"
    ),
    CaseStep.FINISH_PERFORMANCE: _rule(Nothing, CaseAct.BY_ITSELF, aftermath.decide_finish),
    CaseStep.REPORT_BREACH: _rule(asked.ReportBreach, _conduct, aftermath.decide_breach, "mediation_breach"),
    CaseStep.APPLY_CONFIRMATION: _rule(asked.ApplyConfirmation, _conduct, aftermath.decide_apply),
    CaseStep.RECORD_CONFIRMATION: _rule(asked.ConfirmationResult, _conduct, aftermath.decide_confirmation),
    CaseStep.REMIND_CONFIRMATION: _rule(asked.RemindOn, CaseAct.BY_ITSELF, aftermath.decide_remind),
    CaseStep.ORDER_FOLLOW_UP: _rule(asked.OrderFollowUp, _conduct, aftermath.decide_order_follow_up),
    CaseStep.FOLLOW_UP: _rule(
        asked.FollowUpDone, CaseAct.FOLLOW_UP, aftermath.decide_follow_up, "mediation_follow_up"
    ),
    CaseStep.WITHDRAW: _rule(
        asked.WithdrawParty, _conduct, aftermath.decide_withdraw, "mediation_withdrawal"
    ),
    CaseStep.END: _rule(asked.EndCase, _conduct, aftermath.decide_end, "mediation_end"),
    CaseStep.TRANSFER_TO_POLICE: _rule(
        asked.TransferToPolice, CaseAct.CONTRIBUTE, aftermath.decide_police, "mediation_police"
    ),
    CaseStep.CLOSE: _rule(Nothing, _conduct, aftermath.decide_close, "mediation_closing"),
}

#: 调解登记 as a handheld's command: the case has its id.
REGISTRATION_KIND = "mediation"

#: Which step of a case a handheld's command asks for.
CASE_STEPS_FROM_THE_FIELD: dict[str, CaseStep] = {
    rule.kind: step for step, rule in CASE_STEPS.items() if rule.kind is not None
}

#: How the bodies of those commands are read.
CASE_BODIES: dict[str, type[Struct]] = {
    REGISTRATION_KIND: asked.Registration,
    **{kind: CASE_STEPS[step].asked for kind, step in CASE_STEPS_FROM_THE_FIELD.items()},
}


def require_case_fit(case: Case, step: CaseStep) -> None:
    """Nothing, if the table has a cell for it.

    Raises:
        StepDoesNotFit.
    """
    if (case.state, step) not in CASE_TRANSITIONS:
        raise StepDoesNotFit(case=str(case.id), state=case.state.value, step=step.value)


def permit_case(case: Case, step: CaseStep, by: CaseContext) -> None:
    """Nothing, if this person may ask for this.

    Raises:
        NotYourCase.
    """
    rule = CASE_STEPS[step]
    if rule.act is CaseAct.BY_ITSELF:
        raise NotYourCase(act=step.value, number=case.number)
    require_with_case(by.actor, rule.act, case)


def decide_case(case: Case, step: CaseStep, what: Struct, by: CaseContext) -> CasePayload:
    """What happens when this is asked for, by somebody who may.

    Raises:
        StepDoesNotFit, DayOutOfRange, and whatever the step's own rule refuses.
    """
    require_case_fit(case, step)
    require_instants(what)
    return CASE_STEPS[step].decide(case, what, by)


def upon(payload: CasePayload, case: Case, by: CaseContext) -> CasePayload | None:
    """What the house does by itself upon what has happened; None: nothing."""
    match payload:
        case CaseRegistered():
            return staffing.offered(case, by)
        case Recused() if case.lead is None:
            return staffing.offered(case, by, because="recused")
        case OfferDeclined() if case.offer is not None and not case.offer.to:
            return staffing.offered(case, by, because="all_declined")
        case Performed() if aftermath.is_all_performed(case):
            return aftermath.decide_finish(case, Nothing(), by)
        case _:
            return None
