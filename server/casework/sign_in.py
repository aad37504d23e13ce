"""How people come in: a name and a password for a token, a writer and, for those in the field, a mailbox."""

import threading
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from msgspec import Struct

from server import ids
from server.casework import deliveries
from server.casework.errors import SendOnly, SignInFailed, SignInNeeded, TooManyFailures
from server.casework.house import House
from server.casework.mediation.telling import grant_cases
from server.casework.pack import current_pack
from server.casework.people import actor_of
from server.casework.reach import scope_of
from server.domain.calendar import CHINA
from server.domain.people import Person
from server.domain.scope import Actor
from server.store import ledger, listing, people, sessions
from server.store.listing import OPEN
from server.store.sessions import Session
from sync.store import Delivery
from sync.writer import Transaction

_FAILURE_WINDOW = timedelta(minutes=15)


class SignedIn(Struct, frozen=True, kw_only=True):
    """A sign-in that went well. `writer` and `mailbox` are None where it was no handheld that signed in."""

    token: str
    expires_at: datetime
    person: Person
    writer: str | None
    mailbox: str | None
    server_time: datetime


class Door:
    """Checks names and passwords, and stays shut for a name that failed too often. Kept in memory: it is no record."""

    def __init__(self, failures_max: int) -> None:
        self._hasher = PasswordHasher()
        self._failures_max = failures_max
        self._failed: dict[str, list[datetime]] = {}
        self._lock = threading.Lock()

    def check(self, house: House, login: str, password: str, now: datetime) -> Person:
        """The person who goes by that name and password.

        Raises:
            SignInFailed: they do not go together.
            TooManyFailures: this name failed too often within a quarter of an hour.
        """
        failed = [at for at in self._failed.get(login, ()) if now - at <= _FAILURE_WINDOW]
        if len(failed) >= self._failures_max:
            raise TooManyFailures(retry_after_s=int((failed[0] + _FAILURE_WINDOW - now).total_seconds()) + 1)
        with house.engine.connect() as connection:
            found = people.by_login(connection, login)
        person, expected = found if found is not None else (None, _nobodys_hash())
        try:
            self._hasher.verify(expected, password)
        except (Argon2Error, InvalidHashError):
            person = None
        if person is None:
            self._remember(login, now)
            raise SignInFailed
        self._failed.pop(login, None)
        return person

    def _remember(self, login: str, now: datetime) -> None:
        """One more failure; names that have not failed for long are forgotten, so that guessing fills no memory."""
        with self._lock:
            recent = {name: at for name, at in self._failed.items() if now - at[-1] <= _FAILURE_WINDOW}
            self._failed = {**recent, login: [*recent.get(login, ()), now]}


def password_hash(password: str) -> str:
    """Argon2id, with its parameters and salt."""
    return PasswordHasher().hash(password)


def sign_in(
    transaction: Transaction, house: House, person: Person, writer: str | None, device: str | None
) -> SignedIn:
    """Open a handheld's session. It keeps its writer id as long as that is this person's, or else gets a new one."""
    own_writer = _writer_of(transaction, person, writer, device)
    return _opened(transaction, house, person, own_writer, _mailbox_of(transaction, house, person))


def sign_in_at_desk(transaction: Transaction, house: House, person: Person) -> SignedIn:
    """Open a session of somebody who uses no handheld now, whether or not they have one."""
    return _opened(transaction, house, person, None, None)


def person_of(house: House, token: str | None, now: datetime) -> tuple[Person, Actor]:
    """Who asks, for everything that reads.

    Raises:
        SignInNeeded: no token, an unknown one, or one that is no longer good for anything.
        SendOnly: the sign-in has run out.
    """
    if token is None:
        raise SignInNeeded
    with house.engine.connect() as connection:
        session = sessions.session(connection, token)
        person = None if session is None else people.person(connection, session.person)
        if session is None or person is None or now >= session.send_only_until:
            raise SignInNeeded
        if now >= session.expires_at:
            raise SendOnly
        return person, actor_of(connection, person, now.astimezone(CHINA).date())


def sign_out(transaction: Transaction, token: str) -> None:
    """End a session; what the handheld has not sent yet may still come for a while."""
    sessions.end_session(transaction.connection, token, transaction.at)


def _opened(
    transaction: Transaction, house: House, person: Person, writer: str | None, mailbox: str | None
) -> SignedIn:
    token = ids.token()
    expires_at = transaction.at + timedelta(days=house.settings.session_days)
    session = Session(
        person=person.id,
        writer=writer,
        created_at=transaction.at,
        expires_at=expires_at,
        send_only_until=expires_at + timedelta(days=house.settings.send_only_days),
    )
    sessions.open_session(transaction.connection, token, session)
    return SignedIn(
        token=token,
        expires_at=expires_at,
        person=person,
        writer=writer,
        mailbox=mailbox,
        server_time=transaction.at,
    )


def _writer_of(transaction: Transaction, person: Person, asked: str | None, device: str | None) -> str:
    known = None if asked is None else ledger.writer(transaction.connection, asked)
    if known is not None and known.person == person.id:
        return known.writer
    writer = ids.writer_id()
    ledger.add_writer(transaction.connection, writer, person.id, device, transaction.at)
    return writer


def _mailbox_of(transaction: Transaction, house: House, person: Person) -> str:
    """The person's mailbox, made and filled the first time; it always names the current offline pack."""
    connection = transaction.connection
    mailbox = sessions.mailbox_of(connection, person.id)
    if mailbox is None:
        mailbox = f"mailbox-{person.id}"
        house.mailboxes.ensure_database(transaction, mailbox)
        sessions.add_mailbox(connection, mailbox, person.id, transaction.at)
        actor = actor_of(connection, person, transaction.at.astimezone(CHINA).date())
        open_tickets = listing.newest(connection, scope_of(actor), OPEN, house.settings.mailbox_tickets_max)
        deliveries.grant(transaction, house, person, mailbox, open_tickets)
        grant_cases(transaction, house, person, mailbox)
    pack = current_pack(connection, house, person, transaction.at)
    house.mailboxes.deliver(transaction, [Delivery(mailbox, "pack:current", pack.card_json)])
    return mailbox


@cache
def _nobodys_hash() -> str:
    """What is verified where the name is unknown, so that it takes as long as a wrong password."""
    return PasswordHasher().hash("nobody has this password")
