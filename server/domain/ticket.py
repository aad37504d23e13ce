"""What a ticket is: one matter from report to close, as its events have made it (`fold`)."""

from datetime import date, datetime
from functools import cached_property
from itertools import chain
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from geo.placement import Placement
from geo.position import Position
from server.domain.duty_list import Reason
from server.domain.leg import Leg
from server.domain.matters import (
    Callback,
    ClosureDispute,
    Consultation,
    Deferral,
    DemandReview,
    FieldTask,
    Forwarded,
    GroupSign,
    InfoAsked,
    MissedTerm,
    OpenWithdrawal,
    OwnTerm,
    Pause,
    Plan,
    Request,
    RequestKind,
    Subscriber,
    Suggestion,
    Supervision,
    Sweep,
    Urge,
    Whistle,
)
from server.domain.photos import TicketPhoto
from server.domain.routing import Candidate
from server.domain.sensitivity import Sensitivity
from server.domain.transitions import State


class Ticket(Struct, frozen=True, kw_only=True, dict=True):
    """工单. `version` is the number of its last event; `cycle` the round of handling, from 1.

    `promise_due` is what the reporter was told last, `promise_first_due` what they were told first. A clock that
    stands is told by `pauses`; `shifted_workdays` is what pauses and extensions have added to the promise.
    `about` 被反映单位 is the unit that the matter complains about: it neither handles nor sees it.
    `on_behalf` 代录: whoever registered it wrote it down for somebody else, at the help station `station` if at one.
    `recurrence` are the numbers of the matters that were ended at this place before and come again. `watched` is why
    supervision follows it from the beginning, `leader_case` 领导包案 the leader who took the
    call and owns it; `group_signs` tell by what it is known for a group's matter 群体隐患,
    unless the district found that it is none (`group_cleared`). `contacts_at`: when each attempt to reach the reporter
    was made, as whoever made it says, but never after its receipt.

    What every condition of `scope` asks again, for each person told of the ticket, is remembered (`cached_property`).
    """

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
    cycle: int = 1
    promise_first_due: datetime | None = None
    shifted_workdays: int = 0
    dispatch_level: int = 1
    requests: tuple[Request, ...] = ()
    pauses: tuple[Pause, ...] = ()
    info_asked: InfoAsked | None = None
    consultation: Consultation | None = None
    deferral: Deferral | None = None
    mediation_due: datetime | None = None
    plan: Plan | None = None
    field_tasks: tuple[FieldTask, ...] = ()
    whistles: tuple[Whistle, ...] = ()
    supervisions: tuple[Supervision, ...] = ()
    urges: tuple[Urge, ...] = ()
    master: UUID | None = None
    subscribers: tuple[Subscriber, ...] = ()
    exclusion_item: str | None = None
    rejected_results: int = 0
    handed_over: int = 0
    needs_check: bool = False
    contact_attempts: int = 0
    contacts_at: tuple[datetime, ...] = ()
    missed_terms: tuple[MissedTerm, ...] = ()
    own_terms: tuple[OwnTerm, ...] = ()
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    demand: DemandReview | None = None
    about: str | None = None
    on_behalf: bool = False
    station: str | None = None
    photos: tuple[TicketPhoto, ...] = ()
    recurrence: tuple[str, ...] = ()
    sweeps: tuple[Sweep, ...] = ()
    siblings: tuple[UUID, ...] = ()
    watched: str | None = None
    leader_case: str | None = None
    group_signs: tuple[GroupSign, ...] = ()
    group_cleared: bool = False
    forwarded: Forwarded | None = None
    closure_dispute: ClosureDispute | None = None
    suggestions: tuple[Suggestion, ...] = ()
    withdrawal: OpenWithdrawal | None = None

    @property
    def lead_unit(self) -> str | None:
        """The unit in charge: of the lead leg, or, before dispatch, the first that routing proposes."""
        leads = [leg.unit for leg in self.live_legs if leg.leads]
        if leads:
            return leads[0]
        return self.candidates[0].unit if self.candidates else None

    @property
    def public_reply(self) -> str | None:
        """公开答复: what the reporter is answered, by who leads, or by both 双派. The others answer the lead."""
        replies = [leg.public_reply for leg in self.live_legs if leg.leads and leg.public_reply]
        return "；".join(replies) or None

    @property
    def given_back_by(self) -> frozenset[str]:
        """The units that gave the matter back in this round."""
        return frozenset(
            leg.unit for leg in self.legs if leg.returned_at is not None and leg.cycle == self.cycle
        )

    @property
    def closure_disputed(self) -> bool:
        """Whether a grid worker disputed in this round that it was done; that is asked once a round."""
        return self.closure_dispute is not None and self.closure_dispute.cycle == self.cycle

    @property
    def forwarded_due(self) -> datetime | None:
        """The deadline with which another system sent the matter here, if it set one."""
        return None if self.forwarded is None else self.forwarded.due_at

    @cached_property
    def live_legs(self) -> tuple[Leg, ...]:
        """The legs of this round that were neither returned nor called off."""
        return tuple([leg for leg in self.legs if leg.cycle == self.cycle and leg.is_live])

    @property
    def waits_for_a_person(self) -> bool:
        """Whether routing was not sure enough, so that a coordinator must choose (人工复核)."""
        return self.state in (State.SUBMITTED, State.TO_DISPATCH)

    @property
    def units(self) -> frozenset[str]:
        """The units that have or had a part, but for those from which the dispatch was taken back 撤回."""
        return frozenset(leg.unit for leg in self.legs if not leg.recalled)

    @property
    def places(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The owning base areas, finest first, and the overlay areas there; both empty for an unplaced ticket."""
        if self.placement is None:
            return (), ()
        return self.placement.chain, tuple(chain.from_iterable(self.placement.overlays.values()))

    @cached_property
    def guests(self) -> frozenset[str]:
        """The people who were asked to this ticket: for a task on the spot, or by an offer, taken up since or not."""
        tasks = [task.person for task in self.field_tasks if task.person is not None]
        offers = [leg.offer.to for leg in self.legs if leg.offer is not None]
        takers = [leg.person for leg in self.legs if leg.by_guest and leg.is_live and leg.person]
        return frozenset((*tasks, *offers, *takers))

    @cached_property
    def guest_units(self) -> frozenset[str]:
        """The units that were asked to this ticket: to consult, by a whistle, or to look for more of its kind."""
        whistled = {unit for whistle in self.whistles for unit in whistle.units}
        whistled |= {sweep.unit for sweep in self.sweeps} - self.units
        return frozenset(whistled | set(() if self.consultation is None else self.consultation.invited))

    @property
    def paused(self) -> Pause | None:
        """The pause that lasts."""
        return self.pauses[-1] if self.state is State.WAITING_CITIZEN and self.pauses else None

    def leg(self, no: int) -> Leg | None:
        """The leg of that number."""
        return next((leg for leg in self.legs if leg.no == no), None)

    def asked_for(self, kind: RequestKind) -> tuple[Request, ...]:
        """The requests of one kind, in their order."""
        return tuple(request for request in self.requests if request.kind == kind)

    def undecided(self) -> tuple[MissedTerm, ...]:
        """What waits for somebody of the house, and by when: the terms that would be missed if nobody did it."""
        asked = [
            MissedTerm(what="return", no=one.no, due_at=one.due_at)
            for one in self.asked_for("return")
            if one.is_open and one.due_at is not None
        ]
        known = self.consultation
        if self.state is State.CONSULTING and known is not None and known.decided_at is None:
            asked.append(MissedTerm(what="consult", no=0, due_at=known.due_at))
        running = (term for term in self.own_terms if term.ended_at is None)
        asked += [MissedTerm(what=term.kind, no=term.no, due_at=term.due_at) for term in running]
        return tuple(asked)

    def voice(self, number: str) -> Subscriber | None:
        """The merged ticket of that number."""
        return next((voice for voice in self.subscribers if voice.number == number), None)

    def unanswered(self) -> tuple[MissedTerm, ...]:
        """吹哨 to which not every unit has come yet, and by when they were to."""
        return tuple(
            MissedTerm(what="whistle", no=one.no, due_at=one.due_at) for one in self.whistles if one.absent
        )

    def granted_returns(self) -> int:
        """How many returns of this round were approved."""
        return sum(leg.returned_at is not None for leg in self.legs if leg.cycle == self.cycle)

    def with_leg(self, no: int, **changes: object) -> "Ticket":
        """The same ticket with one leg changed."""
        return replace(
            self, legs=tuple(replace(leg, **changes) if leg.no == no else leg for leg in self.legs)
        )

    def with_live_legs(self, **changes: object) -> "Ticket":
        """The same ticket with every live leg of this round changed alike."""
        live = {leg.no for leg in self.live_legs}
        return replace(
            self, legs=tuple(replace(leg, **changes) if leg.no in live else leg for leg in self.legs)
        )
