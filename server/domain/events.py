"""What has happened to a ticket: facts, numbered and chained, from which alone the ticket is made.

The payloads stand in `happened`, a module for each subject; here is the chain that holds them together.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from server.domain.chain import GENESIS, written
from server.domain.chain import digest_of as link
from server.domain.happened.consulted import (
    MeetingConvened,
    MeetingMinuted,
    OpinionGiven,
    SilenceCounted,
)
from server.domain.happened.dispatch import (
    AboutCorrected,
    ConsultationConcluded,
    ConsultationOpened,
    Dispatched,
    DispatchRecalled,
    FinallyAssigned,
    LegOpened,
    Offered,
    ReturnGranted,
    ReturnRefused,
    ReturnRequested,
    Signed,
    UnitAdded,
)
from server.domain.happened.intake import (
    Accepted,
    Amended,
    Appealed,
    InfoRequested,
    InfoSupplied,
    LegTerms,
    Rehomed,
    Rejected,
    RejectionProposed,
    Reported,
    WithdrawalAsked,
    Withdrawn,
)
from server.domain.happened.noticed import GroupRiskFound, Watched
from server.domain.happened.oversight import (
    Escalated,
    FieldTaskOrdered,
    FieldTaskPassedOn,
    FieldTaskReported,
    HandedOver,
    Merged,
    Reminded,
    Subscribed,
    Supervised,
    SupervisionAnswered,
    SupervisionEnded,
    TermMissed,
    Unmerged,
    Unsubscribed,
    Urged,
    WhistleAnswered,
    Whistled,
)
from server.domain.happened.photos import PhotoReceived, PhotosListed
from server.domain.happened.recounted import Recounted
from server.domain.happened.recurring import Recurred, SweepOrdered, SweepReported
from server.domain.happened.results import (
    CallbackRecorded,
    Closed,
    ClosureDisputed,
    DemandReviewed,
    Excluded,
    ExclusionEndorsed,
    ExclusionRequested,
    OverdueExplained,
    Recorded,
    Reopened,
    ResultApproved,
    ResultRejected,
    ResultSubmitted,
    SelfHandled,
    SelfHandlingConfirmed,
    SelfHandlingRefused,
)
from server.domain.happened.siblings import SiblingRegistered
from server.domain.happened.suggested import SuggestionMade
from server.domain.happened.waiting import (
    DeferralEnded,
    DeferralGranted,
    DeferralRequested,
    DeferralReviewed,
    ExtensionGranted,
    ExtensionRequested,
    Mediated,
    MediationEnded,
    MilestoneMet,
    PauseGranted,
    PauseRequested,
    PlanAccepted,
    PlanProposed,
    RequestRefused,
    Resumed,
)

__all__ = [
    "GENESIS",
    "AboutCorrected",
    "Accepted",
    "Amended",
    "Appealed",
    "CallbackRecorded",
    "Closed",
    "ClosureDisputed",
    "ConsultationConcluded",
    "ConsultationOpened",
    "DeferralEnded",
    "DeferralGranted",
    "DeferralRequested",
    "DeferralReviewed",
    "DemandReviewed",
    "DispatchRecalled",
    "Dispatched",
    "Escalated",
    "Event",
    "Excluded",
    "ExclusionEndorsed",
    "ExclusionRequested",
    "ExtensionGranted",
    "ExtensionRequested",
    "FieldTaskOrdered",
    "FieldTaskPassedOn",
    "FieldTaskReported",
    "FinallyAssigned",
    "GroupRiskFound",
    "HandedOver",
    "InfoRequested",
    "InfoSupplied",
    "LegOpened",
    "LegTerms",
    "Mediated",
    "MediationEnded",
    "MeetingConvened",
    "MeetingMinuted",
    "Merged",
    "MilestoneMet",
    "Offered",
    "OpinionGiven",
    "OverdueExplained",
    "PauseGranted",
    "PauseRequested",
    "Payload",
    "PhotoReceived",
    "PhotosListed",
    "PlanAccepted",
    "PlanProposed",
    "Recorded",
    "Recounted",
    "Recurred",
    "Rehomed",
    "Rejected",
    "RejectionProposed",
    "Reminded",
    "Reopened",
    "Reported",
    "RequestRefused",
    "ResultApproved",
    "ResultRejected",
    "ResultSubmitted",
    "Resumed",
    "ReturnGranted",
    "ReturnRefused",
    "ReturnRequested",
    "SelfHandled",
    "SelfHandlingConfirmed",
    "SelfHandlingRefused",
    "SiblingRegistered",
    "Signed",
    "SilenceCounted",
    "Subscribed",
    "SuggestionMade",
    "Supervised",
    "SupervisionAnswered",
    "SupervisionEnded",
    "SweepOrdered",
    "SweepReported",
    "TermMissed",
    "UnitAdded",
    "Unmerged",
    "Unsubscribed",
    "Urged",
    "Watched",
    "WhistleAnswered",
    "Whistled",
    "WithdrawalAsked",
    "Withdrawn",
    "following",
    "link",
    "payload_from",
    "payload_json",
]

Payload = (
    Reported
    | InfoRequested
    | InfoSupplied
    | Accepted
    | Amended
    | AboutCorrected
    | Rehomed
    | Recounted
    | RejectionProposed
    | Rejected
    | Appealed
    | WithdrawalAsked
    | Withdrawn
    | Dispatched
    | DispatchRecalled
    | UnitAdded
    | ConsultationOpened
    | OpinionGiven
    | SilenceCounted
    | MeetingConvened
    | MeetingMinuted
    | ConsultationConcluded
    | Signed
    | Offered
    | ReturnRequested
    | ReturnGranted
    | ReturnRefused
    | FinallyAssigned
    | PauseRequested
    | PauseGranted
    | Resumed
    | ExtensionRequested
    | ExtensionGranted
    | DeferralRequested
    | DeferralGranted
    | DeferralReviewed
    | DeferralEnded
    | RequestRefused
    | PlanProposed
    | PlanAccepted
    | MilestoneMet
    | Mediated
    | MediationEnded
    | ResultSubmitted
    | OverdueExplained
    | ResultRejected
    | ResultApproved
    | CallbackRecorded
    | Closed
    | ClosureDisputed
    | DemandReviewed
    | Reopened
    | SelfHandled
    | SelfHandlingConfirmed
    | SelfHandlingRefused
    | ExclusionRequested
    | ExclusionEndorsed
    | Excluded
    | Recorded
    | PhotosListed
    | PhotoReceived
    | Merged
    | Unmerged
    | Subscribed
    | Unsubscribed
    | Urged
    | Supervised
    | SupervisionAnswered
    | SupervisionEnded
    | Escalated
    | TermMissed
    | Reminded
    | HandedOver
    | Recurred
    | Watched
    | GroupRiskFound
    | SiblingRegistered
    | SweepOrdered
    | SweepReported
    | FieldTaskOrdered
    | FieldTaskPassedOn
    | FieldTaskReported
    | Whistled
    | WhistleAnswered
    | SuggestionMade
)


class Event(Struct, frozen=True, kw_only=True):
    """One link of a ticket's chain. `no` counts from 1; `actor` is a person's id or `system`; `command` is what asked.

    `digest` = sha256 over the previous digest and the canonical JSON of all the other fields, so that nothing in the
    chain can be changed, dropped or put in later without showing.
    """

    ticket: UUID
    no: int
    at: datetime
    actor: str
    command: str | None
    payload: Payload
    digest: str


_decoder: msgspec.json.Decoder[Payload] = msgspec.json.Decoder(Payload)


def payload_json(payload: Payload) -> bytes:
    """Canonical JSON of a payload."""
    return written(payload)


def payload_from(data: bytes) -> Payload:
    """The payload that `payload_json` wrote."""
    return _decoder.decode(data)


def following(
    last: tuple[int, str], payload: Payload, *, ticket: UUID, at: datetime, actor: str, command: str | None
) -> Event:
    """The payload as the event that follows the one with the number and digest in `last`."""
    no = last[0] + 1
    digest = link(last[1], ticket, no, at, actor, command, payload_json(payload))
    return Event(ticket=ticket, no=no, at=at, actor=actor, command=command, payload=payload, digest=digest)
