"""The log of looks. Rows are only ever added; the head is taken first, so that writers stand in line."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, false, func, insert, or_, select, true, update

from server.domain.access_log import Access, Asked, Entry, following
from server.store.schema.privacy import access_head, access_log
from server.store.schema.tickets import ticket_areas

_AT_ONCE = 1_000
#: So many tickets of somebody's areas need not all be known before the log is read.
_MANY = 20_000


class Readable(Struct, frozen=True, kw_only=True):
    """Whose entries a question is about: those that match any of these. `everything` opens all about tickets."""

    everything: bool = False
    person: str | None = None
    areas: frozenset[str] = frozenset()
    unit: str | None = None
    settings: bool = False


def append(connection: Connection, asked: Asked) -> Entry:
    """Write one entry, in the transaction of what it tells of."""
    taken = update(access_head).values(no=access_head.c.no + 1)
    head = connection.execute(taken.returning(access_head.c.no, access_head.c.digest)).one()
    entry = following((head.no - 1, head.digest), asked)
    connection.execute(update(access_head).values(digest=entry.digest))
    connection.execute(
        insert(access_log).values(
            no=entry.no,
            at=entry.at,
            person=entry.person,
            unit=entry.unit,
            access=entry.access.value,
            ticket=entry.ticket,
            purpose=entry.purpose,
            reason=entry.reason,
            about=entry.about,
            digest=entry.digest,
        )
    )
    return entry


def head(connection: Connection) -> tuple[int, str]:
    """How many entries there are, and the digest of the last."""
    row = connection.execute(select(access_head)).one()
    return row.no, row.digest


def every(connection: Connection) -> Iterator[Entry]:
    """All entries in order, read in portions."""
    last = 0
    while rows := connection.execute(
        select(access_log).where(access_log.c.no > last).order_by(access_log.c.no).limit(_AT_ONCE)
    ).fetchall():
        yield from map(_entry, rows)
        last = rows[-1].no


def of_ticket(connection: Connection, ticket: str) -> tuple[Entry, ...]:
    """The entries about one ticket, in order."""
    asked = select(access_log).where(access_log.c.ticket == ticket).order_by(access_log.c.no)
    return tuple(map(_entry, connection.execute(asked).fetchall()))


def about_reveals_asked(connection: Connection, since: datetime) -> tuple[Entry, ...]:
    """Every entry about the tickets whose contact somebody has asked to see since then, in order."""
    asked = select(access_log.c.ticket).where(
        access_log.c.access == Access.REVEAL_ASKED.value, access_log.c.at >= since
    )
    found = select(access_log).where(access_log.c.ticket.in_(asked)).order_by(access_log.c.no)
    return tuple(map(_entry, connection.execute(found).fetchall()))


def about_exports(connection: Connection, since: datetime, export: str | None = None) -> tuple[Entry, ...]:
    """Every entry about exports of contacts since then, or about one of them, in order."""
    kinds = (Access.EXPORT_ASKED.value, Access.EXPORT_AGREED.value, Access.CONTACTS_EXPORTED.value)
    found = select(access_log).where(access_log.c.access.in_(kinds), access_log.c.at >= since)
    if export is not None:
        found = found.where(access_log.c.about == export)
    return tuple(map(_entry, connection.execute(found.order_by(access_log.c.no)).fetchall()))


def has_configured(connection: Connection, person: str, about: str, since: datetime) -> bool:
    """Whether one person has changed what another is, or how they sign in, since then."""
    asked = select(access_log.c.no).where(
        access_log.c.person == person,
        access_log.c.access == Access.CONFIGURED.value,
        access_log.c.about == about,
        access_log.c.at >= since,
    )
    return connection.execute(asked.limit(1)).fetchone() is not None


def listed(
    connection: Connection,
    readable: Readable,
    *,
    ticket: str | None = None,
    person: str | None = None,
    access: Access | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    no: int | None = None,
    before: int | None = None,
    limit: int,
) -> tuple[Entry, ...]:
    """What may be read of the log, the latest first; `before` is the number of the last one of the page before."""
    asked = select(access_log).where(_may_be_read(connection, readable))
    for column, wanted in (
        (access_log.c.ticket, ticket),
        (access_log.c.person, person),
        (access_log.c.access, access),
        (access_log.c.no, no),
    ):
        if wanted is not None:
            asked = asked.where(column == wanted)
    if since is not None:
        asked = asked.where(access_log.c.at >= since)
    if until is not None:
        asked = asked.where(access_log.c.at < until)
    if before is not None:
        asked = asked.where(access_log.c.no < before)
    rows = connection.execute(asked.order_by(access_log.c.no.desc()).limit(limit)).fetchall()
    return tuple(map(_entry, rows))


def _may_be_read(connection: Connection, readable: Readable) -> ColumnElement[bool]:
    about_settings = access_log.c.access == Access.CONFIGURED.value
    claims: list[ColumnElement[bool]] = [true() if readable.everything else false()]
    if readable.settings:
        claims.append(about_settings)
    if readable.person is not None:
        claims.append(access_log.c.person == readable.person)
    if readable.areas:
        claims.append(_is_inside(connection, readable.areas))
    if readable.unit is not None:
        claims.append(access_log.c.unit == readable.unit)
    return or_(*claims)


def _is_inside(connection: Connection, areas: Iterable[str]) -> ColumnElement[bool]:
    """That an entry is about a ticket there: if there are many, each is looked up, since a page is soon full."""
    lying = select(ticket_areas.c.ticket).where(ticket_areas.c.area.in_(sorted(areas)))
    some = lying.limit(_MANY).subquery()
    if connection.execute(select(func.count()).select_from(some)).scalar_one() < _MANY:
        return access_log.c.ticket.in_(lying)
    # Without the last words PostgreSQL reads all of them beforehand.
    of_entry = lying.where(ticket_areas.c.ticket == access_log.c.ticket)
    return of_entry.suffix_with("OFFSET 0", dialect="postgresql").exists()


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(
        no=row.no,
        at=row.at,
        person=row.person,
        unit=row.unit,
        access=Access(row.access),
        ticket=row.ticket,
        purpose=row.purpose,
        reason=row.reason,
        about=row.about,
        digest=row.digest,
    )
