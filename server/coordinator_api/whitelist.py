"""Doors of the whitelist 白名单: enter a deputy 代表委员, take one off, and read who stands there and why."""

from datetime import date, datetime
from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import Meta, Struct

from server.casework import whitelist
from server.casework.house import House
from server.domain.asked import Reasoned
from server.domain.calendar import CHINA
from server.domain.scope import Actor
from server.domain.whitelist import Deputy, Office

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Limit = Annotated[int, QueryParameter(ge=1)]
Serial = Annotated[int, QueryParameter(ge=0, le=(1 << 63) - 1)]


class DeputyEntered(Struct, frozen=True, kw_only=True):
    """列入: whose number it is, in which office, why, and until which day, that day included."""

    number: Annotated[str, Meta(min_length=1, max_length=30)]
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    office: Office
    reason: Annotated[str, Meta(min_length=1, max_length=500)]
    until: date


class DeputyShown(Struct, frozen=True, kw_only=True):
    """An entry as it stands; the number is not among it."""

    id: str
    standing: str
    name: str
    office: str
    reason: str
    until: date
    added_by: str
    added_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    end_reason: str | None


class DeputyPage(Struct, frozen=True, kw_only=True):
    """Entries in the order in which they were made; `next_after` goes on where this page ends."""

    entries: tuple[DeputyShown, ...]
    next_after: int | None


def _shown(deputy: Deputy, now: datetime) -> DeputyShown:
    fields = {name: getattr(deputy, name) for name in DeputyShown.__struct_fields__ if name != "standing"}
    return DeputyShown(standing=deputy.standing(now.astimezone(CHINA).date()), **fields)


@post("/whitelist", status_code=HTTP_201_CREATED)
async def add(data: JSONBody[DeputyEntered], house: TheHouse, actor: Asking) -> DeputyShown:
    """列入白名单."""
    entry = await house.writer.run(
        lambda unit: whitelist.add(
            unit,
            house,
            actor,
            number=data.number,
            name=data.name,
            office=data.office,
            reason=data.reason,
            until=data.until,
        )
    )
    return _shown(entry, house.clock())


@get("/whitelist", sync_to_thread=True)
def list_deputies(house: TheHouse, actor: Asking, after: Serial = 0, limit: Limit = 100) -> DeputyPage:
    """白名单: every entry, ended ones too."""
    found = whitelist.entries(house, actor, after, limit)
    now = house.clock()
    return DeputyPage(
        entries=tuple(_shown(entry, now) for _, entry in found),
        next_after=found[-1][0] if found else None,
    )


@post("/whitelist/{entry:str}/end", status_code=HTTP_200_OK)
async def end(entry: FromPath[str], data: JSONBody[Reasoned], house: TheHouse, actor: Asking) -> DeputyShown:
    """移出白名单, with the reason."""
    ended = await house.writer.run(lambda unit: whitelist.end(unit, house, actor, entry, data.reason))
    return _shown(ended, house.clock())


handlers: list[HTTPRouteHandler] = [add, list_deputies, end]
