"""Time: what stands still, what is given more time, what is put on the books, and by which plan."""

from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from server.domain.happened.changes import decided, with_request
from server.domain.happened.happening import Happening
from server.domain.matters import Deferral, Milestone, Pause, Plan
from server.domain.ticket import Ticket
from server.domain.transitions import State


class LegDue(Struct, frozen=True, kw_only=True):
    """A leg's new term."""

    leg: int
    resolve_due: datetime


class PauseRequested(Happening, frozen=True, kw_only=True):
    """申请待诉求人配合: with its evidence; nothing stands still before it is granted."""

    leg: int
    unit: str
    reason_code: str
    evidence: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return with_request(
            ticket, kind="pause", at=at, by=by, unit=self.unit, leg=self.leg, reason=self.reason_code
        )


class PauseGranted(Happening, frozen=True, kw_only=True):
    """批准待诉求人配合: promise and legs stand still from now until `until` at most."""

    request: int
    reason_code: str
    until: datetime

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        pause = Pause(since=at, until=self.until, reason=self.reason_code)
        granted = decided(ticket, self.request, at, granted=True)
        return replace(granted, state=State.WAITING_CITIZEN, pauses=(*ticket.pauses, pause))


class Resumed(Happening, frozen=True, kw_only=True):
    """恢复办理: the clocks go on; every term is later by the time that they stood still."""

    cause: str
    workdays: int
    promise_due: datetime | None
    promise_due_on: date | None
    legs: tuple[LegDue, ...]

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        *earlier, last = ticket.pauses
        ended = replace(last, ended_at=at, workdays=self.workdays)
        return replace(
            _later(ticket, self.legs, self.workdays),
            state=State.HANDLING,
            pauses=(*earlier, ended),
            promise_due=self.promise_due,
            promise_due_on=self.promise_due_on,
            shifted_workdays=ticket.shifted_workdays + self.workdays,
        )


class ExtensionRequested(Happening, frozen=True, kw_only=True):
    """申请延期: so many workdays, and when the reporter was told."""

    leg: int
    unit: str
    workdays: int
    reason: str
    citizen_told_at: datetime | None

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return with_request(
            ticket,
            kind="extension",
            at=at,
            by=by,
            unit=self.unit,
            leg=self.leg,
            reason=self.reason,
            workdays=self.workdays,
        )


class ExtensionGranted(Happening, frozen=True, kw_only=True):
    """批准延期: the leg's term, and the promise where that would be the earlier one, are later."""

    request: int
    workdays: int
    promise_due: datetime | None
    promise_due_on: date | None
    promise_workdays: int
    legs: tuple[LegDue, ...]

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        granted = decided(ticket, self.request, at, granted=True)
        return replace(
            _later(granted, self.legs, self.workdays),
            promise_due=self.promise_due,
            promise_due_on=self.promise_due_on,
            shifted_workdays=ticket.shifted_workdays + self.promise_workdays,
        )


class DeferralRequested(Happening, frozen=True, kw_only=True):
    """申请挂账: why it cannot be done now, who owns it, and by which plan."""

    leg: int
    unit: str
    reason_code: str
    owner: str
    plan: str
    review_on: date
    ends_on: date
    workdays: int

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        asked = with_request(
            ticket, kind="deferral", at=at, by=by, unit=self.unit, leg=self.leg, reason=self.reason_code
        )
        meant = Deferral(
            reason=self.reason_code,
            owner=self.owner,
            plan=self.plan,
            since=at,
            review_on=self.review_on,
            ends_on=self.ends_on,
            workdays=self.workdays,
        )
        return replace(asked, deferral=meant)


class DeferralGranted(Happening, frozen=True, kw_only=True):
    """批准挂账: the promise ends as deferred; the plan's own days count from now on."""

    request: int

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        granted = decided(ticket, self.request, at, granted=True)
        meant = None if ticket.deferral is None else replace(ticket.deferral, since=at)
        return replace(granted, state=State.DEFERRED, deferral=meant, promise_stopped_at=at)


