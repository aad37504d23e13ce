"""Who may replicate with which mailbox: its owner, by the token of a handheld. Nothing else is let through.

A sign-in that has run out still sends for a while (`send-only`), so that nothing recorded on a handheld is stranded;
it reads nothing. Handhelds make, delete and administer no databases.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Engine

from mobile_api.tokens import bearer
from server.store import sessions
from sync.access import Caller, Operation
from sync.errors import Forbidden, Unauthorized

_SENDING = frozenset({Operation.INFO, Operation.COMPARE, Operation.WRITE, Operation.CHECKPOINT})
_READING = _SENDING | {Operation.READ}


class MailboxGate:
    """The gatekeeper of `/db`; see `sync.access.Gatekeeper`."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def admit(self, headers: Mapping[str, str], operation: Operation, database: str | None) -> Caller:
        """See `Gatekeeper`."""
        token = bearer(headers.get("authorization"))
        if token is None:
            raise Unauthorized("A bearer token is needed.", challenge="Bearer")
        now = self._clock()
        with self._engine.connect() as connection:
            session = sessions.session(connection, token)
            if session is None or now >= session.send_only_until:
                raise Unauthorized("The sign-in is no longer good.", challenge="Bearer")
            if session.writer is None:
                raise Forbidden("Mailboxes are for handhelds: this sign-in was made at a desk.")
            if database is not None and sessions.owner_of(connection, database) != session.person:
                raise Forbidden("This mailbox is somebody else's.")
        if now >= session.expires_at and operation is Operation.READ:
            raise Unauthorized(
                "The sign-in has run out: it still sends, but reads no more.", challenge="Bearer"
            )
        if operation not in _READING:
            raise Forbidden("Handhelds do not make, delete or administer databases.")
        return Caller(session.person)
