"""How people come in: by name and password. How their handhelds are let in is `letting_in`."""

from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from msgspec import Struct
from sqlalchemy import Connection

from server import ids
from server.casework.errors import (
    HandheldNeeded,
    PasswordNotChosen,
    PasswordNotTaken,
    SendOnly,
    SignInFailed,
    SignInNeeded,
)
from server.casework.failures import Failures
from server.casework.house import House
from server.casework.people import FORMER, actor_at, actor_of
from server.domain.calendar import CHINA
from server.domain.handhelds import Stop
from server.domain.people import Person, Role
from server.domain.scope import Actor
from server.store import handhelds, people, sessions
from server.store.sessions import Reader, Session
from sync.writer import Transaction

Lasting = TypeVar("Lasting", Session, Reader)


class SignedIn(Struct, frozen=True, kw_only=True):
    """A sign-in at a desk."""

    token: str
    expires_at: datetime
    person: Person


class Door:
    """Checks names and passwords, and stays shut for a name that failed too often. Kept in memory: it is no record."""

    def __init__(self, failures_max: int) -> None:
        self._hasher = PasswordHasher()
        self._failures = Failures(failures_max)

    def check(self, house: House, login: str, password: str, now: datetime) -> Person:
        """The person who goes by that name and password.

        Raises:
            SignInFailed: they do not go together.
            TooManyFailures: this name failed too often within a quarter of an hour.
        """
        with self._failures.attempt(login, now, SignInFailed):
            person = self._checked(house, login, password)
        self._failures.forget(login)
        return person

    def _checked(self, house: House, login: str, password: str) -> Person:
        with house.engine.connect() as connection:
            found = people.by_login(connection, login)
        person, expected = found if found is not None else (None, _nobodys_hash())
        try:
            self._hasher.verify(expected, password)
        except (Argon2Error, InvalidHashError):
            person = None
        if person is None:
            raise SignInFailed
        return person


def password_hash(password: str) -> str:
    """Argon2id, with its parameters and salt."""
    return PasswordHasher().hash(password)


def require_password(house: House, person: Person) -> None:
    """Nothing, if this person may sign in at a desk by a password.

    Raises:
        PasswordNotTaken: everybody comes by the identity provider here, but for displays, who are nobody there.
    """
    if not house.settings.password_sign_in and Role.DISPLAY not in person.roles:
        raise PasswordNotTaken


def sign_in_at_desk(transaction: Transaction, house: House, person: Person) -> SignedIn:
    """Open a session of somebody who uses no handheld now, whether or not they have one.

    Raises:
        SignInFailed: they have lost their sign-in name since they showed who they are, as by leaving for good.
    """
    known = people.person(transaction.connection, person.id)
    if known is None or known.login is None:
        raise SignInFailed
    token = ids.token()
    days = house.settings.display_days if Role.DISPLAY in person.roles else house.settings.session_days
    expires_at = transaction.at + timedelta(days=days)
    session = Session(
        person=person.id,
        writer=None,
        created_at=transaction.at,
        expires_at=expires_at,
        send_only_until=expires_at,
    )
    sessions.open_session(transaction.connection, token, session)
    return SignedIn(token=token, expires_at=expires_at, person=person)


def person_of(house: House, token: str | None, now: datetime) -> tuple[Person, Actor]:
    """Who asks for what is told at desks. A handheld's own is for `reader_of`, with whatever password.

    Raises:
        SignInNeeded: no token, an unknown one, or one that is no longer good for anything.
        SendOnly: the sign-in has run out.
        PasswordNotChosen: the password to begin with is still theirs, by which a handheld may have been let in too.
    """
    on = now.astimezone(CHINA).date()
    with house.reading.at_hand() as connection:
        found = None if token is None else sessions.signed_in(connection, token, on - FORMER)
    reader = _require_good(found, now)
    if reader.person is None:
        raise SignInNeeded
    if reader.has_first_password:
        raise PasswordNotChosen
    return reader.person, actor_at(reader.posts, reader.person, on)


