"""Photos and recordings of a ticket: the list with what is doubtful, the pictures, the originals; pictures of cases."""

from datetime import datetime, timedelta

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation
from litestar.status_codes import HTTP_200_OK

from mobile_api.photos import Edge
from mobile_api.photos import shown as answered
from server.casework import photo_views
from server.casework.house import House
from server.casework.mediation.pictures import case_picture
from server.coordinator_api.messages import RevealAsked
from server.coordinator_api.photo_messages import PhotoRow, RefusalRow
from server.coordinator_api.shown import photo_row
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]

#: So far back refusals are told, unless asked otherwise.
_LATELY = timedelta(days=30)


@get("/tickets/{reference:str}/photos", sync_to_thread=False)
def list_photos(reference: FromPath[str], house: TheHouse, actor: Asking) -> tuple[PhotoRow, ...]:
    """照片与录音: in the order in which they were listed, with what is doubtful about them."""
    ticket, photos = photo_views.listed(house, actor, reference)
    return tuple(photo_row(actor, ticket, photo) for photo in photos)


@get("/tickets/{reference:str}/photos/{sha256:str}")
async def see_photo(
    reference: FromPath[str],
    sha256: FromPath[str],
    house: TheHouse,
    actor: Asking,
    edge_px: Edge = "1280",
) -> Response[bytes]:
    """看照片: upright, with the reader's name across it. A recording comes as it is."""
    return answered(await photo_views.shown(house, actor, sha256, int(edge_px), reference))


@post("/tickets/{reference:str}/photos/{sha256:str}/original", status_code=HTTP_200_OK)
async def open_original(
    reference: FromPath[str],
    sha256: FromPath[str],
    data: JSONBody[RevealAsked],
    house: TheHouse,
    actor: Asking,
) -> Response[bytes]:
    """调取原件: the file as it was sent, to be saved and not shown. Who took it and why is written down."""
    opened = await photo_views.open_original(house, actor, reference, sha256, data.purpose, data.reason)
    headers = {
        "Content-Disposition": f'attachment; filename="{opened.mark.number}-{sha256[:12]}.{opened.form}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "Wangge-Token": opened.mark.token,
    }
    return Response(opened.content, media_type="application/octet-stream", headers=headers)


@get("/mediations/{reference:str}/pictures/{sha256:str}")
async def see_case_picture(
    reference: FromPath[str],
    sha256: FromPath[str],
    house: TheHouse,
    actor: Asking,
    edge_px: Edge = "1280",
) -> Response[bytes]:
    """看案卷图片: a signature, a paper or a proof of a mediation case, with the reader's name across it."""
    return answered(await case_picture(house, actor, reference, sha256, int(edge_px)))


@get("/upload-refusals", sync_to_thread=False)
def list_refusals(
    house: TheHouse, actor: Asking, since: FromQuery[datetime | None] = None
) -> tuple[RefusalRow, ...]:
    """被拒的上传: whose photos and recordings were refused, how often, and why; the latest day first."""
    counted = photo_views.refused_uploads(house, actor, since or house.clock() - _LATELY)
    return tuple(
        RefusalRow(person=one.person, name=name, day=one.day, reason=one.reason, count=one.count)
        for one, name in counted
    )


handlers: list[HTTPRouteHandler] = [list_photos, see_photo, open_original, see_case_picture, list_refusals]
