"""Looks at what is personal, and exports: each is asked for with a reason, and written down as it is given.

Who may look is `server.domain.reporter_privacy`; a supervisor looks only after a second person has agreed.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection

from server.casework.desk import read
from server.casework.errors import NoContact, SecondPersonAwaited, TokenUnknown
from server.casework.house import House
from server.casework.people import names_of
from server.casework.sealing import ContactCard, unlocked
from server.casework.watermark import Watermark
from server.domain.access_log import Access, Asked, Entry, Purpose, first_broken, is_agreed, number_in
from server.domain.errors import NeedsSecondPerson, NotYours
from server.domain.people import Role
from server.domain.reporter_privacy import is_confidential, may_learn_contact
from server.domain.scope import Act, Actor, may
from server.domain.ticket import Ticket
from server.store import access_log, contacts, people
from server.store.access_log import Readable
from sync.writer import Transaction


class Revealed(Struct, frozen=True, kw_only=True):
    """A contact in clear, and the watermark that has to stand on it wherever it is shown."""

    card: ContactCard
    mark: Watermark


def noted(
    transaction: Transaction,
    house: House,
    actor: Actor,
    access: Access,
    *,
    ticket: Ticket | None,
    purpose: str,
    reason: str,
    about: str | None = None,
) -> Watermark:
    """Write an entry into the log of looks; the watermark that leads back to it."""
    subject, number = (None, "") if ticket is None else (str(ticket.id), ticket.number)
    return noted_about(
        transaction,
        house,
        actor,
        access,
        subject=subject,
        number=number,
        purpose=purpose,
        reason=reason,
        about=about,
    )


def noted_about(
    transaction: Transaction,
    house: House,
    actor: Actor,
    access: Access,
    *,
    subject: str | None,
    number: str,
    purpose: str,
    reason: str,
    about: str | None = None,
) -> Watermark:
    """As `noted`, about whatever has an id and a number: a ticket, a mediation case."""
    connection = transaction.connection
    entry = access_log.append(
        connection,
        Asked(
            at=transaction.at,
            person=actor.id,
            unit=actor.unit,
            access=access,
            ticket=subject,
            purpose=purpose,
            reason=reason,
            about=about,
        ),
    )
    person = people.person(connection, actor.id)
    return Watermark(
        name=actor.id if person is None else person.name,
        unit="" if actor.unit is None else house.unit_name(actor.unit),
        at=transaction.at,
        number=number,
        token=entry.token,
    )


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


def agree_to_reveal(
    transaction: Transaction, house: House, actor: Actor, reference: str, person: str, reason: str
) -> None:
    """同意查看: whoever may look themselves, or another supervisor, opens the contact once to who asked.

    Raises:
        TicketUnknown, NotYours.
        NeedsSecondPerson: nobody agrees to what they asked themselves, or what was not asked.
    """
    connection = transaction.connection
    ticket = read(connection, actor, reference)
    if not (may_learn_contact(actor, ticket, house.rules.catalogue) or _may_ask(house, actor, ticket)):
        raise NotYours(act=Access.REVEAL_AGREED.value, number=ticket.number)
    entries = access_log.of_ticket(connection, str(ticket.id))
    asked = any(entry.access is Access.REVEAL_ASKED and entry.person == person for entry in entries)
    if person == actor.id or not asked:
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


def _may_ask(house: House, actor: Actor, ticket: Ticket) -> bool:
    """② A supervisor may ask, but never for a reporter whom only the hotline knows."""
    return (
        Role.SUPERVISOR in actor.roles
        and may(actor, Act.SEE, ticket)
        and not is_confidential(ticket, house.rules.catalogue)
    )


def audited(
    house: House,
    actor: Actor,
    *,
    reference: str | None,
    person: str | None,
    kind: Access | None,
    since: datetime | None,
    until: datetime | None,
    token: str | None,
    before: int | None,
    limit: int,
) -> tuple[Entry, ...]:
    """查看留痕: the log of looks as far as this person may read it, the latest first; `until` is not included.

    Raises:
        TicketUnknown: `reference` is no ticket that the person may see.
        TokenUnknown: `token` is not written as tokens are.
    """
    no = None if token is None else number_in(token)
    if token is not None and no is None:
        raise TokenUnknown(token=token[:40])
    with house.engine.connect() as connection:
        ticket = None if reference is None else str(read(connection, actor, reference).id)
        entries = access_log.listed(
            connection,
            readable_by(actor),
            ticket=ticket,
            person=person,
            access=kind,
            since=since,
            until=until,
            no=no,
            before=before,
            limit=min(limit, house.settings.page_size_max),
        )
    if token is None:
        return entries
    return tuple(entry for entry in entries if entry.token == token.strip().upper())


def named_in(house: House, entries: Iterable[Entry]) -> dict[str, str]:
    """What the people in these entries are called, by id: who did it, and whom it was about."""
    named = (each for entry in entries for each in (entry.person, entry.about))
    return names_of(house, (each for each in named if each is not None))


def readable_by(actor: Actor) -> Readable:
    """One's own acts; a coordinator's area, a handler's unit, all for supervisors; of settings for administrators."""
    roles = actor.roles
    in_area = roles & {Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR}
    return Readable(
        everything=Role.SUPERVISOR in roles,
        person=actor.id,
        areas=actor.scope if in_area else frozenset(),
        unit=actor.unit if Role.HANDLER in roles else None,
        settings=Role.ADMIN in roles,
    )


def first_broken_look(connection: Connection) -> int | None:
    """The first entry of the log of looks that does not hold; None for a whole log."""
    return first_broken(access_log.every(connection), access_log.head(connection))
