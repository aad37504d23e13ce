"""An identity provider, as OpenID Connect has it: asked over HTTPS, and believed only what it has signed for us.

    /.well-known/openid-configuration   where its doors are, read once an hour
    authorization endpoint              only the person's browser goes there
    token endpoint                      a code and the verifier for a signed token about the person
    keys                                read once an hour, and once more for a key that is not known
    end session endpoint                if it has one: only the person's browser goes there

One that is silent is left alone for some seconds, and never has more than a few threads, which are nobody else's.

Source: OpenID Connect Core 1.0 §3.1, Discovery 1.0, RP-Initiated Logout 1.0 §2, RFC 7636 (PKCE).
"""

import base64
import re
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any, Literal, TypeVar
from urllib.error import URLError
from urllib.parse import quote, urlencode

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct

from server.casework.outside_lines import LinesBusy, OutsideLines
from server.settings import ON_HTTPS, Settings

Json = dict[str, Any]
Shape = TypeVar("Shape", bound=Struct)
Answer = TypeVar("Answer")

#: Why somebody is not let in: the provider or its token does not stand, nobody here goes by that name, no answer.
Why = Literal["refused", "unknown", "silent"]

#: What a provider signs with its private key; a shared secret signs nothing here.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_KEPT = timedelta(hours=1)
_TIMEOUT_S = 10
_REPLY_BYTES_MAX = 1 << 20
#: So long an address is not asked again that did not answer.
_LEFT_ALONE_S = 5
#: So many people are asked about at once, and so many more wait: a morning's beginning of work.
_LINES, _WAITING = 4, 60
#: By so much the clocks of two houses may differ.
_LEEWAY_S = 60


