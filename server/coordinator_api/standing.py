"""谁在这里: the people who stand for an area, as a map asks."""

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, SkipValidation

from server.casework import standing
from server.casework.house import House
from server.casework.standing import Coverage, Standing
from server.domain.scope import Actor


@get("/areas/{code:str}/people", sync_to_thread=True)
def list_people(
    code: FromPath[str],
    house: NamedDependency[SkipValidation[House]],
    actor: NamedDependency[SkipValidation[Actor]],
) -> tuple[Standing, ...]:
    """网格上的人: workers of every layer, then who is in office, finest area first."""
    return standing.standing(house, actor, code)


@get("/areas/{code:str}/coverage", sync_to_thread=True)
def read_coverage(
    code: FromPath[str],
    house: NamedDependency[SkipValidation[House]],
    actor: NamedDependency[SkipValidation[Actor]],
) -> Coverage:
    """覆盖: how many grids of an area have a grid worker today."""
    return standing.coverage(house, actor, code)


handlers: list[HTTPRouteHandler] = [list_people, read_coverage]
