"""The door of 公示: for a city's own site, where nobody signs in."""

from datetime import date
from typing import Any

from litestar import Request, get
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery, SkipValidation
from msgspec import Struct

from server.casework import publicity
from server.casework.house import House
from server.casework.visits import Visits
from server.coordinator_api.own_progress import address_of

TheHouse = NamedDependency[SkipValidation[House]]
Visiting = NamedDependency[SkipValidation[Visits]]


class PublicMatter(Struct, frozen=True, kw_only=True):
    """One matter in public, with the names of its kind and of its grid."""

    category: str
    category_name: str | None
    area: str
    area_name: str
    received_on: date
    ended_on: date | None
    progress: str
    progress_en: str


#: So long a city's site, or a cache before it, need not ask again.
_KEPT = CacheControlHeader(public=True, max_age=300)


@get("/public/matters", sync_to_thread=True, cache_control=_KEPT)
def list_public_matters(
    request: Request[Any, Any, Any],
    house: TheHouse,
    visits: Visiting,
    category: FromQuery[str],
    on: FromQuery[date],
    area: FromQuery[str | None] = None,
) -> tuple[PublicMatter, ...]:
    """公示: the matters of one sub-item that came in on one day. Nothing, unless the city's policy opens the kind."""
    visits.count(address_of(request), house.clock())
    return tuple(
        PublicMatter(
            category=each.category,
            category_name=house.category_name(each.category),
            area=each.area,
            area_name=house.area_name(each.area),
            received_on=each.received_on,
            ended_on=each.ended_on,
            progress=each.progress,
            progress_en=each.progress_en,
        )
        for each in publicity.matters_of(house, category, on, area)
    )


handlers: list[HTTPRouteHandler] = [list_public_matters]
