"""导出联系方式: the contacts of several tickets at once, for a reason, after a second person has agreed.

asked for ─▶ agreed to by another person ─▶ made once, within a day, by who asked

Everything stands in the log of looks, with an entry for each ticket, so that it is found from the ticket as well.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection

from server import ids
from server.casework.access import noted
from server.casework.desk import read
from server.casework.errors import ExportUnfit, ExportUnknown, SecondPersonAwaited
from server.casework.house import House
from server.casework.people import names_of
from server.casework.sealing import unlocked
from server.domain.access_log import (
    AGREED_FOR,
    ASKED_FOR,
    Access,
    Entry,
    Purpose,
    is_export_awaited,
    is_export_open,
)
from server.domain.errors import NeedsSecondPerson, NotYours
from server.domain.people import Role
from server.domain.reporter_privacy import is_confidential, may_learn_contact
from server.domain.scope import Act, Actor, may
from server.domain.ticket import Ticket
from server.store import access_log, contacts, tickets
from sync.writer import Transaction

_HEADS = ("工单号", "诉求人", "电话", "留痕编号")


class ContactExport(Struct, frozen=True, kw_only=True):
    """申请导出: by whom, of which tickets, what for. `is_agreed`: one's own, which may be made now."""

    id: str
    person: str
    name: str
    numbers: tuple[str, ...]
    purpose: str
    reason: str
    at: datetime
    is_own: bool
    is_agreed: bool


def ask(
    transaction: Transaction,
    house: House,
    actor: Actor,
    references: Sequence[str],
    purpose: Purpose,
    reason: str,
) -> str:
    """申请导出: the id of what was asked for. Reporters whom only the hotline knows are in no export.

    Raises:
        ExportUnfit: no ticket, or more than a page has.
        TicketUnknown, NotYours.
    """
    most = house.settings.page_size_max
    if not 1 <= len(references) <= most:
        raise ExportUnfit(field="tickets", rule=f"has 1 to {most} of them")
    found = {
        ticket.id: ticket for each in references for ticket in [read(transaction.connection, actor, each)]
    }
    _require_all(house, actor, found.values(), Access.EXPORT_ASKED)
    export = str(ids.export_id())
    for ticket in found.values():
        noted(
            transaction,
            house,
            actor,
            Access.EXPORT_ASKED,
            ticket=ticket,
            purpose=purpose,
            reason=reason,
            about=export,
        )
    return export


def agree(transaction: Transaction, house: House, actor: Actor, export: str, reason: str) -> None:
    """同意导出: by another person who might have asked for it themselves.

    Raises:
        ExportUnknown, NotYours.
        NeedsSecondPerson: nobody agrees to what they asked for themselves, or to what does not wait.
    """
    entries, known = _of(transaction.connection, transaction.at, export)
    _require_all(house, actor, known, Access.EXPORT_AGREED)
    own = any(entry.person == actor.id for entry in entries)
    if own or not is_export_awaited(entries, transaction.at):
        raise NeedsSecondPerson(step=Access.EXPORT_AGREED.value)
    noted(
        transaction,
        house,
        actor,
        Access.EXPORT_AGREED,
        ticket=known[0],
        purpose="check",
        reason=reason,
        about=export,
    )


def make(transaction: Transaction, house: House, actor: Actor, export: str) -> bytes:
    """导出: the contacts as CSV (UTF-8 with its mark), each line with the number of its entry in the log of looks.

    Raises:
        ExportUnknown, NotYours.
        SecondPersonAwaited: nobody has agreed lately, or it was made already.
    """
    connection = transaction.connection
    entries, known = _of(connection, transaction.at, export)
    _require_all(house, actor, known, Access.CONTACTS_EXPORTED)
    if not is_export_open(entries, actor.id, transaction.at):
        raise SecondPersonAwaited(number=known[0].number)
    asked = entries[0]
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(_HEADS)
    for ticket in known:
        mark = noted(
            transaction,
            house,
            actor,
            Access.CONTACTS_EXPORTED,
            ticket=ticket,
            purpose=asked.purpose,
            reason=asked.reason,
            about=export,
        )
        sealed = None if ticket.contact_id is None else contacts.ciphertext(connection, ticket.contact_id)
        if sealed is not None:
            card = unlocked(sealed, house.keys)
            rows.writerow((f"\t{ticket.number}", _plain(card.name), f"\t{card.phone}", mark.token))
    return written.getvalue().encode("utf-8-sig")


def waiting(house: House, actor: Actor) -> tuple[ContactExport, ...]:
    """导出申请: those to which this person may agree, and their own that wait or are agreed to; the earliest first."""
    now = house.clock()
    with house.engine.connect() as connection:
        by_export: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in access_log.about_exports(connection, now - ASKED_FOR - AGREED_FOR):
            by_export[entry.about or ""].append(entry)
        shown = []
        for export, entries in by_export.items():
            known = _tickets_of(connection, entries)
            is_open = is_export_open(entries, actor.id, now)
            is_theirs = known and all(_may_export(house, actor, ticket) for ticket in known)
            if is_theirs and (is_open or is_export_awaited(entries, now)):
                shown.append((export, entries[0], known, is_open))
    names = names_of(house, {asked.person for _, asked, _, _ in shown})
    return tuple(
        ContactExport(
            id=export,
            person=asked.person,
            name=names.get(asked.person, asked.person),
            numbers=tuple(ticket.number for ticket in known),
            purpose=asked.purpose,
            reason=asked.reason,
            at=asked.at,
            is_own=asked.person == actor.id,
            is_agreed=is_open,
        )
        for export, asked, known, is_open in shown
    )


def _of(connection: Connection, now: datetime, export: str) -> tuple[tuple[Entry, ...], tuple[Ticket, ...]]:
    """What the log says about an export, and its tickets.

    Raises:
        ExportUnknown.
    """
    entries = access_log.about_exports(connection, now - ASKED_FOR - AGREED_FOR, export)
    known = _tickets_of(connection, entries)
    if not known:
        raise ExportUnknown(export=export)
    return entries, known


def _tickets_of(connection: Connection, entries: Iterable[Entry]) -> tuple[Ticket, ...]:
    named = {UUID(entry.ticket) for entry in entries if entry.access is Access.EXPORT_ASKED and entry.ticket}
    return tuple(sorted(tickets.by_ids(connection, named), key=lambda ticket: ticket.number))


def _require_all(house: House, actor: Actor, known: Iterable[Ticket], access: Access) -> None:
    for ticket in known:
        if not _may_export(house, actor, ticket):
            raise NotYours(act=access.value, number=ticket.number)


def _may_export(house: House, actor: Actor, ticket: Ticket) -> bool:
    """② The district in its area and supervisors everywhere, never for a reporter whom only the hotline knows."""
    catalogue = house.rules.catalogue
    if is_confidential(ticket, catalogue) or not may(actor, Act.SEE, ticket):
        return False
    is_districts = Role.DISTRICT_COORDINATOR in actor.roles and may_learn_contact(actor, ticket, catalogue)
    return is_districts or Role.SUPERVISOR in actor.roles


def _plain(name: str) -> str:
    """A name that no sheet reads as a formula."""
    return f"\t{name}" if name.startswith(("=", "+", "-", "@")) else name
