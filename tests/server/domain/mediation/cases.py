"""Cases made by hand in any state, each step decided as the house decides it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from server.domain.asked import Nothing
from server.domain.chain import Link
from server.domain.directory import Absence, Body, Directory, Listed
from server.domain.duty_list import DutyList
from server.domain.mediation.asked import (
    Agree,
    AgreeOrally,
    ApplyConfirmation,
    Appoint,
    DutyGiven,
    EndCase,
    GiveConsent,
    HeldSession,
    PartyGiven,
    Perform,
    Registration,
    ReportBreach,
    SignAgreement,
)
from server.domain.mediation.case import Case, Signature
from server.domain.mediation.context import CaseContext
from server.domain.mediation.events import CaseEvent, CasePayload, fold_case, next_event
from server.domain.mediation.registering import CaseCircumstances, PartyKnown, decide_register
from server.domain.mediation.registry import decide_case, upon
from server.domain.mediation.transitions import CaseState, CaseStep
from server.domain.people import Role
from server.domain.rules import Rules
from server.domain.scope import Actor
from tests.server.domain.china import CALENDAR, CATALOGUE
from tests.server.small_city import DUTIES, MORNING, UNITS

RULES = Rules(
    catalogue=CATALOGUE,
    calendar=CALENDAR,
    units={unit.id: unit for unit in UNITS},
    duty_list=DutyList(DUTIES),
)
CASE_ID = UUID("01a20600-0000-7000-8000-0000000000aa")
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
SHA = "ab" * 32


def mediator(name: str, **more: Any) -> Listed:
    """A mediator for everything in street s1, unless told."""
    known: dict[str, Any] = {
        "areas": ("s1",),
        "specialities": ("neighbour", "other"),
        "languages": ("普通话",),
        **more,
    }
    return Listed(id=name, name=name, kind="mediator", body="committee-1", **known)


DIRECTORY = Directory(
    version="1",
    bodies=(
        Body(id="committee-1", name="甲街道人民调解委员会", kind="mediation_committee", areas=("s1",)),
        Body(id="justice-1", name="甲司法所", kind="justice_office", areas=("s1",)),
    ),
    people=(
        mediator("mediator-1"),
        mediator("mediator-2", open_cases=2),
        mediator("mediator-3", open_cases=4),
        mediator("mediator-4", open_cases=6),
        mediator("mediator-away", absences=(Absence(first=TODAY, last=TODAY + DAY),)),
        mediator("mediator-kin", recused=("firm-1",)),
        mediator("mediator-far", areas=("s2",)),
    ),
)
LEAD = Actor(id="mediator-1", roles=frozenset({Role.MEDIATOR}), unit="committee-1")
OFFICE = Actor(id="office-1", roles=frozenset({Role.STREET_COORDINATOR}), unit="justice-1")
THE_HOUSE = Actor(id="system", roles=frozenset())

TWO_PARTIES = (PartyGiven(side="applicant"), PartyGiven(side="respondent"))
REGISTRATION = Registration(
    source="application",
    dispute_type="neighbour",
    matter="楼上漏水",
    parties=TWO_PARTIES,
    applied_on=TODAY,
    interests=("firm-1",),
)
DUTY = DutyGiven(duty="赔偿500元", party=2, manner="转账", due_on=TODAY + 10 * DAY)
AGREE = Agree(matter="漏水赔偿", duties=(DUTY,), agreed_on=TODAY)
AGREE_ORALLY = AgreeOrally(matter="噪音", duties=(DUTY,), agreed_on=TODAY, register_entry="口头协议第1号")
SESSION = HeldSession(held_at=MORNING, place="调解室", present=(1, 2), record="双方各述其情", signed=(1, 2))
SIGNED = SignAgreement(
    signed_on=TODAY,
    signatures=(
        Signature(party=1, how="signature", sha256=SHA),
        Signature(party=2, how="thumbprint", sha256=SHA),
    ),
)
BREACH = ReportBreach(what="reneged", reason="不认账", court_told=True)
NO_AGREEMENT = EndCase(outcome="no_agreement", reason="分歧太大", routes_told=True)
APPLY = ApplyConfirmation(applied_on=TODAY, jointly=True)


def context(actor: Actor = LEAD, now: datetime = MORNING, directory: Directory = DIRECTORY) -> CaseContext:
    return CaseContext(actor=actor, now=now, rules=RULES, directory=directory, loads={})


def chained(
    case: Case | None, payload: CasePayload, actor: Actor = LEAD, now: datetime = MORNING
) -> tuple[Case, CaseEvent]:
    event: Link[CasePayload] = next_event(
        case, payload, case_id=CASE_ID, at=now, actor=actor.id, command=None
    )
    return fold_case(case, event), event


def founded(**changed: Any) -> tuple[Case, CaseEvent]:
    """A case that nobody was asked to take, and the event that founds it."""
    asked = replace(REGISTRATION, **changed)
    known = CaseCircumstances(
        number="(2026)甲街道人调字第1号",
        chain=("g1", "s1", "d1", "city"),
        office="justice-1",
        ticket=None,
        ticket_number=None,
        parties=tuple(PartyKnown(label="王**", contact_id=f"c{no}") for no, _ in enumerate(asked.parties)),
    )
    return chained(None, decide_register(asked, known, context(OFFICE)), OFFICE)


def registered(**changed: Any) -> Case:
    """A case that nobody was asked to take."""
    return founded(**changed)[0]


def stepped(case: Case, step: CaseStep, asked: Struct, actor: Actor = LEAD, now: datetime = MORNING) -> Case:
    """The case after a step, with what the house does upon it."""
    by = context(actor, now)
    payload = decide_case(case, step, asked, by)
    case, _ = chained(case, payload, actor, now)
    while (then := upon(payload, case, by)) is not None:
        case, _ = chained(case, then, THE_HOUSE, now)
        payload = then
    return case


def accepted(**changed: Any) -> Case:
    return stepped(registered(**changed), CaseStep.APPOINT, Appoint(person="mediator-1"), OFFICE)


def consent_of(party: int, **changed: Any) -> GiveConsent:
    return replace(GiveConsent(party=party, rights_told=True, how="signature", signature=SHA), **changed)


def consented(case: Case | None = None) -> Case:
    case = accepted() if case is None else case
    for party in case.parties:
        case = stepped(case, CaseStep.CONSENT, consent_of(party.no, by_guardian=True))
    return case


def mediating(case: Case | None = None) -> Case:
    return stepped(consented(case), CaseStep.RECORD_SESSION, SESSION)


def agreed() -> Case:
    return stepped(mediating(), CaseStep.AGREE, AGREE)


def performing() -> Case:
    return stepped(agreed(), CaseStep.SIGN_AGREEMENT, SIGNED)


def performed() -> Case:
    return stepped(performing(), CaseStep.RECORD_PERFORMANCE, Perform(item=1, done_on=TODAY, proof=SHA))


def breached() -> Case:
    return stepped(performing(), CaseStep.REPORT_BREACH, BREACH)


def ended() -> Case:
    return stepped(mediating(), CaseStep.END, NO_AGREEMENT)


def closed() -> Case:
    return stepped(performed(), CaseStep.CLOSE, Nothing())


IN_STATE = {
    CaseState.REGISTERED: registered,
    CaseState.ACCEPTED: consented,
    CaseState.MEDIATING: mediating,
    CaseState.AGREED: agreed,
    CaseState.PERFORMING: performing,
    CaseState.PERFORMED: performed,
    CaseState.BREACHED: breached,
    CaseState.ENDED: ended,
    CaseState.CLOSED: closed,
}
