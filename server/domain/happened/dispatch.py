"""派单: who is told to act, who takes it up, who gives it back."""

from datetime import date, datetime

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from server.domain.asked import LegRole
from server.domain.duty_list import Reason
from server.domain.happened.changes import decided, with_request
from server.domain.happened.happening import Happening
from server.domain.leg import Leg, Offer
from server.domain.matters import RECURRENCE, Consultation, Sweep
from server.domain.routing import Candidate
from server.domain.sensitivity import Sensitivity
from server.domain.ticket import Ticket
from server.domain.transitions import State


class LegOpened(Struct, frozen=True, kw_only=True):
    """承办: one unit's part of the work, with its duty clocks, all running from the dispatch."""

    no: int
    unit: str
    role: LegRole
    sign_due: datetime
    respond_due: datetime
    resolve_due: datetime
    reasons: tuple[Reason, ...]
    must_reply: bool = True
    is_final: bool = False

    def leg(self, at: datetime, cycle: int) -> Leg:
        """The leg as it begins."""
        return Leg(
            no=self.no,
            unit=self.unit,
            role=self.role,
            dispatched_at=at,
            sign_due=self.sign_due,
            respond_due=self.respond_due,
            resolve_due=self.resolve_due,
            reasons=self.reasons,
            cycle=cycle,
            must_reply=self.must_reply,
            is_final=self.is_final,
        )


class Dispatched(Happening, frozen=True, kw_only=True):
    """派单: units were told to act. `note` is the coordinator's reason where a person chose.

    `proposed` 推荐单位: whom the house would have told, where a person chose others.
    """

    legs: tuple[LegOpened, ...]
    automatic: bool
    note: str | None = None
    level: int = 1
    proposed: tuple[str, ...] | UnsetType = UNSET

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(_with(ticket, self.legs, at), state=State.DISPATCHED, dispatch_level=self.level)


class DispatchRecalled(Happening, frozen=True, kw_only=True):
    """撤回派单: the units that were told to act have nothing to do with it any more, nor do they see it.

    `offered`: to whom one of the parts was offered. What was looked for elsewhere because it recurs goes with it:
    whoever leads next is asked to.
    """

    units: tuple[str, ...]
    reason: str
    offered: tuple[str, ...] = ()

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        since = min((leg.dispatched_at for leg in ticket.live_legs), default=at)
        recalled = ticket.with_live_legs(cancelled_at=at, recalled=True, offer=None)
        sweeps = tuple(one for one in ticket.sweeps if not self._takes_along(one, since))
        recurrence = ticket.recurrence if sweeps or ticket.cycle > 1 else ()
        return replace(recalled, state=State.TO_DISPATCH, sweeps=sweeps, recurrence=recurrence)

    def _takes_along(self, sweep: Sweep, since: datetime) -> bool:
        is_of_the_house = sweep.what == RECURRENCE and sweep.unit in self.units
        return is_of_the_house and sweep.done_at is None and sweep.at >= since


class UnitAdded(Happening, frozen=True, kw_only=True):
    """加派: one more unit has a part."""

    leg: LegOpened
    note: str | None = None

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return _with(ticket, (self.leg,), at)


class ConsultationOpened(Happening, frozen=True, kw_only=True):
    """会商交办、联席会议: the units that may be concerned are asked; who says nothing until `due_at` agrees."""

    level: int
    units: tuple[str, ...]
    due_at: datetime
    reason: str
    conference: bool | UnsetType = UNSET

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        opened = Consultation(
            level=self.level,
            units=self.units,
            opened_at=at,
            due_at=self.due_at,
            conference=self.conference is True,
        )
        called_off = ticket.with_live_legs(cancelled_at=at)
        return replace(
            called_off, state=State.CONSULTING, consultation=opened, dispatch_level=max(self.level, 2)
        )


class ConsultationConcluded(Happening, frozen=True, kw_only=True):
    """会商定责: the decision letter 办理函 names the units, their parts and terms. Its legs cannot be returned.

    `silent` are the units that said nothing. Where the promise was re-based (once), the new one stands here.
    """

    letter: str
    basis: str
    legs: tuple[LegOpened, ...]
    silent: tuple[str, ...]
    deadline_class: str | None = None
    promise_due: datetime | None = None
    promise_due_on: date | None = None
    participants: tuple[str, ...] | UnsetType = UNSET

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        settled = _with(ticket, self.legs, at)
        if settled.consultation is not None:
            present = () if self.participants is UNSET else self.participants
            concluded = replace(settled.consultation, decided_at=at, letter=self.letter, participants=present)
            settled = replace(settled, consultation=concluded)
        return replace(
            settled,
            state=State.DISPATCHED,
            deadline_class=self.deadline_class or ticket.deadline_class,
            promise_due=self.promise_due or ticket.promise_due,
            promise_due_on=self.promise_due_on or ticket.promise_due_on,
        )


