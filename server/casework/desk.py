"""What coordinators and operators do: read, report on somebody's behalf, and move a ticket step by step.

Every step is the same five moves: find the ticket that this person may see, ask whether they may do this, let the
rules decide, write what has happened, tell everybody concerned.
"""

import hmac
from datetime import datetime
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from server.casework import founding
from server.casework.deputies import deputy_of
from server.casework.errors import KeyUsedTwice, PersonUnfit, RoleMissing, TicketUnknown, VersionMismatch
from server.casework.founding import Source
from server.casework.house import House
from server.casework.lookback import with_lookback
from server.casework.people import actor_of, context_of, is_responsible_for
from server.casework.reach import scope_of
from server.casework.sealing import ContactCard
from server.casework.standing_in import with_standing_in
from server.casework.stepping import take
from server.domain.calendar import CHINA
from server.domain.channels import DEPUTIES, LEADERS
from server.domain.deadlines import Light
from server.domain.decide import permit
from server.domain.errors import WhitelistRefused
from server.domain.events import Event, Watched
from server.domain.matters import Forwarded
from server.domain.people import REGISTRARS, Role
from server.domain.scope import Act, Actor, may
from server.domain.steps.intake import Report
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.store import ledger, listing, people, tickets
from server.store.ledger import Quarantined, Taken
from server.store.listing import Filter, Order
from sync.writer import Transaction

_COORDINATORS = frozenset({Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR})

#: Under which the ids of tickets that came by an API call are derived from channel and idempotency key.
_NAMESPACE = UUID("6d2f4b3e-52a6-5d0c-9d55-0c1f7b7a4e10")


class Page(Struct, frozen=True):
    """At most `limit` tickets in the order asked for, and how many the whole list has: exactly, or at least."""

    tickets: tuple[Ticket, ...]
    total: int
    is_exact: bool
    limit: int


def listed(
    house: House,
    actor: Actor,
    narrowed: Filter,
    after: str | None,
    limit: int,
    light: Light | None = None,
    order: Order = Order.NEWEST,
) -> Page:
    """The tickets that the person may see; with `light`, the open ones that show it now."""
    limit = min(limit, house.settings.page_size_max)
    if light is not None:
        narrowed = msgspec.structs.replace(narrowed, light=(light, house.clock()))
    with house.engine.connect() as connection:
        page = listing.page(
            connection,
            scope_of(actor),
            narrowed,
            after=after,
            limit=limit,
            count_max=house.settings.list_count_max,
            order=order,
        )
    return Page(page.tickets, page.total, page.is_exact, limit)


def read(connection: Connection, actor: Actor, reference: str) -> Ticket:
    """The ticket that a number, an offline alias or a uuid means.

    Raises:
        TicketUnknown: there is none, or the person may not see it.
    """
    ticket = tickets.by_reference(connection, reference)
    if ticket is None or not may(actor, Act.SEE, ticket):
        raise TicketUnknown(reference=reference)
    return ticket


def trail(house: House, actor: Actor, reference: str) -> tuple[Ticket, tuple[Event, ...]]:
    """A ticket, and everything that has happened to it, in order.

    Raises:
        TicketUnknown.
    """
    with house.engine.connect() as connection:
        ticket = read(connection, actor, reference)
        return ticket, tickets.events_of(connection, ticket.id)


def report(
    transaction: Transaction,
    house: House,
    actor: Actor,
    asked: Report,
    *,
    channel: str,
    key: str,
    contact: ContactCard | None,
    same_call: Ticket | None = None,
    forwarded: Forwarded | None = None,
    leader: str | None = None,
) -> tuple[Ticket, bool]:
    """受理 a report that came by telephone, WeChat …; the same key again answers with the ticket it made.

    What a leader answered 领导接听 is theirs: `leader` names them, unless they write it down themselves.
    A deputy's comes by the deputies' channel, whatever was asked for, and supervision watches it. What came by the
    `same_call` as another ticket comes by its channel and is watched as that one is, whoever stands on the list by now.

    Returns the ticket, and whether it is new.

    Raises:
        RoleMissing: this person registers nothing.
        PersonUnfit: who is named as the leader that answered is none.
        KeyUsedTwice: the key was used for another report.
        WhitelistRefused: the deputies' channel was asked for, and this is no deputy's number.
        PlaceMissing, RequestTypeUnknown, CategoryUnknown, DayOutOfRange: see `decide_report`.
    """
    if REGISTRARS.isdisjoint(actor.roles):
        raise RoleMissing(roles=", ".join(sorted(REGISTRARS)))
    connection = transaction.connection
    own_id = uuid5(_NAMESPACE, f"{channel}\n{key}")
    said = [asked, contact, *(each for each in (forwarded, leader) if each is not None)]
    written = msgspec.json.encode(said, order="deterministic")
    # Keyed, because a telephone number could be found from a plain digest by trying them all.
    digest = hmac.new(house.keys.at_rest, written, "sha256").hexdigest()
    known = ledger.command(connection, own_id)
    if known is not None:
        ticket = tickets.by_id(connection, own_id)
        if known.digest != digest or ticket is None:
            raise KeyUsedTwice(key=key)
        return ticket, False
    watched = _watched(transaction, house, contact, same_call)
    is_deputys = watched is not None and watched.ground == "deputy"
    if channel == DEPUTIES and not is_deputys:
        raise WhitelistRefused(rule="channel deputy: the contact's number stands on the list")
    if channel == LEADERS and watched is None:
        watched = Watched(ground="leader", entry=_leader(connection, actor, leader))
    source = Source(
        ticket=own_id,
        actor=actor,
        channel=DEPUTIES if is_deputys else channel,
        watched=watched,
        received_at=transaction.at,
        recorded_at=transaction.at,
        contact=contact,
        forwarded=forwarded,
    )
    ticket = founding.found(transaction, house, asked, source)
    taken = Taken(
        id=str(own_id),
        rev="",
        digest=digest,
        mailbox=None,
        person=actor.id,
        writer=None,
        counter=None,
        kind="report",
        ticket=str(own_id),
        status="accepted",
        reason_code=None,
        received_at=transaction.at,
        body=msgspec.json.encode(asked),
    )
    ledger.enter(connection, taken)
    return ticket, True


