"""待诉求人配合与延期: a clock stands still from approval, or a term is given more days; the reporter knows of both."""

from datetime import date, datetime, timedelta

from msgspec import Struct

from server.domain.asked import Answered, Instant, LegNo, Line, Reasoned, Sentence, Workdays
from server.domain.calendar import CHINA
from server.domain.context import Context
from server.domain.deadlines import midnight_after, term_end
from server.domain.errors import (
    CitizenNotTold,
    EvidenceMissing,
    LegAlreadyAnswered,
    NotYours,
    TimeUsedUp,
    TooLate,
)
from server.domain.events import (
    ExtensionGranted,
    ExtensionRequested,
    PauseGranted,
    PauseRequested,
    Resumed,
)
from server.domain.happened.waiting import LegDue
from server.domain.leg import Leg
from server.domain.people import Role
from server.domain.shifting import after_pause, last_day, later_by, workdays_of
from server.domain.steps.asking import (
    contacts_apart,
    extension_workdays_left,
    extension_workdays_max,
    extensions_granted,
    pause_workdays,
)
from server.domain.steps.intake import require_code
from server.domain.steps.legs import live_leg
from server.domain.steps.requests import open_request, require_none_open
from server.domain.ticket import Ticket


class RequestPause(Struct, frozen=True, kw_only=True):
    """申请待诉求人配合: `reason_code` of the city's list; `evidence` tells who was spoken to and what is awaited."""

    leg: LegNo
    reason_code: Line
    evidence: Sentence


def decide_request_pause(ticket: Ticket, asked: RequestPause, by: Context) -> PauseRequested:
    """申请待诉求人配合: on contacts that were logged. Nothing stands still by asking.

    Raises:
        NoSuchLeg, LegAlreadyAnswered, CodeUnknown, AskedAlready.
        EvidenceMissing: the reporter was not spoken to often enough, at times that lie far enough apart.
        TimeUsedUp: all pauses together have lasted as long as they may.
    """
    leg = unanswered(ticket, asked.leg)
    require_code("reason_code", asked.reason_code, by.rules.policy.pause.reasons)
    require_none_open(ticket, "pause", leg.no)
    if len(contacts_apart(ticket, by.rules)) < by.rules.policy.pause.contacts_min:
        raise EvidenceMissing(field="contact", needed=by.rules.policy.pause.contacts_min)
    _workdays_left(ticket, by)
    return PauseRequested(leg=leg.no, unit=leg.unit, reason_code=asked.reason_code, evidence=asked.evidence)


def decide_grant_pause(ticket: Ticket, asked: Answered, by: Context) -> PauseGranted:
    """批准待诉求人配合: from now on, never from when it was asked for.

    Raises:
        NoSuchPart, NeedsSecondPerson, OwnMatter, TimeUsedUp.
    """
    request = open_request(ticket, asked.request, "pause", by)
    left = _workdays_left(ticket, by)
    each = by.due(by.rules.policy.pause.each_max)
    in_all = later_by(midnight_after(by.now.astimezone(CHINA).date()), left, by.rules.calendar)
    return PauseGranted(request=request.no, reason_code=request.reason, until=min(each, in_all))


def decide_resume(ticket: Ticket, asked: Reasoned, by: Context) -> Resumed:
    """恢复办理: by anybody's contact with the reporter, or by itself when the time is up."""
    return resumed(ticket, asked.reason, by)


def resumed(ticket: Ticket, cause: str, by: Context) -> Resumed:
    """The clocks go on; every term is later by what the pause has lasted."""
    since, calendar = ticket.pauses[-1].since, by.rules.calendar
    workdays = workdays_of(since, by.now, calendar)
    promise = ticket.promise_due
    if promise is not None and ticket.promise_stopped_at is None:
        promise = after_pause(promise, since, by.now, calendar)
    legs = tuple(
        LegDue(leg=leg.no, resolve_due=after_pause(leg.resolve_due, since, by.now, calendar))
        for leg in ticket.live_legs
        if not leg.is_answered
    )
    return Resumed(
        cause=cause, workdays=workdays, promise_due=promise, promise_due_on=day_of(promise), legs=legs
    )


