"""网格重新划分 as the house remembers it: what was proposed, who decided, and how far it has been carried out."""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from server.store.schema.boundaries import redivisions


class Step(StrEnum):
    """How far a re-division has come; from `APPROVED` on it goes by itself, in this order."""

    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"  # its version is entered and waits for its day
    TICKETS = "tickets"
    MAILBOXES = "mailboxes"
    DONE = "done"


#: The steps in which there is something to do.
UNDER_WAY = (Step.APPROVED, Step.TICKETS, Step.MAILBOXES)


class Redivision(Struct, frozen=True, kw_only=True):
    """One re-division. `since` is None until it is approved, if it is to begin at once.

    `cursor` is the last ticket or mailbox of the present step that is done. `mapping` tells the areas that come after
    old codes, as far as that is decided. `plan` is the report of the dry run, as JSON, if there was one. `bundle` is
    the boundaries, until they are entered among the versions.
    """

    id: str
    version: str
    predecessor: str
    since: datetime | None
    step: Step
    cursor: str = ""
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    accept_gaps: bool = False
    mapping: dict[str, tuple[str, ...]] = {}
    plan: bytes = b""
    bundle: bytes | None = None


def add(connection: Connection, redivision: Redivision) -> None:
    """Remember a new one."""
    connection.execute(insert(redivisions).values(**_row(redivision)))


def save(connection: Connection, redivision: Redivision) -> None:
    """Remember how it stands now."""
    row = _row(redivision)
    connection.execute(update(redivisions).where(redivisions.c.id == row.pop("id")).values(row))


def by_id(connection: Connection, redivision: str) -> Redivision | None:
    """The one of that id."""
    return _first(connection, redivisions.c.id == redivision)


def last_of(connection: Connection, version: str) -> Redivision | None:
    """The one that brings in that version: the last that was proposed, and not withdrawn."""
    return _first(connection, redivisions.c.version == version, redivisions.c.step != Step.WITHDRAWN.value)


def next_due(connection: Connection, now: datetime) -> Redivision | None:
    """The earliest that is under way and whose day has come."""
    return _first(
        connection,
        redivisions.c.step.in_([step.value for step in UNDER_WAY]),
        redivisions.c.since <= now,
        earliest=True,
    )


def every(connection: Connection, limit: int) -> tuple[Redivision, ...]:
    """All of them, the newest first, at most `limit`."""
    newest = select(redivisions).order_by(redivisions.c.proposed_at.desc()).limit(limit)
    return tuple(_read(row._mapping) for row in connection.execute(newest).fetchall())


def _first(
    connection: Connection, *conditions: ColumnElement[bool], earliest: bool = False
) -> Redivision | None:
    order = redivisions.c.since if earliest else redivisions.c.proposed_at.desc()
    asked = select(redivisions).where(*conditions).order_by(order).limit(1)
    row = connection.execute(asked).fetchone()
    return None if row is None else _read(row._mapping)


def _row(redivision: Redivision) -> dict[str, object]:
    row = msgspec.structs.asdict(redivision)
    return {**row, "step": redivision.step.value, "mapping": msgspec.json.encode(redivision.mapping)}


def _read(row: RowMapping) -> Redivision:
    mapping = msgspec.json.decode(row["mapping"], type=dict[str, tuple[str, ...]])
    return Redivision(**{**row, "step": Step(row["step"]), "mapping": mapping})
