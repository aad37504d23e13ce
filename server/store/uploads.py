"""What handhelds send and have sent: one row for each content of each person, and how often something was refused."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct
from sqlalchemy import Connection, Update, bindparam, delete, func, insert, select, tuple_, update

from server.store.prepared import Prepared
from server.store.schema.photos import shots, upload_refusals, uploads
from server.store.upsert import insertion

UploadState = Literal["receiving", "arrived", "here", "refused"]


class Upload(Struct, frozen=True, kw_only=True):
    """One content that one person sends. `type` is a media type without parameters; `name`, `taken_at` as they said.

    receiving ▶ arrived (all bytes are there, and are what `sha256` says) ▶ here, or refused once it was looked at.
    Unfinished, it ends at `expires_at`.
    """

    person: str
    sha256: str
    size_bytes: int
    type: str
    name: str | None
    taken_at: datetime | None
    state: UploadState
    begun_at: datetime
    expires_at: datetime
    arrived_at: datetime | None = None


class Sent(Struct, frozen=True, kw_only=True):
    """How much of a person's there is: unfinished uploads, and what was begun of late, in number and bytes."""

    unfinished: int
    begun: int
    begun_bytes: int


class Refusals(Struct, frozen=True, kw_only=True):
    """How often what a person sent was refused on a day, for one reason."""

    person: str
    day: date
    reason: str
    count: int


def upload(connection: Connection, person: str, sha256: str) -> Upload | None:
    """The upload of that content by that person."""
    for record in _upload.records(connection, person=person, sha256=sha256):
        return Upload(**record)
    return None


def sent_by(connection: Connection, person: str, since: datetime) -> Sent:
    """What the person has under way, and has begun since that instant."""
    own = uploads.c.person == person
    unfinished = select(func.count()).where(own, uploads.c.state == "receiving")
    begun = select(func.count(), func.coalesce(func.sum(uploads.c.size_bytes), 0))
    count, total = connection.execute(begun.where(own, uploads.c.begun_at > since)).one()
    return Sent(unfinished=connection.execute(unfinished).scalar_one(), begun=count, begun_bytes=int(total))


def begin(connection: Connection, new: Upload) -> None:
    """A content that this person has not sent so far."""
    connection.execute(
        insert(uploads).values(**{name: getattr(new, name) for name in Upload.__struct_fields__})
    )


def arrive(connection: Connection, person: str, sha256: str, at: datetime) -> None:
    """All bytes are there."""
    changed = _one(person, sha256).where(uploads.c.state == "receiving")
    connection.execute(changed.values(state="arrived", arrived_at=at))


def settle(connection: Connection, person: str, sha256: str, state: UploadState) -> None:
    """It was looked at."""
    connection.execute(_one(person, sha256).values(state=state))


def forget(connection: Connection, person: str, sha256: str) -> None:
    """It never was: given up, run out, or not what it was said to be. What has arrived is not forgotten."""
    unfinished = delete(uploads).where(uploads.c.state == "receiving")
    connection.execute(unfinished.where(uploads.c.person == person, uploads.c.sha256 == sha256))


def arrived(connection: Connection, after: Upload | None, limit: int) -> tuple[Upload, ...]:
    """What waits to be looked at, the longest waiting first; from the beginning, or after that one."""
    order = (uploads.c.arrived_at, uploads.c.person, uploads.c.sha256)
    asked = select(uploads).where(uploads.c.state == "arrived").order_by(*order).limit(limit)
    if after is not None:
        asked = asked.where(tuple_(*order) > (after.arrived_at, after.person, after.sha256))
    return tuple(Upload(**row._mapping) for row in connection.execute(asked).fetchall())


def expired(connection: Connection, now: datetime, limit: int) -> tuple[Upload, ...]:
    """Unfinished uploads whose time is over."""
    asked = select(uploads).where(uploads.c.state == "receiving", uploads.c.expires_at <= now)
    rows = connection.execute(asked.order_by(uploads.c.expires_at).limit(limit)).fetchall()
    return tuple(Upload(**row._mapping) for row in rows)


def kept_contents(connection: Connection) -> tuple[str, ...]:
    """Every content whose file has to be in the folder, by sha256: not those that turned out to be unfit."""
    unfit = select(shots.c.sha256).where(shots.c.reason.is_not(None))
    kept = uploads.c.state.in_(("arrived", "here")), uploads.c.sha256.not_in(unfit)
    asked = select(uploads.c.sha256).where(*kept).distinct()
    return tuple(connection.execute(asked.order_by(uploads.c.sha256)).scalars())


def count_refusal(connection: Connection, person: str, day: date, reason: str) -> None:
    """One more refusal."""
    row = insertion(connection, upload_refusals).values(person=person, day=day, reason=reason, count=1)
    risen = {"count": upload_refusals.c.count + 1}
    connection.execute(row.on_conflict_do_update(index_elements=["person", "day", "reason"], set_=risen))


def refusals_since(connection: Connection, since: date) -> tuple[Refusals, ...]:
    """What was refused since that day, the latest day first."""
    asked = select(upload_refusals).where(upload_refusals.c.day >= since)
    in_order = asked.order_by(
        upload_refusals.c.day.desc(), upload_refusals.c.person, upload_refusals.c.reason
    )
    return tuple(Refusals(**row._mapping) for row in connection.execute(in_order).fetchall())


def _one(person: str, sha256: str) -> Update:
    return update(uploads).where(uploads.c.person == person, uploads.c.sha256 == sha256)


_upload = Prepared(
    select(uploads).where(uploads.c.person == bindparam("person"), uploads.c.sha256 == bindparam("sha256"))
)
