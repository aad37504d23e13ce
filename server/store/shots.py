"""What photos and recordings turned out to be, which of them look alike, and which tickets list them."""

from uuid import UUID

from sqlalchemy import Connection, select

from server.domain.photos import Shot, bands_of, is_alike
from server.store.schema.photos import shot_bands, shots, ticket_photos
from server.store.schema.tickets import tickets
from server.store.upsert import insertion

#: Among so many pictures with a part of their look in common is an alike one looked for.
_CANDIDATES = 200


def shot(connection: Connection, sha256: str) -> Shot | None:
    """What that content turned out to be; None until it was looked at."""
    row = connection.execute(select(shots).where(shots.c.sha256 == sha256)).fetchone()
    return None if row is None else Shot(**row._mapping)


def keep(connection: Connection, new: Shot) -> None:
    """A content was looked at."""
    values = {name: getattr(new, name) for name in Shot.__struct_fields__}
    connection.execute(insertion(connection, shots).values(**values).on_conflict_do_nothing())
    if new.look is not None:
        bands = [{"band": band, "sha256": new.sha256} for band in bands_of(new.look)]
        connection.execute(insertion(connection, shot_bands).on_conflict_do_nothing(), bands)


def listing(connection: Connection, sha256: str, person: str | None = None) -> tuple[UUID, ...]:
    """The tickets that list a content, or only those on which this person has listed it."""
    asked = select(ticket_photos.c.ticket).where(ticket_photos.c.sha256 == sha256).distinct()
    if person is not None:
        asked = asked.where(ticket_photos.c.person == person)
    found = connection.execute(asked.order_by(ticket_photos.c.ticket)).scalars()
    return tuple(UUID(ticket) for ticket in found)


def other_ticket_with(connection: Connection, contents: tuple[str, ...], but: UUID) -> str | None:
    """The number of the first other ticket that lists one of these contents."""
    asked = (
        select(tickets.c.number)
        .join(ticket_photos, ticket_photos.c.ticket == tickets.c.id)
        .where(ticket_photos.c.sha256.in_(contents), ticket_photos.c.ticket != str(but))
        .order_by(tickets.c.received_at, tickets.c.number)
        .limit(1)
    )
    return connection.execute(asked).scalar_one_or_none()


def alike(connection: Connection, like: Shot) -> tuple[str, ...]:
    """Other contents that look like this one."""
    if like.look is None:
        return ()
    near = (
        select(shots.c.sha256, shots.c.look)
        .join(shot_bands, shot_bands.c.sha256 == shots.c.sha256)
        .where(shot_bands.c.band.in_(bands_of(like.look)), shots.c.sha256 != like.sha256)
        .distinct()
        .limit(_CANDIDATES)
    )
    rows = connection.execute(near).fetchall()
    return tuple(row.sha256 for row in rows if is_alike(row.look, like.look))
