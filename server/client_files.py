"""The web clients, served as files by the same process: one origin for the app and the doors it speaks to.

They are read once, when the server starts, and packed once. What a build names by its content is kept for ever by
browsers; the page and the service worker are asked for anew each time, since they decide which build is used.
"""

import hashlib
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from isal import igzip
from litestar import Request, Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

Asked = Request[Any, Any, Any]

_PAGE = "index.html"
_NAMED_BY_CONTENT = "assets/"
_PACKED = ("text/", "application/json", "application/manifest+json", "image/svg+xml")

_HEADERS = {
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Accept-Encoding",
}


class ClientFile(Struct, frozen=True):
    """One file of a build, ready to be sent; `packed` is None where gzip would save nothing."""

    media_type: str
    etag: str
    cache_control: str
    content: bytes
    packed: bytes | None


class ClientNotBuilt(NotFoundException):
    """This installation has no build of that client."""

    def __init__(self, client: str) -> None:
        super().__init__(
            f"the client {client!r} has not been built here: run `make` in a checkout, or install a wheel"
        )


def client_router(client: str, clients: Path, pictures_from: str = "") -> Router:
    """The build of one client, which is a folder of that name in `clients`, below `/<client>/`.

    `pictures_from` is the origin of a foreign map, if it shows one: nothing else is fetched from elsewhere.
    """
    files = _files_of(clients / client)
    common = {**_HEADERS, "Content-Security-Policy": _policy(pictures_from)}

    @get(["/", "/{path:path}"], include_in_schema=False, sync_to_thread=False)
    def file(request: Asked, path: FromPath[str] = "/") -> Response[bytes] | Redirect:
        # Without the slash its service worker would have no say; only the raw path still tells which it was.
        if request.scope["raw_path"] == f"/{client}".encode():
            return Redirect(f"/{client}/")
        if not files:
            raise ClientNotBuilt(client)
        found = files.get(path.removeprefix("/") or _PAGE)
        if found is None:
            raise NotFoundException(f"the client {client!r} has no such file")
        return _reply(found, request, common)

    return Router(path=f"/{client}", route_handlers=[file])


def _policy(pictures_from: str) -> str:
    """Scripts and everything else from here alone.

    `data:` is for the symbols in the style sheet, `blob:` for photos that have not been sent and for the map's worker;
    WebAssembly for libsodium, which JavaScript from texts is not.
    """
    maps = f" {pictures_from}" if pictures_from else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            f"img-src 'self' blob: data:{maps}",
            "media-src 'self' blob:",
            "font-src 'self' data:",
            f"connect-src 'self'{maps}",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def _reply(file: ClientFile, request: Asked, common: Mapping[str, str]) -> Response[bytes]:
    headers = {**common, "ETag": file.etag, "Cache-Control": file.cache_control}
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    if file.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.packed, media_type=file.media_type, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)


def _files_of(folder: Path) -> dict[str, ClientFile]:
    """The files of a build by their path in it; none where nothing was built."""
    return {
        path.relative_to(folder).as_posix(): _read(path, path.relative_to(folder).as_posix())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _read(path: Path, name: str) -> ClientFile:
    content = path.read_bytes()
    media_type = _media_type(name)
    packed = igzip.compress(content, 3, mtime=0) if media_type.startswith(_PACKED) else None
    return ClientFile(
        media_type=media_type,
        etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        cache_control="public, max-age=31536000, immutable"
        if name.startswith(_NAMED_BY_CONTENT)
        else "no-cache",
        content=content,
        packed=packed,
    )


def _media_type(name: str) -> str:
    # Not left to the machine: what it calls JavaScript differs, and browsers run nothing else.
    if name.endswith((".js", ".mjs")):
        return "text/javascript"
    if name.endswith(".webmanifest"):
        return "application/manifest+json"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
