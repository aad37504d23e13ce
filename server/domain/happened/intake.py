"""受理: how a matter comes in, is asked about, classified, corrected, or turned away."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from geo.placement import Placement
from geo.position import Position
from server.domain.duty_list import Reason
from server.domain.happened.changes import decided, ended, reopened, with_request
from server.domain.happened.happening import Happening
from server.domain.matters import Forwarded, GroupSign, InfoAsked, OpenWithdrawal
from server.domain.routing import Candidate
from server.domain.sensitivity import Sensitivity
from server.domain.ticket import Ticket
from server.domain.transitions import State


class Reported(Happening, frozen=True, kw_only=True):
    """上报: a ticket came into being. `recorded_at` is the handheld's clock: evidence only."""

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
    contact_digest: str | None
    sensitivity: Sensitivity | UnsetType = UNSET
    about: str | UnsetType = UNSET
    on_behalf: bool | UnsetType = UNSET
    station: str | UnsetType = UNSET
    forwarded: Forwarded | UnsetType = UNSET

    def founded(self, own_id: UUID, digest: str) -> Ticket:
        """The ticket that begins with this event."""
        return Ticket(
            id=own_id,
            version=1,
            digest=digest,
            state=State.SUBMITTED,
            number=self.number,
            offline_alias=self.offline_alias,
            channel=self.channel,
            reporter=self.reporter,
            request_type=self.request_type,
            description=self.description,
            category=self.category,
            urgency=self.urgency,
            position=self.position,
            placement=self.placement,
            address=self.address,
            place_ref=self.place_ref,
            recorded_at=self.recorded_at,
            received_at=self.received_at,
            clock_skew_s=self.clock_skew_s,
            out_of_scope=self.out_of_scope,
            contact_id=self.contact_id,
            contact_label=self.contact_label,
            sensitivity=_told(self.sensitivity, Sensitivity.ORDINARY),
            about=self.about or None,
            on_behalf=bool(self.on_behalf),
            station=self.station or None,
            forwarded=self.forwarded or None,
        )


class InfoRequested(Happening, frozen=True, kw_only=True):
    """要求补充: the reporter is asked for more; unanswered, the matter is withdrawn at `due_at`."""

    reason: str
    due_at: datetime

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        asked = InfoAsked(
            reason=self.reason, at=at, due_at=self.due_at, records_before=ticket.contact_attempts
        )
        return replace(ticket, state=State.NEED_INFO, info_asked=asked)


class InfoSupplied(Happening, frozen=True, kw_only=True):
    """补充: what the reporter added. The original description stays as it is."""

    text: str
    position: Position | None = None
    placement: Placement | None = None
    address: str | None = None

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(
            ticket,
            state=State.SUBMITTED,
            info_asked=None,
            position=self.position or ticket.position,
            placement=self.placement or ticket.placement,
            address=self.address or ticket.address,
        )


class Accepted(Happening, frozen=True, kw_only=True):
    """受理: the matter is classified, and the citizen's promise clock is told. It counts from the day of receipt."""

    category: str
    catalogue_version: str
    deadline_class: str
    urgency: str
    tags: tuple[str, ...]
    suggested: bool
    promise_due: datetime
    promise_due_on: date
    promise_provisional: bool
    calendar_version: str
    candidates: tuple[Candidate, ...]
    doubts: tuple[Reason, ...]
    sensitivity: Sensitivity | UnsetType = UNSET

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(
            ticket,
            state=State.TO_DISPATCH,
            category=self.category,
            catalogue_version=self.catalogue_version,
            deadline_class=self.deadline_class,
            urgency=self.urgency,
            tags=self.tags,
            promise_due=self.promise_due,
            promise_due_on=self.promise_due_on,
            promise_first_due=ticket.promise_first_due or self.promise_due,
            promise_provisional=self.promise_provisional,
            promise_stopped_at=None,
            calendar_version=self.calendar_version,
            candidates=self.candidates,
            doubts=self.doubts,
            sensitivity=_told(self.sensitivity, ticket.sensitivity),
        )


class LegTerms(Struct, frozen=True, kw_only=True):
    """A leg's terms, counted again from its dispatch."""

    leg: int
    sign_due: datetime
    respond_due: datetime
    resolve_due: datetime


