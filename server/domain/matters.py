"""What hangs on a ticket besides its legs: requests, pauses, consultations, tasks, supervision."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from server.domain.asked import Instant

#: The house's own clocks (`own_terms`).
OwnTermKind = Literal["accept", "dispatch", "pass_on", "review", "callback"]
#: What is to be done within a term by whoever it waits for: a verdict, a letter, an own clock, an answer to a whistle.
Awaited = Literal["return", "consult", "accept", "dispatch", "pass_on", "review", "callback", "whistle"]

#: By what a group's matter 群体隐患 is known: its sub-item, its words, its voices, or somebody of the district.
GroupSign = Literal["category", "words", "voices", "judged"]

#: 结案方式.
ClosureType = Literal["done", "explained", "unreachable", "self_handled", "deferred_done", "checked"]

RequestKind = Literal["return", "pause", "extension", "deferral", "exclusion", "rejection", "plan"]


class Callback(Struct, frozen=True, kw_only=True):
    """回访: one attempt. `caller_kind` tells the hotline's own call from the handler's and a leader's.

    `voice` is the number of the merged ticket whose reporter was called, None for the ticket's own. An unsatisfied
    reporter may have said `why`. `gone`: why that reporter is reached by no further call. `unit_called` 是否联系: what
    the reporter says of whether the units had got in touch.
    """

    at: datetime
    by: str
    contacted: bool
    solved: bool | None
    satisfied: str | None
    remark: str | None
    caller_kind: str = "hotline"
    cycle: int = 1
    voice: str | None = None
    why: str | None = None
    gone: str | None = None
    unit_called: bool | None = None


class DemandReview(Struct, frozen=True, kw_only=True):
    """诉求合理性审核: whether what an unsatisfied reporter still wants is reasonable, in which round that was found."""

    at: datetime
    by: str
    reasonable: bool
    cycle: int


class ClosureDispute(Struct, frozen=True, kw_only=True):
    """不实办结: a grid worker saw that what is called done is not; `closure_type` is how the matter had been closed.

    It waits until somebody has looked at it, or it is handled anew.
    """

    at: datetime
    by: str
    cycle: int
    closure_type: ClosureType | None = None
    answered_at: datetime | None = None


class Request(Struct, frozen=True, kw_only=True):
    """申请: what somebody asked for and somebody else decides. `unit` is the asker's; `leg` is 0 where none is meant.

    What only some kinds have: the unit that a return suggests and the clause that it rests on, the workdays of an
    extension or a deferral's new term, the item of a rejection or exclusion, by when it must be decided.
    """

    no: int
    kind: RequestKind
    at: datetime
    by: str
    unit: str | None
    leg: int
    reason: str
    due_at: datetime | None = None
    suggested_unit: str | None = None
    clause: str | None = None
    workdays: int = 0
    item: str | None = None
    endorsed_by: str | None = None
    granted: bool | None = None
    decided_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits to be decided."""
        return self.granted is None


class Pause(Struct, frozen=True, kw_only=True):
    """待诉求人配合: from approval; it ends by itself at `until`."""

    since: datetime
    until: datetime
    reason: str
    ended_at: datetime | None = None
    workdays: int = 0


class Opinion(Struct, frozen=True, kw_only=True):
    """会商意见 of one unit. `silent`: it said nothing in time, which counts as agreement."""

    unit: str
    by: str
    at: datetime
    agrees: bool
    text: str
    silent: bool = False


class Meeting(Struct, frozen=True, kw_only=True):
    """会议 of a consultation: when and where, who was invited, and, once it is minuted, who came and what was said."""

    no: int
    by: str
    at: datetime
    place: str
    units: tuple[str, ...]
    minuted_at: datetime | None = None
    attended: tuple[str, ...] = ()
    minutes: str | None = None

    @property
    def absent(self) -> tuple[str, ...]:
        """The units that were invited and did not come."""
        return tuple(unit for unit in self.units if unit not in self.attended) if self.minuted_at else ()


class Consultation(Struct, frozen=True, kw_only=True):
    """会商: who was asked, by when, what they said (silence is agreement), and which meetings there were.

    `conference` 联席会议: they were called together; `participants` took part in what was settled.
    """

    level: int
    units: tuple[str, ...]
    opened_at: datetime
    due_at: datetime
    opinions: tuple[Opinion, ...] = ()
    decided_at: datetime | None = None
    letter: str | None = None
    conference: bool = False
    participants: tuple[str, ...] = ()
    meetings: tuple[Meeting, ...] = ()

    @property
    def silent(self) -> tuple[str, ...]:
        """The units that were asked and have not spoken for themselves."""
        spoken = {opinion.unit for opinion in self.opinions if not opinion.silent}
        return tuple(unit for unit in self.units if unit not in spoken)

    @property
    def invited(self) -> frozenset[str]:
        """The units that were asked, be it for their opinion or to a meeting."""
        return frozenset(self.units).union(*(meeting.units for meeting in self.meetings))


