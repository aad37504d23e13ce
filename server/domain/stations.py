"""党员帮办驻点: where helpers sit, who is there, what they did, and what they leave to the next one.

    shift ──▶ shift_log ──▶ shift_log … ──▶ shift_end        commands of a helper's handheld, in or out of reach
    上岗       帮办日志                        离岗、交接留言

A helper has one shift at a time: a new one ends the one that was forgotten. Nothing here touches a ticket's clocks.
"""

import re
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from geo.position import Position
from server.domain.asked import Line, Sentence
from server.domain.errors import RosterRefused, ShiftNotYours, StationUnknown
from server.domain.people import Role
from server.domain.scope import Actor

#: 政策解读、协助调解、代办、走访、其他.
HelpKind = Literal["advice", "mediation", "errand", "visit", "other"]
_ID = re.compile(r"[a-z0-9-]{1,48}")


class Station(Struct, frozen=True, kw_only=True):
    """驻点: a table in a community's hall, for an area by its code. A closed one is signed in to no more."""

    id: str
    name: str
    area: str
    address: str | None = None
    is_closed: bool = False


class HelpShift(Struct, frozen=True, kw_only=True):
    """帮办班次: one helper at one station. `begun_at`, `ended_at` are when the server heard of it.

    `recorded_at` is the handheld's clock and `position` its place: evidence. `note` 交接留言 is for the next one.
    """

    id: UUID
    station: str
    person: str
    begun_at: datetime
    recorded_at: datetime
    position: Position | None = None
    ended_at: datetime | None = None
    note: str | None = None


class HelpEntry(Struct, frozen=True, kw_only=True):
    """帮办日志: something that a helper did during a shift; `ticket` is the one that it was about."""

    id: UUID
    shift: UUID
    what: HelpKind
    text: str
    at: datetime
    recorded_at: datetime
    ticket: UUID | None = None


class BeginShift(Struct, frozen=True, kw_only=True):
    """上岗签到 at a station. `position`: where the handheld was."""

    station: Line
    position: Position | None = None


class LogHelp(Struct, frozen=True, kw_only=True):
    """帮办日志: what was done for whom; no names. `shift` is the id of the command that began it."""

    shift: UUID
    what: HelpKind
    text: Sentence
    ticket: UUID | None = None


class EndShift(Struct, frozen=True, kw_only=True):
    """离岗, with a note to the next helper."""

    shift: UUID
    note: Sentence | None = None


#: 上岗 as a handheld's command: the shift has its id.
SHIFT_KIND = "shift"

#: What a helper's handheld says of a shift.
STATION_BODIES: dict[str, type[Struct]] = {
    SHIFT_KIND: BeginShift,
    "shift_log": LogHelp,
    "shift_end": EndShift,
}


def entered(station: Station) -> Station:
    """A station that may be entered.

    Raises:
        RosterRefused: its id is not one to be written in addresses.
    """
    if _ID.fullmatch(station.id) is None:
        raise RosterRefused(rule="the id of a station has 1 to 48 of a-z, 0-9 and -")
    return station


def serves(actor: Actor, chain: tuple[str, ...]) -> bool:
    """Whether this is a helper of a station whose area and the areas above it are `chain`."""
    return Role.PARTY_HELPER in actor.roles and not actor.scope.isdisjoint(chain)


def begun(
    shift: UUID,
    asked: BeginShift,
    station: Station | None,
    chain: tuple[str, ...],
    actor: Actor,
    *,
    at: datetime,
    recorded_at: datetime,
) -> HelpShift:
    """上岗.

    Raises:
        StationUnknown: no such station, a closed one, or one of an area that is not this helper's.
    """
    if station is None or station.is_closed or not serves(actor, chain):
        raise StationUnknown(station=asked.station)
    return HelpShift(
        id=shift,
        station=station.id,
        person=actor.id,
        begun_at=at,
        recorded_at=recorded_at,
        position=asked.position,
    )


def ended(shift: HelpShift | None, asked: EndShift, actor: Actor, at: datetime) -> HelpShift:
    """离岗: once, out of one's own shift.

    Raises:
        ShiftNotYours.
    """
    own = own_shift(shift, asked.shift, actor)
    if own.ended_at is not None:
        raise ShiftNotYours(shift=str(asked.shift))
    return replace(over(own, at), note=asked.note)


def over(shift: HelpShift, at: datetime) -> HelpShift:
    """A shift that ends then, but not before it began: commands may be taken in later than they were received."""
    return replace(shift, ended_at=max(at, shift.begun_at))


def own_shift(shift: HelpShift | None, named: UUID, actor: Actor) -> HelpShift:
    """The shift, if it is the actor's.

    Raises:
        ShiftNotYours: it is somebody else's, or there is none.
    """
    if shift is None or shift.person != actor.id:
        raise ShiftNotYours(shift=str(named))
    return shift
