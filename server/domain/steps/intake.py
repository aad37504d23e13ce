"""受理: a report comes in, is asked about, classified."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct

from geo.placement import Placement
from geo.position import Position
from server.domain.asked import Instant, Line, Sentence, Sha256, UrgencyCode
from server.domain.assessment import routed
from server.domain.calendar import CHINA
from server.domain.context import Context
from server.domain.deadlines import promise_due, stricter
from server.domain.duty_list import Reason
from server.domain.errors import (
    CodeUnknown,
    DayOutOfRange,
    PlaceMissing,
    TooLate,
    UnitUnknown,
)
from server.domain.happened.intake import (
    Accepted,
    InfoRequested,
    InfoSupplied,
    Reported,
)
from server.domain.instants import require_foreseen, require_instants
from server.domain.matters import Forwarded
from server.domain.routing import Route
from server.domain.rules import Rules
from server.domain.sensitivity import Sensitivity, level_of
from server.domain.ticket import Ticket

#: 待补充: what a reporter may be asked for.
INFO_REASONS = ("place", "object", "time", "contact", "photo", "words")
#: Attempts to reach the reporter before an unanswered question ends a matter.
INFO_ATTEMPTS = 2


class SelfHandling(Struct, frozen=True, kw_only=True):
    """自处自结: what a grid worker did on the spot, by a photo before and one after."""

    before: Sha256
    after: Sha256
    found_at: Instant
    done_at: Instant
    remark: Line


class Report(Struct, frozen=True, kw_only=True):
    """上报: something that somebody should see to. It needs a position or an address.

    `about` 被反映单位: the unit that it complains about. `on_behalf` 代录: the author wrote it down for somebody else;
    `station`: at which help station.
    """

    request_type: Line
    description: Sentence
    category: Line | None = None
    urgency: UrgencyCode | None = None
    position: Position | None = None
    address: Line | None = None
    place_ref: Line | None = None
    contact_sealed: Annotated[str, Meta(max_length=8192)] | None = None
    self_handled: SelfHandling | None = None
    about: Line | None = None
    on_behalf: bool = False
    station: Line | None = None


class Circumstances(Struct, frozen=True, kw_only=True):
    """What the server knows about a report that the report does not say itself."""

    number: str
    offline_alias: str | None
    channel: str
    reporter: str
    placement: Placement | None
    received_at: datetime
    recorded_at: datetime
    clock_skew_s: int | None
    out_of_scope: bool
    contact_id: str | None = None
    contact_label: str | None = None
    contact_digest: str | None = None
    forwarded: Forwarded | None = None


def decide_report(asked: Report, known: Circumstances, rules: Rules) -> Reported:
    """上报: any place and any matter is taken; what is doubtful about it becomes a doubt, never a refusal.

    Raises:
        PlaceMissing: neither a position nor an address.
        RequestTypeUnknown, CategoryUnknown: a code that the catalogue does not have.
        UnitUnknown: what it complains about is no unit of the city's.
        DayOutOfRange: also of a deadline that was over before the matter was forwarded here, or is too far ahead.
    """
    require_instants(asked)
    if known.forwarded is not None:
        _require_time_left(known.forwarded, known.received_at, rules)
    if asked.about is not None and asked.about not in rules.units:
        raise UnitUnknown(unit=asked.about)
    if asked.position is None and asked.address is None:
        raise PlaceMissing(field="position")
    rules.catalogue.request_type(asked.request_type)
    item = None if asked.category is None else rules.catalogue.item(asked.category)
    return Reported(
        number=known.number,
        offline_alias=known.offline_alias,
        channel=known.channel,
        reporter=known.reporter,
        request_type=asked.request_type,
        description=asked.description,
        category=asked.category,
        urgency=asked.urgency,
        position=asked.position,
        placement=known.placement,
        address=asked.address,
        place_ref=asked.place_ref,
        recorded_at=known.recorded_at,
        received_at=known.received_at,
        clock_skew_s=known.clock_skew_s,
        out_of_scope=known.out_of_scope,
        contact_id=known.contact_id,
        contact_label=known.contact_label,
        contact_digest=known.contact_digest,
        sensitivity=level_of(
            Sensitivity.ORDINARY if item is None else item.sensitivity, asked.about, is_group=False
        ),
        about=asked.about or UNSET,
        on_behalf=asked.on_behalf or UNSET,
        station=asked.station or UNSET,
        forwarded=known.forwarded or UNSET,
    )


def _require_time_left(forwarded: Forwarded, received_at: datetime, rules: Rules) -> None:
    require_instants(forwarded)
    if forwarded.due_at is None:
        return
    received = received_at.astimezone(CHINA)
    if forwarded.due_at <= received_at:
        raise DayOutOfRange(field="forwarded.due_at", earliest=received.isoformat(timespec="minutes"))
    due_on = forwarded.due_at.astimezone(CHINA).date()
    years = rules.policy.terms.chosen_years_max
    require_foreseen("forwarded.due_at", due_on, received.date(), received_at, years)


class Acceptance(Struct, frozen=True, kw_only=True):
    """受理: the classification that a person decides on."""

    category: Line
    urgency: UrgencyCode | None = None


def decide_accept(ticket: Ticket, asked: Acceptance, by: Context) -> Accepted:
    """受理 by a person: what is doubtful about the place they may settle with the dispatch.

    Raises:
        CategoryUnknown.
    """
    by.rules.catalogue.item(asked.category)
    found = routed(ticket, asked.category, by.rules)
    return accepted(
        ticket, asked.category, asked.urgency, found, by.rules, suggested=False, doubts=found.doubts
    )


def accepted(
    ticket: Ticket,
    category: str,
    urgency: str | None,
    route: Route,
    rules: Rules,
    *,
    suggested: bool,
    doubts: Sequence[Reason] = (),
) -> Accepted:
    """The acceptance of a classified matter. The promise counts from the day of receipt, not from this decision.

    Raises:
        CategoryUnknown, UrgencyUnknown.
    """
    item = rules.catalogue.item(category)
    urgency = urgency or ticket.urgency or item.urgency
    rules.catalogue.urgency(urgency)
    deadline_class = rules.catalogue.deadline_class_for(category, ticket.request_type)
    term = rules.catalogue.deadline_class(deadline_class)
    promise = stricter(
        promise_due(ticket.received_at, term, rules.calendar, rules.policy), ticket.forwarded_due
    )
    told, told_on = ticket.promise_due, ticket.promise_due_on
    is_later = told is not None and told_on is not None and told > promise.at
    return Accepted(
        category=category,
        catalogue_version=rules.catalogue.catalogue_version,
        deadline_class=deadline_class,
        urgency=urgency,
        tags=() if route.joint_rule is None else (route.joint_rule,),
        suggested=suggested,
        promise_due=told if is_later and told is not None else promise.at,
        promise_due_on=told_on if is_later and told_on is not None else promise.on,
        promise_provisional=promise.provisional,
        calendar_version=promise.calendar_version,
        candidates=route.candidates,
        doubts=tuple(doubts),
        sensitivity=level_of(item.sensitivity, ticket.about, is_group=bool(ticket.group_signs)),
    )


class RequestInfo(Struct, frozen=True, kw_only=True):
    """要求补充: `reason` is one of `INFO_REASONS`."""

    reason: Line


def decide_request_info(_ticket: Ticket, asked: RequestInfo, by: Context) -> InfoRequested:
    """要求补充: the reporter is told what is missing.

    Raises:
        CodeUnknown.
    """
    require_code("reason", asked.reason, INFO_REASONS)
    return InfoRequested(reason=asked.reason, due_at=by.due(by.rules.policy.terms.need_info))


class SupplyInfo(Struct, frozen=True, kw_only=True):
    """补充: what the reporter said, and the place where that is told now."""

    text: Sentence
    position: Position | None = None
    address: Line | None = None


def decide_supply_info(_ticket: Ticket, asked: SupplyInfo, by: Context) -> InfoSupplied:
    """补充."""
    placement = None if asked.position is None else by.locate(asked.position)
    return InfoSupplied(text=asked.text, position=asked.position, placement=placement, address=asked.address)


def require_code(field: str, code: str, known: Sequence[str]) -> None:
    """Nothing, if the code is one of the list.

    Raises:
        CodeUnknown.
    """
    if code not in known:
        raise CodeUnknown(field=field, code=code, known=", ".join(known))


def require_before(until: datetime, by: Context) -> None:
    """Nothing, until that instant.

    Raises:
        TooLate.
    """
    if by.now > until:
        raise TooLate(until=until.isoformat())
