"""What people do with cases: read what they may, take one step, look at who a party is; from a desk or the field."""

import hmac
from datetime import datetime
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from server.casework.access import noted_about
from server.casework.errors import CaseUnknown, KeyUsedTwice, NoSuchIdentity, VersionMismatch
from server.casework.house import House
from server.casework.mediation.founding import PartyOpened, add_party, register, unsealed
from server.casework.mediation.moving import case_context, move_case
from server.casework.sealing import PartyCard, unlocked_party
from server.casework.watermark import Watermark
from server.domain.access_log import Access
from server.domain.commands import Command
from server.domain.matching import Matching
from server.domain.mediation.asked import Part, PartyGiven, Registration
from server.domain.mediation.case import Case, begun_last
from server.domain.mediation.events import CaseEvent
from server.domain.mediation.registry import CASE_STEPS_FROM_THE_FIELD, decide_case, permit_case
from server.domain.mediation.scope import (
    CASE_GRANTS,
    CaseAct,
    anywhere,
    area_of_case,
    is_asked,
    justice_office,
    may_with_case,
    registered_it,
    require_with_case,
    takes_part,
)
from server.domain.mediation.staffing import fitting
from server.domain.mediation.transitions import CaseStep
from server.domain.scope import Actor
from server.store import contacts, ledger, mediations
from server.store.ledger import Taken
from server.store.mediations import CaseFilter, CaseScope, GridCount, asked_to_take, taking_part
from sync.writer import Transaction

#: Under which the ids of cases and steps that came by an API call are derived from person and idempotency key.
_NAMESPACE = UUID("2b8a6c1e-7f0d-5a35-9c3e-5d1b90f3a6d4")


class CasePage(Struct, frozen=True):
    """A page of at most `limit` cases, newest first, and how many the whole list has."""

    cases: tuple[Case, ...]
    total: int
    limit: int


class PartyRevealed(Struct, frozen=True, kw_only=True):
    """Who a party is, in clear, and the watermark that has to stand on it wherever it is shown."""

    card: PartyCard
    mark: Watermark


def case_scope_of(actor: Actor) -> CaseScope:
    """The conditions by which a single case's state may be seen, as a question to the store."""
    conditions = {
        condition for role in actor.roles for condition in CASE_GRANTS.get((CaseAct.SEE_STATE, role), ())
    }
    return CaseScope(
        everything=anywhere in conditions,
        areas=actor.scope if area_of_case in conditions else frozenset(),
        office=actor.unit if justice_office in conditions else None,
        guests=frozenset(
            guest(actor.id)
            for condition, guest in ((takes_part, taking_part), (is_asked, asked_to_take))
            if condition in conditions
        ),
        registrar=actor.id if registered_it in conditions else None,
    )


def listed_cases(house: House, actor: Actor, narrowed: CaseFilter, after: str | None, limit: int) -> CasePage:
    """The cases whose state the person may see."""
    limit = min(limit, house.settings.page_size_max)
    scope = case_scope_of(actor)
    with house.engine.connect() as connection:
        return CasePage(
            mediations.listed(connection, scope, narrowed, after, limit),
            mediations.counted(connection, scope, narrowed),
            limit,
        )


def cases_by_grid(house: House, actor: Actor) -> tuple[GridCount, ...]:
    """As exact as a map may be: how many cases lie in a grid."""
    with house.engine.connect() as connection:
        return mediations.by_grid(connection, case_scope_of(actor))


def read_case(connection: Connection, actor: Actor, reference: str) -> Case:
    """The case that a file number or a uuid means.

    Raises:
        CaseUnknown: there is none, or the person may not even see its state.
    """
    case = mediations.by_reference(connection, reference)
    if case is None or not may_with_case(actor, CaseAct.SEE_STATE, case):
        raise CaseUnknown(reference=reference)
    return case


def matches(house: House, actor: Actor, reference: str, part: Part, field: str | None) -> Matching:
    """推荐: who suits a case best in that part, for whoever decides who takes part in it.

    Raises:
        CaseUnknown, NotYourCase.
    """
    with house.engine.connect() as connection:
        case = read_case(connection, actor, reference)
        require_with_case(actor, CaseAct.STAFF, case)
        return fitting(case, part, case_context(connection, house, actor, house.clock()), field=field)


def case_trail(house: House, actor: Actor, reference: str) -> tuple[Case, tuple[CaseEvent, ...]]:
    """A case, and everything that has happened to it, in order.

    Raises:
        CaseUnknown, NotYourCase.
    """
    with house.engine.connect() as connection:
        case = read_case(connection, actor, reference)
        require_with_case(actor, CaseAct.SEE_CASE, case)
        return case, mediations.events_of(connection, case.id)


def register_at_desk(
    transaction: Transaction,
    house: House,
    actor: Actor,
    asked: Registration,
    who: tuple[PartyCard | None, ...],
    key: str,
) -> tuple[Case, bool]:
    """调解登记 at a desk; the same key again answers with the case it made. Returns it, and whether it is new.

    Raises:
        KeyUsedTwice, and what `founding.register` refuses.
    """
    taken = _taken(transaction, house, actor, None, "register", (asked, who), key)
    known = ledger.command(transaction.connection, taken.id)
    if known is not None:
        case = mediations.by_id(transaction.connection, taken.id)
        if known.digest != taken.digest or case is None:
            raise KeyUsedTwice(key=key)
        return case, False
    opened = tuple(PartyOpened(card=card) for card in who)
    case = register(transaction, house, actor, UUID(taken.id), asked, opened, transaction.at)
    ledger.enter(transaction.connection, taken)
    return case, True


