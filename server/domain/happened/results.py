"""办结: results, their review, the callback, the end, and the second round."""

from datetime import date, datetime
from typing import Any, Literal, cast

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from geo.position import Position
from server.domain.happened.changes import decided, ended, reopened, with_request
from server.domain.happened.happening import Happening
from server.domain.matters import Callback, ClosureDispute, ClosureType, DemandReview
from server.domain.ticket import Ticket
from server.domain.transitions import State


class ResultSubmitted(Happening, frozen=True, kw_only=True):
    """反馈办结: a leg is answered. `explanation_owed`: it was recorded in time but came late, or is overdue."""

    leg: int
    handling: str
    public_reply: str
    is_true: bool
    is_beyond_duty: bool
    contacted: bool
    solved: bool
    unsolved_reason: str | None
    explanation: str | None
    explanation_owed: bool
    all_answered: bool

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        answered = ticket.with_leg(
            self.leg,
            answered_at=at,
            handling=self.handling,
            public_reply=self.public_reply,
            explanation=self.explanation,
            explanation_owed=self.explanation_owed,
        )
        if not self.all_answered:
            return answered
        return replace(answered, state=State.TO_REVIEW, promise_stopped_at=ticket.promise_stopped_at or at)


class OverdueExplained(Happening, frozen=True, kw_only=True):
    """超期说明: why a leg was late."""

    leg: int
    explanation: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return ticket.with_leg(self.leg, explanation=self.explanation, explanation_owed=False)


class ResultRejected(Happening, frozen=True, kw_only=True):
    """驳回重办: the result will not do; both clocks run on as if they had never stopped."""

    reason: str
    kept: bool = False
    code: str | UnsetType = UNSET

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        again = ticket.with_live_legs(answered_at=None, rework=True)
        stopped = ticket.promise_stopped_at if self.kept else None
        return replace(
            again,
            state=State.HANDLING,
            promise_stopped_at=stopped,
            rejected_results=ticket.rejected_results + 1,
        )


class ResultApproved(Happening, frozen=True, kw_only=True):
    """审核通过."""

    note: str | None = None

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(ticket.with_live_legs(done_at=at), state=State.TO_CALLBACK)


class CallbackRecorded(Happening, frozen=True, kw_only=True):
    """回访: one attempt to ask the reporter. Solved and satisfied are two answers.

    `voice`: the reporter of the merged ticket of that number was called. `why` somebody is not satisfied; `gone`:
    why no further call reaches them. `unit_called`: whether the units had got in touch, as the reporter says.
    """

    contacted: bool
    solved: bool | None
    satisfied: Literal["satisfied", "mostly", "unsatisfied"] | None
    remark: str | None
    caller_kind: Literal["hotline", "handler", "leader"] = "hotline"
    voice: str | UnsetType = UNSET
    why: str | UnsetType = UNSET
    gone: str | UnsetType = UNSET
    unit_called: bool | UnsetType = UNSET

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        attempt = Callback(
            at=at,
            by=by,
            contacted=self.contacted,
            solved=self.solved,
            satisfied=self.satisfied,
            remark=self.remark,
            caller_kind=self.caller_kind,
            cycle=ticket.cycle,
            voice=self.voice or None,
            why=self.why or None,
            gone=self.gone or None,
            unit_called=None if self.unit_called is UNSET else self.unit_called,
        )
        return replace(ticket, callbacks=(*ticket.callbacks, attempt))


class Closed(Happening, frozen=True, kw_only=True):
    """结案."""

    closure_type: ClosureType

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return ended(ticket, State.CLOSED, at, self.closure_type)


class ClosureDisputed(Happening, frozen=True, kw_only=True):
    """不实办结: somebody was there and saw that it is not done; what was closed waits for the callback again."""

    reason: str
    position: Position | None
    distance_m: int | None
    photos: tuple[str, ...]

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        closed_as = cast(ClosureType | None, ticket.closure_type)  # of a closed ticket it is one of these
        disputed = ClosureDispute(at=at, by=by, cycle=ticket.cycle, closure_type=closed_as)
        return replace(
            ticket, state=State.TO_CALLBACK, closure_type=None, closed_at=None, closure_dispute=disputed
        )