class DeferralReviewed(Happening, frozen=True, kw_only=True):
    """挂账复核: how it stands, and when it is looked at next."""

    finding: str
    review_on: date

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        if ticket.deferral is None:
            return ticket
        return replace(ticket, deferral=replace(ticket.deferral, review_on=self.review_on))


class DeferralEnded(Happening, frozen=True, kw_only=True):
    """销账: the work goes on, each leg with the term that the plan gave it."""

    reason: str
    promise_due: datetime | None
    promise_due_on: date | None
    legs: tuple[LegDue, ...]

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        over = None if ticket.deferral is None else replace(ticket.deferral, ended_at=at)
        return replace(
            _later(ticket, self.legs, 0),
            state=State.HANDLING,
            deferral=over,
            promise_stopped_at=None,
            promise_due=self.promise_due,
            promise_due_on=self.promise_due_on,
        )


class RequestRefused(Happening, frozen=True, kw_only=True):
    """不批: a request for a pause, an extension, a deferral, a rejection or an exclusion is refused with a reason."""

    request: int
    reason: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return decided(ticket, self.request, at, granted=False)


class PlanProposed(Happening, frozen=True, kw_only=True):
    """阶段性方案: what will be done until when, milestone by milestone."""

    text: str
    finish_on: date
    milestones: tuple[Milestone, ...]

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        plan = Plan(text=self.text, finish_on=self.finish_on, milestones=self.milestones)
        return replace(with_request(ticket, kind="plan", at=at, by=by, reason=self.text), plan=plan)


class PlanAccepted(Happening, frozen=True, kw_only=True):
    """认可方案: the promise is kept by it, and each leg has until the committed finish."""

    request: int
    legs: tuple[LegDue, ...]

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        granted = decided(ticket, self.request, at, granted=True)
        plan = None if ticket.plan is None else replace(ticket.plan, accepted_at=at)
        return replace(_later(granted, self.legs, 0), plan=plan, promise_stopped_at=at)


class MilestoneMet(Happening, frozen=True, kw_only=True):
    """完成节点."""

    milestone: int
    remark: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        if ticket.plan is None:
            return ticket
        milestones = tuple(
            replace(each, met_at=at) if each.no == self.milestone else each for each in ticket.plan.milestones
        )
        return replace(ticket, plan=replace(ticket.plan, milestones=milestones))


class Mediated(Happening, frozen=True, kw_only=True):
    """转调解: all parties agree to it. The mediation's own clock takes the place of the terms of these legs."""

    parties: int
    due_at: datetime
    legs: tuple[LegDue, ...] = ()

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        for term in self.legs:
            leg = ticket.leg(term.leg)
            if leg is not None:
                ticket = ticket.with_leg(
                    leg.no, resolve_due=term.resolve_due, due_before_mediation=leg.resolve_due
                )
        return replace(ticket, state=State.MEDIATING, mediation_due=self.due_at)


class MediationEnded(Happening, frozen=True, kw_only=True):
    """调解结束: with an agreement the matter goes to review, without one it goes back with time to act."""

    agreed: bool
    outcome: str
    summary: str
    legs: tuple[LegDue, ...] = ()

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        over = replace(
            _later(ticket, self.legs, 0).with_live_legs(due_before_mediation=None), mediation_due=None
        )
        if not self.agreed:
            return replace(over, state=State.HANDLING)
        answered = over.with_live_legs(answered_at=at, handling=self.summary)
        return replace(answered, state=State.TO_REVIEW, promise_stopped_at=ticket.promise_stopped_at or at)


def _later(ticket: Ticket, terms: tuple[LegDue, ...], workdays: int) -> Ticket:
    for term in terms:
        leg = ticket.leg(term.leg)
        if leg is not None:
            shifted = leg.shifted_workdays + workdays
            ticket = ticket.with_leg(term.leg, resolve_due=term.resolve_due, shifted_workdays=shifted)
    return ticket
