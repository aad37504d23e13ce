"""显示联系方式: the contact of a ticket, in clear, for a reason; a supervisor sees it after a second person has agreed.

Who may look is `server.domain.reporter_privacy`; who looked and why is written down as it is given (`access`).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from server.casework.access import noted
from server.casework.desk import read
from server.casework.errors import NoContact, SecondPersonAwaited
from server.casework.house import House
from server.casework.people import names_of
from server.casework.sealing import ContactCard, unlocked
from server.casework.watermark import Watermark
from server.domain.access_log import ASKED_FOR, Access, Entry, Purpose, awaited, is_agreed
from server.domain.errors import NeedsSecondPerson, NotYours
from server.domain.people import Role
from server.domain.reporter_privacy import is_confidential, may_learn_contact
from server.domain.scope import Act, Actor, may
from server.domain.ticket import Ticket
from server.store import access_log, contacts, tickets
from sync.writer import Transaction


class Revealed(Struct, frozen=True, kw_only=True):
    """A contact in clear, and the watermark that has to stand on it wherever it is shown."""

    card: ContactCard
    mark: Watermark


def reveal_contact(
    transaction: Transaction, house: House, actor: Actor, reference: str, purpose: Purpose, reason: str
) -> Revealed:
    """显示联系方式: the contact of a ticket, in clear; who looked and why is written in the same transaction.

    Raises:
        TicketUnknown, NotYours.
        SecondPersonAwaited: a supervisor looks only after another person has agreed.
        NoContact: there is none, or it was removed.
    """
    connection = transaction.connection
    ticket = read(connection, actor, reference)
    if not may_learn_contact(actor, ticket, house.rules.catalogue):
        if not _may_ask(house, actor, ticket):
            raise NotYours(act=Act.REVEAL_CONTACT.value, number=ticket.number)
        if not is_agreed(access_log.of_ticket(connection, str(ticket.id)), actor.id, transaction.at):
            raise SecondPersonAwaited(number=ticket.number)
    ciphertext = None if ticket.contact_id is None else contacts.ciphertext(connection, ticket.contact_id)
    if ciphertext is None:
        raise NoContact(number=ticket.number)
    mark = noted(
        transaction,
        house,
        actor,
        Access.CONTACT_REVEALED,
        ticket=ticket,
        purpose=purpose,
        reason=reason,
    )
    return Revealed(card=unlocked(ciphertext, house.keys), mark=mark)


def ask_to_reveal(
    transaction: Transaction, house: House, actor: Actor, reference: str, purpose: Purpose, reason: str
) -> None:
    """申请查看: a supervisor asks that a second person agree.

    Raises:
        TicketUnknown, NotYours.
    """
    ticket = read(transaction.connection, actor, reference)
    if not _may_ask(house, actor, ticket):
        raise NotYours(act=Access.REVEAL_ASKED.value, number=ticket.number)
    noted(transaction, house, actor, Access.REVEAL_ASKED, ticket=ticket, purpose=purpose, reason=reason)
    transaction.after_commit(house.live.note_requests)


def agree_to_reveal(
    transaction: Transaction, house: House, actor: Actor, reference: str, person: str, reason: str
) -> None:
    """同意查看: whoever may look themselves, or another supervisor, opens the contact once to who asked.

    Raises:
        TicketUnknown, NotYours.
        NeedsSecondPerson: nobody agrees to what they asked themselves, or what was not asked lately.
    """
    connection = transaction.connection
    ticket = read(connection, actor, reference)
    if not (may_learn_contact(actor, ticket, house.rules.catalogue) or _may_ask(house, actor, ticket)):
        raise NotYours(act=Access.REVEAL_AGREED.value, number=ticket.number)
    waiting = awaited(access_log.of_ticket(connection, str(ticket.id)), transaction.at)
    if person == actor.id or all(entry.person != person for entry in waiting):
        raise NeedsSecondPerson(step=Access.REVEAL_AGREED.value)
    noted(
        transaction,
        house,
        actor,
        Access.REVEAL_AGREED,
        ticket=ticket,
        purpose="check",
        reason=reason,
        about=person,
    )
    transaction.after_commit(house.live.note_requests)


class RevealRequest(Struct, frozen=True, kw_only=True):
    """申请查看: who wants to see the contact of which ticket, and why. `is_agreed`: one's own, which was granted."""

    number: str
    person: str
    name: str
    purpose: str
    reason: str
    at: datetime
    is_own: bool
    is_agreed: bool


def reveal_requests(house: House, actor: Actor) -> tuple[RevealRequest, ...]:
    """申请查看: those to which this person may agree, and their own that wait or are granted; the earliest first."""
    now = house.clock()
    with house.engine.connect() as connection:
        entries = access_log.about_reveals_asked(connection, now - ASKED_FOR)
        by_ticket: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_ticket[entry.ticket or ""].append(entry)
        shown = [
            (ticket, entry, granted)
            for ticket in tickets.by_ids(connection, map(UUID, by_ticket))
            for entry, granted in _concerning(house, actor, ticket, by_ticket[str(ticket.id)], now)
        ]
    names = names_of(house, {entry.person for _, entry, _ in shown})
    found = [
        RevealRequest(
            number=ticket.number,
            person=entry.person,
            name=names.get(entry.person, entry.person),
            purpose=entry.purpose,
            reason=entry.reason,
            at=entry.at,
            is_own=entry.person == actor.id,
            is_agreed=granted,
        )
        for ticket, entry, granted in shown
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.number)))


def _concerning(
    house: House, actor: Actor, ticket: Ticket, entries: Sequence[Entry], now: datetime
) -> Iterator[tuple[Entry, bool]]:
    may_agree = may_learn_contact(actor, ticket, house.rules.catalogue) or _may_ask(house, actor, ticket)
    if not may_agree:
        return
    yield from ((entry, False) for entry in awaited(entries, now))
    if is_agreed(entries, actor.id, now):
        own = [e for e in entries if e.access is Access.REVEAL_ASKED and e.person == actor.id]
        yield from ((entry, True) for entry in own[-1:])


def may_ask_for_contact(house: House, actor: Actor, ticket: Ticket) -> bool:
    """Whether this person sees the contact only once, after another person has agreed."""
    if ticket.contact_id is None or may_learn_contact(actor, ticket, house.rules.catalogue):
        return False
    return _may_ask(house, actor, ticket)


def _may_ask(house: House, actor: Actor, ticket: Ticket) -> bool:
    """② A supervisor may ask, but never for a reporter whom only the hotline knows."""
    return (
        Role.SUPERVISOR in actor.roles
        and may(actor, Act.SEE, ticket)
        and not is_confidential(ticket, house.rules.catalogue)
    )
