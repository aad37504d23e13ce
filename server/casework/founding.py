"""How a report becomes a ticket: placed, numbered, accepted and, where nothing is in doubt, dispatched."""

import logging
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from geo.ground import Ground
from geo.locate import Placement
from server.casework import alerts, deliveries, outbox
from server.casework.chain import SYSTEM, Progress, onwards
from server.casework.house import House
from server.casework.lookback import with_lookback
from server.casework.people import context_of
from server.casework.sealing import ContactCard, caller_of, locked
from server.domain import triage
from server.domain.calendar import CHINA
from server.domain.channels import CHANNEL_CODES
from server.domain.context import Context
from server.domain.decide import decide, permit
from server.domain.errors import CategoryUnknown, DomainError
from server.domain.events import Rehomed, Reported, Watched
from server.domain.matters import Forwarded
from server.domain.numbers import ticket_number
from server.domain.rehoming import rehoming
from server.domain.scope import Actor
from server.domain.steps.intake import Circumstances, Report, decide_report
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.store import contacts, tickets
from server.store.ticket_rows import areas_of
from sync.writer import Transaction

_log = logging.getLogger(__name__)


class Source(Struct, frozen=True, kw_only=True):
    """Where a report comes from: the person and their areas, the channel, and the two instants of it.

    `watched`: why supervision follows it from the beginning, if it does.
    """

    ticket: UUID
    actor: Actor
    channel: str
    received_at: datetime
    recorded_at: datetime
    offline_alias: str | None = None
    contact: ContactCard | None = None
    contact_digest: str | None = None
    watched: Watched | None = None
    forwarded: Forwarded | None = None


def found(transaction: Transaction, house: House, asked: Report, source: Source) -> Ticket:
    """The ticket that a report founds; everybody concerned is told within the same transaction.

    Raises:
        PlaceMissing, RequestTypeUnknown, CategoryUnknown: see `decide_report`. Nothing was written.
    """
    instants = (source.received_at, transaction.at)
    ground, by_now = house.atlas.as_of_each(instants, transaction.connection)
    placement = None if asked.position is None else ground.locator.locate(asked.position)
    contact_id = None if source.contact is None else str(uuid5(source.ticket, "contact"))
    day = source.received_at.astimezone(CHINA).date()
    known = Circumstances(
        number="",
        offline_alias=source.offline_alias,
        channel=source.channel,
        reporter=source.actor.id,
        placement=placement,
        received_at=source.received_at,
        recorded_at=source.recorded_at,
        clock_skew_s=_skew_s(source, house.settings.clock_skew_s_max),
        out_of_scope=_is_out_of_scope(source.actor, placement),
        contact_id=contact_id,
        contact_label=None if source.contact is None else source.contact.label,
        contact_digest=source.contact_digest,
        forwarded=source.forwarded,
    )
    rules = house.rules.of(placement)
    reported = decide_report(asked, known, rules)
    sequence = tickets.next_sequence(transaction.connection, day)
    reported = replace(reported, number=ticket_number(day, CHANNEL_CODES[source.channel], sequence))
    progress = Progress(source.ticket, at=source.received_at, rules=rules)
    ticket = progress.add(reported, actor=source.actor.id, command=str(source.ticket))
    if source.watched is not None:
        ticket = progress.add(source.watched, actor=SYSTEM)
    by = with_lookback(context_of(house, source.actor, source.received_at), transaction).of(ticket)
    ticket = _onwards(progress, asked, reported, ticket, by)
    if by_now.boundaries.version != ground.boundaries.version:
        ticket = _at_home(progress, ticket, by_now)
    tickets.found(transaction.connection, progress.events, ticket, rules)
    outbox.note(transaction, progress.moments)
    if source.contact is not None and contact_id is not None:
        keys, card = house.keys, source.contact
        contacts.save(
            transaction.connection, contact_id, str(ticket.id), locked(card, keys), caller_of(card, keys)
        )
    deliveries.tell(transaction, house, ticket)
    alerts.alert(transaction, house, progress.moments)
    return ticket


def _onwards(progress: Progress, asked: Report, reported: Reported, ticket: Ticket, by: Context) -> Ticket:
    """The ticket as far as nobody has to look: done on the spot already, or else accepted and dispatched."""
    if asked.self_handled is not None:
        try:
            permit(ticket, Step.SELF_HANDLE, asked.self_handled, by.actor)
            done = decide(ticket, Step.SELF_HANDLE, asked.self_handled, by)
        except DomainError as refusal:  # what may not be ended on the spot goes the ordinary way
            _log.info("self-handling of %s does not count: %s", ticket.number, refusal)
        else:
            return onwards(progress, done, progress.add(done, actor=by.actor.id), by)
    accepted = triage.accepted(ticket, by.rules)
    if accepted is None:
        return onwards(progress, reported, ticket, by)
    return onwards(progress, accepted, progress.add(accepted, actor=SYSTEM), by, by_itself=True)


def _at_home(progress: Progress, ticket: Ticket, now: Ground) -> Ticket:
    """The ticket in the home that its place has now; boundaries changed between receipt and intake."""
    found = rehoming(ticket, now, {})
    return progress.add(found, actor=SYSTEM) if isinstance(found, Rehomed) else ticket


def with_known_category(asked: Report, house: House) -> Report:
    """The report, without a category that our catalogue does not have: the server then suggests one itself.

    A handheld may carry an older or newer catalogue; its report is not to suffer for that.
    """
    if asked.category is None:
        return asked
    try:
        house.rules.catalogue.item(asked.category)
    except CategoryUnknown:
        return replace(asked, category=None)
    return asked


def _skew_s(source: Source, tolerated_s: int) -> int | None:
    """By how many seconds the handheld's clock is ahead, where that cannot be honest.

    A report may lie on a handheld for weeks, so the past tells nothing; the future does.
    """
    ahead = source.recorded_at - source.received_at
    return int(ahead.total_seconds()) if ahead > timedelta(seconds=tolerated_s) else None


def _is_out_of_scope(actor: Actor, placement: Placement | None) -> bool:
    """Whether the report lies outside all areas that its author answers for. Any place is accepted all the same.

    Where it lies must be known for that: an address alone, or an impossible position, says nothing.
    """
    if placement is None or placement.method == "rejected" or not actor.scope:
        return False
    return actor.scope.isdisjoint(areas_of(placement))
