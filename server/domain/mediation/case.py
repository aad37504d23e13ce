"""What a mediation case is: a file on one dispute, made of nothing but what has happened to it."""

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from server.domain.calendar import CHINA
from server.domain.mediation.transitions import CaseState

#: 当事人申请、主动调解、公安移交、法院委托、部门指定、热线转办.
CaseSource = Literal["application", "initiative", "police", "court", "assigned", "hotline"]
#: The keys of `directory.DISPUTE_TYPES`, where their words are.
DisputeType = Literal[
    "neighbour",
    "family",
    "property",
    "compensation",
    "land",
    "labour",
    "consumer",
    "medical",
    "campus",
    "group",
    "other",
]
#: 申请人、被申请人.
Side = Literal["applicant", "respondent"]
#: 红、黄、绿.
Risk = Literal["red", "yellow", "green"]
#: 网格员跟进、班子成员包案、街道书记挂帅, the lowest first.
SponsorLevel = Literal["grid", "leader", "secretary"]
SPONSOR_LEVELS: tuple[SponsorLevel, ...] = ("grid", "leader", "secretary")
#: 书面协议、口头协议、未达成、一方拒绝、撤回、转行政处理、转仲裁诉讼、转公安.
Outcome = Literal[
    "written_agreement",
    "oral_agreement",
    "no_agreement",
    "refused",
    "withdrawn",
    "to_administration",
    "to_court",
    "to_police",
]
#: The outcomes in which an agreement is in force.
REACHED: frozenset[str] = frozenset({"written_agreement", "oral_agreement"})
#: 司法所、人民调解委员会、行业调解组织: the kinds of `directory.Body`.
BodyKind = Literal["justice_office", "mediation_committee", "professional"]
#: 未成年人、无民事行为能力人、老年人、残疾人、孕产妇、精神障碍.
SpecialCare = Literal["minor", "incapable", "elderly", "disabled", "maternity", "mental_illness"]
#: Those for whom a guardian speaks.
GUARDED: frozenset[str] = frozenset({"minor", "incapable"})
#: What can be in the file. The first five must, see `archive`.
PaperKind = Literal[
    "application",  # 申请书或受理登记表
    "rights_notice",  # 权利义务告知书
    "identity",  # 身份证明
    "session_record",  # 调解记录
    "agreement",  # 协议书
    "authority",  # 授权委托书
    "investigation",  # 调查记录
    "evidence",  # 证据
    "performance_proof",  # 履行凭证
    "follow_up_record",  # 回访记录
    "confirmation",  # 司法确认材料
    "expert_opinion",  # 专家意见
]


class Consent(Struct, frozen=True, kw_only=True):
    """同意调解: when, and how it was given. `signature`: sha256 of its image; the printed copy is legal."""

    at: datetime
    how: str
    signature: str | None


class Party(Struct, frozen=True, kw_only=True):
    """当事人. Who it is lies encrypted under `contact_id`; `label` such as 夏** is all that stands here."""

    no: int
    side: Side
    label: str
    contact_id: str | None
    contact_digest: str | None
    represented: bool = False
    special_care: tuple[SpecialCare, ...] = ()
    consent: Consent | None = None

    @property
    def is_guarded(self) -> bool:
        """Whether a guardian speaks for this party."""
        return not GUARDED.isdisjoint(self.special_care)


class Offer(Struct, frozen=True, kw_only=True):
    """邀请: these may take the case until then; the first who does leads it."""

    to: tuple[str, ...]
    until: datetime


class Recusal(Struct, frozen=True, kw_only=True):
    """回避: who does not mediate here, and on whose word."""

    person: str
    asked_by: str
    reason: str
    at: datetime


