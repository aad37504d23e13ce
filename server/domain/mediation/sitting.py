"""调解、达成协议: what was said is always kept; an agreement rests on a session that counts, and on signatures."""

from collections.abc import Iterator
from datetime import date

from server.domain.errors import ConsentMissing
from server.domain.instants import FIRST_DAY, require_foreseen
from server.domain.mediation.asked import (
    AddMaterial,
    Agree,
    AgreeOrally,
    DutyGiven,
    HeldSession,
    SignAgreement,
)
from server.domain.mediation.case import SPONSOR_LEVELS, Agreement, Case, Duty, Paper, Session, days_after
from server.domain.mediation.context import CaseContext, sponsor_needed, visit_days
from server.domain.mediation.errors import (
    ItemUnknown,
    MediatorMissing,
    SessionMissing,
    SignaturesMissing,
    SponsorTooLow,
)
from server.domain.mediation.happened.outcomes import Agreed, AgreementSigned, MaterialAdded, SessionRecorded
from server.domain.mediation.registering import require_day
from server.domain.mediation.transitions import CaseState


def decide_session(case: Case, asked: HeldSession, by: CaseContext) -> SessionRecorded:
    """调解记录: never refused. What was held without consent, mediator or guardian is kept and does not count."""
    session = Session(
        no=len(case.sessions) + 1,
        held_at=asked.held_at,
        place=asked.place,
        video=asked.video,
        present=asked.present,
        record=asked.record,
        signed=asked.signed,
        by=by.actor.id,
        irregular=tuple(_irregular(case, asked, by)),
    )
    return SessionRecorded(session=session)


def _irregular(case: Case, asked: HeldSession, by: CaseContext) -> Iterator[str]:
    if case.state not in (CaseState.ACCEPTED, CaseState.MEDIATING):
        yield "not_in_mediation"
    if not case.all_consent:
        yield "consent_missing"
    if case.lead is None:
        yield "mediator_missing"
    if _sponsor_is_too_low(case, by):
        yield "sponsor_too_low"
    if any(case.party(no) is None for no in (*asked.present, *asked.signed, *asked.guardians)):
        yield "party_unknown"
    if any(
        party.is_guarded and party.no in asked.present and party.no not in asked.guardians
        for party in case.parties
    ):
        yield "guardian_absent"


def decide_material(case: Case, asked: AddMaterial, by: CaseContext) -> MaterialAdded:
    """One more paper: kept in any state."""
    paper = Paper(
        no=len(case.papers) + 1,
        kind=asked.kind,
        text=asked.text,
        sha256=asked.sha256,
        confidential=asked.confidential,
        by=by.actor.id,
        at=by.now,
    )
    return MaterialAdded(paper=paper)


def decide_agree(case: Case, asked: Agree, by: CaseContext) -> Agreed:
    """达成书面协议: it is in force when everybody has signed.

    Raises:
        SessionMissing, ConsentMissing, MediatorMissing, SponsorTooLow, ItemUnknown.
        DayOutOfRange: of the agreement, or a duty's own, which may lie too far ahead.
    """
    _require_ground(case, asked.agreed_on, by)
    agreement = Agreement(
        form="written",
        matter=asked.matter,
        duties=_duties(case, asked.duties, by),
        agreed_on=asked.agreed_on,
    )
    return Agreed(agreement=agreement)


def decide_agree_orally(case: Case, asked: AgreeOrally, by: CaseContext) -> Agreed:
    """达成口头协议: entered in the register, in force on the day it was reached.

    Raises:
        As `decide_agree`.
    """
    _require_ground(case, asked.agreed_on, by)
    agreement = Agreement(
        form="oral",
        matter=asked.matter,
        duties=_duties(case, asked.duties, by),
        agreed_on=asked.agreed_on,
        effective_on=asked.agreed_on,
        register_entry=asked.register_entry,
    )
    return Agreed(
        agreement=agreement,
        confirm_until=days_after(asked.agreed_on, by.policy.confirm_days),
        visits=_first_visit(case, asked.agreed_on, by),
    )


def decide_sign_agreement(case: Case, asked: SignAgreement, by: CaseContext) -> AgreementSigned:
    """签署生效: with the last signature, thumbprint or seal. From that day the window of confirmation runs.

    Raises:
        SignaturesMissing, DayOutOfRange.
    """
    signed = {each.party for each in asked.signatures}
    unsigned = [str(party.no) for party in case.parties if party.no not in signed]
    if unsigned:
        raise SignaturesMissing(parties=" ".join(unsigned))
    agreed_on = case.applied_on if case.agreement is None else case.agreement.agreed_on
    require_day("signed_on", asked.signed_on, agreed_on, by.today)
    return AgreementSigned(
        signed_on=asked.signed_on,
        signatures=asked.signatures,
        confirm_until=days_after(asked.signed_on, by.policy.confirm_days),
        visits=_first_visit(case, asked.signed_on, by),
    )


def _require_ground(case: Case, agreed_on: date, by: CaseContext) -> None:
    if not case.all_consent:
        raise ConsentMissing(parties=len(case.parties), consents=case.consents)
    if case.lead is None:
        raise MediatorMissing(number=case.number)
    if _sponsor_is_too_low(case, by):
        raise SponsorTooLow(risk=case.risk, level=sponsor_needed(case, by.policy))
    if not any(session.counts for session in case.sessions):
        raise SessionMissing(number=case.number)
    require_day("agreed_on", agreed_on, case.applied_on, by.today)


def _sponsor_is_too_low(case: Case, by: CaseContext) -> bool:
    needed = sponsor_needed(case, by.policy)
    return SPONSOR_LEVELS.index(case.sponsor_level) < SPONSOR_LEVELS.index(needed)


def _duties(case: Case, given: tuple[DutyGiven, ...], by: CaseContext) -> tuple[Duty, ...]:
    years = by.rules.policy.terms.chosen_years_max
    for each in given:
        if each.due_on is not None:
            require_foreseen("duties", each.due_on, FIRST_DAY, by.now, years)
        if case.party(each.party) is None:
            raise ItemUnknown(item=f"party {each.party}")
    return tuple(
        Duty(
            no=no,
            duty=each.duty,
            party=each.party,
            manner=each.manner,
            place=each.place,
            due_on=each.due_on,
        )
        for no, each in enumerate(given, 1)
    )


def _first_visit(case: Case, effective_on: date, by: CaseContext) -> tuple[date, ...]:
    return (days_after(effective_on, visit_days(case, by.policy)),)