class NotIdentified(Exception):
    """The provider did not say who this is, in a way that can be believed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


class _Doors(Struct, frozen=True, kw_only=True):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None


class Identified(Struct, frozen=True, kw_only=True):
    """By which name the provider knows somebody, and its token that says so."""

    name: str
    token: str


class _Reply(Struct, frozen=True, kw_only=True):
    id_token: str


class IdentityProvider:
    """The one that the settings name. May be asked from any thread, but on none that others wait for: see `aside`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._gate = threading.Lock()
        self._reading = threading.Lock()
        self._kept: dict[str, tuple[datetime, Json]] = {}
        self._left_alone: dict[str, float] = {}
        self._lines = OutsideLines(_LINES, _WAITING)

    async def aside(self, work: Callable[[], Answer]) -> Answer:
        """Do some work that asks the provider, on threads that nobody else waits for.

        Raises:
            NotIdentified: silent, at once where too many wait already.
        """
        try:
            return await self._lines.call(work)
        except LinesBusy:
            raise NotIdentified("silent") from None

    def close(self) -> None:
        """Ask nothing any more."""
        self._lines.close()

    def address(self, now: datetime, *, back_to: str, state: str, nonce: str, challenge: str) -> str:
        """Where the browser goes to say who sits at it.

        Raises:
            NotIdentified: the provider does not answer.
        """
        asked = {
            "response_type": "code",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": back_to,
            "scope": self._settings.oidc_scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return _with(self._doors(now).authorization_endpoint, asked)

    def leaving(self, now: datetime, *, token: str, back_to: str) -> str | None:
        """Where the browser goes to be signed out at the provider too; None where that is not offered.

        `token` is the one that said who sits there, or nothing where it was not kept: it may ask them then.

        Raises:
            NotIdentified: the provider does not answer.
        """
        door = self._doors(now).end_session_endpoint
        if door is None:
            return None
        asked = {"client_id": self._settings.oidc_client_id, "post_logout_redirect_uri": back_to}
        return _with(door, {"id_token_hint": token, **asked} if token else asked)

    def identified(self, now: datetime, *, code: str, verifier: str, nonce: str, back_to: str) -> Identified:
        """Whom the provider knows who has come back with this code.

        Raises:
            NotIdentified.
        """
        doors = self._doors(now)
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back_to,
            "code_verifier": verifier,
        }
        credentials = f"{quote(self._settings.oidc_client_id)}:{quote(self._settings.oidc_client_secret)}"
        reply = self._asked(doors.token_endpoint, urlencode(given).encode(), credentials)
        token = _read(reply, _Reply).id_token
        claims = self._claims(doors, token, nonce, now)
        name = claims.get(self._settings.oidc_claim)
        if not isinstance(name, str) or not name:
            raise NotIdentified("refused")
        return Identified(name=name, token=token)

    def _claims(self, doors: _Doors, token: str, nonce: str, now: datetime) -> Json:
        """What the token says, once its signature, issuer, audience, times and nonce are right."""
        client = self._settings.oidc_client_id
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": doors.issuer},
            aud={"essential": True, "value": client},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = self._decoded(doors, token, now)
            registry.validate(claims)
        except (JoseError, ValueError):
            raise NotIdentified("refused") from None
        others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if others else client) != client:
            raise NotIdentified("refused")
        return claims

    def _decoded(self, doors: _Doors, token: str, now: datetime) -> Json:
        try:
            return jwt.decode(token, self._keys(doors, now), algorithms=_ALGORITHMS).claims
        except (JoseError, ValueError):
            # The provider may have another key by now.
            with self._gate:
                self._kept.pop(doors.jwks_uri, None)
        return jwt.decode(token, self._keys(doors, now), algorithms=_ALGORITHMS).claims

    def _keys(self, doors: _Doors, now: datetime) -> KeySet:
        return KeySet.import_key_set(self._known(doors.jwks_uri, now))  # type: ignore[arg-type]  # checked by the import

    def _doors(self, now: datetime) -> _Doors:
        issuer = self._settings.oidc_issuer
        told = self._known(f"{issuer.rstrip('/')}/.well-known/openid-configuration", now)
        doors = _read(told, _Doors)
        named = (
            doors.authorization_endpoint,
            doors.token_endpoint,
            doors.jwks_uri,
            doors.end_session_endpoint,
        )
        is_safe = all(re.match(ON_HTTPS, each) for each in named if each is not None)
        if doors.issuer != issuer or not is_safe:
            raise NotIdentified("refused")
        return doors

    def _known(self, address: str, now: datetime) -> Json:
        known = self._still_known(address, now)
        if known is not None:
            return known
        # Who comes meanwhile waits for the one that reads, instead of reading the same.
        with self._reading:
            known = self._still_known(address, now)
            if known is None:
                known = self._asked(address)
                with self._gate:
                    self._kept[address] = (now, known)
        return known

    def _still_known(self, address: str, now: datetime) -> Json | None:
        with self._gate:
            kept = self._kept.get(address)
        return kept[1] if kept is not None and now - kept[0] < _KEPT else None

    def _asked(self, address: str, form: bytes | None = None, credentials: str | None = None) -> Json:
        if time.monotonic() < self._left_alone.get(address, 0.0):
            raise NotIdentified("silent")
        try:
            return _fetched(address, form, credentials)
        except NotIdentified as trouble:
            if trouble.why == "silent":
                self._left_alone[address] = time.monotonic() + _LEFT_ALONE_S
            raise


def _with(door: str, asked: Mapping[str, str]) -> str:
    return f"{door}{'&' if '?' in door else '?'}{urlencode(asked)}"


def _read(told: Json, shape: type[Shape]) -> Shape:
    try:
        return msgspec.convert(told, shape)
    except msgspec.ValidationError:
        raise NotIdentified("refused") from None


class _NoDetours(urllib.request.HTTPRedirectHandler):
    """A provider answers at its own address, or not at all."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


_opener = urllib.request.build_opener(_NoDetours)


def _fetched(address: str, form: bytes | None = None, credentials: str | None = None) -> Json:
    headers: Mapping[str, str] = {"Accept": "application/json"}
    if credentials is not None:
        basic = base64.b64encode(credentials.encode()).decode()
        headers = {
            **headers,
            "Authorization": f"Basic {basic}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
    asked = urllib.request.Request(address, form, dict(headers))  # noqa: S310 - the settings name it, or its own list does
    try:
        with _opener.open(asked, timeout=_TIMEOUT_S) as reply:
            read = msgspec.json.decode(reply.read(_REPLY_BYTES_MAX))
    except URLError as trouble:
        # It has answered, and says no; or it has not answered.
        raise NotIdentified("refused" if hasattr(trouble, "code") else "silent") from None
    except (OSError, HTTPException):
        raise NotIdentified("silent") from None
    except msgspec.DecodeError:
        raise NotIdentified("refused") from None
    if not isinstance(read, dict):
        raise NotIdentified("refused")
    return read