class Amended(Happening, frozen=True, kw_only=True):
    """改位置、改类、改级: a person's correction, and what follows from it. Earlier events tell what stood before."""

    reason: str
    position: Position | None
    placement: Placement | None
    address: str | None
    place_ref: str | None
    category: str | None
    catalogue_version: str | None
    deadline_class: str | None
    urgency: str | None
    promise_due: datetime | None
    promise_due_on: date | None
    promise_provisional: bool
    calendar_version: str | None
    tags: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    doubts: tuple[Reason, ...] = ()
    legs: tuple[LegTerms, ...] = ()
    sensitivity: Sensitivity | UnsetType = UNSET
    group_signs: tuple[GroupSign, ...] | UnsetType = UNSET
    request_type: str | UnsetType = UNSET

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        if not isinstance(self.request_type, UnsetType):
            ticket = replace(ticket, request_type=self.request_type)
        if not isinstance(self.group_signs, UnsetType):
            ticket = replace(ticket, group_signs=self.group_signs, group_cleared=not self.group_signs)
        for terms in self.legs:
            ticket = ticket.with_leg(
                terms.leg,
                sign_due=terms.sign_due,
                respond_due=terms.respond_due,
                resolve_due=terms.resolve_due,
            )
        return replace(
            ticket,
            position=self.position,
            placement=self.placement,
            address=self.address,
            place_ref=self.place_ref,
            category=self.category,
            catalogue_version=self.catalogue_version,
            deadline_class=self.deadline_class,
            urgency=self.urgency,
            tags=self.tags,
            promise_due=self.promise_due,
            promise_due_on=self.promise_due_on,
            promise_provisional=self.promise_provisional,
            calendar_version=self.calendar_version,
            candidates=self.candidates,
            doubts=self.doubts,
            sensitivity=_told(self.sensitivity, ticket.sensitivity),
        )


class Rehomed(Happening, frozen=True, kw_only=True):
    """网格重新划分: the place is another area's since the boundaries were drawn anew. It moves no state and no clock.

    `area_before` and `boundary_version_before` are the finest owner until then; `placement` is the home from now on.
    `by`: found by the `point`, or, without one, told by the re-division's mapping `table`.
    """

    area_before: str | None
    boundary_version_before: str
    placement: Placement
    by: Literal["point", "table"]

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        left = () if self.area_before is None else (self.area_before,)
        return replace(ticket, placement=self.placement, former_areas=ticket.former_areas + left)


class RejectionProposed(Happening, frozen=True, kw_only=True):
    """拟不予受理: the item of the list that holds, and the words that were said to the caller."""

    item: str
    script: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return with_request(ticket, kind="rejection", at=at, by=by, reason=self.script, item=self.item)


class Rejected(Happening, frozen=True, kw_only=True):
    """不予受理. The reporter may appeal until `appeal_until`."""

    item: str
    script: str
    appeal_until: datetime
    request: int | None = None

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        if self.request is not None:
            ticket = decided(ticket, self.request, at, granted=True)
        return ended(ticket, State.REJECTED, at, "rejected", exclusion_item=self.item)


class Appealed(Happening, frozen=True, kw_only=True):
    """申诉: the reporter does not accept that the matter was turned away."""

    reason: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(reopened(ticket), state=State.SUBMITTED, exclusion_item=None)


class WithdrawalAsked(Happening, frozen=True, kw_only=True):
    """撤诉待凭证: whoever reported it says that it is taken back; what proves that has not come yet."""

    reason: str
    proof: tuple[str, ...]

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        known = () if ticket.withdrawal is None else ticket.withdrawal.proof
        waiting = OpenWithdrawal(at=at, by=by, reason=self.reason, proof=self.proof or known)
        return replace(ticket, withdrawal=waiting)


class Withdrawn(Happening, frozen=True, kw_only=True):
    """撤诉: by the reporter, or because they did not answer (`unanswered`). `proof`: photos."""

    reason: str
    unanswered: bool = False
    proof: tuple[str, ...] | UnsetType = UNSET

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return ended(ticket, State.WITHDRAWN, at, "withdrawn")


def _told(sensitivity: Sensitivity | UnsetType, otherwise: Sensitivity) -> Sensitivity:
    """What the event says; events from before there were levels say nothing, and keep their digest."""
    return otherwise if isinstance(sensitivity, UnsetType) else sensitivity
