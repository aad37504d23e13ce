"""Sessions by cookie, for clients that should not send a password with every request; nothing is stored of them.

A cookie is `name.issued.mark`: base64 of the name, the second of issue in hex, and an HMAC over both under a key made
of the server's secret and the password's hash. So a new password ends every session that the old one began.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from .clock import Clock

_COOKIE = re.compile(r"(?:^|;\s*)AuthSession=([\w-]*\.[0-9a-f]{1,12}\.[0-9a-f]{64})(?:;|$)")

#: The hash of the password of this name, or None if nobody has it.
HashOf = Callable[[str], str | None]


class Sessions(Protocol):
    """What the doors need of sessions; a host that has its own way of signing in does without."""

    async def opened(self, name: str, password: str) -> tuple[str, tuple[str, ...]]:
        """The `Set-Cookie` of a new session, and the roles of who opened it.

        Raises:
            Unauthorized: name or password is wrong.
        """

    def renewed(self, cookies: str) -> str | None:
        """The `Set-Cookie` that lets a session go on, when it is time for one."""

    def closed(self) -> str:
        """The `Set-Cookie` that takes a session away."""


class CookieJar:
    """Makes cookies, and knows its own again. `lifetime` runs from the last one that was made."""

    def __init__(self, secret: bytes, hash_of: HashOf, clock: Clock, lifetime: timedelta) -> None:
        self._secret = secret
        self._hash_of = hash_of
        self._clock = clock
        self._lifetime_s = int(lifetime.total_seconds())

    def made_for(self, name: str) -> str:
        """A `Set-Cookie` for who has this name.

        It is not sent along from pages of other sites, nor readable by any script.
        """
        encoded = base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")
        issued = f"{self._now():x}"
        value = f"{encoded}.{issued}.{self._mark(name, issued) or ''}"
        return f"AuthSession={value}; Max-Age={self._lifetime_s}; Path=/; HttpOnly; SameSite=Strict"

    def owner(self, cookies: str) -> tuple[str, int] | None:
        """Whose session a `Cookie` header carries, and its age in seconds; None if it is none, or no more."""
        match = _COOKIE.search(cookies)
        if match is None:
            return None
        encoded, issued, mark = match[1].split(".")
        try:
            name = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        age = self._now() - int(issued, 16)
        expected = self._mark(name, issued)
        if expected is None or not hmac.compare_digest(mark, expected):
            return None
        return (name, age) if 0 <= age < self._lifetime_s else None

    def renewed(self, cookies: str) -> str | None:
        """A new cookie once a tenth of the old one's life has passed."""
        found = self.owner(cookies)
        return self.made_for(found[0]) if found and found[1] * 10 > self._lifetime_s else None

    def closed(self) -> str:
        """A cookie that takes the place of any other and is gone at once."""
        return "AuthSession=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict"

    def _mark(self, name: str, issued: str) -> str | None:
        password_hash = self._hash_of(name)
        if password_hash is None:
            return None
        key = self._secret + password_hash.encode()
        return hmac.new(key, f"{name}\0{issued}".encode(), hashlib.sha256).hexdigest()

    def _now(self) -> int:
        return int(self._clock().timestamp())
