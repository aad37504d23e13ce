"""Who is signed in, and which mailbox is whose."""

import hashlib
from datetime import date, datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from server.domain.people import GridPost, Person
from server.store.people import not_over
from server.store.prepared import Prepared
from server.store.schema.intake import writers
from server.store.schema.people import credentials, mailboxes, people, posts, sessions

_person = msgspec.json.Decoder(Person)


class Session(Struct, frozen=True, kw_only=True):
    """A sign-in. Until `expires_at` its token is good for everything, until `send_only_until` for sending only."""

    person: str
    writer: str | None
    created_at: datetime
    expires_at: datetime
    send_only_until: datetime


class Reader(Struct, frozen=True, kw_only=True):
    """Who reads by a sign-in, and until when, as `Session` has it.

    `has_first_password`: they sign in by a password that was given to them. `posts` are those of `people.posts_since`.
    """

    expires_at: datetime
    send_only_until: datetime
    person: Person | None
    has_first_password: bool
    posts: tuple[GridPost, ...]


def open_session(connection: Connection, token: str, session: Session) -> None:
    """Remember a sign-in; of its token only a digest is kept."""
    connection.execute(
        insert(sessions).values(
            token_digest=_digest(token),
            person=session.person,
            writer=session.writer,
            created_at=session.created_at,
            expires_at=session.expires_at,
            send_only_until=session.send_only_until,
        )
    )


def session(connection: Connection, token: str) -> Session | None:
    """The sign-in that this token stands for."""
    for record in _session.records(connection, digest=_digest(token)):
        return Session(**record)
    return None


def signed_in(connection: Connection, token: str, day: date) -> Reader | None:
    """The same with whose it is and their posts since that day, by one question: each request at a desk asks it."""
    rows = _signed_in.rows_at_once(connection, digest=_digest(token), day=day)
    if not rows:
        return None
    expires_at, send_only_until, body, is_first, *_ = rows[0]
    posts = (row[-len(_POST) :] for row in rows)
    return Reader(
        expires_at=expires_at,
        send_only_until=send_only_until,
        person=None if body is None else _person.decode(body),
        has_first_password=bool(is_first),
        posts=tuple(GridPost(**dict(zip(_POST, post, strict=True))) for post in posts if post[0] is not None),
    )


def forget_ended(connection: Connection, writer: str, at: datetime) -> None:
    """Forget the sign-ins of a handheld that have run out: it gets another token to read by.

    Not of one that only sends: each copy of a twin sends by its own, and one that wipes itself says so by its last.
    """
    ended = delete(sessions).where(sessions.c.writer == writer, sessions.c.expires_at <= at)
    connection.execute(ended)


def forget_useless(connection: Connection, at: datetime) -> int:
    """Forget the sign-ins that are good for nothing any more; how many.

    Those of a stopped handheld stay until it has said that it has wiped itself.
    """
    awaited = select(writers.c.writer).where(writers.c.stopped_as.is_not(None), writers.c.wiped_at.is_(None))
    useless = delete(sessions).where(sessions.c.send_only_until <= at)
    is_awaited = sessions.c.writer.is_not(None) & sessions.c.writer.in_(awaited)
    return connection.execute(useless.where(~is_awaited)).rowcount


def end_session(connection: Connection, token: str, at: datetime) -> None:
    """Sign out at a desk: nothing more is read with this token."""
    ended = update(sessions).where(sessions.c.token_digest == _digest(token), sessions.c.expires_at > at)
    connection.execute(ended.values(expires_at=at))


def end_sessions_of(connection: Connection, person: str, at: datetime, send_only_until: datetime) -> None:
    """Sign a person out everywhere: what their handhelds have not sent yet may still come until then."""
    ended = update(sessions).where(sessions.c.person == person, sessions.c.expires_at > at)
    connection.execute(ended.values(expires_at=at, send_only_until=send_only_until))


def end_desk_sessions(connection: Connection, person: str, at: datetime, but_for: str | None = None) -> None:
    """Sign a person out at every desk, but for the one of that token; their handhelds go on by their own keys."""
    at_desks = update(sessions).where(sessions.c.person == person, sessions.c.writer.is_(None))
    kept = None if but_for is None else _digest(but_for)
    ended = at_desks.where(sessions.c.expires_at > at, sessions.c.token_digest != (kept or ""))
    connection.execute(ended.values(expires_at=at, send_only_until=at))


def end_sessions_at(connection: Connection, writer: str, at: datetime, send_only_until: datetime) -> None:
    """Sign a handheld out: nothing more is read on it, and nothing taken from it after `send_only_until`."""
    live = update(sessions).where(sessions.c.writer == writer)
    connection.execute(live.where(sessions.c.expires_at > at).values(expires_at=at))
    connection.execute(
        live.where(sessions.c.send_only_until > send_only_until).values(send_only_until=send_only_until)
    )


def add_mailbox(connection: Connection, name: str, person: str, at: datetime) -> None:
    """The person has a mailbox from now on."""
    connection.execute(insert(mailboxes).values(name=name, person=person, since=at))


def mailbox_of(connection: Connection, person: str) -> str | None:
    """The name of the person's mailbox."""
    return connection.execute(
        select(mailboxes.c.name).where(mailboxes.c.person == person)
    ).scalar_one_or_none()


def owner_of(connection: Connection, mailbox: str) -> str | None:
    """Whose mailbox that is."""
    owner: str | None = _owner.value(connection, mailbox=mailbox)
    return owner


_session = Prepared(
    select(*(sessions.c[name] for name in Session.__struct_fields__)).where(
        sessions.c.token_digest == bindparam("digest")
    )
)
_POST = GridPost.__struct_fields__
_signed_in = Prepared(
    select(
        sessions.c.expires_at,
        sessions.c.send_only_until,
        people.c.body,
        credentials.c.is_first,
        *(posts.c[name] for name in _POST),
    )
    .outerjoin(people, people.c.id == sessions.c.person)
    .outerjoin(credentials, credentials.c.person == sessions.c.person)
    .outerjoin(posts, (posts.c.person == sessions.c.person) & not_over(bindparam("day")))
    .where(sessions.c.token_digest == bindparam("digest"))
)
_owner = Prepared(select(mailboxes.c.person).where(mailboxes.c.name == bindparam("mailbox")))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
