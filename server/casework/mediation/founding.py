"""How a case is registered: placed, numbered, its parties locked away, and offered to mediators."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from server.casework.house import House
from server.casework.mediation.moving import case_context, move_case
from server.casework.sealing import PartyCard, locked, opened_party
from server.domain.errors import NotYours, PlaceMissing
from server.domain.mediation.asked import PartyGiven, Registration
from server.domain.mediation.case import Case
from server.domain.mediation.errors import NotYourCase
from server.domain.mediation.events import CasePayload
from server.domain.mediation.registering import (
    CaseCircumstances,
    PartyKnown,
    decide_add_party,
    decide_register,
)
from server.domain.mediation.registry import require_case_fit
from server.domain.mediation.scope import CASE_REGISTRARS, CaseAct, require_with_case
from server.domain.mediation.staffing import lead_taken, require_no_conflict
from server.domain.mediation.transitions import CaseStep
from server.domain.people import Role
from server.domain.scope import Act, Actor, may
from server.domain.ticket import Ticket
from server.store import contacts, ledger, mediations, tickets
from sync.writer import Transaction

_JUSTICE_OFFICE = "JUSTICE_OFFICE"
_COMMITTEE = "人民调解委员会"


class PartyOpened(Struct, frozen=True, kw_only=True):
    """A party's data as they came: the card, and the digest of the sealed box, where there was one."""

    card: PartyCard | None
    digest: str | None = None


def unsealed(house: House, given: Sequence[PartyGiven]) -> tuple[PartyOpened, ...]:
    """The parties as a handheld sealed them; what cannot be opened is nobody's, and its digest is kept."""
    return tuple(
        PartyOpened(card=None)
        if party.sealed is None
        else PartyOpened(
            card=opened_party(party.sealed, house.keys), digest=ledger.digest_of(party.sealed.encode())
        )
        for party in given
    )


def register(
    transaction: Transaction,
    house: House,
    actor: Actor,
    case_id: UUID,
    asked: Registration,
    who: Sequence[PartyOpened],
    at: datetime,
) -> Case:
    """调解登记. The registering mediator leads it if they wish, and have no interest; else it is offered at once.

    Raises:
        NotYourCase: this person registers no cases.
        NotYours: the ticket is none that this person may see.
        PlaceMissing, SideMissing, DayOutOfRange, MediatorConflicted.
    """
    connection = transaction.connection
    if CASE_REGISTRARS.isdisjoint(actor.roles):
        raise NotYourCase(act="register", number="")
    by = case_context(connection, house, actor, at)
    ticket = _ticket(connection, actor, asked)
    chain = _chain(house, asked, ticket)
    known = CaseCircumstances(
        number="",
        chain=chain,
        office=_office(house, chain),
        ticket=None if ticket is None else ticket.id,
        ticket_number=None if ticket is None else ticket.number,
        parties=tuple(_known(case_id, no, each) for no, each in enumerate(who, 1)),
    )
    registered = decide_register(asked, known, by)
    number = _file_number(connection, house, chain, by.today.year)
    payloads: list[CasePayload] = [replace(registered, number=number)]
    case = registered.founded(case_id, "")
    if asked.takes_it and Role.MEDIATOR in actor.roles:
        require_no_conflict(case, actor.id, by)
        payloads.append(lead_taken(actor.id, by, taken=True))
    for no, each in enumerate(who, 1):
        _keep(connection, house, case_id, no, each)
    return move_case(transaction, house, case_id, None, payloads, by, str(case_id))


def add_party(
    transaction: Transaction,
    house: House,
    actor: Actor,
    case: Case,
    asked: PartyGiven,
    who: PartyOpened,
    command: str | None,
) -> Case:
    """追加当事人.

    Raises:
        NotYourCase, StepDoesNotFit.
    """
    require_with_case(actor, CaseAct.CONDUCT, case)
    require_case_fit(case, CaseStep.ADD_PARTY)
    by = case_context(transaction.connection, house, actor, transaction.at)
    no = len(case.parties) + 1
    added = decide_add_party(case, asked, _known(case.id, no, who))
    _keep(transaction.connection, house, case.id, no, who)
    return move_case(transaction, house, case.id, case, [added], by, command)


def contact_id_of(case: UUID, party: int) -> str:
    """Under which a party's data are locked away."""
    return str(uuid5(case, f"party-{party}"))


def _known(case_id: UUID, no: int, who: PartyOpened) -> PartyKnown:
    if who.card is None:
        return PartyKnown(label="未登记", contact_digest=who.digest)
    return PartyKnown(label=who.card.label, contact_id=contact_id_of(case_id, no), contact_digest=who.digest)


def _keep(connection: Connection, house: House, case_id: UUID, no: int, who: PartyOpened) -> None:
    if who.card is not None:
        contacts.save(connection, contact_id_of(case_id, no), str(case_id), locked(who.card, house.keys), "")


def _ticket(connection: Connection, actor: Actor, asked: Registration) -> Ticket | None:
    if asked.ticket is None:
        return None
    ticket = tickets.by_id(connection, asked.ticket)
    if ticket is None or not may(actor, Act.SEE, ticket):
        raise NotYours(act=Act.SEE.value, number=str(asked.ticket))
    return ticket


def _chain(house: House, asked: Registration, ticket: Ticket | None) -> tuple[str, ...]:
    if ticket is not None and ticket.placement is not None and ticket.placement.chain:
        return ticket.placement.chain
    if asked.position is not None:
        chain = house.locator.locate(asked.position).chain
    elif asked.area is not None and house.area(asked.area) is not None:
        chain = house.chain(asked.area)
    else:
        chain = ()
    if not chain:
        raise PlaceMissing(field="area")
    return chain


def _office(house: House, chain: tuple[str, ...]) -> str | None:
    """The unit of the finest justice office 司法所 that serves the place."""
    for area in chain:
        units = sorted(
            unit.id
            for unit in house.rules.units.values()
            if unit.department_type == _JUSTICE_OFFICE and unit.area == area
        )
        bodies = (
            body.id for body in house.directory.bodies if body.kind == "justice_office" and area in body.areas
        )
        found = next(iter([*units, *bodies]), None)
        if found is not None:
            return found
    return None


def committee_of(house: House, chain: tuple[str, ...]) -> str:
    """人民调解委员会 of a place, by the directory; where that lists none, by the name of the place."""
    named = (
        body.name
        for area in chain
        for body in house.directory.bodies
        if body.kind == "mediation_committee" and area in body.areas
    )
    return next(named, None) or f"{house.area_name(chain[min(1, len(chain) - 1)])}{_COMMITTEE}"


def _file_number(connection: Connection, house: House, chain: tuple[str, ...], year: int) -> str:
    """`(2026)…人调字第…号`: the committee of the place, or the place itself, and its running number of the year."""
    body = committee_of(house, chain).removesuffix(_COMMITTEE)
    return f"({year}){body}人调字第{mediations.next_sequence(connection, year, body)}号"
