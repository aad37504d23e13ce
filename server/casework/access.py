"""留痕: looks at what is personal, exports and changes of settings are written down, and read by who answers for it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from server.casework.desk import read
from server.casework.errors import TokenUnknown
from server.casework.house import House
from server.casework.people import names_of
from server.casework.watermark import Watermark
from server.domain.access_log import (
    Access,
    Asked,
    Entry,
    first_broken,
    number_in,
)
from server.domain.people import Role
from server.domain.scope import Actor
from server.domain.ticket import Ticket
from server.store import access_log, people
from server.store.access_log import Readable
from sync.writer import Transaction


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
