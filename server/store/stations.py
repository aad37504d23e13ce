"""Help stations, the shifts there, and what helpers wrote down."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Connection, insert, select

from server.domain.stations import HelpEntry, HelpShift, Station
from server.store.schema.stations import help_entries, help_shifts, stations
from server.store.upsert import put

#: So many shifts back a note is still news.
_LOOKED_BACK = 20

_station = msgspec.json.Decoder(Station)
_shift = msgspec.json.Decoder(HelpShift)
_entry = msgspec.json.Decoder(HelpEntry)


def save(connection: Connection, station: Station) -> None:
    """Enter a station, or change it."""
    put(connection, stations, key={"id": station.id}, values={"body": msgspec.json.encode(station)})


def by_id(connection: Connection, own_id: str) -> Station | None:
    """The station of that id."""
    body = connection.execute(select(stations.c.body).where(stations.c.id == own_id)).scalar()
    return None if body is None else _station.decode(body)


def every(connection: Connection) -> tuple[Station, ...]:
    """All stations, by id; a city has some hundreds."""
    rows = connection.execute(select(stations.c.body).order_by(stations.c.id)).scalars()
    return tuple(_station.decode(body) for body in rows)


def save_shift(connection: Connection, shift: HelpShift) -> None:
    """Enter a shift, or change it."""
    values = {
        "station": shift.station,
        "person": shift.person,
        "begun_at": shift.begun_at,
        "ended_at": shift.ended_at,
        "body": msgspec.json.encode(shift),
    }
    put(connection, help_shifts, key={"id": str(shift.id)}, values=values)


def shift(connection: Connection, own_id: UUID) -> HelpShift | None:
    """The shift of that id."""
    body = connection.execute(select(help_shifts.c.body).where(help_shifts.c.id == str(own_id))).scalar()
    return None if body is None else _shift.decode(body)


def open_shifts(
    connection: Connection, *, person: str | None = None, station: str | None = None
) -> tuple[HelpShift, ...]:
    """The shifts that nobody has ended, of a person or at a station, by their beginning."""
    asked = select(help_shifts.c.body).where(help_shifts.c.ended_at.is_(None))
    if person is not None:
        asked = asked.where(help_shifts.c.person == person)
    if station is not None:
        asked = asked.where(help_shifts.c.station == station)
    rows = connection.execute(asked.order_by(help_shifts.c.begun_at, help_shifts.c.id)).scalars()
    return tuple(_shift.decode(body) for body in rows)


def last_note(connection: Connection, station: str) -> HelpShift | None:
    """The shift at a station that left a note and ended last."""
    asked = select(help_shifts.c.body).where(
        help_shifts.c.station == station, help_shifts.c.ended_at.is_not(None)
    )
    ordered = asked.order_by(help_shifts.c.ended_at.desc(), help_shifts.c.id.desc()).limit(_LOOKED_BACK)
    ended = (_shift.decode(body) for body in connection.execute(ordered).scalars())
    return next((shift for shift in ended if shift.note is not None), None)


def shifts_since(connection: Connection, station: str, since: datetime, limit: int) -> tuple[HelpShift, ...]:
    """The shifts at a station that began after an instant, the newest first."""
    asked = select(help_shifts.c.body).where(
        help_shifts.c.station == station, help_shifts.c.begun_at >= since
    )
    ordered = asked.order_by(help_shifts.c.begun_at.desc(), help_shifts.c.id.desc())
    return tuple(_shift.decode(body) for body in connection.execute(ordered.limit(limit)).scalars())


def add_entry(connection: Connection, entry: HelpEntry) -> None:
    """Something was done."""
    row = {"id": str(entry.id), "shift": str(entry.shift), "at": entry.at, "body": msgspec.json.encode(entry)}
    connection.execute(insert(help_entries).values(row))


def entries_of(connection: Connection, shifts: Sequence[UUID]) -> tuple[HelpEntry, ...]:
    """What was done during these shifts, in order."""
    asked = select(help_entries.c.body).where(help_entries.c.shift.in_([str(each) for each in shifts]))
    rows = connection.execute(asked.order_by(help_entries.c.at, help_entries.c.id)).scalars()
    return tuple(_entry.decode(body) for body in rows)
