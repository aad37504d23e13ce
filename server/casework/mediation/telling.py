"""Who is told of a mediation case: `mediation:<uuid>` in the mailboxes of those who take part, and of those asked.

Who was asked to take it sees what it is about in a word, and until when; the file opens when they have taken it. A
case is confidential: nobody else has a document of it.
"""

from datetime import date, datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from server.casework.house import House
from server.casework.people import actor_of
from server.domain.mediation.archive import missing
from server.domain.mediation.case import (
    Agreement,
    Case,
    Confirmation,
    FollowUp,
    Paper,
    Party,
    Session,
    day_of,
)
from server.domain.mediation.scope import CaseAct, may_with_case
from server.domain.people import Person
from server.domain.scope import Actor
from server.store import mediations
from server.store import people as roster
from server.store.mediations import CaseFilter, CaseScope, asked_to_take, taking_part
from sync.sql_reading import listing as listed_in
from sync.store import Delivery, Span
from sync.writer import Transaction

SCHEMA = 1

_PREFIX = "mediation:"


class MediationDocument(Struct, frozen=True, kw_only=True):
    """`mediation:<uuid>`: a case as this person may see it. What they may not see is empty.

    `asked_until`: this person is asked to take the case, until then. `missing`: what the file still lacks.
    """

    schema: int
    number: str
    version: int
    state: str
    dispute_type: str
    risk: str
    area: str | None
    ticket: str | None
    due_at: datetime | None
    asked_until: datetime | None
    is_lead: bool
    matter: str
    place: str
    parties: tuple[Party, ...]
    people_count: int
    lead: str | None
    mediators: tuple[str, ...]
    helpers: tuple[str, ...]
    experts: tuple[str, ...]
    sessions: tuple[Session, ...]
    papers: tuple[Paper, ...]
    agreement: Agreement | None
    confirmation: Confirmation | None
    follow_ups: tuple[FollowUp, ...]
    outcome: str | None
    performance: str | None
    missing: tuple[str, ...]


def tell(transaction: Transaction, house: House, case: Case, before: Case | None = None) -> None:
    """Bring the case up to date in every mailbox concerned; it leaves those of which it was concern before."""
    concerned = mailboxes_of(transaction.connection, case, day_of(transaction.at), before)
    batch = [
        case_delivery(transaction.connection, house, person, mailbox, case, day_of(transaction.at))
        for person, mailbox in concerned
    ]
    house.mailboxes.deliver(transaction, batch)


def mailboxes_of(
    connection: Connection, case: Case, on: date, before: Case | None = None
) -> tuple[tuple[Person, str], ...]:
    """Whose concern the case is, or was before, of those who have a mailbox."""
    return roster.with_mailbox(
        connection,
        persons=sorted({*_named(case), *(() if before is None else _named(before))}),
        areas=(),
        of_units=[] if case.office is None else [case.office],
        on=on,
    )


def case_deliveries(transaction: Transaction, house: House, person: Person, mailbox: str) -> list[Delivery]:
    """Every case as it has to stand in one mailbox: what is the person's concern no longer has ended there."""
    connection = transaction.connection
    guests = frozenset({taking_part(person.id), asked_to_take(person.id)})
    scope = CaseScope(guests=guests, office=person.unit)
    limit = house.settings.mailbox_tickets_max
    entering = mediations.listed(connection, scope, CaseFilter(in_mailboxes=True), None, limit)
    span = Span(start=_PREFIX, end="mediation;", past_end=True)
    held = [row.id.removeprefix(_PREFIX) for row in listed_in(connection, mailbox, span, with_bodies=False)]
    known = [case for case in (mediations.by_id(connection, own_id) for own_id in held) if case is not None]
    return [
        case_delivery(connection, house, person, mailbox, case, day_of(transaction.at))
        for case in {case.id: case for case in (*entering, *known)}.values()
    ]


def case_delivery(
    connection: Connection, house: House, person: Person, mailbox: str, case: Case, on: date
) -> Delivery:
    """The document of one case in one mailbox: for a person who may not see it, the end of it."""
    document = case_document(house, case, actor_of(connection, person, on))
    body = None if document is None else msgspec.json.encode(document)
    return Delivery(mailbox, f"mediation:{case.id}", body)


def case_document(house: House, case: Case, actor: Actor) -> MediationDocument | None:
    """The case as this person may see it; None where that is not at all."""
    sees = may_with_case(actor, CaseAct.SEE_CASE, case)
    offer = case.offer if may_with_case(actor, CaseAct.TAKE_OFFER, case) else None
    if not sees and offer is None:
        return None
    return MediationDocument(
        schema=SCHEMA,
        number=case.number,
        version=case.version,
        state=case.state.value,
        dispute_type=case.dispute_type,
        risk=case.risk,
        area=None if case.grid is None else house.area_name(case.grid),
        ticket=case.ticket_number,
        due_at=case.due_at,
        asked_until=None if offer is None else offer.until,
        is_lead=case.lead == actor.id,
        matter=case.matter if sees else "",
        place=case.place if sees else "",
        parties=case.parties if sees else (),
        people_count=case.people_count,
        lead=case.lead,
        mediators=case.mediators if sees else (),
        helpers=case.helpers if sees else (),
        experts=case.experts if sees else (),
        sessions=case.sessions if sees else (),
        papers=papers_seen(case, actor) if sees else (),
        agreement=case.agreement if sees else None,
        confirmation=case.confirmation if sees else None,
        follow_ups=case.follow_ups if sees else (),
        outcome=case.outcome,
        performance=case.performance,
        missing=tuple(missing(case)) if sees else (),
    )


def papers_seen(case: Case, actor: Actor) -> tuple[Paper, ...]:
    """The papers that this reader of the case may see: confidential ones are for the mediators, office and author."""
    sees_all = may_with_case(actor, CaseAct.CONDUCT, case) or may_with_case(actor, CaseAct.STAFF, case)
    return tuple(paper for paper in case.papers if sees_all or not paper.confidential or paper.by == actor.id)


def _named(case: Case) -> frozenset[str]:
    return frozenset([*case.team, *case.asked_now])
