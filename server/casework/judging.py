"""Is this document a command of its writer, and what does it do? Every answer is a verdict, never an exception."""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from server.casework import founding, stations
from server.casework.errors import CaseUnknown
from server.casework.founding import Source
from server.casework.house import House
from server.casework.lookback import with_lookback
from server.casework.mediation.desk import from_the_field
from server.casework.people import actor_of, context_of
from server.casework.receipts import answer_again
from server.casework.sealing import opened
from server.casework.senders import Senders
from server.casework.stepping import take
from server.casework.stopping import note_twin
from server.casework.verdicts import Verdict
from server.domain import commands
from server.domain.calendar import CHINA
from server.domain.commands import Command, read_command
from server.domain.decide import permit
from server.domain.errors import DomainError, NotUnderstood
from server.domain.mediation.registry import CASE_BODIES
from server.domain.numbers import offline_alias
from server.domain.scope import Actor
from server.domain.stations import STATION_BODIES
from server.domain.steps.intake import Report
from server.domain.steps.registry import FROM_THE_FIELD, RECORDS
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.store import ledger, people, tickets
from server.store.arrivals import Arrival
from server.store.ledger import Taken
from sync.writer import Transaction

#: The reason code of a record whose report has not come yet.
AWAITS_REPORT = "awaits_report"

#: The reason code of a withdrawal whose proof has not come yet.
AWAITS_PROOF = "awaits_proof"


def judge(transaction: Transaction, house: House, arrival: Arrival, senders: Senders) -> Verdict:
    """The verdict on one document, with everything that follows from it already written in this transaction."""
    connection = transaction.connection
    if len(arrival.body) > house.settings.document_bytes_max:
        return Verdict.quarantined(
            "oversized", size_bytes=len(arrival.body), limit_bytes=house.settings.document_bytes_max
        )
    if arrival.deleted:
        return Verdict.quarantined("deleted_by_handheld")
    try:
        command = read_command(arrival.document, arrival.body)
    except NotUnderstood as trouble:
        return Verdict.quarantined(trouble.reason, None, **trouble.facts)
    owner = senders.owner_of(arrival.mailbox)
    writer = senders.writer(command.writer)
    if command.by != owner:
        return Verdict.quarantined("foreign_author", command.kind, by=command.by)
    if writer is None or writer.person != owner:
        return Verdict.quarantined("foreign_writer", command.kind, writer=command.writer)
    is_new = senders.is_new(arrival)
    known = None if is_new else ledger.command(connection, command.id)
    if known is not None and known.digest == ledger.digest_of(arrival.body):
        return Verdict(status="duplicate", ticket=known.ticket, kind=command.kind)
    if arrival.generation > 1:
        return Verdict.quarantined("edited", command.kind, generation=arrival.generation)
    if known is not None:
        return Verdict.quarantined("id_used_twice", command.kind)
    elsewhere = None if is_new else ledger.command_at(connection, command.writer, command.counter)
    if elsewhere is not None:
        note_twin(transaction, house, command.writer)
        return Verdict.quarantined("counter_reused", command.kind, counter=command.counter, by=elsewhere)
    actor = senders.actor(owner, arrival.received_at.astimezone(CHINA).date())
    if actor is None:
        return Verdict.quarantined("foreign_author", command.kind, by=owner)
    return _taken_in(transaction, house, arrival, command, actor)


def _taken_in(
    transaction: Transaction, house: House, arrival: Arrival, command: Command, actor: Actor
) -> Verdict:
    if isinstance(command.body, Report):
        try:
            verdict = _founded(transaction, house, arrival, command, command.body, actor)
        except DomainError as trouble:  # a report is never refused: what it lacks, a person may find out
            return Verdict.quarantined(reason_of(trouble), command.kind, **trouble.facts)
        _enter(transaction, arrival, command, verdict)
        _take_in_waiting(transaction, house, command.ticket, arrival.received_at)
        return verdict
    if command.kind in CASE_BODIES:
        verdict = _of_a_case(transaction, house, command, actor, arrival.received_at)
        _enter(transaction, arrival, command, verdict)
        return verdict
    if command.kind in STATION_BODIES:
        verdict = _at_a_station(transaction, house, command, actor, arrival.received_at)
        _enter(transaction, arrival, command, verdict)
        return verdict
    ticket = tickets.by_id(transaction.connection, command.ticket)
    if ticket is None:
        verdict = _without_ticket(command)
    else:
        verdict = _moved(transaction, house, command, ticket, actor, arrival.received_at)
    _enter(transaction, arrival, command, verdict)
    return verdict


def reason_of(refusal: DomainError) -> str:
    """The reason code of a refusal: its sentence in snake case, such as `leg_already_signed`."""
    name = type(refusal).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _founded(
    transaction: Transaction,
    house: House,
    arrival: Arrival,
    command: Command,
    asked: Report,
    actor: Actor,
) -> Verdict:
    source = Source(
        ticket=command.ticket,
        actor=actor,
        channel="grid" if asked.station is None else "party",
        received_at=arrival.received_at,
        recorded_at=command.recorded_at,
        offline_alias=offline_alias(command.writer, command.counter),
        contact=None if asked.contact_sealed is None else opened(asked.contact_sealed, house.keys),
        contact_digest=None
        if asked.contact_sealed is None
        else ledger.digest_of(asked.contact_sealed.encode()),
    )
    ticket = founding.found(transaction, house, founding.with_known_category(asked, house), source)
    return Verdict(
        status="accepted",
        ticket=str(ticket.id),
        number=ticket.number,
        kind=command.kind,
        facts=_summary(house, ticket),
    )


