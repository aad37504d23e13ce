"""Doors of rosters 值班: enter a shift, see who is on duty, sign in, hand over, and look back at the night's calls."""

from datetime import datetime
from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import Meta, Struct

from server import ids
from server.casework import duty
from server.casework.house import House
from server.domain.asked import Sentence
from server.domain.roster import Call, Shift
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Code = Annotated[str, Meta(min_length=1, max_length=48)]
Instant = Annotated[datetime, Meta(tz=True)]


class ShiftGiven(Struct, frozen=True, kw_only=True):
    """A shift to put on the roster; `unit` None: for the area, as district duty officer (level 4)."""

    person: Code
    area: Annotated[str, Meta(min_length=1, max_length=40)]
    level: int
    starts_at: Instant
    ends_at: Instant
    unit: Code | None = None
    leader: bool = False


class HandoverNote(Struct, frozen=True, kw_only=True):
    """交接班日记: what the next one has to know."""

    note: Sentence


@post("/duty/shifts", status_code=HTTP_201_CREATED)
async def enter(data: JSONBody[ShiftGiven], house: TheHouse, actor: Asking) -> Shift:
    """排班: put a shift on the roster."""
    shift = Shift(
        id=str(ids.shift_id()),
        person=data.person,
        unit=data.unit,
        area=data.area,
        level=data.level,
        leader=data.leader,
        starts_at=data.starts_at,
        ends_at=data.ends_at,
    )
    return await house.writer.run(lambda unit: duty.enter(unit, house, actor, shift))


@get("/duty/shifts", sync_to_thread=False)
def roster(
    house: TheHouse, actor: Asking, since: FromQuery[Instant], until: FromQuery[Instant]
) -> tuple[Shift, ...]:
    """值班表: the shifts of which some part lies between two instants, with the notes that were left."""
    return duty.roster(house, actor, since, until)


@post("/duty/shifts/{shift:str}/sign-in", status_code=HTTP_200_OK)
async def sign_in(shift: FromPath[str], house: TheHouse, actor: Asking) -> Shift:
    """值班签到."""
    return await house.writer.run(lambda unit: duty.sign_in(unit, actor, shift))


@post("/duty/shifts/{shift:str}/sign-out", status_code=HTTP_200_OK)
async def sign_out(
    shift: FromPath[str], data: JSONBody[HandoverNote], house: TheHouse, actor: Asking
) -> Shift:
    """交班: out of one's own shift, with a note to the next one."""
    return await house.writer.run(lambda unit: duty.sign_out(unit, actor, shift, data.note))


@get("/duty/calls", sync_to_thread=False)
def calls(house: TheHouse, actor: Asking, since: FromQuery[Instant]) -> tuple[Call, ...]:
    """次日复盘: who was called to which emergency since an instant."""
    return duty.calls(house, actor, since)


handlers: list[HTTPRouteHandler] = [enter, roster, sign_in, sign_out, calls]