def _watched(
    transaction: Transaction, house: House, contact: ContactCard | None, same_call: Ticket | None
) -> Watched | None:
    """Why supervision follows a new matter: its caller is a deputy now, or was when the same call was taken."""
    if same_call is not None:
        chain = tickets.events_of(transaction.connection, same_call.id)
        return next((event.payload for event in chain if isinstance(event.payload, Watched)), None)
    if contact is None:
        return None
    deputy = deputy_of(transaction.connection, house, contact.phone, transaction.at)
    return None if deputy is None else Watched(ground="deputy", entry=deputy.id)


def _leader(connection: Connection, actor: Actor, named: str | None) -> str:
    """Whose a matter is that a leader answered: the leader who is named, or who writes it down; empty where neither."""
    if named is None:
        return actor.id if Role.LEADER in actor.roles else ""
    person = people.person(connection, named)
    if person is None or Role.LEADER not in person.roles:
        raise PersonUnfit(field="leader", rule="is the id of the leader who answered the call")
    return named


def take_step(
    transaction: Transaction,
    house: House,
    actor: Actor,
    reference: str,
    step: Step,
    asked: Struct,
    expected: int | None,
    key: str | None = None,
) -> Ticket:
    """The ticket after one step that a person asked for.

    `expected` is the version that the person was looking at, or None. The same `key` again answers with the ticket
    as it stands now, and nothing happens twice.

    Raises:
        TicketUnknown, NotYours, VersionMismatch, and whatever the rules refuse.
        KeyUsedTwice: the key was used for something else.
    """
    connection = transaction.connection
    ticket = read(connection, actor, reference)
    taken = None if key is None else _taken(house, actor, ticket, step, asked, key, transaction.at)
    if taken is not None:
        known = ledger.command(connection, taken.id)
        if known is not None:
            if known.digest != taken.digest:
                raise KeyUsedTwice(key=key or "")
            return ticket
    permit(ticket, step, asked, actor)
    if expected is not None and expected != ticket.version:
        raise VersionMismatch(expected=expected, version=ticket.version)
    by = with_standing_in(with_lookback(context_of(house, actor, transaction.at), transaction), connection)
    moved = take(transaction, house, ticket, step, asked, by, None if taken is None else taken.id)
    if taken is not None:
        ledger.enter(connection, taken)
    return moved


def _taken(
    house: House, actor: Actor, ticket: Ticket, step: Step, asked: Struct, key: str, at: datetime
) -> Taken:
    """A step as the ledger of commands holds it."""
    written = msgspec.json.encode([step, str(ticket.id), asked], order="deterministic")
    return Taken(
        id=str(uuid5(_NAMESPACE, f"{actor.id}\n{key}")),
        rev="",
        digest=hmac.new(house.keys.at_rest, written, "sha256").hexdigest(),
        mailbox=None,
        person=actor.id,
        writer=None,
        counter=None,
        kind=step.value,
        ticket=str(ticket.id),
        status="accepted",
        reason_code=None,
        received_at=at,
        body=msgspec.json.encode(asked),
    )


def quarantined(house: House, actor: Actor, after: int, limit: int) -> tuple[Quarantined, ...]:
    """What waits in quarantine, oldest first: a coordinator's is that of the people in their area.

    An administrator sees all, but kinds, sizes and reasons only.

    Raises:
        RoleMissing: quarantine is no business of this person's.
    """
    limit = min(limit, house.settings.page_size_max)
    with house.engine.connect() as connection:
        if Role.ADMIN in actor.roles:
            kept = ledger.quarantined(connection, None, after, limit)
            return tuple(msgspec.structs.replace(one, body=b"") for one in kept)
        if _COORDINATORS.isdisjoint(actor.roles):
            raise RoleMissing(roles=", ".join(sorted({*_COORDINATORS, Role.ADMIN})))
        senders = ledger.people_in_quarantine(connection)
        on = house.clock().astimezone(CHINA).date()
        own = [
            sender.id
            for sender in senders
            if is_responsible_for(house, actor, actor_of(connection, sender, on))
        ]
        return ledger.quarantined(connection, own, after, limit)
