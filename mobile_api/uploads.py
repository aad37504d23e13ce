"""Photos and recordings in pieces, by tus 1.0.0: core, creation, termination, expiration.

    POST    /mobile/v1/uploads             begin, or find what is there
    HEAD    /mobile/v1/uploads/{sha256}    how far it is
    PATCH   /mobile/v1/uploads/{sha256}    go on from there; bytes of a request that was cut are kept
    DELETE  /mobile/v1/uploads/{sha256}    give up
    GET     /mobile/v1/uploads/{sha256}    how far it is, and what became of it, as JSON

The checksum extension is not offered: sha256 of the whole file decides. Source: https://tus.io/protocols/resumable-upload
"""

from collections.abc import AsyncIterator
from email.utils import format_datetime
from typing import Annotated, Any, Never

from litestar import Request, Response, Router, delete, get, head, patch, post, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod, MediaType
from litestar.exceptions import HTTPException, ValidationException
from litestar.params import FromPath, HeaderParameter, SkipValidation
from litestar.types import Message, Scope

from mobile_api.ports import UploadDesk, UploadStatus
from mobile_api.tokens import bearer
from mobile_api.upload_metadata import MetadataRefused, read_metadata

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration"
PATH = "/mobile/v1/uploads"

_BYTES_TYPE = "application/offset+octet-stream"

Desk = NamedDependency[SkipValidation[UploadDesk]]
Asked = Request[Any, Any, Any]
Bytes = Annotated[int, HeaderParameter(name="Upload-Length", ge=1, le=(1 << 53) - 1)]
Offset = Annotated[int, HeaderParameter(name="Upload-Offset", ge=0, le=(1 << 53) - 1)]
Metadata = Annotated[str, HeaderParameter(name="Upload-Metadata", max_length=4096)]


@route("/", http_method=HttpMethod.OPTIONS, status_code=204)
async def options(upload_desk: Desk) -> Response[None]:
    """What this door can do."""
    told = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(upload_desk.bytes_max),
    }
    return Response(None, status_code=204, headers=told)


@post("/")
async def begin(
    request: Asked, upload_desk: Desk, upload_length: Bytes, upload_metadata: Metadata
) -> Response[bytes]:
    """开始上传: 201 with the address, also where it was begun before; `Upload-Offset` then says how far it is."""
    _speaks_tus(request)
    try:
        asked = read_metadata(upload_metadata, upload_length)
    except MetadataRefused as refusal:
        _malformed(refusal.field, refusal.rule)
    status = await upload_desk.begin(_token(request), asked)
    return Response(b"", headers={"Location": f"{PATH}/{status.sha256}", **_headers(status)})


@head("/{sha256:str}", media_type=MediaType.TEXT)
async def look(request: Asked, sha256: FromPath[str], upload_desk: Desk) -> Response[None]:
    """上传进度: how far it is."""
    _speaks_tus(request)
    status = await upload_desk.status(_token(request), sha256)
    return Response(None, headers={"Upload-Length": str(status.length), **_headers(status)})


@patch("/{sha256:str}", status_code=204)
async def append(
    request: Asked, sha256: FromPath[str], upload_desk: Desk, upload_offset: Offset
) -> Response[None]:
    """续传: the bytes from `Upload-Offset` on. With the last of them the answer means: whole, checked, on disk."""
    _speaks_tus(request)
    if request.headers.get("content-type", "").partition(";")[0].strip() != _BYTES_TYPE:
        raise HTTPException(f"Content-Type: {_BYTES_TYPE} is needed", status_code=415)
    announced = request.headers.get("content-length", "")
    size = int(announced) if announced.isdecimal() else None
    status = await upload_desk.append(_token(request), sha256, upload_offset, size, _pieces(request))
    return Response(None, headers=_headers(status))


@delete("/{sha256:str}", status_code=204)
async def give_up(request: Asked, sha256: FromPath[str], upload_desk: Desk) -> None:
    """放弃上传, as long as it is unfinished."""
    _speaks_tus(request)
    await upload_desk.give_up(_token(request), sha256)


@get("/{sha256:str}")
async def status(request: Asked, sha256: FromPath[str], upload_desk: Desk) -> UploadStatus:
    """上传状态: how far it is, and what became of it once it was looked at."""
    return await upload_desk.status(_token(request), sha256)


async def add_version(message: Message, scope: Scope) -> None:
    """Say with every answer of this door, refusals too, which version it speaks."""
    if message["type"] == "http.response.start" and scope["path"].startswith(PATH):
        message["headers"] = [*message["headers"], (b"tus-resumable", VERSION.encode())]


async def _pieces(request: Asked) -> AsyncIterator[bytes]:
    """The body as it comes; it ends where the connection does."""
    while True:
        message = await request.receive()
        if message["type"] != "http.request":
            return
        if message["body"]:
            yield message["body"]
        if not message.get("more_body", False):
            return


def _headers(status: UploadStatus) -> dict[str, str]:
    told = {"Upload-Offset": str(status.offset)}
    if status.expires_at is not None:
        told["Upload-Expires"] = format_datetime(status.expires_at, usegmt=True)
    return told


def _speaks_tus(request: Asked) -> None:
    if request.headers.get("tus-resumable") != VERSION:
        raise HTTPException(
            f"Tus-Resumable: {VERSION} is needed", status_code=412, headers={"Tus-Version": VERSION}
        )


def _malformed(field: str, rule: str) -> Never:
    raise ValidationException(extra=[{"key": f"Upload-Metadata {field}", "message": rule}])


def _token(request: Asked) -> str | None:
    return bearer(request.headers.get("authorization"))


router = Router(path=PATH, route_handlers=[options, begin, look, append, give_up, status])