class Signed(Happening, frozen=True, kw_only=True):
    """签收: a unit took up its leg, or did not, and it counts as taken up (`automatic`).

    `by_guest`: `person` is not of the unit, and took it up when it was offered to them.
    """

    leg: int
    automatic: bool = False
    person: str | None = None
    by_guest: bool = False

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        signed = ticket.with_leg(
            self.leg,
            signed_at=at,
            signed_automatically=self.automatic,
            person=self.person,
            by_guest=self.by_guest,
            offer=None,
        )
        return replace(signed, state=State.HANDLING)


class Offered(Happening, frozen=True, kw_only=True):
    """秒派: a leg is offered to a person until `until`, then to the `others`; with nobody left it is the unit's."""

    leg: int
    to: str | None
    until: datetime | None
    others: tuple[str, ...] = ()
    passed_by: str | None = None

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        offer = (
            None
            if self.to is None or self.until is None
            else Offer(to=self.to, until=self.until, others=self.others)
        )
        return ticket.with_leg(self.leg, offer=offer)


class ReturnRequested(Happening, frozen=True, kw_only=True):
    """退单申请: a unit says that this is not its work, and whose it is. Nothing stands still meanwhile."""

    leg: int
    unit: str
    reason_code: str
    clause: str
    suggested_unit: str | None
    due_at: datetime
    remark: str | None = None

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        asked = with_request(
            ticket,
            kind="return",
            at=at,
            by=by,
            unit=self.unit,
            leg=self.leg,
            reason=self.reason_code,
            due_at=self.due_at,
            suggested_unit=self.suggested_unit,
            clause=self.clause,
        )
        return asked.with_leg(self.leg, disputed_at=at)


class ReturnGranted(Happening, frozen=True, kw_only=True):
    """同意改派: the leg is void. `next_leg` is None where so many returns were granted that units consult."""

    request: int
    leg: int
    next_leg: LegOpened | None
    reason: str | None = None

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        granted = decided(ticket, self.request, at, granted=True)
        returned = granted.with_leg(self.leg, disputed_at=None, returned_at=at)
        return returned if self.next_leg is None else _with(returned, (self.next_leg,), at)


class ReturnRefused(Happening, frozen=True, kw_only=True):
    """驳回退单: the leg's term goes on from its dispatch, and the refusal counts against the unit."""

    request: int
    leg: int
    reason: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        refused = decided(ticket, self.request, at, granted=False)
        return refused.with_leg(self.leg, disputed_at=None, return_refused_at=at)


class FinallyAssigned(Happening, frozen=True, kw_only=True):
    """终审指定: the district's last word on whose leg it is, be it the unit that would not have it."""

    request: int
    leg: int
    next_leg: LegOpened
    reason: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        granted = decided(ticket, self.request, at, granted=True)
        return _with(granted.with_leg(self.leg, disputed_at=None, returned_at=at), (self.next_leg,), at)


class AboutCorrected(Happening, frozen=True, kw_only=True):
    """改被反映单位: the unit that the matter complains about, None for none; the leg it had is called off.

    What was asked for that leg, and waited to be decided, has fallen with it.
    """

    reason: str
    about: str | None
    sensitivity: Sensitivity
    candidates: tuple[Candidate, ...]
    doubts: tuple[Reason, ...]
    called_off: int | None = None
    next_leg: LegOpened | None = None

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        corrected = replace(
            ticket,
            about=self.about,
            sensitivity=self.sensitivity,
            candidates=self.candidates,
            doubts=self.doubts,
        )
        if self.called_off is None:
            return corrected
        for request in ticket.requests:
            if request.is_open and request.leg == self.called_off:
                corrected = decided(corrected, request.no, at, granted=False)
        called_off = corrected.with_leg(self.called_off, disputed_at=None, offer=None, cancelled_at=at)
        return called_off if self.next_leg is None else _with(called_off, (self.next_leg,), at)


def _with(ticket: Ticket, opened: tuple[LegOpened, ...], at: datetime) -> Ticket:
    return replace(ticket, legs=(*ticket.legs, *(leg.leg(at, ticket.cycle) for leg in opened)))
