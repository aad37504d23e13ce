"""谁来调解: offered to the best matches, taken by the first of them; who is refused or has an interest stays out."""

from msgspec import UNSET

from server.domain.asked import Nothing, Reasoned
from server.domain.errors import NoSuchPart
from server.domain.matching import Matching, Need, matched_among, surprising
from server.domain.mediation.asked import Appoint, Invite, MakeOffer, Part, Recuse
from server.domain.mediation.case import Case
from server.domain.mediation.context import CaseContext
from server.domain.mediation.errors import MediatorConflicted
from server.domain.mediation.happened.beginnings import (
    CaseOffered,
    Invited,
    LeadTaken,
    OfferDeclined,
    Ranked,
    Recused,
)


def decide_offer(case: Case, asked: MakeOffer, by: CaseContext) -> CaseOffered:
    """邀请调解员: those named, or else the best who were not asked before.

    Raises:
        MediatorConflicted: one of those named.
    """
    if not asked.to:
        return offered(case, by)
    for person in asked.to:
        require_no_conflict(case, person, by)
    return CaseOffered(to=asked.to, until=by.due(by.rules.policy.dispatch.offer))


def offered(case: Case, by: CaseContext, because: str | None = None) -> CaseOffered:
    """An offer to the best matches at once: first come, first served, within the policy's minutes.

    Whoever was asked before, stepped aside or was refused is not asked. Nobody left: the offer is to nobody, and the
    case waits for a person.
    """
    found = fitting(case, "mediator", by, passed_over=frozenset(case.asked_before))
    return CaseOffered(
        to=tuple(match.person.id for match in found.ranked),
        until=by.due(by.rules.policy.dispatch.offer),
        ranked=tuple(
            Ranked(person=match.person.id, score=match.score, reasons=match.reasons) for match in found.ranked
        ),
        left_out=surprising(found),
        because=because,
    )


def fitting(
    case: Case,
    part: Part,
    by: CaseContext,
    *,
    field: str | None = None,
    passed_over: frozenset[str] = frozenset(),
) -> Matching:
    """The three who suit the case best, and who was left out and why: nobody who takes part already, or was refused.

    `field` asks for experts of that field, whatever disputes they are listed for.
    """
    need = Need(
        dispute_type=case.dispute_type,
        chain=case.chain,
        on=by.today,
        languages=case.languages,
        parties=frozenset(case.interests),
        field=field,
    )
    passed_over |= case.excluded | frozenset(case.team)
    candidates = [each for each in by.directory.of_kind(part) if each.id not in passed_over]
    loads = {each.id: each.open_cases + by.loads.get(each.id, 0) for each in candidates}
    return matched_among(need, candidates, loads)


def decide_take_offer(_case: Case, _asked: Nothing, by: CaseContext) -> LeadTaken:
    """接案: one tap. That the actor was asked, and is in time, stands in the permissions."""
    return lead_taken(by.actor.id, by, taken=True)


def decide_decline_offer(_case: Case, asked: Reasoned, _by: CaseContext) -> OfferDeclined:
    """谢绝: nobody has to mediate."""
    return OfferDeclined(reason=asked.reason)


def decide_reoffer(case: Case, _asked: Nothing, by: CaseContext) -> CaseOffered:
    """转邀: nobody took it in time.

    Raises:
        NoSuchPart: there is no offer.
    """
    if case.offer is None:
        raise NoSuchPart(part="offer", no=0)
    return offered(case, by, because="nobody_took_it")


def decide_appoint(case: Case, asked: Appoint, by: CaseContext) -> LeadTaken:
    """指定调解员.

    Raises:
        MediatorConflicted.
    """
    require_no_conflict(case, asked.person, by)
    return lead_taken(asked.person, by, taken=False)


def lead_taken(person: str, by: CaseContext, *, taken: bool) -> LeadTaken:
    """Who leads from now on, with the kind of body that lists them; `taken`: of their own accord."""
    listed = by.directory.person(person)
    return LeadTaken(
        person=person, taken=taken, body=UNSET if listed is None else by.directory.body(listed.body).kind
    )


def decide_invite(case: Case, asked: Invite, by: CaseContext) -> Invited:
    """邀请参与: helpers and experts have no interest in the matter either.

    Raises:
        MediatorConflicted.
    """
    require_no_conflict(case, asked.person, by)
    return Invited(person=asked.person, part=asked.part)


def decide_recuse(case: Case, asked: Recuse, _by: CaseContext) -> Recused:
    """回避: a party need not say more than that it wishes another mediator.

    Raises:
        NoSuchPart: no such party; or that person does not take part.
    """
    if asked.party is not None and case.party(asked.party) is None:
        raise NoSuchPart(part="party", no=asked.party)
    if asked.person not in case.team:
        raise NoSuchPart(part="mediator", no=0)
    asked_by = "mediator" if asked.party is None else f"party-{asked.party}"
    return Recused(person=asked.person, asked_by=asked_by, reason=asked.reason)


def require_no_conflict(case: Case, person: str, by: CaseContext) -> None:
    """Nothing, if this person may take part.

    Raises:
        MediatorConflicted: refused, stepped aside, or with an interest of their own or of their body.
    """
    if person in case.excluded:
        raise MediatorConflicted(person=person, reason="recused")
    listed = by.directory.person(person)
    own = {person} if listed is None else {person, listed.body, *listed.recused}
    if not own.isdisjoint(case.interests):
        raise MediatorConflicted(person=person, reason="conflict")
