"""What it takes to let a handheld in: codes that were given out, nonces that were used up, runs that were seen."""

import hashlib
import hmac
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, delete, func, insert, select, update

from server.store.schema.handhelds import pairings, runs, used_nonces
from server.store.upsert import insertion

#: So many runs of one install are remembered.
_RUNS_KEPT = 50


class GivenOut(Struct, frozen=True, kw_only=True):
    """A pairing code that nobody has used yet: for whom, until when, and how often somebody got it wrong."""

    selector: str
    person: str
    expires_at: datetime
    tries: int


def give_out(
    connection: Connection, selector: str, secret: str, person: str, *, by: str, at: datetime, until: datetime
) -> bool:
    """Keep a code; False where its selector is taken. Codes that have run out make room first."""
    connection.execute(delete(pairings).where(pairings.c.expires_at <= at))
    row = insertion(connection, pairings).values(
        selector=selector,
        digest=_digest(secret),
        person=person,
        made_by=by,
        made_at=at,
        expires_at=until,
        tries=0,
    )
    return connection.execute(row.on_conflict_do_nothing()).rowcount == 1


def given_out(connection: Connection, selector: str) -> GivenOut | None:
    """The code with that selector."""
    row = connection.execute(select(pairings).where(pairings.c.selector == selector)).fetchone()
    if row is None:
        return None
    return GivenOut(selector=row.selector, person=row.person, expires_at=row.expires_at, tries=row.tries)


def is_secret(connection: Connection, selector: str, secret: str) -> bool:
    """Whether that is the rest of the code."""
    kept = select(pairings.c.digest).where(pairings.c.selector == selector)
    digest = connection.execute(kept).scalar_one_or_none()
    return digest is not None and hmac.compare_digest(digest, _digest(secret))


def note_wrong_try(connection: Connection, selector: str) -> None:
    """Somebody had the selector right and the rest wrong."""
    changed = update(pairings).where(pairings.c.selector == selector)
    connection.execute(changed.values(tries=pairings.c.tries + 1))


def take_back(connection: Connection, selector: str) -> None:
    """The code is used up."""
    connection.execute(delete(pairings).where(pairings.c.selector == selector))


def take_back_those_for(connection: Connection, person: str) -> None:
    """No code lets this person in any more."""
    connection.execute(delete(pairings).where(pairings.c.person == person))


def use_up(connection: Connection, nonce: str, expires_at: datetime, at: datetime) -> bool:
    """Whether the nonce had not been used; it is from now on. Those that have run out are forgotten."""
    connection.execute(delete(used_nonces).where(used_nonces.c.expires_at <= at))
    row = insertion(connection, used_nonces).values(nonce=nonce, expires_at=expires_at)
    return connection.execute(row.on_conflict_do_nothing()).rowcount == 1


def note_run(connection: Connection, writer: str, session: str) -> bool:
    """Remember a run of an install; whether it is an earlier one that has come again: then there are two of them."""
    known = select(runs.c.no).where(runs.c.writer == writer, runs.c.session == session)
    no = connection.execute(known).scalar_one_or_none()
    last = connection.execute(select(func.max(runs.c.no)).where(runs.c.writer == writer)).scalar_one() or 0
    if no is not None:
        return bool(no != last)
    connection.execute(insert(runs).values(writer=writer, no=last + 1, session=session))
    connection.execute(delete(runs).where(runs.c.writer == writer, runs.c.no <= last + 1 - _RUNS_KEPT))
    return False


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
