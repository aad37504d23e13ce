"""What has happened to a case: the chain (`server.domain.chain`) with the payloads of mediation, and its fold."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from server.domain.chain import Link, following, verified
from server.domain.errors import ChainIsBroken
from server.domain.mediation.case import Case
from server.domain.mediation.happened.beginnings import (
    Assessed,
    CaseOffered,
    CaseRegistered,
    Consented,
    Extended,
    Invited,
    LeadTaken,
    OfferDeclined,
    PartyAdded,
    Recused,
    Sponsored,
)
from server.domain.mediation.happened.outcomes import (
    Agreed,
    AgreementSigned,
    Breached,
    CaseClosed,
    CaseEnded,
    ConfirmationApplied,
    ConfirmationDecided,
    ConfirmationReminded,
    FollowedUp,
    FollowUpOrdered,
    MaterialAdded,
    PerformanceFinished,
    Performed,
    SessionRecorded,
)

CasePayload = (
    CaseRegistered
    | Assessed
    | PartyAdded
    | Sponsored
    | CaseOffered
    | OfferDeclined
    | LeadTaken
    | Invited
    | Recused
    | Consented
    | Extended
    | SessionRecorded
    | MaterialAdded
    | Agreed
    | AgreementSigned
    | Performed
    | PerformanceFinished
    | Breached
    | ConfirmationApplied
    | ConfirmationDecided
    | ConfirmationReminded
    | FollowUpOrdered
    | FollowedUp
    | CaseEnded
    | CaseClosed
)
CaseEvent = Link[CasePayload]

_decoder: msgspec.json.Decoder[CasePayload] = msgspec.json.Decoder(CasePayload)


def case_payload_from(data: bytes) -> CasePayload:
    """The payload that `chain.written` wrote."""
    return _decoder.decode(data)


def fold_case(case: Case | None, event: CaseEvent) -> Case:
    """The case after one more event: the only way that a case comes to be.

    Raises:
        ChainIsBroken: the number does not follow, or a founding event is missing or comes again.
    """
    founding = event.payload if isinstance(event.payload, CaseRegistered) else None
    if case is None:
        if event.no != 1 or founding is None:
            raise ChainIsBroken(ticket=str(event.subject), no=event.no)
        return founding.founded(event.subject, event.digest)
    if event.no != case.version + 1 or event.subject != case.id or founding is not None:
        raise ChainIsBroken(ticket=str(event.subject), no=event.no)
    moved = event.payload.moved(case, event.at, event.actor)
    return replace(moved, version=event.no, digest=event.digest)


def next_event(
    case: Case | None, payload: CasePayload, *, case_id: UUID, at: datetime, actor: str, command: str | None
) -> CaseEvent:
    """The payload as the next event of the case."""
    return following(case, payload, subject=case_id, at=at, actor=actor, command=command)


def verified_case(events: Iterable[CaseEvent]) -> Case | None:
    """The case that a whole chain makes, each link checked.

    Raises:
        ChainIsBroken.
    """
    return verified(events, fold_case)
