"""Maps for coordinators: areas and open tickets as vector tiles, and what lies near a ticket.

A browser asks for each tile again and again; an entity tag answers most of that with nothing at all.
"""

import asyncio
import gzip
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, PathParameter, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_204_NO_CONTENT, HTTP_304_NOT_MODIFIED
from msgspec import Struct

from geo.clusters import GREEN, RED, YELLOW, Narrowed, Tally
from geo.mercator import ZOOM_MAX
from server.casework import maps
from server.casework.house import House
from server.casework.maps import Drawn
from server.coordinator_api import shown
from server.coordinator_api.messages import TicketRow
from server.domain.channels import Channel
from server.domain.deadlines import end_of, start_of
from server.domain.duty_list import Reason
from server.domain.scope import Actor
from server.domain.transitions import State

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Asked = Request[Any, Any, Any]

Zoom = Annotated[int, PathParameter(ge=0, le=ZOOM_MAX)]
Column = Annotated[int, PathParameter(ge=0)]
Row = Annotated[str, PathParameter(pattern=r"^[0-9]{1,7}\.mvt$")]
Group = Annotated[str | None, QueryParameter(pattern=r"^[0-9]{2}$")]

Wanted = NamedDependency[SkipValidation[Narrowed]]

_LIGHTS = {"green": GREEN, "yellow": YELLOW, "red": RED}
_MEDIA = "application/vnd.mapbox-vector-tile"
_TICKETS = "tickets"
# What is under a version's own address never changes; anything else is asked about each time.
_FOR_GOOD = "private, max-age=31536000, immutable"
_ASK_AGAIN = "private, no-cache"


class VectorLayer(Struct, frozen=True):
    """One layer within the tiles, and what its features say."""

    id: str
    fields: dict[str, str]


class TileJson(Struct, frozen=True, kw_only=True):
    """What a map needs to know of one set of tiles. Source: TileJSON 3.0.0. `bounds` are WGS-84 degrees."""

    tilejson: str = "3.0.0"
    name: str
    tiles: tuple[str, ...]
    vector_layers: tuple[VectorLayer, ...]
    bounds: tuple[float, float, float, float]
    minzoom: int = 0
    maxzoom: int = ZOOM_MAX


class BaseMap(Struct, frozen=True, kw_only=True):
    """A map of somebody else's beneath ours, by 256 pixels, and whose it is."""

    tiles: str
    credit: str


class MapList(Struct, frozen=True, kw_only=True):
    """Everything that can be drawn, with the version of the boundaries in force; `base` where a setting names one."""

    boundary_version: str
    layers: tuple[TileJson, ...]
    base: BaseMap | None = None


class Near(Struct, frozen=True, kw_only=True):
    """疑似重复: an open ticket at the same place, and how each kind of evidence speaks: see docs/routing.md."""

    ticket: TicketRow
    is_likely: bool
    place: str
    time: str
    category: str
    object: str
    text_share: float
    reasons: tuple[Reason, ...]


_AREA_FIELDS = {"code": "String", "name": "String", "level": "String", "parent": "String"}
_NAME_FIELDS = {"code": "String", "name": "String", "level": "String"}
_CLUSTER_FIELDS = {
    "count": "Number: tickets",
    "light": "Number: the worst, 0 green, 1 yellow, 2 red",
    "waiting": "Number: tickets that wait for a person",
    "group": "String: the 大类, if all have the same",
    "number": "String: the ticket, if it is a single one",
}


@get("/tiles", sync_to_thread=True)
def list_maps(house: TheHouse, actor: Asking, version: str | None = None) -> MapList:
    """图层: every layer of the boundaries in force, or of another version of them, and the open tickets."""
    del actor  # whoever is signed in may see what there is
    ground = maps.ground_of(house, version)
    asked = "" if version is None else f"&version={quote(version, safe='')}"
    drawn = [
        TileJson(
            name=layer,
            tiles=(f"/api/v1/tiles/{layer}/{{z}}/{{x}}/{{y}}.mvt?tag={maps.area_tag(ground, layer)}{asked}",),
            vector_layers=(VectorLayer("areas", _AREA_FIELDS), VectorLayer("names", _NAME_FIELDS)),
            bounds=ground.bounds,
        )
        for layer in ground.layers
    ]
    open_tickets = TileJson(
        name=_TICKETS,
        tiles=(f"/api/v1/tiles/{_TICKETS}/{{z}}/{{x}}/{{y}}.mvt",),
        vector_layers=(VectorLayer("clusters", _CLUSTER_FIELDS),),
        bounds=ground.bounds,
    )
    settings = house.settings
    base = BaseMap(tiles=settings.base_map, credit=settings.base_map_credit) if settings.base_map else None
    return MapList(boundary_version=ground.boundaries.version, layers=(*drawn, open_tickets), base=base)