class RequestExtension(Struct, frozen=True, kw_only=True):
    """申请延期: so many workdays more. `citizen_told_at`: when the reporter was told, if they were."""

    leg: LegNo
    workdays: Workdays
    reason: Sentence
    citizen_told_at: Instant | None = None


def decide_request_extension(ticket: Ticket, asked: RequestExtension, by: Context) -> ExtensionRequested:
    """申请延期: ahead of the term; so often, and so long in all.

    Raises:
        NoSuchLeg, LegAlreadyAnswered, AskedAlready, TimeUsedUp.
        TooLate: what is asked too late is refused by itself, and becomes overdue with an explanation.
    """
    leg = unanswered(ticket, asked.leg)
    rules = by.rules.policy.extension
    require_none_open(ticket, "extension", leg.no)
    if term_end(by.now, rules.ask_before_due, by.rules.calendar) > leg.resolve_due:
        raise TooLate(until=leg.resolve_due.isoformat())
    if len(extensions_granted(ticket, leg)) >= rules.times_max:
        raise TimeUsedUp(kind="extension", limit=rules.times_max)
    if asked.workdays > extension_workdays_left(ticket, leg, by.rules):
        raise TimeUsedUp(kind="extension_workdays", limit=extension_workdays_max(ticket, by.rules))
    return ExtensionRequested(
        leg=leg.no,
        unit=leg.unit,
        workdays=asked.workdays,
        reason=asked.reason,
        citizen_told_at=asked.citizen_told_at,
    )


class GrantExtension(Answered, frozen=True, kw_only=True):
    """批准延期: `citizen_told`: the reporter knows, as the log of contacts 联系记录 shows."""

    citizen_told: bool = False


def decide_grant_extension(ticket: Ticket, asked: GrantExtension, by: Context) -> ExtensionGranted:
    """批准延期: the first by the street, the second by the district, unless the city has it otherwise.

    Raises:
        NoSuchPart, NeedsSecondPerson, OwnMatter.
        NotYours: the policy leaves this one to the district.
        CitizenNotTold: the reporter has to know first.
        EvidenceMissing: the reporter left a contact, and nobody logged one since the unit has the matter.
    """
    request = open_request(ticket, asked.request, "extension", by)
    rules = by.rules.policy.extension
    granted = sum(one.granted is True for one in ticket.asked_for("extension"))
    if rules.approver(granted) == "district" and Role.DISTRICT_COORDINATOR not in by.actor.roles:
        raise NotYours(act="grant_extension", number=ticket.number)
    if rules.citizen_told and not asked.citizen_told:
        raise CitizenNotTold(request=request.no)
    leg = live_leg(ticket, request.leg)
    if rules.citizen_told and ticket.contact_id is not None and leg.contacted_at is None:
        raise EvidenceMissing(field="contact", needed=1)
    later = later_by(leg.resolve_due, request.workdays, by.rules.calendar)
    promise, promise_workdays = ticket.promise_due, 0
    if promise is not None and later > promise:
        promise_workdays = workdays_of(promise - timedelta.resolution, later, by.rules.calendar)
        promise = later
    return ExtensionGranted(
        request=request.no,
        workdays=request.workdays,
        promise_due=promise,
        promise_due_on=day_of(promise),
        promise_workdays=promise_workdays,
        legs=(LegDue(leg=leg.no, resolve_due=later),),
    )


def unanswered(ticket: Ticket, no: int) -> Leg:
    """The leg of that number, as long as its unit owes a result.

    Raises:
        NoSuchLeg, LegAlreadyAnswered.
    """
    leg = live_leg(ticket, no)
    if leg.is_answered:
        raise LegAlreadyAnswered(leg=no)
    return leg


def day_of(due_at: datetime | None) -> date | None:
    """The day on which a term ends."""
    return None if due_at is None else last_day(due_at)


def _workdays_left(ticket: Ticket, by: Context) -> int:
    limit = by.rules.policy.pause.total_max.amount
    left = limit - pause_workdays(ticket)
    if left < 1:
        raise TimeUsedUp(kind="pause", limit=limit)
    return left