def _summary(house: House, ticket: Ticket) -> dict[str, str | int]:
    """What the worker wants to read at once: where it went, to whom, and until when."""
    facts: dict[str, str | int] = {"state": ticket.state.value}
    if ticket.placement is not None and ticket.placement.chain:
        facts["area"] = house.area_name(ticket.placement.chain[0])
    if ticket.lead_unit is not None:
        facts["unit"] = house.unit_name(ticket.lead_unit)
    if ticket.promise_due_on is not None:
        facts["due_on"] = ticket.promise_due_on.isoformat()
    return facts


def _without_ticket(command: Command) -> Verdict:
    """A record may come before the report it belongs to, and waits for it; a step has nothing to move."""
    if command.kind not in RECORDS:
        return Verdict(
            status="refused",
            reason_code="ticket_unknown",
            facts={"ticket": str(command.ticket)},
            kind=command.kind,
        )
    return Verdict(
        status="accepted", reason_code=AWAITS_REPORT, kind=command.kind, ticket=str(command.ticket)
    )


def _moved(
    transaction: Transaction, house: House, command: Command, ticket: Ticket, actor: Actor, at: datetime
) -> Verdict:
    step, _ = FROM_THE_FIELD[command.kind]
    by = with_lookback(context_of(house, actor, at), transaction)
    by = replace(by, recorded_at=command.recorded_at)
    try:
        permit(ticket, step, command.body, actor)
        moved = take(transaction, house, ticket, step, command.body, by, str(command.id))
    except DomainError as refusal:
        return Verdict(
            status="refused",
            reason_code=reason_of(refusal),
            facts=refusal.facts,
            ticket=str(ticket.id),
            number=ticket.number,
            kind=command.kind,
        )
    waits = step is Step.WITHDRAW and moved.withdrawal is not None
    return Verdict(
        status="accepted",
        reason_code=AWAITS_PROOF if waits else None,
        ticket=str(ticket.id),
        number=ticket.number,
        kind=command.kind,
    )


def _of_a_case(
    transaction: Transaction, house: House, command: Command, actor: Actor, at: datetime
) -> Verdict:
    """What a command about a mediation did; nothing of what is in the case goes into the receipt."""
    try:
        with transaction.part(), transaction.gathering():
            case = from_the_field(transaction, house, command, actor, at)
    except CaseUnknown as refusal:
        return Verdict(status="refused", reason_code="case_unknown", facts=refusal.facts, kind=command.kind)
    except DomainError as refusal:
        return Verdict(
            status="refused", reason_code=reason_of(refusal), facts=refusal.facts, kind=command.kind
        )
    facts: dict[str, str | int] = {
        "mediation": str(case.id),
        "number": case.number,
        "state": case.state.value,
    }
    return Verdict(status="accepted", facts=facts, kind=command.kind)


def _at_a_station(
    transaction: Transaction, house: House, command: Command, actor: Actor, at: datetime
) -> Verdict:
    try:
        station = stations.from_the_field(transaction, house, command, actor, at)
    except DomainError as refusal:
        return Verdict(
            status="refused", reason_code=reason_of(refusal), facts=refusal.facts, kind=command.kind
        )
    return Verdict(status="accepted", facts={"station": station.name}, kind=command.kind)


def _enter(transaction: Transaction, arrival: Arrival, command: Command, verdict: Verdict) -> None:
    ledger.enter(
        transaction.connection,
        Taken(
            id=str(command.id),
            rev=arrival.rev,
            digest=ledger.digest_of(arrival.body),
            mailbox=arrival.mailbox,
            person=command.by,
            writer=command.writer,
            counter=command.counter,
            kind=command.kind,
            ticket=str(command.ticket),
            status=verdict.status,
            reason_code=verdict.reason_code,
            received_at=arrival.received_at,
            body=arrival.body,
        ),
    )


def _take_in_waiting(transaction: Transaction, house: House, ticket_id: UUID, founded_at: datetime) -> None:
    """Records that came before their report: now they can be added to the ticket, and their authors told."""
    for waiting in ledger.waiting_for(transaction.connection, ticket_id, AWAITS_REPORT):
        command = read_command(f"{commands.PREFIX}{waiting.id}", waiting.body)
        ticket = tickets.by_id(transaction.connection, ticket_id)
        author = people.person(transaction.connection, waiting.person)
        if ticket is not None and author is not None:
            on = waiting.received_at.astimezone(CHINA).date()
            actor = actor_of(transaction.connection, author, on)
            verdict = _moved(transaction, house, command, ticket, actor, waiting.received_at)
            ledger.settle(transaction.connection, waiting.id, verdict.status, verdict.reason_code)
            answer_again(transaction, house, waiting, verdict, founded_at)
