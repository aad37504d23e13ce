"""One request to one subscriber: to an address that was looked at first, with no redirect followed.

The name is resolved once, every address it has must be allowed, and the connection goes to the very address that was
looked at: a name that answers otherwise a moment later leads nowhere else.
"""

import http.client
import socket
import ssl
import threading
from contextlib import suppress

from server.domain.errors import WebhookRefused
from server.domain.outbox import checked_url, is_outside


class PostFailed(Exception):
    """The subscriber did not take the message; the text says why."""


def post(url: str, body: bytes, headers: dict[str, str], *, near: frozenset[str], timeout_s: float) -> None:
    """Send one message; any answer of 200 to 299 is taken as received.

    `timeout_s` is for all of it: who answers a letter at a time holds up no other subscriber.

    Raises:
        PostFailed: no connection, no answer in time, or another answer; or an address that is not allowed.
    """
    try:
        scheme, host, port, path = checked_url(url, near)
        address = _address(host, port, near)
    except WebhookRefused as refusal:
        raise PostFailed(str(refusal.facts["rule"])) from refusal
    connection = _Pinned(host, port, address, secure=scheme == "https", timeout_s=timeout_s)
    patience = threading.Timer(timeout_s, connection.abandon)
    patience.start()
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as trouble:
        if not connection.is_abandoned:
            raise PostFailed(f"{type(trouble).__name__}: {trouble}") from trouble
    finally:
        patience.cancel()
        connection.close()
    if connection.is_abandoned:  # half an answer is none, whatever it says
        raise PostFailed("no answer in time")
    if not 200 <= status < 300:
        raise PostFailed(f"answered {status}")


def _address(host: str, port: int, near: frozenset[str]) -> str:
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as trouble:
        raise PostFailed(f"{host} has no address") from trouble
    if host not in near and not all(map(is_outside, found)):
        raise PostFailed(f"{host} is inside the own network")
    return min(found, key=lambda each: (":" in each, each))


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever the name says by now."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool, timeout_s: float) -> None:
        super().__init__(host, port, timeout=timeout_s)
        self._address = address
        self._tls = ssl.create_default_context() if secure else None
        self._timeout_s = timeout_s
        self.is_abandoned = False

    def connect(self) -> None:
        """Connect to the address that was looked at."""
        self.sock = socket.create_connection((self._address, self.port), self._timeout_s)
        if self._tls is not None:
            secured = self._tls.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock = secured
            secured.do_handshake()

    def abandon(self) -> None:
        """Wait no longer; whoever waits finds the connection at its end. May be called from any thread."""
        self.is_abandoned = True
        if self.sock is not None:
            with suppress(OSError):  # it ended by itself meanwhile
                # Past TLS, which would be taken from under who is reading.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
