"""登记、研判、同意: who is at odds about what, how grave it is, and that everybody wants to settle it here."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from server.domain.errors import ConsentMissing, DayOutOfRange, EvidenceMissing, NoSuchPart
from server.domain.mediation.asked import (
    Assess,
    Extend,
    GiveConsent,
    PartyGiven,
    Registration,
    Sponsor,
)
from server.domain.mediation.case import Case, Party
from server.domain.mediation.context import CaseContext, is_group, risk_of
from server.domain.mediation.errors import GuardianMissing, RightsNotTold, SideMissing
from server.domain.mediation.happened.beginnings import (
    Assessed,
    CaseRegistered,
    Consented,
    Extended,
    PartyAdded,
    Sponsored,
)

#: A form may be entered so many days late.
_EARLIEST = timedelta(days=366)


class PartyKnown(Struct, frozen=True, kw_only=True):
    """What may be known of a party outside its sealed data."""

    label: str
    contact_id: str | None = None
    contact_digest: str | None = None


class CaseCircumstances(Struct, frozen=True, kw_only=True):
    """What was found out for a registration: number, place, office, the parties' labels (as many as parties)."""

    number: str
    chain: tuple[str, ...]
    office: str | None
    ticket: UUID | None
    ticket_number: str | None
    parties: tuple[PartyKnown, ...]


def decide_register(asked: Registration, known: CaseCircumstances, by: CaseContext) -> CaseRegistered:
    """调解登记.

    Raises:
        SideMissing: all parties are on one side.
        DayOutOfRange: a day to come, or one long past.
    """
    for side in ("applicant", "respondent"):
        if all(party.side != side for party in asked.parties):
            raise SideMissing(side=side)
    require_day("applied_on", asked.applied_on, by.today - _EARLIEST, by.today)
    people = max(asked.people_count, len(asked.parties))
    group = is_group(asked.dispute_type, people, by.policy)
    return CaseRegistered(
        number=known.number,
        source=asked.source,
        dispute_type=asked.dispute_type,
        matter=asked.matter,
        place=asked.place,
        parties=numbered(asked.parties, known.parties, 1),
        applied_on=asked.applied_on,
        registered_by=by.actor.id,
        registered_at=by.now,
        ticket=known.ticket,
        ticket_number=known.ticket_number,
        chain=known.chain,
        office=known.office,
        people_count=people,
        amount_fen=asked.amount_fen,
        risk=risk_of(asked.risk, people, by.policy),
        restricted=group,
        district_told=group,
        languages=asked.languages,
        interests=asked.interests,
    )


def numbered(given: Sequence[PartyGiven], known: Sequence[PartyKnown], first: int) -> tuple[Party, ...]:
    """Parties as they stand in a case, numbered from `first`."""
    return tuple(
        Party(
            no=no,
            side=party.side,
            label=kept.label,
            contact_id=kept.contact_id,
            contact_digest=kept.contact_digest,
            represented=party.represented,
            special_care=party.special_care,
        )
        for no, (party, kept) in enumerate(zip(given, known, strict=True), first)
    )


def decide_add_party(case: Case, asked: PartyGiven, known: PartyKnown) -> PartyAdded:
    """追加当事人: the case waits for this one's consent too."""
    return PartyAdded(party=numbered((asked,), (known,), len(case.parties) + 1)[0])


def decide_assess(case: Case, asked: Assess, by: CaseContext) -> Assessed:
    """研判: what has become a group's dispute stays restricted."""
    people = max(asked.people_count, len(case.parties))
    group = is_group(case.dispute_type, people, by.policy)
    return Assessed(
        risk=risk_of(asked.risk, people, by.policy),
        people_count=people,
        amount_fen=asked.amount_fen,
        reason=asked.reason,
        restricted=case.restricted or group,
        district_told=group,
    )


def decide_sponsor(_case: Case, asked: Sponsor, _by: CaseContext) -> Sponsored:
    """包案."""
    return Sponsored(name=asked.name, level=asked.level)


def decide_consent(case: Case, asked: GiveConsent, by: CaseContext) -> Consented:
    """同意调解: told of rights and duties first; in writing, or on record; a minor's through the guardian.

    Raises:
        NoSuchPart: no such party, or it has consented.
        RightsNotTold, GuardianMissing.
        EvidenceMissing: a signature or thumbprint without its image.
    """
    party = case.party(asked.party)
    if party is None or party.consent is not None:
        raise NoSuchPart(part="party", no=asked.party)
    if not asked.rights_told:
        raise RightsNotTold(party=party.no)
    if party.is_guarded and not asked.by_guardian:
        raise GuardianMissing(party=party.no)
    if asked.how in ("signature", "thumbprint") and asked.signature is None:
        raise EvidenceMissing(field="signature", needed=1)
    last = case.consents + 1 == len(case.parties)
    return Consented(
        party=party.no,
        how=asked.how,
        signature=asked.signature,
        by_guardian=asked.by_guardian,
        due_at=by.due(by.rules.policy.terms.mediation) if last else None,
    )


def decide_extend(case: Case, asked: Extend, _by: CaseContext) -> Extended:
    """延长期限: only where all parties wish to go on.

    Raises:
        NoSuchPart: there is no term yet.
        ConsentMissing: not everybody wishes it.
    """
    if case.due_at is None:
        raise NoSuchPart(part="term", no=0)
    if not asked.all_agree:
        raise ConsentMissing(parties=len(case.parties), consents=0)
    return Extended(due_at=case.due_at + timedelta(days=asked.days), reason=asked.reason)


def require_day(field: str, day: date, earliest: date, latest: date) -> None:
    """Nothing, if the day lies between the two, both included.

    Raises:
        DayOutOfRange.
    """
    if not earliest <= day <= latest:
        raise DayOutOfRange(field=field, earliest=earliest.isoformat(), latest=latest.isoformat())
