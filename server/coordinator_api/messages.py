"""What the coordinators' door takes and sends. Fields are added, never renamed or dropped."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from geo.locate import Placement
from geo.position import Position
from server.casework.inspecting import LegFindings
from server.casework.ticket_document import AreaName, LegDocument
from server.coordinator_api.photo_messages import PhotoRow
from server.domain.access_log import Purpose
from server.domain.asked import Line, Sentence
from server.domain.channels import Channel
from server.domain.clocks import Clock
from server.domain.duty_list import Reason
from server.domain.errors import ReasonMissing
from server.domain.matters import (
    Consultation,
    Deferral,
    FieldTask,
    Forwarded,
    MissedTerm,
    OpenWithdrawal,
    Pause,
    Plan,
    Request,
    Subscriber,
    Suggestion,
    Supervision,
    Sweep,
    Whistle,
)
from server.domain.ping_pong import PingPong
from server.domain.routing import Candidate
from server.domain.sensitivity import Sensitivity
from server.domain.steps.intake import Report
from server.domain.steps.results import Approval, RejectionCode, RejectResult
from server.domain.supervision_proposals import Proposal
from server.domain.to_decide import ToDecide
from server.domain.transitions import Step


class SignIn(Struct, frozen=True, kw_only=True):
    """登录."""

    login: Annotated[str, Meta(min_length=1, max_length=60)]
    password: Annotated[str, Meta(min_length=1, max_length=200)]


class SignedIn(Struct, frozen=True, kw_only=True):
    """The token to send as `Authorization: Bearer …`, and who one is."""

    token: str
    expires_at: datetime
    person: str
    name: str
    roles: tuple[str, ...]


class ContactGiven(Struct, frozen=True, kw_only=True):
    """诉求人, as the caller tells it. Encrypted at once; tickets show a label only."""

    name: Annotated[str, Meta(max_length=60)] = ""
    phone: Annotated[str, Meta(max_length=30)] = ""
    confidential: bool = False
    anonymous: bool = False


class MatterGiven(Struct, frozen=True, kw_only=True):
    """What somebody reported. It needs a position or an address.

    `about` 被反映单位 is the unit that it complains about, and which then has no part in it.
    """

    request_type: Line
    description: Sentence
    category: Line | None = None
    urgency: Literal["normal", "urgent", "critical"] | None = None
    position: Position | None = None
    address: Line | None = None
    place_ref: Line | None = None
    about: Line | None = None

    def as_report(self) -> Report:
        """The report that is meant."""
        return Report(
            request_type=self.request_type,
            description=self.description,
            category=self.category,
            urgency=self.urgency,
            position=self.position,
            address=self.address,
            place_ref=self.place_ref,
            about=self.about,
        )


class ReportGiven(MatterGiven, frozen=True, kw_only=True):
    """A report that came by telephone, WeChat, another system …

    `forwarded` 转来: that system's own number and, if it set one, deadline; of two deadlines the stricter is promised.
    `leader`: by the channel `leader`, the id of who answered, if that is not who writes it down.
    """

    channel: Channel
    contact: ContactGiven | None = None
    forwarded: Forwarded | None = None
    leader: Line | None = None


class Review(Struct, frozen=True, kw_only=True):
    """审核: approve the result, or reject it with a reason, and by the list of reasons."""

    approved: bool
    reason: Line | None = None
    code: RejectionCode | None = None

    def as_step(self) -> tuple[Step, Struct]:
        """The step that is meant.

        Raises:
            ReasonMissing: a unit is not sent back to work without being told why.
        """
        if self.approved:
            return Step.APPROVE_RESULT, Approval(note=self.reason)
        if self.reason is None:
            raise ReasonMissing(field="reason")
        return Step.REJECT_RESULT, RejectResult(reason=self.reason, code=self.code)


class RevealAsked(Struct, frozen=True, kw_only=True):
    """Why somebody needs to see the contact: a word of the list, and their own. It is written down with their name."""

    reason: Line
    purpose: Purpose = "other"


class RevealAgreed(Struct, frozen=True, kw_only=True):
    """同意查看: who asked, and why it is in order."""

    person: Line
    reason: Line


class ContactShown(ContactGiven, frozen=True, kw_only=True):
    """A contact in clear; `watermark` has to stand on it wherever it is shown, `token` leads back to the log."""

    watermark: str
    token: str


class AccessRow(Struct, frozen=True, kw_only=True):
    """One entry of the log of looks; names are those of the people that there are."""

    no: int
    at: datetime
    person: str
    person_name: str | None
    unit: str | None
    access: str
    ticket: str | None
    purpose: str
    reason: str
    about: str | None
    about_name: str | None
    token: str
    digest: str


class AccessPage(Struct, frozen=True, kw_only=True):
    """留痕: entries, the latest first; `next_before` asks for those before them."""

    entries: tuple[AccessRow, ...]
    next_before: int | None


class TicketRow(Struct, frozen=True, kw_only=True):
    """A ticket as it stands in a list.

    `watched`: why supervision follows it; `leader_case` 领导包案: the id of the leader whose it is; `group_signs`: by
    what it is known for a group's matter 群体隐患; `sensitivity` 敏感程度: who may see it at all; `to_decide` 待批: of
    which kinds a request waits to be decided.
    `light` tells the time left. `colour` is what to show where there is room for one colour: in some cities it names
    the class of the matter, in the others it is the light.
    `promise_settled_at`: when what was promised was done, in time or late; None while it is not, while the matter
    rests, and where it ended without that: withdrawn, merged, rejected or excluded.
    `workdays_left` of the promise after today, as the handheld counts them too; None before anything was promised.
    """

    id: str
    number: str
    offline_alias: str | None
    state: str
    version: int
    channel: str
    request_type: str
    category: str | None
    category_name: str | None
    urgency: str | None
    description: str
    address: str | None
    lon: float | None
    lat: float | None
    areas: tuple[AreaName, ...]
    lead_unit: str | None
    lead_unit_name: str | None
    reporter: str
    received_at: datetime
    promise_due: datetime | None
    promise_settled_at: datetime | None
    light: str | None
    workdays_left: int | None
    waits_for_a_person: bool
    to_decide: tuple[ToDecide, ...]
    out_of_scope: bool
    contact: str | None
    colour: str | None
    watched: str | None
    leader_case: str | None
    group_signs: tuple[str, ...]
    sensitivity: Sensitivity


class ClockShown(Clock, frozen=True, kw_only=True):
    """时限: a clock of the ticket, the light that it shows while it runs, and its workdays after today."""

    light: str | None
    workdays_left: int


class SuggestionShown(Suggestion, frozen=True, kw_only=True):
    """建议, with who made it; None for somebody who is here no more."""

    by_name: str | None


class TicketCard(Struct, frozen=True, kw_only=True):
    """A whole ticket: the row, and how it came about.

    `steps` fit its state; `may` are the addresses of those that this person may ask for now. `contact_may_be_shown`:
    there is a contact, and this person may ask for it with a reason; `contact_needs_second_person`: they see it only
    after another person has agreed.
    """

    ticket: TicketRow
    contact_may_be_shown: bool
    contact_needs_second_person: bool
    position: Position | None
    placement: Placement | None
    overlays: tuple[AreaName, ...]
    deadline_class: str | None
    promise_provisional: bool
    calendar_version: str | None
    catalogue_version: str | None
    tags: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    alternatives: tuple[Candidate, ...]
    doubts: tuple[Reason, ...]
    legs: tuple[LegDocument, ...]
    clock_skew_s: int | None
    records: int
    closure_type: str | None
    steps: tuple[str, ...]
    may: tuple[str, ...]
    cycle: int
    dispatch_level: int
    requests: tuple[Request, ...]
    pauses: tuple[Pause, ...]
    consultation: Consultation | None
    deferral: Deferral | None
    mediation_due: datetime | None
    plan: Plan | None
    field_tasks: tuple[FieldTask, ...]
    whistles: tuple[Whistle, ...]
    supervisions: tuple[Supervision, ...]
    proposals: tuple[Proposal, ...]
    urges: int
    master: str | None
    subscribers: tuple[Subscriber, ...]
    siblings: tuple[str, ...]
    about: str | None
    forwarded: Forwarded | None
    on_behalf: bool
    station: str | None
    recurrence: tuple[str, ...]
    sweeps: tuple[Sweep, ...]
    exclusion_item: str | None
    ping_pong: PingPong
    reply_findings: tuple[LegFindings, ...]
    photos: tuple[PhotoRow, ...]
    clocks: tuple[ClockShown, ...]
    missed_terms: tuple[MissedTerm, ...]
    suggestions: tuple[SuggestionShown, ...]
    withdrawal: OpenWithdrawal | None
    recall_until: datetime | None


class TicketPage(Struct, frozen=True, kw_only=True):
    """Tickets, newest first. `next_after` goes on where this page ends; None on the last one.

    The whole list has `total` tickets; at least so many, where that is not exact.
    """

    tickets: tuple[TicketRow, ...]
    total: int
    next_after: str | None
    total_is_exact: bool


class StoryLine(Struct, frozen=True, kw_only=True):
    """One thing that happened, as people say it: who, in which role, of which unit, what, in Chinese and in English."""

    no: int
    at: datetime
    actor_name: str
    english_actor_name: str
    role: str
    unit: str | None
    name: str
    english_name: str
    sentence: str
    english: str


class EventRow(Struct, frozen=True, kw_only=True):
    """One thing that happened to a ticket."""

    no: int
    at: datetime
    actor: str
    type: str
    payload: dict[str, Any]
    digest: str


class QuarantinedRow(Struct, frozen=True, kw_only=True):
    """隔离件: a document that could not be taken in. `body` is shown to coordinators only, as text."""

    no: int
    person: str
    person_name: str | None
    document: str
    rev: str
    kind: str | None
    size_bytes: int
    reason_code: str
    facts: dict[str, str]
    received_at: datetime
    body: str | None


class QuarantinePage(Struct, frozen=True, kw_only=True):
    """What is in quarantine, oldest first; `next_after` goes on where this page ends, None on an empty one."""

    documents: tuple[QuarantinedRow, ...]
    next_after: int | None
