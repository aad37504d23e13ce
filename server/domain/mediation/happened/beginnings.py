"""What happens until people sit down together: registered, judged, staffed, agreed to."""

from datetime import date, datetime
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from server.domain.duty_list import Reason
from server.domain.mediation.case import (
    BodyKind,
    Case,
    CaseSource,
    Consent,
    DisputeType,
    Offer,
    Party,
    Recusal,
    Risk,
    SponsorLevel,
)
from server.domain.mediation.happened.happening import CaseHappening
from server.domain.mediation.transitions import CaseState


class CaseRegistered(CaseHappening, frozen=True, kw_only=True):
    """调解登记: the founding event; no fold has a case before it."""

    number: str
    source: CaseSource
    dispute_type: DisputeType
    matter: str
    place: str
    parties: tuple[Party, ...]
    applied_on: date
    registered_by: str
    registered_at: datetime
    ticket: UUID | None
    ticket_number: str | None
    chain: tuple[str, ...]
    office: str | None
    people_count: int
    amount_fen: int | None
    risk: Risk
    restricted: bool
    district_told: bool
    languages: tuple[str, ...]
    interests: tuple[str, ...]

    def founded(self, case_id: UUID, digest: str) -> Case:
        """The case as it begins."""
        return Case(
            id=case_id,
            number=self.number,
            version=1,
            digest=digest,
            state=CaseState.REGISTERED,
            ticket=self.ticket,
            ticket_number=self.ticket_number,
            source=self.source,
            dispute_type=self.dispute_type,
            matter=self.matter,
            place=self.place,
            chain=self.chain,
            office=self.office,
            registered_by=self.registered_by,
            registered_at=self.registered_at,
            applied_on=self.applied_on,
            people_count=self.people_count,
            amount_fen=self.amount_fen,
            risk=self.risk,
            restricted=self.restricted,
            district_told_at=self.registered_at if self.district_told else None,
            languages=self.languages,
            interests=self.interests,
            parties=self.parties,
            waits_for_a_person=True,
        )


class Assessed(CaseHappening, frozen=True, kw_only=True):
    """研判: a group dispute is restricted from now on, and the district is told."""

    risk: Risk
    people_count: int
    amount_fen: int | None
    reason: str
    restricted: bool
    district_told: bool

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        told_at = case.district_told_at or (at if self.district_told else None)
        return replace(
            case,
            risk=self.risk,
            people_count=self.people_count,
            amount_fen=case.amount_fen if self.amount_fen is None else self.amount_fen,
            restricted=self.restricted,
            district_told_at=told_at,
        )


class PartyAdded(CaseHappening, frozen=True, kw_only=True):
    """追加当事人: who has to consent as well."""

    party: Party

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        return replace(case, parties=(*case.parties, self.party))


class Sponsored(CaseHappening, frozen=True, kw_only=True):
    """包案."""

    name: str
    level: SponsorLevel

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        return replace(case, sponsor=self.name, sponsor_level=self.level)


class Ranked(Struct, frozen=True, kw_only=True):
    """One match with its score and its reasons, as `matching` gave them."""

    person: str
    score: float
    reasons: tuple[Reason, ...]


class CaseOffered(CaseHappening, frozen=True, kw_only=True):
    """邀请调解员: whom, until when, and why them; why others were left out. Nobody left: a person has to look."""

    to: tuple[str, ...]
    until: datetime
    ranked: tuple[Ranked, ...] = ()
    left_out: tuple[tuple[str, Reason], ...] = ()
    because: str | None = None

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        asked = (*case.asked_before, *(each for each in self.to if each not in case.asked_before))
        offer = Offer(to=self.to, until=self.until) if self.to else None
        return replace(case, offer=offer, asked_before=asked, waits_for_a_person=not self.to)


class OfferDeclined(CaseHappening, frozen=True, kw_only=True):
    """谢绝: one of those asked will not."""

    reason: str

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        if case.offer is None:
            return case
        left = tuple(each for each in case.offer.to if each != by)
        return replace(case, offer=replace(case.offer, to=left))


class LeadTaken(CaseHappening, frozen=True, kw_only=True):
    """接案、指定调解员: who leads from now on, and what kind of body lists them. A former lead stays on the team."""

    person: str
    taken: bool
    body: BodyKind | UnsetType = UNSET

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        others = tuple(each for each in case.mediating_people if each != self.person)
        state = CaseState.ACCEPTED if case.state is CaseState.REGISTERED else case.state
        return replace(
            case,
            lead=self.person,
            lead_body=None if isinstance(self.body, UnsetType) else self.body,
            mediators=others,
            offer=None,
            state=state,
            waits_for_a_person=False,
        )


class Invited(CaseHappening, frozen=True, kw_only=True):
    """邀请参与."""

    person: str
    part: str

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        if self.person in case.team:
            return case
        match self.part:
            case "mediator":
                return replace(case, mediators=(*case.mediators, self.person))
            case "helper":
                return replace(case, helpers=(*case.helpers, self.person))
            case _:
                return replace(case, experts=(*case.experts, self.person))


class Recused(CaseHappening, frozen=True, kw_only=True):
    """回避: gone from the team, and not asked again."""

    person: str
    asked_by: str
    reason: str

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        left = Recusal(person=self.person, asked_by=self.asked_by, reason=self.reason, at=at)
        lead = None if case.lead == self.person else case.lead
        return replace(
            case,
            lead=lead,
            waits_for_a_person=case.waits_for_a_person or lead is None,
            mediators=tuple(each for each in case.mediators if each != self.person),
            helpers=tuple(each for each in case.helpers if each != self.person),
            experts=tuple(each for each in case.experts if each != self.person),
            recused=(*case.recused, left),
        )


class Consented(CaseHappening, frozen=True, kw_only=True):
    """同意调解: with the last one the mediation's clock begins."""

    party: int
    how: str
    signature: str | None
    by_guardian: bool
    due_at: datetime | None

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        given = Consent(at=at, how=self.how, signature=self.signature)
        parties = tuple(
            replace(each, consent=given) if each.no == self.party else each for each in case.parties
        )
        return replace(case, parties=parties, due_at=case.due_at or self.due_at)


class Extended(CaseHappening, frozen=True, kw_only=True):
    """延长期限, by everybody's wish."""

    due_at: datetime
    reason: str

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        return replace(case, due_at=self.due_at)
