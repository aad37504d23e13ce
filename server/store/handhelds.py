"""Handhelds as the house knows them, each by its writer id: its key, what it said of itself, how it stands."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Update, select, update

from server.domain.handhelds import Stop
from server.store.schema.intake import writers

State = Literal["working", "stopped", "twin", "wiped"]


class Wiped(Struct, frozen=True, kw_only=True):
    """清除回执: how much a handheld says it has wiped; `unsent` were not sent before."""

    documents: int
    photos: int
    unsent: int
    wiped_at: datetime


class Handheld(Struct, frozen=True, kw_only=True):
    """手持端: one install, by its writer id. What it has never told is None; so is what never happened to it.

    `sends_until`: how long a stopped one is still taken work from. `digest_agrees`: whether it held what the server
    has, when it was last compared. `wiped_at` is when the server learnt of it, `wiped` what it said.
    """

    writer: str
    person: str
    device: str | None
    since: datetime
    unsent: int | None
    oldest_unsent_at: datetime | None
    seen_at: datetime | None
    device_key: bytes | None
    stopped_as: Stop | None
    stopped_at: datetime | None
    sends_until: datetime | None
    pack_version: str | None
    pack_sha256: str | None
    pack_at: datetime | None
    digest_at: datetime | None
    digest_count: int | None
    digest_agrees: bool | None
    wiped_at: datetime | None
    wiped: Wiped | None

    @property
    def state(self) -> State:
        """In one word how it stands."""
        if self.wiped_at is not None:
            return "wiped"
        if self.stopped_as is None or self.stopped_as is Stop.SIGNED_OUT:
            return "working"
        return "twin" if self.stopped_as is Stop.TWIN else "stopped"


_columns = [writers.c[name] for name in Handheld.__struct_fields__]


def every(connection: Connection) -> tuple[Handheld, ...]:
    """All handhelds, by person."""
    rows = connection.execute(select(*_columns).order_by(writers.c.person, writers.c.since)).fetchall()
    return tuple(_handheld(row._mapping) for row in rows)


def by_writer(connection: Connection, writer: str) -> Handheld | None:
    """The handheld of that writer id."""
    row = connection.execute(select(*_columns).where(writers.c.writer == writer)).fetchone()
    return None if row is None else _handheld(row._mapping)


def note_unsent(
    connection: Connection, writer: str, unsent: int, oldest_at: datetime | None, at: datetime
) -> None:
    """How many commands the handheld says it has not sent yet, and when it recorded the oldest of them."""
    connection.execute(_of(writer).values(unsent=unsent, oldest_unsent_at=oldest_at, seen_at=at))


def bind_key(connection: Connection, writer: str, device_key: bytes) -> None:
    """The handheld signs with this key from now on."""
    connection.execute(_of(writer).values(device_key=device_key))


def stop(connection: Connection, writer: str, reason: Stop, at: datetime, sends_until: datetime) -> None:
    """The handheld works no more, for that reason."""
    connection.execute(_of(writer).values(stopped_as=reason.value, stopped_at=at, sends_until=sends_until))


def stop_those_of(
    connection: Connection, person: str, reason: Stop, at: datetime, sends_until: datetime
) -> None:
    """None of the person's handhelds works any more; those that were stopped before stay so, for their reason."""
    still_open = writers.c.stopped_as.is_(None) | (writers.c.stopped_as == Stop.SIGNED_OUT.value)
    theirs = update(writers).where(writers.c.person == person, still_open)
    connection.execute(theirs.values(stopped_as=reason.value, stopped_at=at, sends_until=sends_until))


def open_again(connection: Connection, writer: str) -> None:
    """The handheld works again."""
    connection.execute(_of(writer).values(stopped_as=None, stopped_at=None, sends_until=None))


def note_pack(connection: Connection, writer: str, version: str, sha256: str, at: datetime) -> None:
    """The handheld was given this pack."""
    connection.execute(_of(writer).values(pack_version=version, pack_sha256=sha256, pack_at=at))


def note_digest(connection: Connection, writer: str, count: int, agrees: bool, at: datetime) -> None:
    """The handheld compared what it holds with the mailbox."""
    connection.execute(_of(writer).values(digest_count=count, digest_agrees=agrees, digest_at=at))


def note_wiped(connection: Connection, writer: str, wiped: Wiped, at: datetime) -> None:
    """The handheld said that it holds nothing any more."""
    connection.execute(_of(writer).values(wiped=msgspec.json.encode(wiped), wiped_at=at))


def _of(writer: str) -> Update:
    return update(writers).where(writers.c.writer == writer)


def _handheld(row: Any) -> Handheld:
    stopped_as, wiped = row["stopped_as"], row["wiped"]
    return Handheld(
        **{
            **row,
            "stopped_as": None if stopped_as is None else Stop(stopped_as),
            "wiped": None if wiped is None else msgspec.json.decode(wiped, type=Wiped),
        }
    )