class AtDesk(Struct, frozen=True, kw_only=True):
    """Who is signed in, until when, and whether they have to choose a password before anything else."""

    person: Person
    actor: Actor
    expires_at: datetime
    has_first_password: bool


def at_desk(house: House, token: str | None, now: datetime) -> AtDesk:
    """Who is signed in, with whatever password.

    Raises:
        SignInNeeded, SendOnly: see `person_of`.
    """
    with house.engine.connect() as connection:
        session = session_of(connection, token, now)
        person, actor = _reader(connection, session, now)
        return AtDesk(
            person=person,
            actor=actor,
            expires_at=session.expires_at,
            has_first_password=people.has_first_password(connection, person.id),
        )


def reader_of(house: House, token: str | None, now: datetime) -> Actor:
    """Who reads on a handheld.

    Raises:
        SignInNeeded, SendOnly: see `person_of`.
        HandheldNeeded: see `writer_of`.
    """
    with house.engine.connect() as connection:
        session = session_of(connection, token, now)
        writer_of(session)
        return _reader(connection, session, now)[1]


def _reader(connection: Connection, session: Session, now: datetime) -> tuple[Person, Actor]:
    person = people.person(connection, session.person)
    if person is None:
        raise SignInNeeded
    return person, actor_of(connection, person, now.astimezone(CHINA).date())


def sender_of(house: House, token: str | None, now: datetime) -> Person:
    """Who sends from a handheld: a sign-in that has run out is good enough for that.

    Raises:
        SignInNeeded: no token, an unknown one, or one that is no longer good for anything.
        HandheldNeeded: see `writer_of`.
    """
    with house.engine.connect() as connection:
        session = None if token is None else sessions.session(connection, token)
        person = None if session is None else people.person(connection, session.person)
    if session is None or person is None or now >= session.send_only_until:
        raise SignInNeeded
    writer_of(session)
    return person


def session_of(connection: Connection, token: str | None, now: datetime) -> Session:
    """The sign-in by which somebody reads.

    Raises:
        SignInNeeded, SendOnly: see `person_of`.
    """
    return _require_good(None if token is None else sessions.session(connection, token), now)


def _require_good(session: Lasting | None, now: datetime) -> Lasting:
    """The sign-in, if it is good for reading by now.

    Raises:
        SignInNeeded, SendOnly.
    """
    if session is None or now >= session.send_only_until:
        raise SignInNeeded
    if now >= session.expires_at:
        raise SendOnly
    return session


def writer_of(session: Session) -> str:
    """The install of a handheld that was let in by this sign-in; what is a handheld's own is for no other.

    Raises:
        HandheldNeeded: it was made at a desk, where no key is asked for and nobody can stop it from afar.
    """
    if session.writer is None:
        raise HandheldNeeded
    return session.writer


def sign_out(transaction: Transaction, house: House, token: str) -> None:
    """End a session at a desk, or every one of a handheld; what it has not sent yet may still come for a while.

    Its key, if it has one, opens no other until its person has signed in again. A token from before that is forgotten
    by then, and signs nobody out.
    """
    connection, at = transaction.connection, transaction.at
    session = sessions.session(connection, token)
    if session is None or at >= session.send_only_until:
        return
    if session.writer is None:
        sessions.end_session(connection, token, at)
        return
    until = at + timedelta(days=house.settings.send_only_days)
    sessions.end_sessions_at(connection, session.writer, at, until)
    handheld = handhelds.by_writer(connection, session.writer)
    if handheld is not None and handheld.stopped_as is None:
        handhelds.stop(connection, handheld.writer, Stop.SIGNED_OUT, at, until)


@cache
def _nobodys_hash() -> str:
    """What is verified where the name is unknown, so that it takes as long as a wrong password."""
    return PasswordHasher().hash("nobody has this password")