def take_case_step(
    transaction: Transaction,
    house: House,
    actor: Actor,
    reference: str,
    step: CaseStep,
    asked: Struct,
    expected: int | None,
    key: str | None = None,
    who: PartyCard | None = None,
) -> Case:
    """The case after one step. `expected` is the version that the person was looking at; `who` a party that is added.

    Raises:
        CaseUnknown, NotYourCase, VersionMismatch, KeyUsedTwice, and whatever the rules refuse.
    """
    connection = transaction.connection
    case = read_case(connection, actor, reference)
    taken = None if key is None else _taken(transaction, house, actor, case, step.value, (asked, who), key)
    if taken is not None:
        known = ledger.command(connection, taken.id)
        if known is not None:
            if known.digest != taken.digest:
                raise KeyUsedTwice(key=key or "")
            return case
    moved = _stepped(
        transaction, house, actor, case, step, asked, None if taken is None else taken.id, expected, who
    )
    if taken is not None:
        ledger.enter(connection, taken)
    return moved


def _stepped(
    transaction: Transaction,
    house: House,
    actor: Actor,
    case: Case,
    step: CaseStep,
    asked: Struct,
    command: str | None,
    expected: int | None,
    who: PartyCard | None,
) -> Case:
    if isinstance(asked, PartyGiven):
        require_with_case(actor, CaseAct.CONDUCT, case)
        _require_version(case, expected)
        return add_party(transaction, house, actor, case, asked, PartyOpened(card=who), command)
    by = case_context(transaction.connection, house, actor, transaction.at)
    permit_case(case, step, by)
    _require_version(case, expected)
    payload = decide_case(case, step, asked, by)
    return move_case(transaction, house, case.id, case, [payload], by, command)


def _require_version(case: Case, expected: int | None) -> None:
    if expected is not None and expected != case.version:
        raise VersionMismatch(expected=expected, version=case.version)


def from_the_field(
    transaction: Transaction, house: House, command: Command, actor: Actor, at: datetime
) -> Case:
    """The case after a handheld's command that was received at that instant; it happens once what it follows began.

    Raises:
        CaseUnknown: there is no such case.
        NotYourCase, and whatever the rules refuse.
    """
    if isinstance(command.body, Registration):
        who = unsealed(house, command.body.parties)
        return register(transaction, house, actor, command.id, command.body, who, at)
    case = mediations.by_id(transaction.connection, command.ticket)
    if case is None:
        raise CaseUnknown(reference=str(command.ticket))
    by = case_context(transaction.connection, house, actor, max(at, begun_last(case)))
    step = CASE_STEPS_FROM_THE_FIELD[command.kind]
    permit_case(case, step, by)
    payload = decide_case(case, step, command.body, by)
    return move_case(transaction, house, case.id, case, [payload], by, str(command.id))


def reveal_party(
    transaction: Transaction, house: House, actor: Actor, reference: str, party: int, reason: str
) -> PartyRevealed:
    """Who a party is, in clear; who looked and why is written in the same transaction.

    Raises:
        CaseUnknown, NotYourCase.
        NoSuchIdentity: nothing is kept of that party.
    """
    connection = transaction.connection
    case = read_case(connection, actor, reference)
    require_with_case(actor, CaseAct.REVEAL_PARTY, case)
    known = case.party(party)
    contact_id = None if known is None else known.contact_id
    ciphertext = None if contact_id is None else contacts.ciphertext(connection, contact_id)
    if ciphertext is None:
        raise NoSuchIdentity(party=party)
    mark = noted_about(
        transaction,
        house,
        actor,
        Access.PARTY_REVEALED,
        subject=str(case.id),
        number=case.number,
        purpose="mediation",
        reason=reason,
        about=str(party),
    )
    return PartyRevealed(card=unlocked_party(ciphertext, house.keys), mark=mark)


def _taken(
    transaction: Transaction,
    house: House,
    actor: Actor,
    case: Case | None,
    kind: str,
    asked: object,
    key: str,
) -> Taken:
    """What was asked, as the ledger of commands holds it; who the parties are does not stand there."""
    own = "" if case is None else str(case.id)
    own_id = str(uuid5(_NAMESPACE, f"{actor.id}\n{key}"))
    # Keyed, because a telephone number could be found from a plain digest by trying them all.
    material = msgspec.json.encode([kind, own, asked], order="deterministic")
    return Taken(
        id=own_id,
        rev="",
        digest=hmac.new(house.keys.at_rest, material, "sha256").hexdigest(),
        mailbox=None,
        person=actor.id,
        writer=None,
        counter=None,
        kind=f"mediation_{kind}"[:40],
        ticket=own or own_id,
        status="accepted",
        reason_code=None,
        received_at=transaction.at,
        body=b"{}",
    )
