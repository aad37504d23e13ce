"""登录 by a browser: the token lies in a cookie that no script reads, and every change proves that our own page asks.

The cookie goes along with requests that another site makes a browser send, so it is not enough to change anything:
the page sends beside it what can only be had by reading a reply of ours, which other sites cannot.
Source: OWASP CSRF Prevention Cheat Sheet, signed token bound to the session.
"""

import asyncio
import hmac
from datetime import datetime
from typing import Any, Literal

from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation
from litestar.status_codes import HTTP_201_CREATED, HTTP_204_NO_CONTENT
from msgspec import Struct

from mobile_api.tokens import bearer
from server.casework import sign_in as signing
from server.casework.errors import CsrfMissing, SignInNeeded
from server.casework.house import House
from server.casework.ticket_document import AreaName, area_names
from server.coordinator_api.messages import SignIn

TheHouse = NamedDependency[SkipValidation[House]]
SignInDoor = NamedDependency[SkipValidation[signing.Door]]
Asked = Request[Any, Any, Any]

COOKIE = "wangge-session"
PROVIDER_COOKIE = "wangge-oidc-token"
CSRF_HEADER = "Wangge-CSRF"

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_PAGES = frozenset({None, "same-origin", "none"})


class BrowserSession(Struct, frozen=True, kw_only=True):
    """Who is signed in in this browser. `csrf` goes with every change, as the header `Wangge-CSRF`.

    `has_first_password`: nothing but `POST /password` is done before they have chosen one of their own.
    """

    person: str
    name: str
    roles: tuple[str, ...]
    unit: str | None
    unit_name: str | None
    areas: tuple[AreaName, ...]
    expires_at: datetime
    csrf: str
    has_first_password: bool


def token_of(request: Asked) -> str | None:
    """The token by which a request is made: of its header, or of the browser's cookie.

    Raises:
        CsrfMissing: a change is asked for by the cookie alone.
    """
    carried = bearer(request.headers.get("authorization"))
    if carried is not None:
        return carried
    token = request.cookies.get(COOKIE)
    if token and request.method not in _READING:
        given = request.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(given.encode(), _csrf_of(token).encode()):
            raise CsrfMissing
    return token or None


@post("/browser-session", status_code=HTTP_201_CREATED)
async def sign_in_here(
    request: Asked, data: JSONBody[SignIn], house: TheHouse, door: SignInDoor
) -> Response[BrowserSession]:
    """登录: name and password for a cookie. Another site cannot sign somebody in as somebody else."""
    if request.headers.get("sec-fetch-site") not in _OWN_PAGES:
        raise CsrfMissing
    person = await asyncio.to_thread(door.check, house, data.login, data.password, house.clock())
    signing.require_password(house, person)
    opened = await house.writer.run(lambda unit: signing.sign_in_at_desk(unit, house, person))
    lasts = opened.expires_at - house.clock()
    shown = await asyncio.to_thread(_shown, house, opened.token)
    return Response(
        shown, cookies=[session_cookie(opened.token, int(lasts.total_seconds())), provider_cookie("", 0)]
    )


@get("/browser-session", sync_to_thread=True)
def read_session(request: Asked, house: TheHouse) -> BrowserSession:
    """Who is signed in here, as a page asks that was opened anew."""
    token = request.cookies.get(COOKIE)
    if not token:
        raise SignInNeeded
    return _shown(house, token)


@delete("/browser-session", status_code=HTTP_204_NO_CONTENT)
async def sign_out_here(request: Asked, house: TheHouse) -> Response[None]:
    """退出: the session ends, and the cookie goes."""
    token = token_of(request)
    if token is None:
        raise SignInNeeded
    await house.writer.run(lambda unit: signing.sign_out(unit, house, token))
    return Response(None, cookies=[session_cookie("", 0)])


def _shown(house: House, token: str) -> BrowserSession:
    here = signing.at_desk(house, token, house.clock())
    actor = here.actor
    return BrowserSession(
        person=here.person.id,
        name=here.person.name,
        roles=tuple(here.person.roles),
        unit=actor.unit,
        unit_name=None if actor.unit is None else house.unit_name(actor.unit),
        areas=tuple(area_names(house, sorted(actor.scope))),
        expires_at=here.expires_at,
        csrf=_csrf_of(token),
        has_first_password=here.has_first_password,
    )


def _csrf_of(token: str) -> str:
    return hmac.new(token.encode(), b"wangge csrf", "sha256").hexdigest()


def session_cookie(token: str, seconds: int) -> Cookie:
    """The token in a cookie that goes with requests of our own pages alone, for so long; 0 takes it away."""
    return kept_cookie(COOKIE, token, seconds, path="/api/v1")


def provider_cookie(token: str, seconds: int) -> Cookie:
    """What the provider signed for who came by it, by which it ends that sign-in; 0 takes it away.

    Who comes by a password afterwards has none: the provider is not told that somebody else leaves.
    """
    return kept_cookie(PROVIDER_COOKIE, token, seconds, path="/api/v1/oidc")


def kept_cookie(
    name: str, value: str, seconds: int, *, path: str, same_site: Literal["strict", "lax"] = "strict"
) -> Cookie:
    """A cookie that no script reads and no plain line carries, for so long; 0 takes it away.

    A strict one comes back from our own pages alone: no other site's link signs anybody in or out.
    """
    return Cookie(
        key=name, value=value, max_age=seconds, path=path, secure=True, httponly=True, samesite=same_site
    )


handlers = [sign_in_here, read_session, sign_out_here]