@get("/tiles/{layer:str}/{z:int}/{x:int}/{y:str}")
async def read_area_tile(
    request: Asked,
    layer: FromPath[str],
    z: Zoom,
    x: Column,
    y: Row,
    house: TheHouse,
    actor: Asking,
    tag: str | None = None,
    version: str | None = None,
) -> Response[bytes | None]:
    """边界瓦片: the areas of one level or overlay, and their names; by the boundaries in force, unless told."""
    del actor
    ground = await asyncio.to_thread(maps.ground_of, house, version)
    known = maps.area_tag(ground, layer)
    cache = _FOR_GOOD if tag == known else _ASK_AGAIN
    if _has(request, known):
        return _unchanged(known, cache)
    drawn = await asyncio.to_thread(maps.area_tile, ground, layer, z, x, _row(y))
    return _sent(request, drawn, cache)


def narrowed_by(
    group: Group = None,
    waits_for_a_person: bool | None = None,
    in_state: Annotated[State | None, QueryParameter(name="state")] = None,
    channel: Channel | None = None,
    unit: str | None = None,
    light: Literal["green", "yellow", "red"] | None = None,
    received_from: date | None = None,
    received_until: date | None = None,
) -> Narrowed:
    """Which open tickets a map is about. Days are days in China, both included."""
    return Narrowed(
        group=group,
        state=in_state,
        channel=channel,
        unit=unit,
        waits_for_a_person=waits_for_a_person,
        light=None if light is None else _LIGHTS[light],
        received_from=None if received_from is None else start_of(received_from),
        received_until=None if received_until is None else end_of(received_until),
    )


_NARROWED = {"narrowed": Provide(narrowed_by, sync_to_thread=False)}


@get("/areas/{layer:str}/tallies", dependencies=_NARROWED, sync_to_thread=True)
def read_tallies(layer: FromPath[str], narrowed: Wanted, house: TheHouse, actor: Asking) -> dict[str, Tally]:
    """区域件数: how many open tickets each area of a layer has, for a map that is shaded by them."""
    return maps.tallies(house, actor, layer, narrowed)


@get("/tiles/tickets/{z:int}/{x:int}/{y:str}", dependencies=_NARROWED)
async def read_ticket_tile(
    request: Asked,
    z: Zoom,
    x: Column,
    y: Row,
    house: TheHouse,
    actor: Asking,
    narrowed: Wanted,
) -> Response[bytes | None]:
    """工单瓦片: the open tickets of the asker's areas, those near each other as one point."""
    drawn = await asyncio.to_thread(maps.ticket_tile, house, actor, z, x, _row(y), narrowed)
    if _has(request, drawn.tag):
        return _unchanged(drawn.tag, _ASK_AGAIN)
    return _sent(request, drawn, _ASK_AGAIN)


@get("/tickets/{reference:str}/nearby")
async def list_nearby(reference: FromPath[str], house: TheHouse, actor: Asking) -> tuple[Near, ...]:
    """疑似重复: tickets at the same place, open or closed lately, the likeliest first."""
    found = await asyncio.to_thread(maps.nearby, house, actor, reference)
    now = house.clock()
    return tuple(
        Near(
            ticket=shown.row(house, actor, ticket, now),
            is_likely=likeness.is_likely,
            place=likeness.place,
            time=likeness.time,
            category=likeness.category,
            object=likeness.object,
            text_share=round(likeness.text_share, 2),
            reasons=likeness.reasons,
        )
        for ticket, likeness in found
    )


def _row(y: str) -> int:
    return int(y.removesuffix(".mvt"))


def _has(request: Asked, tag: str) -> bool:
    given = request.headers.get("if-none-match", "")
    return f'"{tag}"' in {each.strip().removeprefix("W/") for each in given.split(",")}


def _unchanged(tag: str, cache: str) -> Response[bytes | None]:
    return Response(None, status_code=HTTP_304_NOT_MODIFIED, headers=_headers(tag, cache))


def _sent(request: Asked, drawn: Drawn, cache: str) -> Response[bytes | None]:
    headers = _headers(drawn.tag, cache)
    if not drawn.content:
        return Response(None, status_code=HTTP_204_NO_CONTENT, headers=headers)
    content = drawn.content
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers = gzip.compress(content, 5, mtime=0), headers | {"Content-Encoding": "gzip"}
    return Response(content, media_type=_MEDIA, headers=headers)


def _headers(tag: str, cache: str) -> dict[str, str]:
    return {"ETag": f'"{tag}"', "Cache-Control": cache, "Vary": "Accept-Encoding, Authorization, Cookie"}


handlers = [list_maps, read_area_tile, read_ticket_tile, read_tallies, list_nearby]