class Session(Struct, frozen=True, kw_only=True):
    """一次调解. `irregular` says why it does not count: codes of what was missing; its record is kept all the same."""

    no: int
    held_at: datetime
    place: str
    video: bool
    present: tuple[int, ...]
    record: str
    signed: tuple[int, ...]
    by: str
    irregular: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether an agreement may rest on it."""
        return not self.irregular


class Paper(Struct, frozen=True, kw_only=True):
    """A piece of the file: what it says, or the sha256 of its picture. `confidential`: for the mediators only."""

    no: int
    kind: PaperKind
    text: str
    sha256: str | None
    confidential: bool
    by: str
    at: datetime


class Duty(Struct, frozen=True, kw_only=True):
    """协议事项: who owes what, how, where and by when; and when it was done."""

    no: int
    duty: str
    party: int
    manner: str
    place: str
    due_on: date | None
    done_on: date | None = None
    proof: str | None = None
    #: Whether a visit was ordered because its day went by.
    overdue_told: bool = False


class Signature(Struct, frozen=True, kw_only=True):
    """签名、手印、印章 of one party on the agreement."""

    party: int
    how: Literal["signature", "thumbprint", "seal"]
    sha256: str


class Agreement(Struct, frozen=True, kw_only=True):
    """调解协议. `effective_on`: a written one on its signing, an oral one on the day it was reached."""

    form: Literal["written", "oral"]
    matter: str
    duties: tuple[Duty, ...]
    agreed_on: date
    effective_on: date | None = None
    signatures: tuple[Signature, ...] = ()
    #: 口头协议登记.
    register_entry: str | None = None


class Confirmation(Struct, frozen=True, kw_only=True):
    """司法确认: both sides together, until the end of that day. `reminded` are the days of the window told so far."""

    until: date
    reminded: tuple[int, ...] = ()
    applied_on: date | None = None
    result: Literal["confirmed", "rejected", "withdrawn"] | None = None


class FollowUp(Struct, frozen=True, kw_only=True):
    """回访: ordered for a day, and what was found."""

    no: int
    due_on: date
    reason: str
    done_at: datetime | None = None
    by: str | None = None
    finding: str | None = None


class Case(Struct, frozen=True, kw_only=True):
    """调解案件. `chain`: the areas of its place, finest first. `office`: the unit of the justice office 司法所 there.

    `restricted`: a group dispute; only those who mediate and the justice office read it. `lead_body` is the kind of
    body that lists the lead, where that is known. `version` and `digest` are those of the last event.
    """

    id: UUID
    number: str
    version: int
    digest: str
    state: CaseState
    ticket: UUID | None
    ticket_number: str | None
    source: CaseSource
    dispute_type: DisputeType
    matter: str
    place: str
    chain: tuple[str, ...]
    office: str | None
    registered_by: str
    registered_at: datetime
    applied_on: date
    people_count: int
    amount_fen: int | None
    risk: Risk
    restricted: bool
    district_told_at: datetime | None
    languages: tuple[str, ...]
    interests: tuple[str, ...]
    parties: tuple[Party, ...]
    sponsor: str | None = None
    sponsor_level: SponsorLevel = "grid"
    lead: str | None = None
    lead_body: BodyKind | None = None
    mediators: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    experts: tuple[str, ...] = ()
    recused: tuple[Recusal, ...] = ()
    offer: Offer | None = None
    asked_before: tuple[str, ...] = ()
    waits_for_a_person: bool = False
    due_at: datetime | None = None
    sessions: tuple[Session, ...] = ()
    papers: tuple[Paper, ...] = ()
    agreement: Agreement | None = None
    confirmation: Confirmation | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    outcome: Outcome | None = None
    performance: Literal["performing", "performed", "partly", "reneged"] | None = None
    ended_at: datetime | None = None
    closed_at: datetime | None = None

    def party(self, no: int) -> Party | None:
        """The party of that number."""
        return next((each for each in self.parties if each.no == no), None)

    @property
    def consents(self) -> int:
        """How many of the parties have agreed to mediation."""
        return sum(each.consent is not None for each in self.parties)

    @property
    def all_consent(self) -> bool:
        """Whether everybody has: without that nothing begins."""
        return self.consents == len(self.parties)

    @property
    def mediating_people(self) -> tuple[str, ...]:
        """Those who mediate, the lead first."""
        return (*(() if self.lead is None else (self.lead,)), *self.mediators)

    @property
    def team(self) -> tuple[str, ...]:
        """Everybody who takes part."""
        return (*self.mediating_people, *self.helpers, *self.experts)

    @property
    def participants(self) -> tuple[str, ...]:
        """Those of the team who read the file: of a restricted case only those who mediate."""
        return self.mediating_people if self.restricted else self.team

    @property
    def asked_now(self) -> tuple[str, ...]:
        """Who may take the case now."""
        return () if self.offer is None else self.offer.to

    @property
    def excluded(self) -> frozenset[str]:
        """Who may not mediate here: they stepped aside or were refused."""
        return frozenset(each.person for each in self.recused)

    @property
    def grid(self) -> str | None:
        """The finest area: as exact as a map may be."""
        return self.chain[0] if self.chain else None

    def open_follow_ups(self) -> tuple[FollowUp, ...]:
        """Visits that are still to be made."""
        return tuple(each for each in self.follow_ups if each.done_at is None)

    def with_follow_up(self, due_on: date, reason: str) -> "Case":
        """The case with one more visit ordered."""
        ordered = FollowUp(no=len(self.follow_ups) + 1, due_on=due_on, reason=reason)
        return replace(self, follow_ups=(*self.follow_ups, ordered))


def begun_last(case: Case) -> datetime:
    """When the last of what is known of the case began or was put into its file: no step can have come before it."""
    return max(
        [
            case.registered_at,
            *(party.consent.at for party in case.parties if party.consent is not None),
            *(recusal.at for recusal in case.recused),
            *(paper.at for paper in case.papers),
            *(visit.done_at for visit in case.follow_ups if visit.done_at is not None),
            *(at for at in (case.district_told_at, case.ended_at) if at is not None),
        ]
    )


def day_of(at: datetime) -> date:
    """The day in China."""
    return at.astimezone(CHINA).date()


def days_after(day: date, days: int) -> date:
    """So many calendar days later."""
    return day + timedelta(days=days)
