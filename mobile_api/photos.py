"""Photos, recordings, pictures of cases as the person with the handheld may see them. How they come: `uploads`."""

from typing import Annotated, Any, Literal

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter, SkipValidation

from mobile_api.ports import PhotoDesk, ShownPhoto
from mobile_api.tokens import bearer

Edge = Annotated[Literal["256", "1280"], QueryParameter(name="size")]
Desk = NamedDependency[SkipValidation[PhotoDesk]]


@get("/{sha256:str}")
async def photo(
    request: Request[Any, Any, Any],
    sha256: FromPath[str],
    photo_desk: Desk,
    edge_px: Edge = "1280",
    ticket: FromQuery[str | None] = None,
) -> Response[bytes]:
    """看照片: upright, small, with the reader's name across it. A recording comes as it is."""
    token = bearer(request.headers.get("authorization"))
    return shown(await photo_desk.photo(token, sha256, int(edge_px), ticket))


@get("/{case:str}/pictures/{sha256:str}")
async def case_picture(
    request: Request[Any, Any, Any],
    case: FromPath[str],
    sha256: FromPath[str],
    photo_desk: Desk,
    edge_px: Edge = "1280",
) -> Response[bytes]:
    """看案卷图片: a signature, a paper or a proof of a mediation case, with the reader's name across it."""
    token = bearer(request.headers.get("authorization"))
    return shown(await photo_desk.case_picture(token, case, sha256, int(edge_px)))


def shown(photo: ShownPhoto) -> Response[bytes]:
    """A photo as an answer: no cache keeps it, and no browser takes it for a page."""
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": "inline",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Response(photo.content, media_type=photo.media_type, headers=headers)


router = Router(path="/mobile/v1/photos", route_handlers=[photo])
case_router = Router(path="/mobile/v1/mediations", route_handlers=[case_picture])
