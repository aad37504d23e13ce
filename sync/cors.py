"""What a browser must be told before a page of another origin may replicate.

Source: Fetch standard, CORS protocol.
"""

from .settings import SyncSettings

_METHODS = "GET, PUT, POST, HEAD, DELETE"
_ASKED = (
    "accept, authorization, content-type, origin, referer, if-match, if-none-match, range, last-event-id, "
    "if-range, content-encoding, content-md5, x-csrf-token, traceparent, wangge-unsent"
)
_SHOWN = "etag, content-range, content-encoding, retry-after, date"


def cors_headers(
    origin: str | None, settings: SyncSettings, *, preflight: bool = False
) -> tuple[tuple[str, str], ...]:
    """Headers for a reply to a page of this origin; none if it is not among those allowed.

    The origin is echoed, never `*`: PouchDB sends credentials, and browsers refuse the two together.
    """
    if not settings.allowed_origins:
        return ()
    vary = ("vary", "Origin")
    if origin is None or not {origin, "*"} & set(settings.allowed_origins):
        return (vary,)
    admitted = (
        ("access-control-allow-origin", origin),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", _SHOWN),
    )
    asked = (
        ("access-control-allow-methods", _METHODS),
        ("access-control-allow-headers", _ASKED),
        ("access-control-max-age", "600"),
    )
    return (vary, *admitted, *(asked if preflight else ()))
