"""What a ticket is, and `fold`: the only way that a ticket comes to be.

fold(ticket, event) → ticket. Folding event by event equals folding from scratch, because nothing else is read.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, assert_never
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from geo.locate import Placement
from geo.position import Position
from server.domain import events as happened
from server.domain.duty_list import Reason
from server.domain.errors import ChainIsBroken
from server.domain.routing import Candidate
from server.domain.transitions import State


class Leg(Struct, frozen=True, kw_only=True):
    """承办: what one unit owes. All clocks run from the dispatch, whether the unit signs or not."""

    no: int
    unit: str
    role: Literal["lead", "co"]
    dispatched_at: datetime
    sign_due: datetime
    respond_due: datetime
    resolve_due: datetime
    reasons: tuple[Reason, ...] = ()
    signed_at: datetime | None = None
    answered_at: datetime | None = None
    handling: str | None = None
    public_reply: str | None = None
    explanation_owed: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether the unit has given its result."""
        return self.answered_at is not None


class Callback(Struct, frozen=True, kw_only=True):
    """回访: one attempt."""

    at: datetime
    by: str
    contacted: bool
    solved: bool | None
    satisfied: str | None
    remark: str | None


class Ticket(Struct, frozen=True, kw_only=True):
    """工单: one matter from report to close. `version` is the number of its last event."""

    id: UUID
    version: int
    digest: str
    state: State
    number: str
    offline_alias: str | None
    channel: str
    reporter: str
    request_type: str
    description: str
    category: str | None
    urgency: str | None
    position: Position | None
    placement: Placement | None
    address: str | None
    place_ref: str | None
    recorded_at: datetime
    received_at: datetime
    clock_skew_s: int | None
    out_of_scope: bool
    contact_id: str | None
    contact_label: str | None
    catalogue_version: str | None = None
    deadline_class: str | None = None
    tags: tuple[str, ...] = ()
    promise_due: datetime | None = None
    promise_due_on: date | None = None
    promise_provisional: bool = False
    promise_stopped_at: datetime | None = None
    calendar_version: str | None = None
    candidates: tuple[Candidate, ...] = ()
    doubts: tuple[Reason, ...] = ()
    legs: tuple[Leg, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    records: int = 0
    former_areas: tuple[str, ...] = ()
    closure_type: str | None = None
    closed_at: datetime | None = None

    @property
    def lead_unit(self) -> str | None:
        """The unit in charge: of the lead leg, or, before dispatch, the first that routing proposes."""
        for leg in self.legs:
            if leg.role == "lead":
                return leg.unit
        return self.candidates[0].unit if self.candidates else None

    @property
    def waits_for_a_person(self) -> bool:
        """Whether routing was not sure enough, so that a coordinator must choose (人工复核)."""
        return self.state in (State.SUBMITTED, State.TO_DISPATCH)

    @property
    def places(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The owning base areas, finest first, and the overlay areas there; both empty for an unplaced ticket."""
        if self.placement is None:
            return (), ()
        return self.placement.chain, tuple(
            code for codes in self.placement.overlays.values() for code in codes
        )

    def leg(self, no: int) -> Leg | None:
        """The leg of that number."""
        return next((leg for leg in self.legs if leg.no == no), None)


def fold(ticket: Ticket | None, event: happened.Event) -> Ticket:
    """The ticket after one more event.

    Raises:
        ChainIsBroken: the event's number does not follow the ticket's version, or a founding event is missing.
    """
    if ticket is None:
        if event.no != 1 or not isinstance(event.payload, happened.Reported):
            raise ChainIsBroken(ticket=str(event.ticket), no=event.no)
        return _founded(event, event.payload)
    if event.no != ticket.version + 1 or event.ticket != ticket.id:
        raise ChainIsBroken(ticket=str(event.ticket), no=event.no)
    return replace(_moved(event.payload, ticket, event), version=event.no, digest=event.digest)


def folded(events: Iterable[happened.Event]) -> Ticket | None:
    """The ticket that a whole chain makes; None for an empty one."""
    ticket: Ticket | None = None
    for event in events:
        ticket = fold(ticket, event)
    return ticket


def verified(events: Iterable[happened.Event]) -> Ticket | None:
    """As `folded`, and each event's digest is found to cover what it says and the event before it.

    Raises:
        ChainIsBroken: the first event that does not hold.
    """
    ticket: Ticket | None = None
    for event in events:
        last = (0, happened.GENESIS) if ticket is None else (ticket.version, ticket.digest)
        made = happened.following(
            last, event.payload, ticket=event.ticket, at=event.at, actor=event.actor, command=event.command
        )
        if made != event:
            raise ChainIsBroken(ticket=str(event.ticket), no=event.no)
        ticket = fold(ticket, event)
    return ticket


def _founded(event: happened.Event, reported: happened.Reported) -> Ticket:
    return Ticket(
        id=event.ticket,
        version=1,
        digest=event.digest,
        state=State.SUBMITTED,
        number=reported.number,
        offline_alias=reported.offline_alias,
        channel=reported.channel,
        reporter=reported.reporter,
        request_type=reported.request_type,
        description=reported.description,
        category=reported.category,
        urgency=reported.urgency,
        position=reported.position,
        placement=reported.placement,
        address=reported.address,
        place_ref=reported.place_ref,
        recorded_at=reported.recorded_at,
        received_at=reported.received_at,
        clock_skew_s=reported.clock_skew_s,
        out_of_scope=reported.out_of_scope,
        contact_id=reported.contact_id,
        contact_label=reported.contact_label,
    )


def _moved(payload: happened.Payload, ticket: Ticket, event: happened.Event) -> Ticket:
    match payload:
        case happened.Reported():
            raise ChainIsBroken(ticket=str(event.ticket), no=event.no)
        case happened.Accepted():
            return _accepted(payload, ticket)
        case happened.Amended():
            return _amended(payload, ticket)
        case happened.Dispatched():
            opened = tuple(_opened(leg, event.at) for leg in payload.legs)
            return replace(ticket, state=State.DISPATCHED, legs=ticket.legs + opened)
        case happened.Signed():
            return replace(ticket, state=State.HANDLING, legs=_with(ticket, payload.leg, signed_at=event.at))
        case happened.ResultSubmitted():
            return _answered(payload, ticket, event.at)
        case happened.ResultRejected():
            reopened = tuple(replace(leg, answered_at=None) for leg in ticket.legs)
            return replace(ticket, state=State.HANDLING, legs=reopened, promise_stopped_at=None)
        case happened.ResultApproved():
            return replace(ticket, state=State.TO_CALLBACK)
        case happened.CallbackRecorded():
            attempt = Callback(
                at=event.at,
                by=event.actor,
                contacted=payload.contacted,
                solved=payload.solved,
                satisfied=payload.satisfied,
                remark=payload.remark,
            )
            return replace(ticket, callbacks=(*ticket.callbacks, attempt))
        case happened.Closed():
            return replace(ticket, state=State.CLOSED, closure_type=payload.closure_type, closed_at=event.at)
        case happened.Recorded():
            return replace(ticket, records=ticket.records + 1)
        case happened.Rehomed():
            left = () if payload.area_before is None else (payload.area_before,)
            return replace(ticket, placement=payload.placement, former_areas=ticket.former_areas + left)
    assert_never(payload)


def _accepted(payload: happened.Accepted, ticket: Ticket) -> Ticket:
    return replace(
        ticket,
        state=State.TO_DISPATCH,
        category=payload.category,
        catalogue_version=payload.catalogue_version,
        deadline_class=payload.deadline_class,
        urgency=payload.urgency,
        tags=payload.tags,
        promise_due=payload.promise_due,
        promise_due_on=payload.promise_due_on,
        promise_provisional=payload.promise_provisional,
        calendar_version=payload.calendar_version,
        candidates=payload.candidates,
        doubts=payload.doubts,
    )


def _amended(payload: happened.Amended, ticket: Ticket) -> Ticket:
    terms = {each.leg: each for each in payload.legs}
    return replace(
        ticket,
        position=payload.position,
        placement=payload.placement,
        address=payload.address,
        place_ref=payload.place_ref,
        category=payload.category,
        catalogue_version=payload.catalogue_version,
        deadline_class=payload.deadline_class,
        urgency=payload.urgency,
        tags=payload.tags,
        promise_due=payload.promise_due,
        promise_due_on=payload.promise_due_on,
        promise_provisional=payload.promise_provisional,
        calendar_version=payload.calendar_version,
        candidates=payload.candidates,
        doubts=payload.doubts,
        legs=tuple(_with_terms(leg, terms[leg.no]) if leg.no in terms else leg for leg in ticket.legs),
    )


def _with_terms(leg: Leg, terms: happened.LegTerms) -> Leg:
    return replace(leg, sign_due=terms.sign_due, respond_due=terms.respond_due, resolve_due=terms.resolve_due)


def _opened(leg: happened.LegOpened, at: datetime) -> Leg:
    return Leg(
        no=leg.no,
        unit=leg.unit,
        role=leg.role,
        dispatched_at=at,
        sign_due=leg.sign_due,
        respond_due=leg.respond_due,
        resolve_due=leg.resolve_due,
        reasons=leg.reasons,
    )


def _answered(payload: happened.ResultSubmitted, ticket: Ticket, at: datetime) -> Ticket:
    legs = _with(
        ticket,
        payload.leg,
        answered_at=at,
        handling=payload.handling,
        public_reply=payload.public_reply,
        explanation_owed=payload.explanation_owed,
    )
    if not payload.all_answered:
        return replace(ticket, legs=legs)
    return replace(ticket, state=State.TO_REVIEW, legs=legs, promise_stopped_at=at)


def _with(ticket: Ticket, no: int, **changes: object) -> tuple[Leg, ...]:
    return tuple(replace(leg, **changes) if leg.no == no else leg for leg in ticket.legs)
