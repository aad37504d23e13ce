"""Areas as forms ask for them: by a part of their name, or by the beginning of their code."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery, QueryParameter, SkipValidation
from msgspec import Struct

from server.casework.finding_areas import areas_found, middle_of, within
from server.casework.house import House
from server.domain.scope import Actor

Limit = Annotated[int, QueryParameter(ge=1)]


class AreaFound(Struct, frozen=True, kw_only=True):
    """An area in force; `within` are the names of those around it, nearest first, without the city.

    `middle` is a place inside it: longitude and latitude in WGS-84.
    """

    code: str
    name: str
    layer: str
    level: str | None
    within: tuple[str, ...]
    middle: tuple[float, float]


@get("/areas", sync_to_thread=True)
def find_areas(
    house: NamedDependency[SkipValidation[House]],
    actor: NamedDependency[SkipValidation[Actor]],  # noqa: ARG001 - for the signed-in
    words: FromQuery[str] = "",
    layer: FromQuery[str | None] = None,
    limit: Limit = 20,
) -> tuple[AreaFound, ...]:
    """查找区域: by a part of the name or the beginning of the code, coarse ones first."""
    return tuple(
        AreaFound(
            code=area.code,
            name=area.name,
            layer=area.layer,
            level=area.level,
            within=tuple(within(house, area)),
            middle=middle_of(area),
        )
        for area in areas_found(house, words, layer, limit)
    )


handlers: list[HTTPRouteHandler] = [find_areas]
