"""党员帮办驻点: what helpers' handhelds say of their shifts, who is told, and what a desk enters and reads.

A station is a document `station:<id>` in the mailbox of every helper who serves it: who sits there now, and what the
last one left to say.
"""

from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from server.casework.errors import RoleMissing
from server.casework.house import House
from server.casework.people import actor_of
from server.domain.calendar import CHINA
from server.domain.commands import Command
from server.domain.errors import CodeUnknown, StationUnknown
from server.domain.people import Person, Role
from server.domain.scope import Actor
from server.domain.stations import (
    BeginShift,
    EndShift,
    HelpEntry,
    HelpShift,
    LogHelp,
    Station,
    begun,
    ended,
    entered,
    over,
    own_shift,
    serves,
)
from server.store import people, stations
from sync.store import Delivery
from sync.writer import Transaction

SCHEMA = 1

#: Who enters and closes stations of their area, and reads what was done there.
_COORDINATORS = frozenset({Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR})


class Present(Struct, frozen=True, kw_only=True):
    """Who sits at a station now, and since when; `shift` is the id of the command that began it."""

    shift: str
    person: str
    name: str
    since: datetime


class StationDocument(Struct, frozen=True, kw_only=True):
    """`station:<id>`: a help station as its helpers see it. `note` is what the last shift left to the next one."""

    schema: int
    name: str
    area: str
    address: str | None
    present: tuple[Present, ...]
    note: str | None
    note_by: str | None
    note_at: datetime | None


class ShiftLog(Struct, frozen=True, kw_only=True):
    """One shift at a station with what was done in it."""

    shift: HelpShift
    entries: tuple[HelpEntry, ...]


def from_the_field(
    transaction: Transaction, house: House, command: Command, actor: Actor, at: datetime
) -> Station:
    """What a helper's handheld said of a shift, written and told; the station concerned.

    Raises:
        StationUnknown, ShiftNotYours.
    """
    connection = transaction.connection
    match command.body:
        case BeginShift() as asked:
            found = stations.by_id(connection, asked.station)
            chain = () if found is None else house.chain(found.area)
            shift = begun(command.id, asked, found, chain, actor, at=at, recorded_at=command.recorded_at)
            for forgotten in stations.open_shifts(connection, person=actor.id):
                stations.save_shift(connection, over(forgotten, at))
                tell(transaction, house, _station(connection, forgotten.station))
            stations.save_shift(connection, shift)
        case EndShift() as asked:
            shift = ended(stations.shift(connection, asked.shift), asked, actor, at)
            stations.save_shift(connection, shift)
        case LogHelp() as asked:
            shift = own_shift(stations.shift(connection, asked.shift), asked.shift, actor)
            entry = HelpEntry(
                id=command.id,
                shift=shift.id,
                what=asked.what,
                text=asked.text,
                at=at,
                recorded_at=command.recorded_at,
                ticket=asked.ticket,
            )
            stations.add_entry(connection, entry)
        case _:
            raise TypeError(command.kind)
    station = _station(connection, shift.station)
    if not isinstance(command.body, LogHelp):
        tell(transaction, house, station)
    return station


def _station(connection: Connection, own_id: str) -> Station:
    found = stations.by_id(connection, own_id)
    if found is None:
        raise StationUnknown(station=own_id)
    return found


def tell(transaction: Transaction, house: House, station: Station) -> None:
    """Bring a station up to date in the mailbox of every helper who serves it."""
    connection = transaction.connection
    on = transaction.at.astimezone(CHINA).date()
    near = people.with_mailbox(connection, persons=(), areas=house.chain(station.area), of_units=(), on=on)
    body = _body(connection, house, station)
    batch = [
        Delivery(mailbox, f"station:{station.id}", body)
        for person, mailbox in near
        if Role.PARTY_HELPER in person.roles
    ]
    house.mailboxes.deliver(transaction, batch)


def station_deliveries(
    transaction: Transaction, house: House, person: Person, mailbox: str
) -> list[Delivery]:
    """Every station as it has to stand in one mailbox: those that the person does not serve have ended there."""
    connection = transaction.connection
    actor = actor_of(connection, person, transaction.at.astimezone(CHINA).date())
    return [
        Delivery(
            mailbox,
            f"station:{station.id}",
            _body(connection, house, station) if serves(actor, house.chain(station.area)) else None,
        )
        for station in stations.every(connection)
    ]


def _body(connection: Connection, house: House, station: Station) -> bytes | None:
    if station.is_closed:
        return None
    sitting = stations.open_shifts(connection, station=station.id)
    noted = stations.last_note(connection, station.id)
    asked = {shift.person for shift in sitting} | ({noted.person} if noted else set())
    names = {person.id: person.name for person in people.by_ids(connection, asked)}
    document = StationDocument(
        schema=SCHEMA,
        name=station.name,
        area=house.area_name(station.area),
        address=station.address,
        present=tuple(
            Present(
                shift=str(shift.id),
                person=shift.person,
                name=names.get(shift.person, shift.person),
                since=shift.begun_at,
            )
            for shift in sitting
        ),
        note=None if noted is None else noted.note,
        note_by=None if noted is None else names.get(noted.person, noted.person),
        note_at=None if noted is None else noted.ended_at,
    )
    return msgspec.json.encode(document)


def enter(transaction: Transaction, house: House, actor: Actor, station: Station) -> Station:
    """设点、撤点: a station is entered, changed or closed by a coordinator of its area, or an administrator.

    Raises:
        CodeUnknown: no such area.
        RoleMissing, RosterRefused.
    """
    before = stations.by_id(transaction.connection, station.id)
    if house.area(station.area) is None:
        raise CodeUnknown(field="area", code=station.area, known="")
    for area in {station.area} | ({before.area} if before else set()):
        _require_coordinator(house, actor, area)
    stations.save(transaction.connection, entered(station))
    tell(transaction, house, station)
    return station


def listed(house: House, actor: Actor) -> tuple[Station, ...]:
    """The stations of one's areas; administrators see all."""
    with house.engine.connect() as connection:
        found = stations.every(connection)
    if Role.ADMIN in actor.roles:
        return found
    return tuple(each for each in found if not actor.scope.isdisjoint(house.chain(each.area)))


def log_of(house: House, actor: Actor, own_id: str, since: datetime) -> tuple[ShiftLog, ...]:
    """The shifts at a station since then, the newest first, with what was done in them.

    Raises:
        StationUnknown, RoleMissing.
    """
    with house.engine.connect() as connection:
        station = _station(connection, own_id)
        _require_coordinator(house, actor, station.area)
        shifts = stations.shifts_since(connection, own_id, since, house.settings.page_size_max)
        entries = stations.entries_of(connection, [shift.id for shift in shifts])
    return tuple(
        ShiftLog(shift=shift, entries=tuple(each for each in entries if each.shift == shift.id))
        for shift in shifts
    )


def _require_coordinator(house: House, actor: Actor, area: str) -> None:
    in_area = bool(actor.roles & _COORDINATORS) and not actor.scope.isdisjoint(house.chain(area))
    if not in_area and Role.ADMIN not in actor.roles:
        raise RoleMissing(roles=", ".join(sorted({*_COORDINATORS, Role.ADMIN})))