class Deferral(Struct, frozen=True, kw_only=True):
    """挂账: not a pause. It has an owner and a plan, is reviewed, and ends."""

    reason: str
    owner: str
    plan: str
    since: datetime
    review_on: date
    ends_on: date
    workdays: int
    ended_at: datetime | None = None


class Milestone(Struct, frozen=True, kw_only=True):
    """节点 of a staged plan."""

    no: int
    what: str
    due_on: date
    met_at: datetime | None = None


class Plan(Struct, frozen=True, kw_only=True):
    """阶段性方案 一事一议: what will be done by when; once accepted, its milestones are the clocks."""

    text: str
    finish_on: date
    milestones: tuple[Milestone, ...]
    accepted_at: datetime | None = None


class FieldTask(Struct, frozen=True, kw_only=True):
    """核实 before dispatch, 核查 after handling, or 走访: somebody looks on the spot."""

    no: int
    kind: str
    by: str
    at: datetime
    due_at: datetime
    what: str
    person: str | None = None
    done_by: str | None = None
    done_at: datetime | None = None
    finding: str | None = None


#: `Sweep.what` where the house ordered it by itself, because the matter recurs.
RECURRENCE = "recurrence"


class Sweep(Struct, frozen=True, kw_only=True):
    """举一反三: a unit looks in an area for more of what this ticket is about, and reports which tickets came of it."""

    no: int
    by: str
    at: datetime
    due_at: datetime
    unit: str
    area: str
    category: str
    what: str
    done_at: datetime | None = None
    remark: str | None = None
    found: tuple[str, ...] = ()


class Forwarded(Struct, frozen=True, kw_only=True):
    """转来: a matter came from another system under a number of its own and with a deadline of its own, if it has one.

    Of two deadlines the stricter one is promised.
    """

    number: Annotated[str, Meta(min_length=1, max_length=60)]
    due_at: Instant | None = None


class OwnTermBegun(Struct, frozen=True, kw_only=True):
    """An own clock begins, and runs until then."""

    kind: OwnTermKind
    due_at: datetime


class OwnTerm(Struct, frozen=True, kw_only=True):
    """本级时限: one of the house's own clocks, the `no`-th of its kind; it ran until `ended_at`."""

    kind: OwnTermKind
    no: int
    since: datetime
    due_at: datetime
    ended_at: datetime | None = None


class Whistle(Struct, frozen=True, kw_only=True):
    """吹哨: units are called to the spot; who came stands in `attended`."""

    no: int
    by: str
    at: datetime
    due_at: datetime
    units: tuple[str, ...]
    attended: tuple[str, ...] = ()

    @property
    def absent(self) -> tuple[str, ...]:
        """The units that have not come."""
        return tuple(unit for unit in self.units if unit not in self.attended)


class Supervision(Struct, frozen=True, kw_only=True):
    """督办: by letter, call, visit …; the addressee replies, and the supervisor ends it."""

    no: int
    kind: str
    form: str
    level: int
    by: str
    at: datetime
    addressee: str
    due_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None


class MissedTerm(Struct, frozen=True, kw_only=True):
    """逾期未决: what was not done in its term; `no` is its number of that kind, 0 for a consultation."""

    what: Awaited
    no: int
    due_at: datetime


class Urge(Struct, frozen=True, kw_only=True):
    """催办, by the reporter or by a person of the house."""

    at: datetime
    by: str
    for_reporter: bool


class Subscriber(Struct, frozen=True, kw_only=True):
    """One more voice: a ticket that was merged into this one. Its reporter gets the answer too.

    `callback`: the reporter left a contact, and is called back before this ticket is closed where one of a ticket of
    their own would be.
    """

    ticket: UUID
    number: str
    since: datetime
    callback: bool = False


#: 建议什么: 并单、更正（类别、位置、紧急程度）、要更多时间（延期、待诉求人配合）、退单裁定意见.
Suggested = Literal["merging", "correction", "more_time", "verdict"]


class Suggestion(Struct, frozen=True, kw_only=True):
    """建议 of somebody who may not decide it; `ticket` is the number of the other one of a merge."""

    no: int
    at: datetime
    by: str
    what: Suggested
    text: str
    ticket: str | None = None


class OpenWithdrawal(Struct, frozen=True, kw_only=True):
    """撤诉待凭证: who asked for it, why, and the sha256 of the photos that must be there first, if any were named."""

    at: datetime
    by: str
    reason: str
    proof: tuple[str, ...]


class InfoAsked(Struct, frozen=True, kw_only=True):
    """待补充: what the reporter was asked for, by when, and how many attempts were logged since."""

    reason: str
    at: datetime
    due_at: datetime
    records_before: int
