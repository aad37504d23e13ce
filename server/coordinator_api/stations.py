"""Doors of help stations 党员帮办驻点: where helpers sit, and what they did there."""

from datetime import datetime
from typing import Annotated

from litestar import get, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation
from msgspec import Meta, Struct

from server.casework import stations
from server.casework.house import House
from server.casework.stations import ShiftLog
from server.domain.asked import Line
from server.domain.scope import Actor
from server.domain.stations import Station

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Instant = Annotated[datetime, Meta(tz=True)]


class StationGiven(Struct, frozen=True, kw_only=True):
    """A station as it is to be. A closed one is signed in to no more, and leaves the handhelds."""

    name: Line
    area: Annotated[str, Meta(min_length=1, max_length=40)]
    address: Line | None = None
    is_closed: bool = False


@put("/stations/{station:str}")
async def enter(
    station: FromPath[str], data: JSONBody[StationGiven], house: TheHouse, actor: Asking
) -> Station:
    """设点、撤点: a station is entered, changed or closed."""
    wanted = Station(
        id=station, name=data.name, area=data.area, address=data.address, is_closed=data.is_closed
    )
    return await house.writer.run(lambda unit: stations.enter(unit, house, actor, wanted))


@get("/stations", sync_to_thread=False)
def listed(house: TheHouse, actor: Asking) -> tuple[Station, ...]:
    """驻点: the stations of one's areas."""
    return stations.listed(house, actor)


@get("/stations/{station:str}/shifts", sync_to_thread=False)
def shifts(
    station: FromPath[str], since: FromQuery[Instant], house: TheHouse, actor: Asking
) -> tuple[ShiftLog, ...]:
    """帮办日志: the shifts at a station since then, the newest first, with what was done."""
    return stations.log_of(house, actor, station, since)


handlers: list[HTTPRouteHandler] = [enter, listed, shifts]
