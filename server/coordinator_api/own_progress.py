"""Doors of 办理进度: the one where nobody signs in, and the code that is read out to a reporter."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, SkipValidation
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta, Struct

from server.casework import own_progress
from server.casework.house import House
from server.casework.visits import Visits
from server.domain.own_progress import Progress
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Visiting = NamedDependency[SkipValidation[Visits]]
Guesses = NamedDependency[SkipValidation[own_progress.Guessing]]


class ProgressAsked(Struct, frozen=True, kw_only=True):
    """The number of a matter, and what proves that it is one's own: four digits of a number, or the code of eight."""

    number: Annotated[str, Meta(pattern="^[0-9]{14}$")]
    proof: Annotated[str, Meta(pattern="^([0-9]{4}|[0-9]{8})$")]


class QueryCode(Struct, frozen=True):
    """查询码."""

    code: str


def address_of(request: Request[Any, Any, Any]) -> str:
    """Where a request comes from; empty where the server does not learn it."""
    return "" if request.client is None else request.client.host


@post("/progress", status_code=HTTP_200_OK, sync_to_thread=True)
def ask_progress(
    request: Request[Any, Any, Any],
    data: JSONBody[ProgressAsked],
    house: TheHouse,
    guesses: Guesses,
    visits: Visiting,
) -> Progress:
    """办理进度: a reporter asks after their own matter. Nobody signs in here."""
    address = address_of(request)
    visits.count(address, house.clock())
    return own_progress.look_up(house, guesses, data.number, data.proof, address)


@get("/tickets/{reference:str}/query-code", sync_to_thread=True)
def read_code(reference: FromPath[str], house: TheHouse, actor: Asking) -> QueryCode:
    """查询码: by which the reporter asks after the matter, for whoever speaks with them."""
    return QueryCode(own_progress.code_of(house, actor, reference))


handlers: list[HTTPRouteHandler] = [ask_progress, read_code]
