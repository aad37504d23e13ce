"""Whom a worker out of reach may want to turn to: who stands for the areas, who settles disputes, who is on duty."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from msgspec import Struct
from sqlalchemy import Connection

from server.casework.house import House
from server.domain.calendar import CHINA
from server.store import people, rosters

#: So many days ahead the pack tells who is on duty, and so many shifts at most.
_DUTY_DAYS = 7
_SHIFTS_MAX = 500


class RosterEntry(Struct, frozen=True):
    """Who stands for an area of a layer: the colleague to ask. `stands_in_for` 备岗: who holds that post."""

    area: str
    layer: str
    person: str
    name: str
    stands_in_for: str | None = None


class ListedEntry(Struct, frozen=True, kw_only=True):
    """调解员、专家、党员帮办 of the directory who serve these areas; `kind`, `specialities` as in `Listed`."""

    id: str
    name: str
    kind: str
    body: str
    specialities: tuple[str, ...]
    languages: tuple[str, ...]
    field: str | None


class DutyEntry(Struct, frozen=True, kw_only=True):
    """值班: who is on duty for an area, or a unit there, and when; `level` 1 is called first."""

    person: str
    name: str
    area: str
    unit: str | None
    level: int
    starts_at: datetime
    ends_at: datetime


def roster_of(connection: Connection, areas: Iterable[str], at: datetime) -> tuple[RosterEntry, ...]:
    """Who stands for these areas on that day."""
    on = at.astimezone(CHINA).date()
    return tuple(
        RosterEntry(post.area, post.layer, post.person, name, post.stands_in_for)
        for post, name in people.posted_at(connection, areas, on)
    )


def listed_for(house: House, areas: Iterable[str]) -> tuple[ListedEntry, ...]:
    """Who of the directory serves one of these areas, in its order."""
    asked = frozenset(areas)
    return tuple(
        ListedEntry(
            id=each.id,
            name=each.name,
            kind=each.kind,
            body=house.directory.body(each.body).name,
            specialities=each.specialities,
            languages=each.languages,
            field=each.field,
        )
        for each in house.directory.people
        if not asked.isdisjoint(each.areas)
    )


def on_duty(connection: Connection, areas: Iterable[str], at: datetime) -> tuple[DutyEntry, ...]:
    """The shifts of these areas from today on, by start: they change with the roster and the day, not by the hour."""
    today = datetime.combine(at.astimezone(CHINA).date(), time(), CHINA)
    asked = frozenset(areas)
    shifts = rosters.shifts(connection, today, today + timedelta(days=_DUTY_DAYS), _SHIFTS_MAX)
    near = [shift for shift in shifts if shift.area in asked]
    names = {person.id: person.name for person in people.by_ids(connection, {shift.person for shift in near})}
    return tuple(
        DutyEntry(
            person=shift.person,
            name=names.get(shift.person, shift.person),
            area=shift.area,
            unit=shift.unit,
            level=shift.level,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
        )
        for shift in near
    )
