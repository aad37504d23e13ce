"""统一身份认证 by a browser: to the provider and back; and which ways there are to sign in at all.

What goes wrong is told on the console's own page, since a person looks at it and no program.
"""

from typing import Annotated

from litestar import get
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter, SkipValidation
from litestar.response import Redirect
from msgspec import Struct

from server.casework import oidc
from server.casework.errors import OidcOff
from server.casework.house import House
from server.casework.identity_provider import IdentityProvider, NotIdentified
from server.coordinator_api.browser_session import (
    PROVIDER_COOKIE,
    Asked,
    kept_cookie,
    provider_cookie,
    session_cookie,
)

TheHouse = NamedDependency[SkipValidation[House]]
Provider = NamedDependency[SkipValidation[IdentityProvider | None]]
State = Annotated[str, QueryParameter(name="state", max_length=4_000)]
Code = Annotated[str, QueryParameter(max_length=4_000)]

_BEGUN = "wangge-oidc"
_CONSOLE = "/console/"


class SignInWays(Struct, frozen=True, kw_only=True):
    """登录方式: whether by a password, and what the identity provider is called, if there is one."""

    password: bool
    provider: str | None


@get("/sign-in-ways", sync_to_thread=False)
def list_ways(house: TheHouse) -> SignInWays:
    """登录方式: how one may sign in at a desk; for the page that asks for it."""
    settings = house.settings
    return SignInWays(
        password=settings.password_sign_in, provider=settings.oidc_name if settings.oidc_issuer else None
    )


def tell(_request: Asked, trouble: NotIdentified) -> Redirect:
    """Why nobody was let in, as the console says it."""
    return Redirect(f"{_CONSOLE}?sign-in={trouble.why}", cookies=[_begun("", 0)])


def tell_staying(_request: Asked, _trouble: NotIdentified) -> Redirect:
    """That the provider could not be told who leaves, as the console says it."""
    return Redirect(f"{_CONSOLE}?sign-in=staying")


@get("/oidc/begin", exception_handlers={NotIdentified: tell})
async def go_to_provider(house: TheHouse, provider: Provider) -> Redirect:
    """统一身份认证: to the provider's page, with a state, a nonce and a challenge that only this browser can answer."""
    if provider is None:
        raise OidcOff
    address, kept = await provider.aside(lambda: oidc.begin(house, provider))
    return Redirect(address, cookies=[_begun(kept, int(oidc.PATIENCE.total_seconds()))])


@get("/oidc/return", exception_handlers={NotIdentified: tell})
async def come_back(
    request: Asked, house: TheHouse, provider: Provider, brought: State = "", code: Code = ""
) -> Redirect:
    """统一身份认证: back with a code; who it stands for gets the session that a password would have given."""
    if provider is None:
        raise OidcOff
    kept = request.cookies.get(_BEGUN, "")
    person, token = await provider.aside(lambda: oidc.returned(house, provider, kept, brought, code))
    opened = await house.writer.run(lambda unit: oidc.let_in(unit, house, person))
    lasts = int((opened.expires_at - house.clock()).total_seconds())
    cookies = [session_cookie(opened.token, lasts), _begun("", 0), provider_cookie(token, lasts)]
    return Redirect(_CONSOLE, cookies=cookies)


@get("/oidc/leave", exception_handlers={NotIdentified: tell_staying})
async def leave(request: Asked, house: TheHouse, provider: Provider) -> Redirect:
    """退出: on to the provider's own sign-out, for whom it let in; for others back to the console.

    Ends no session here: that is done before, by `DELETE /browser-session`.
    """
    if provider is None:
        raise OidcOff
    kept = request.cookies.get(PROVIDER_COOKIE, "")
    address = await provider.aside(lambda: oidc.leaving(house, provider, kept))
    return Redirect(_CONSOLE if address is None else address, cookies=[provider_cookie("", 0)])


def _begun(value: str, seconds: int) -> Cookie:
    # The provider's page sends the browser back, and a strict cookie would stay at home.
    return kept_cookie(_BEGUN, value, seconds, path="/api/v1/oidc", same_site="lax")


handlers: list[HTTPRouteHandler] = [list_ways, go_to_provider, come_back, leave]
