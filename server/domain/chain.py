"""The chain: what has happened to one subject, numbered from 1, each digest covering the one before it.

So nothing in it can be changed, dropped or put in later without showing. A subject (a ticket, a mediation case) is
what its `fold` makes of the links, and nothing else.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Generic, Protocol, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct

from server.domain.errors import ChainIsBroken

GENESIS = "0" * 64

_encoder = msgspec.json.Encoder(order="deterministic")


class Chained(Protocol):
    """What a chain makes: it knows the number and the digest of its last link."""

    @property
    def version(self) -> int:
        """The number of the last link."""

    @property
    def digest(self) -> str:
        """The digest of the last link."""


P = TypeVar("P", bound=Struct)
S = TypeVar("S", bound=Chained)


class Link(Struct, Generic[P], frozen=True, kw_only=True):
    """One thing that has happened. `actor` is a person's id or `system`; `command` is the id of what asked for it."""

    subject: UUID
    no: int
    at: datetime
    actor: str
    command: str | None
    payload: P
    digest: str


def written(payload: Struct) -> bytes:
    """Canonical JSON of a payload."""
    return _encoder.encode(payload)


def digest_of(
    previous: str, subject: UUID, no: int, at: datetime, actor: str, command: str | None, payload: bytes
) -> str:
    """The digest of one link: 64 hex digits, the same in whichever zone the instant is written."""
    head = _encoder.encode([previous, subject, no, at.astimezone(UTC).isoformat(), actor, command])
    return hashlib.sha256(head + payload).hexdigest()


def following(
    last: Chained | None, payload: P, *, subject: UUID, at: datetime, actor: str, command: str | None
) -> Link[P]:
    """The payload as the link that follows what is known of the subject; None: nothing yet."""
    no, previous = (1, GENESIS) if last is None else (last.version + 1, last.digest)
    digest = digest_of(previous, subject, no, at, actor, command, written(payload))
    return Link(subject=subject, no=no, at=at, actor=actor, command=command, payload=payload, digest=digest)


def verified(links: Iterable[Link[P]], fold: Callable[[S | None, Link[P]], S]) -> S | None:
    """What a whole chain makes, each digest having been found to cover what the link says and the one before.

    Raises:
        ChainIsBroken: the first link that does not hold.
    """
    known: S | None = None
    for each in links:
        made = following(
            known, each.payload, subject=each.subject, at=each.at, actor=each.actor, command=each.command
        )
        if made != each:
            raise ChainIsBroken(ticket=str(each.subject), no=each.no)
        known = fold(known, each)
    return known
