"""What people ask of a mediation case, with its limits. What a handheld writes is read by these as well."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from geo.position import Position
from server.domain.asked import Instant, Line, No, Sentence, Sha256
from server.domain.mediation.case import (
    CaseSource,
    DisputeType,
    PaperKind,
    Risk,
    Side,
    Signature,
    SpecialCare,
    SponsorLevel,
)

#: 参与身份.
Part = Literal["mediator", "helper", "expert"]
PersonId = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,48}$")]
People = Annotated[int, Meta(ge=2, le=100_000)]
Fen = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Sealed = Annotated[str, Meta(min_length=1, max_length=20_000)]
#: A long text: the record of a session, a matter in dispute.
Account = Annotated[str, Meta(min_length=1, max_length=50_000)]


class PartyGiven(Struct, frozen=True, kw_only=True):
    """One party. `sealed` holds who it is, sealed to the server's key; `represented`: an agent acts with authority."""

    side: Side
    sealed: Sealed | None = None
    represented: bool = False
    special_care: Annotated[tuple[SpecialCare, ...], Meta(max_length=6)] = ()


class Registration(Struct, frozen=True, kw_only=True):
    """调解登记. The place is the ticket's, else the position, else the `area` named.

    `interests`: ids of people, units and firms with whom nobody who mediates may have a conflict. `takes_it`: the
    mediator who registers it leads it. `amount_fen` in hundredths of a yuan.
    """

    source: CaseSource
    dispute_type: DisputeType
    matter: Account
    parties: Annotated[tuple[PartyGiven, ...], Meta(min_length=2, max_length=1000)]
    applied_on: date
    ticket: UUID | None = None
    area: Line | None = None
    position: Position | None = None
    place: Annotated[str, Meta(max_length=500)] = ""
    people_count: People = 2
    amount_fen: Fen | None = None
    risk: Risk = "green"
    languages: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=10)] = ("普通话",)
    interests: Annotated[tuple[PersonId, ...], Meta(max_length=100)] = ()
    takes_it: bool = False


class Assess(Struct, frozen=True, kw_only=True):
    """研判: how grave it is, and how many people it concerns."""

    risk: Risk
    people_count: People
    reason: Line
    amount_fen: Fen | None = None


class Sponsor(Struct, frozen=True, kw_only=True):
    """包案: who of which level takes it on."""

    name: Line
    level: SponsorLevel


class MakeOffer(Struct, frozen=True, kw_only=True):
    """邀请调解员: to the best matches, or to the people named."""

    to: Annotated[tuple[PersonId, ...], Meta(max_length=10)] = ()


class Appoint(Struct, frozen=True, kw_only=True):
    """指定调解员: who leads from now on."""

    person: PersonId


class Invite(Struct, frozen=True, kw_only=True):
    """邀请参与: one more mediator, a helper, a grid worker, an expert."""

    person: PersonId
    part: Part


class Recuse(Struct, frozen=True, kw_only=True):
    """回避: a mediator steps aside, or a party refuses one. `party` is who asked; None: the mediator."""

    person: PersonId
    reason: Line
    party: No | None = None


class GiveConsent(Struct, frozen=True, kw_only=True):
    """同意调解 of one party, after rights and duties were told. `signature`: sha256 of its image."""

    party: No
    rights_told: bool
    how: Literal["signature", "thumbprint", "spoken", "video"]
    signature: Sha256 | None = None
    by_guardian: bool = False


class HeldSession(Struct, frozen=True, kw_only=True):
    """调解记录: when, where, who was present (numbers of parties), what was said, who signed the record."""

    held_at: Instant
    place: Line
    present: Annotated[tuple[No, ...], Meta(max_length=1000)]
    record: Account
    video: bool = False
    signed: Annotated[tuple[No, ...], Meta(max_length=1000)] = ()
    guardians: Annotated[tuple[No, ...], Meta(max_length=1000)] = ()


class AddMaterial(Struct, frozen=True, kw_only=True):
    """调查、证据、专家意见、归档材料: a text, or the sha256 of a picture."""

    kind: PaperKind
    text: Sentence
    sha256: Sha256 | None = None
    confidential: bool = False


class Extend(Struct, frozen=True, kw_only=True):
    """延长期限: all parties agree to go on for so many calendar days."""

    days: Annotated[int, Meta(ge=1, le=90)]
    all_agree: bool
    reason: Line


class DutyGiven(Struct, frozen=True, kw_only=True):
    """协议事项: what, whose, how, where, by when."""

    duty: Sentence
    party: No
    manner: Line
    place: Annotated[str, Meta(max_length=500)] = ""
    due_on: date | None = None


Duties = Annotated[tuple[DutyGiven, ...], Meta(min_length=1, max_length=100)]
Signatures = Annotated[tuple[Signature, ...], Meta(max_length=1000)]


class Agree(Struct, frozen=True, kw_only=True):
    """达成书面协议: what is disputed, and what each party will do."""

    matter: Account
    duties: Duties
    agreed_on: date


class AgreeOrally(Struct, frozen=True, kw_only=True):
    """达成口头协议: in force at once, with its entry in the register (口头协议登记)."""

    matter: Account
    duties: Duties
    agreed_on: date
    register_entry: Sentence


class SignAgreement(Struct, frozen=True, kw_only=True):
    """签署生效: every party's signature, thumbprint or seal."""

    signed_on: date
    signatures: Signatures


class Perform(Struct, frozen=True, kw_only=True):
    """履行: one duty was done. `proof`: sha256 of a picture."""

    item: No
    done_on: date
    proof: Sha256 | None = None


class ReportBreach(Struct, frozen=True, kw_only=True):
    """反悔、未履行、部分履行, and that the way to the court was told."""

    what: Literal["reneged", "partly"]
    reason: Line
    court_told: bool


class ApplyConfirmation(Struct, frozen=True, kw_only=True):
    """申请司法确认: both sides together."""

    applied_on: date
    jointly: bool


class ConfirmationResult(Struct, frozen=True, kw_only=True):
    """司法确认结果."""

    result: Literal["confirmed", "rejected", "withdrawn"]


class OrderFollowUp(Struct, frozen=True, kw_only=True):
    """安排回访 for a day."""

    due_on: date
    reason: Line
    #: The duty whose day has gone by, where that is why.
    item: No | None = None


class FollowUpDone(Struct, frozen=True, kw_only=True):
    """回访: what was found. `no`: the visit that was ordered; None: one that nobody ordered."""

    finding: Sentence
    no: No | None = None


class WithdrawParty(Struct, frozen=True, kw_only=True):
    """撤回: a party goes no further. Either side may, at any time before an agreement is in force."""

    party: No
    reason: Line
    routes_told: bool


class EndCase(Struct, frozen=True, kw_only=True):
    """调解终止: without an agreement. The parties were told what is open to them."""

    outcome: Literal["no_agreement", "refused", "to_administration", "to_court"]
    reason: Line
    routes_told: bool


class TransferToPolice(Struct, frozen=True, kw_only=True):
    """转公安: violence, or a threat of it."""

    reason: Line


class RemindOn(Struct, frozen=True, kw_only=True):
    """司法确认提醒 on that day of the window, counted from 1."""

    day: int
