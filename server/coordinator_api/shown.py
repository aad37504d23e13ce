"""Tickets as this door shows them: through the mask of the person who asks."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from operator import attrgetter
from typing import TypeVar

import msgspec

from server.casework.house import House
from server.casework.inspecting import shown_to
from server.casework.people import names_of
from server.casework.revealing import may_ask_for_contact
from server.casework.siblings import known_to
from server.casework.ticket_document import area_names, leg_document
from server.coordinator_api.messages import (
    ClockShown,
    EventRow,
    QuarantinedRow,
    SuggestionShown,
    TicketCard,
    TicketRow,
)
from server.coordinator_api.photo_messages import PhotoRow
from server.domain.assessment import alternative_leads
from server.domain.calendar import CHINA
from server.domain.clocks import clocks_of
from server.domain.deadlines import light
from server.domain.decide import open_to
from server.domain.events import Event, HandedOver, PhotoReceived
from server.domain.lights import class_colour_of, light_of, promise_settled_at
from server.domain.matters import Suggestion
from server.domain.photos import TicketPhoto
from server.domain.ping_pong import ping_pong
from server.domain.proposing import proposal
from server.domain.reporter_privacy import (
    label_for,
    may_learn_contact,
    may_look,
    reads_plainly,
    sees_discipline,
    sees_doubts,
    text_for,
)
from server.domain.rules import Rules
from server.domain.scope import Actor
from server.domain.screening import masked_within
from server.domain.shifting import last_day, workdays_of
from server.domain.steps.dispatch import recalled_until
from server.domain.steps.registry import RECORDS
from server.domain.supervision_proposals import proposals
from server.domain.ticket import Ticket
from server.domain.to_decide import to_decide
from server.domain.transitions import State, Step, steps_from
from server.store.ledger import Quarantined

Part = TypeVar("Part")

_OF_PHOTO = PhotoRow.__struct_fields__
_photo = attrgetter(*_OF_PHOTO)

#: Under which addresses a step is asked for, and the steps that fit a state.
_ADDRESSES = {step: tuple(RECORDS) if step is Step.RECORD else (step.value,) for step in Step}
_FITTING = {state: tuple(step.value for step in steps_from(state)) for state in State}


def row(house: House, actor: Actor, ticket: Ticket, now: datetime) -> TicketRow:
    """A ticket in a list."""
    placement = ticket.placement
    chain, _ = ticket.places
    lead = ticket.lead_unit
    rules = house.rules.of(placement)
    due_at = ticket.promise_due
    lit = light_of(ticket, now, rules.calendar, rules.policy.lights)
    return TicketRow(
        id=str(ticket.id),
        number=ticket.number,
        offline_alias=ticket.offline_alias,
        state=ticket.state.value,
        version=ticket.version,
        channel=ticket.channel,
        request_type=ticket.request_type,
        category=ticket.category,
        category_name=house.category_name(ticket.category),
        urgency=ticket.urgency,
        description=text_for(actor, ticket, ticket.description),
        address=ticket.address,
        lon=None if placement is None else placement.lon,
        lat=None if placement is None else placement.lat,
        areas=tuple(area_names(house, chain)),
        lead_unit=lead,
        lead_unit_name=None if lead is None else house.unit_name(lead),
        reporter=ticket.reporter,
        received_at=ticket.received_at,
        promise_due=due_at,
        promise_settled_at=promise_settled_at(ticket),
        light=lit,
        workdays_left=None if due_at is None else workdays_of(now, due_at, rules.calendar),
        waits_for_a_person=ticket.waits_for_a_person,
        to_decide=to_decide(ticket),
        out_of_scope=ticket.out_of_scope,
        contact=label_for(actor, ticket, rules.catalogue),
        colour=class_colour_of(ticket, rules.catalogue, rules.policy.lights) or lit,
        watched=ticket.watched,
        leader_case=ticket.leader_case,
        group_signs=ticket.group_signs,
        sensitivity=ticket.sensitivity,
    )


def card(house: House, actor: Actor, ticket: Ticket, now: datetime) -> TicketCard:
    """A whole ticket."""
    _, overlays = ticket.places
    rules = house.rules.of(ticket.placement)
    plainly, proposed = reads_plainly(actor, ticket), proposal(ticket)

    def as_read(part: Part) -> Part:
        return part if plainly or part is None else _masked(part)

    return TicketCard(
        ticket=row(house, actor, ticket, now),
        contact_may_be_shown=ticket.contact_id is not None
        and may_learn_contact(actor, ticket, rules.catalogue),
        contact_needs_second_person=may_ask_for_contact(house, actor, ticket),
        position=ticket.position,
        placement=ticket.placement,
        overlays=tuple(area_names(house, overlays)),
        deadline_class=ticket.deadline_class,
        promise_provisional=ticket.promise_provisional,
        calendar_version=ticket.calendar_version,
        catalogue_version=ticket.catalogue_version,
        tags=ticket.tags,
        candidates=proposed.candidates,
        alternatives=alternative_leads(ticket, rules),
        doubts=proposed.doubts,
        legs=tuple(leg_document(house, leg) for leg in ticket.legs),
        clock_skew_s=ticket.clock_skew_s,
        records=ticket.records,
        closure_type=ticket.closure_type,
        steps=_FITTING[ticket.state],
        may=may_now(actor, ticket, now, rules),
        cycle=ticket.cycle,
        dispatch_level=ticket.dispatch_level,
        requests=tuple(map(as_read, ticket.requests)),
        pauses=tuple(map(as_read, ticket.pauses)),
        consultation=as_read(ticket.consultation),
        deferral=as_read(ticket.deferral),
        mediation_due=ticket.mediation_due,
        plan=as_read(ticket.plan),
        field_tasks=tuple(map(as_read, ticket.field_tasks)),
        whistles=tuple(map(as_read, ticket.whistles)),
        supervisions=tuple(map(as_read, ticket.supervisions)),
        proposals=proposals(ticket, now, rules),
        urges=len(ticket.urges),
        master=None if ticket.master is None else str(ticket.master),
        subscribers=ticket.subscribers,
        siblings=known_to(house, actor, ticket),
        about=ticket.about,
        forwarded=ticket.forwarded,
        on_behalf=ticket.on_behalf,
        station=ticket.station,
        recurrence=ticket.recurrence,
        sweeps=tuple(map(as_read, ticket.sweeps)),
        exclusion_item=ticket.exclusion_item,
        ping_pong=ping_pong(ticket, now, rules.policy.returns),
        reply_findings=shown_to(house, actor, ticket),
        photos=tuple(
            photo_row(actor, ticket, photo) for photo in ticket.photos if may_look(actor, ticket, photo)
        ),
        clocks=tuple(_clocks(rules, ticket, now)),
        missed_terms=ticket.missed_terms,
        suggestions=tuple(_suggestions(house, map(as_read, ticket.suggestions))),
        recall_until=recalled_until(ticket, rules),
        withdrawal=as_read(ticket.withdrawal),
    )


def may_now(actor: Actor, ticket: Ticket, now: datetime, rules: Rules) -> tuple[str, ...]:
    """The addresses of the steps that fit the ticket and that this person may ask for."""
    return tuple(address for step in open_to(actor, ticket, now, rules) for address in _ADDRESSES[step])


def _suggestions(house: House, made: Iterable[Suggestion]) -> Iterator[SuggestionShown]:
    read = tuple(made)
    names = names_of(house, (each.by for each in read)) if read else {}
    for each in read:
        yield SuggestionShown(**msgspec.structs.asdict(each), by_name=names.get(each.by))


def _masked(part: Part) -> Part:
    """A part of a ticket with every free text in it as others may see it."""
    told = masked_within(msgspec.to_builtins(part, builtin_types=(datetime, date)))
    return msgspec.convert(told, type(part), builtin_types=(datetime, date))


def _clocks(rules: Rules, ticket: Ticket, now: datetime) -> Iterator[ClockShown]:
    calendar, lights = rules.calendar, rules.policy.lights
    today = now.astimezone(CHINA).date()
    for clock in clocks_of(ticket):
        shown = None
        if clock.stopped_at is None:
            stands_still = clock.kind in ("promise", "resolve") and ticket.paused is not None
            shown = light(
                clock.started_at, clock.due_at, now, calendar, paused=stands_still, lights=lights
            ).value
        yield ClockShown(
            leg=clock.leg,
            kind=clock.kind,
            started_at=clock.started_at,
            due_at=clock.due_at,
            stopped_at=clock.stopped_at,
            light=shown,
            workdays_left=calendar.workdays_between(today, last_day(clock.due_at)),
        )


def photo_row(actor: Actor, ticket: Ticket, photo: TicketPhoto) -> PhotoRow:
    """A photo; what is doubtful about it is for those who may open its original."""
    row = PhotoRow(**dict(zip(_OF_PHOTO, _photo(photo), strict=True)))
    return row if sees_doubts(actor, ticket) else msgspec.structs.replace(row, doubts=())


def event_row(house: House, actor: Actor, ticket: Ticket, event: Event) -> EventRow:
    """One event, as the person may see it: the contact's label, free texts and doubts by their mask."""
    payload = msgspec.to_builtins(event.payload)
    if "contact_label" in payload:
        payload["contact_label"] = label_for(actor, ticket, house.rules.catalogue)
    if isinstance(event.payload, PhotoReceived) and not sees_doubts(actor, ticket):
        payload["doubts"] = []
    if isinstance(event.payload, HandedOver) and not sees_discipline(actor, ticket):
        payload |= {"to": "", "receipt": ""}
    kind = payload.pop("type")
    return EventRow(
        no=event.no,
        at=event.at,
        actor=event.actor,
        type=kind,
        payload=payload if reads_plainly(actor, ticket) else masked_within(payload),
        digest=event.digest,
    )


def quarantined_row(kept: Quarantined, person_name: str | None) -> QuarantinedRow:
    """One document in quarantine."""
    return QuarantinedRow(
        no=kept.no,
        person=kept.person,
        person_name=person_name,
        document=kept.document,
        rev=kept.rev,
        kind=kept.kind,
        size_bytes=kept.size_bytes,
        reason_code=kept.reason_code,
        facts=kept.facts,
        received_at=kept.received_at,
        body=kept.body.decode(errors="replace") if kept.body else None,
    )
