"""Who may do what, asked of the host application, which knows its people; this room does not.

Each request asks once; a feed, which may stay open for days, asks again before whatever it tells later.
"""

import base64
import binascii
import hmac
from collections.abc import Awaitable, Mapping
from enum import Enum, auto
from typing import Protocol

from msgspec import Struct

from .errors import Unauthorized


class Operation(Enum):
    """What a request is about to do."""

    INFO = auto()  # what is this server, this database
    READ = auto()  # documents and their changes
    COMPARE = auto()  # which of these revisions are unknown here
    WRITE = auto()  # documents
    CHECKPOINT = auto()  # `_local` documents, read and written
    CREATE_DATABASE = auto()
    DELETE_DATABASE = auto()
    ADMINISTER = auto()


class Caller(Struct, frozen=True):
    """Who is asking, as `_session` tells it back; nobody is None."""

    name: str | None
    roles: tuple[str, ...] = ()


class Gatekeeper(Protocol):
    """Admits a request, or does not."""

    def admit(
        self, headers: Mapping[str, str], operation: Operation, database: str | None
    ) -> Caller | Awaitable[Caller]:
        """The caller, at once or to be awaited.

        `headers` have lower-case names; `database` is None where a request names none.

        Raises:
            Unauthorized: nobody known. PouchDB ends live replication on this, until it is started again.
            Forbidden: known, but not for this.
        """


class BasicGatekeeper:
    """Admins by name and password (RFC 7617) may do everything; others may learn that the server is up."""

    def __init__(self, admins: Mapping[str, str]) -> None:
        self._admins = dict(admins)

    def admit(self, headers: Mapping[str, str], operation: Operation, database: str | None) -> Caller:
        """See `Gatekeeper`."""
        given = headers.get("authorization")
        if given is None:
            if operation is Operation.INFO and database is None:
                return Caller(None)
            raise Unauthorized(challenge='Basic realm="sync"')
        name, password = basic_credentials(given)
        expected = self._admins.get(name, "")
        # Compared also when the name is unknown, so that the time taken does not tell names apart.
        matches = hmac.compare_digest(password.encode(), expected.encode())
        if not (matches and name in self._admins):
            raise Unauthorized("Name or password is incorrect.", challenge='Basic realm="sync"')
        return Caller(name, ("_admin",))


def basic_credentials(header: str) -> tuple[str, str]:
    """Name and password of an `Authorization` header (RFC 7617).

    Raises:
        Unauthorized: it has none.
    """
    scheme, _, encoded = header.partition(" ")
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        text = ""
    name, colon, password = text.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise Unauthorized(challenge='Basic realm="sync"')
    return name, password