class DemandReviewed(Happening, frozen=True, kw_only=True):
    """诉求合理性审核: somebody looked whether what the reporter still wants is reasonable."""

    reasonable: bool
    reason: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        found = DemandReview(at=at, by=by, reasonable=self.reasonable, cycle=ticket.cycle)
        return replace(_answered(ticket, at), demand=found)


class Reopened(Happening, frozen=True, kw_only=True):
    """二次办理: a new round with its own term; what was done stays. The demand was found reasonable."""

    reason: str
    cycle: int
    promise_due: datetime
    promise_due_on: date

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(
            reopened(_answered(ticket, at).with_live_legs(done_at=at)),
            state=State.TO_DISPATCH,
            cycle=self.cycle,
            promise_due=self.promise_due,
            promise_due_on=self.promise_due_on,
        )


def _answered(ticket: Ticket, at: datetime) -> Ticket:
    """The ticket after somebody has looked at what a grid worker disputed."""
    known = ticket.closure_dispute
    if known is None or known.answered_at is not None:
        return ticket
    return replace(ticket, closure_dispute=replace(known, answered_at=at))


class SelfHandled(Happening, frozen=True, kw_only=True):
    """自处自结: done on the spot, with a photo before and one after. `sampled`: another person looks at it.

    `repeats` are the numbers of what was ended on the spot at this place before.
    """

    category: str
    before: str
    after: str
    found_at: datetime
    done_at: datetime
    remark: str
    sampled: bool
    repeats: tuple[str, ...] | UnsetType = UNSET

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(ticket, state=State.SELF_HANDLED, category=self.category, needs_check=self.sampled)


class SelfHandlingConfirmed(Happening, frozen=True, kw_only=True):
    """自处属实."""

    note: str | None = None

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return ended(ticket, State.CLOSED, at, "self_handled", needs_check=False)


class SelfHandlingRefused(Happening, frozen=True, kw_only=True):
    """自处不实: it goes the ordinary way."""

    reason: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(ticket, state=State.SUBMITTED, needs_check=False)


class ExclusionRequested(Happening, frozen=True, kw_only=True):
    """申请剔除: a unit says that the matter should not count, by an item of the list."""

    unit: str
    item: str
    reason: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return with_request(
            ticket, kind="exclusion", at=at, by=by, unit=self.unit, reason=self.reason, item=self.item
        )


class ExclusionEndorsed(Happening, frozen=True, kw_only=True):
    """街道同意剔除: the first of two persons."""

    request: int
    reason: str | None

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        requests = tuple(
            replace(each, endorsed_by=by) if each.no == self.request else each for each in ticket.requests
        )
        return replace(ticket, requests=requests)


class Excluded(Happening, frozen=True, kw_only=True):
    """剔除: it counts no longer, and is always listed beside what counts. The reporter was told."""

    request: int
    item: str
    reason: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        granted = decided(ticket, self.request, at, granted=True)
        return ended(granted, State.EXCLUDED, at, "excluded", exclusion_item=self.item)


class Recorded(Happening, frozen=True, kw_only=True):
    """A note, a contact or a visit; always accepted, changes no state. Lists of photos were such records before."""

    kind: str
    recorded_at: datetime
    body: dict[str, Any]

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        noted = replace(
            ticket,
            records=ticket.records + 1,
        )
        if self.kind != "contact":
            return noted
        noted = replace(
            noted,
            contact_attempts=noted.contact_attempts + 1,
            contacts_at=(*noted.contacts_at, min(self.recorded_at, at)),
        )
        first = {leg.no for leg in noted.live_legs if leg.contacted_at is None}
        for no in first:
            noted = noted.with_leg(no, contacted_at=at)
        return noted
