"""交接 as the house remembers it: who gives what to whom, who has said so, and what was on the list in the end."""

from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, RowMapping, insert, or_, select, update

from server.store.schema.people import handovers


class Listed(Struct, frozen=True, kw_only=True):
    """One line of the list 交接清单: an open ticket, and the task in it that is the leaver's own, if one is."""

    ticket: str
    number: str
    task: int | None


class Handover(Struct, frozen=True, kw_only=True):
    """交接单. `given_by` is the leaver, or who answered for them. `listed` is empty until it is done.

    It is open until `done_at` or `withdrawn_at`.
    """

    id: str
    leaver: str
    successor: str
    leaves_for_good: bool
    begun_by: str
    begun_at: datetime
    given_by: str | None = None
    given_at: datetime | None = None
    taken_at: datetime | None = None
    withdrawn_at: datetime | None = None
    done_at: datetime | None = None
    note: str = ""
    areas: tuple[str, ...]
    listed: tuple[Listed, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether something is still to be said."""
        return self.done_at is None and self.withdrawn_at is None


def add(connection: Connection, handover: Handover) -> None:
    """Remember a new one."""
    connection.execute(insert(handovers).values(**_row(handover)))


def save(connection: Connection, handover: Handover) -> None:
    """Remember how it stands now."""
    row = _row(handover)
    connection.execute(update(handovers).where(handovers.c.id == row.pop("id")).values(row))


def by_id(connection: Connection, own_id: str) -> Handover | None:
    """The one of that id."""
    row = connection.execute(select(handovers).where(handovers.c.id == own_id)).fetchone()
    return None if row is None else _read(row._mapping)


def open_of(connection: Connection, leaver: str) -> Handover | None:
    """The open one by which this person gives away what they have."""
    is_open = handovers.c.done_at.is_(None) & handovers.c.withdrawn_at.is_(None)
    row = connection.execute(select(handovers).where(handovers.c.leaver == leaver, is_open)).fetchone()
    return None if row is None else _read(row._mapping)


def newest(connection: Connection, limit: int, person: str | None = None) -> tuple[Handover, ...]:
    """The newest first: all of them, or those that a person gives or takes."""
    asked = select(handovers).order_by(handovers.c.begun_at.desc(), handovers.c.id).limit(limit)
    if person is not None:
        asked = asked.where(or_(handovers.c.leaver == person, handovers.c.successor == person))
    return tuple(_read(row._mapping) for row in connection.execute(asked).fetchall())


def _row(handover: Handover) -> dict[str, object]:
    row = msgspec.structs.asdict(handover)
    areas, listed = msgspec.json.encode(handover.areas), msgspec.json.encode(handover.listed)
    return {**row, "areas": areas, "listed": listed}


def _read(row: RowMapping) -> Handover:
    areas = msgspec.json.decode(row["areas"], type=tuple[str, ...])
    return Handover(
        **{**row, "areas": areas, "listed": msgspec.json.decode(row["listed"], type=tuple[Listed, ...])}
    )
