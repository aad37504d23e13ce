"""交接 at the door: posts that go to a colleague."""

import asyncio
from datetime import datetime
from typing import Annotated

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import Meta, Struct

from server import ids
from server.casework import handover
from server.casework.house import House
from server.casework.ticket_document import AreaName, area_names
from server.domain.asked import Line
from server.domain.scope import Actor
from server.store.handovers import Handover, Listed

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Limit = Annotated[int, QueryParameter(ge=1)]


class HandoverAsked(Struct, frozen=True, kw_only=True):
    """开始交接. `leaves_for_good`: the leaver then signs in no more; otherwise they go on elsewhere."""

    leaver: Line
    successor: Line
    leaves_for_good: bool = False


class Acknowledgement(Struct, frozen=True, kw_only=True):
    """交接确认. `note`: why a coordinator answers for a leaver who is gone, or whatever there is to say."""

    note: Annotated[str, Meta(max_length=500)] = ""


class HandoverCard(Struct, frozen=True, kw_only=True):
    """交接单. `listed` is its list 交接清单; among others (交接列表) it is left empty."""

    id: str
    leaver: str
    leaver_name: str
    successor: str
    successor_name: str
    leaves_for_good: bool
    begun_by: str
    begun_at: datetime
    given_by: str | None
    given_at: datetime | None
    taken_at: datetime | None
    withdrawn_at: datetime | None
    done_at: datetime | None
    note: str
    areas: tuple[str, ...]
    area_names: tuple[AreaName, ...]
    listed: tuple[Listed, ...]


@post("/handovers", status_code=HTTP_201_CREATED)
async def begin(data: JSONBody[HandoverAsked], house: TheHouse, actor: Asking) -> HandoverCard:
    """开始交接: everything that one person stands for, to another."""
    own_id, pair = ids.handover_id(), (data.leaver, data.successor)
    begun = await house.writer.run(
        lambda unit: handover.begin(unit, house, actor, own_id, pair, leaves_for_good=data.leaves_for_good)
    )
    return await asyncio.to_thread(_whole, house, begun)


@get("/handovers", sync_to_thread=True)
def list_handovers(house: TheHouse, actor: Asking, limit: Limit = 100) -> tuple[HandoverCard, ...]:
    """交接列表, the newest first, without what each would hand over: for that, one is read."""
    return tuple(_card(house, each, ()) for each in handover.listed(house, actor, limit))


@get("/handovers/{own_id:str}", sync_to_thread=True)
def read_handover(own_id: FromPath[str], house: TheHouse, actor: Asking) -> HandoverCard:
    """交接单: with the open tickets that go over."""
    with house.engine.connect() as connection:
        found = handover.read(connection, house, actor, own_id)
    return _whole(house, found)


@post("/handovers/{own_id:str}/acknowledgment", status_code=HTTP_200_OK)
async def acknowledge(
    own_id: FromPath[str], data: JSONBody[Acknowledgement], house: TheHouse, actor: Asking
) -> HandoverCard:
    """交接确认: by the leaver and the successor, in any order; the second one carries it out."""
    said = await house.writer.run(lambda unit: handover.acknowledge(unit, house, actor, own_id, data.note))
    return await asyncio.to_thread(_whole, house, said)


@post("/handovers/{own_id:str}/withdrawal", status_code=HTTP_200_OK)
async def withdraw(own_id: FromPath[str], house: TheHouse, actor: Asking) -> HandoverCard:
    """撤回."""
    withdrawn = await house.writer.run(lambda unit: handover.withdraw(unit, house, actor, own_id))
    return await asyncio.to_thread(_whole, house, withdrawn)


def _whole(house: House, each: Handover) -> HandoverCard:
    """With every open ticket of the leaver looked at: not for the event loop."""
    with house.engine.connect() as connection:
        lines = handover.list_of(connection, each)
    return _card(house, each, lines)


def _card(house: House, each: Handover, lines: tuple[Listed, ...]) -> HandoverCard:
    with house.engine.connect() as connection:
        leaver, successor = handover.both(connection, each)
    return HandoverCard(
        id=each.id,
        leaver=each.leaver,
        leaver_name=leaver.name,
        successor=each.successor,
        successor_name=successor.name,
        leaves_for_good=each.leaves_for_good,
        begun_by=each.begun_by,
        begun_at=each.begun_at,
        given_by=each.given_by,
        given_at=each.given_at,
        taken_at=each.taken_at,
        withdrawn_at=each.withdrawn_at,
        done_at=each.done_at,
        note=each.note,
        areas=each.areas,
        area_names=tuple(area_names(house, each.areas)),
        listed=lines,
    )


handlers = [begin, list_handovers, read_handover, acknowledge, withdraw]

router = Router(path="/api/v1", route_handlers=handlers)
