"""What all doors have in common on the wire: headers, origins, and how they describe themselves.

A reply is nobody's business but the asker's, so no cache keeps it unless its door says otherwise; and it is what its
content type says, so that no browser guesses a page out of what a citizen wrote.
"""

from collections.abc import Sequence

from litestar.config.cors import CORSConfig
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import Message, Scope

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)

#: JSON and nothing else: a page that shows it would have to load its scripts from somewhere.
OPENAPI = OpenAPIConfig(
    title="网格通 Wangge",
    version="1",
    path="/schema",
    description="Handhelds sign in below /mobile/v1 and replicate by CouchDB's protocol below /db.",
    render_plugins=[JsonRenderPlugin()],
    use_handler_docstrings=True,
    components=Components(security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}),
    security=[{"token": []}],
)


async def add_headers(message: Message, _scope: Scope) -> None:
    """Put the common headers on a reply, where its door has not set them itself."""
    if message["type"] == "http.response.start":
        headers = list(message["headers"])
        set_already = {name.lower() for name, _ in headers}
        headers += [(name, value) for name, value in _HEADERS if name not in set_already]
        message["headers"] = headers


def cors(origins: Sequence[str]) -> CORSConfig | None:
    """What pages of other origins may do: all that our own clients do; None where there are no such pages.

    Source: Fetch standard, CORS protocol.
    """
    if not origins:
        return None
    return CORSConfig(
        allow_origins=list(origins),
        allow_credentials=True,
        allow_methods=["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"],
        allow_headers=[
            "authorization",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-none-match",
            "tus-resumable",
            "upload-length",
            "upload-metadata",
            "upload-offset",
            "wangge-unsent",
        ],
        expose_headers=[
            "etag",
            "location",
            "retry-after",
            "tus-resumable",
            "upload-expires",
            "upload-length",
            "upload-offset",
            "wangge-token",
            "www-authenticate",
        ],
    )
