"""What handhelds pushed and casework has not taken in yet: written in the push's own transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Select, and_, bindparam, delete, func, or_, select

from server.store.prepared import Prepared, inserting
from server.store.schema.intake import arrivals, writers
from server.store.schema.people import mailboxes


class Arrival(Struct, frozen=True, kw_only=True):
    """One revision of one document, as it came. `writer` and `counter` are None where it does not tell them."""

    no: int = 0
    mailbox: str
    document: str
    rev: str
    generation: int
    deleted: bool
    body: bytes
    writer: str | None
    counter: int | None
    received_at: datetime


def add(connection: Connection, new: Sequence[Arrival]) -> None:
    """Keep them until they have been taken in."""
    if new:
        _add.run(connection, map(msgspec.structs.asdict, new))


def next_ready(connection: Connection, waiting_since: datetime) -> Arrival | None:
    """The arrival whose turn it is; None when there is none, or only such as wait for one before them.

    A document's turn comes in the order of its writer's counter. A gap parks what follows until the missing one
    arrives, or until it has waited since before `waiting_since`; each unreadable document of that writer may stand
    for one missing number. A writer that is not the mailbox owner's has no row to wait in. Among those whose turn
    it is, the first received goes first.
    """
    for record in _next_ready.records(connection, waiting_since=waiting_since):
        return Arrival(**record)
    return None


def run_of(connection: Connection, first: Arrival, at_most: int) -> tuple[Arrival, ...]:
    """The arrival whose turn it is, and those whose turn comes next, each once those before it are taken in.

    They came in one push, in the order of its writer's counter, without a gap and with nothing in between; `first` is
    the writer's own mailbox's. Whatever is in doubt, such as a number that comes twice, is left to `next_ready`.
    """
    run: list[Arrival] = []
    if first.writer is not None and first.counter is not None:
        records = _waiting.records(connection, writer=first.writer, mailbox=first.mailbox, limit=at_most + 1)
        waiting = [Arrival(**record) for record in records]
        twice = {each.counter for each, after in pairwise(waiting) if each.counter == after.counter}
        for place, each in enumerate(waiting[:at_most]):
            after = (first.no + place, first.counter + place, first.received_at)
            if (each.no, each.counter, each.received_at) != after or each.counter in twice:
                break
            run.append(each)
    return tuple(run) or (first,)


def _next_ready_asked() -> Select[Any]:
    beside = arrivals.alias()
    first = (
        select(func.min(beside.c.counter))
        .where(beside.c.writer == arrivals.c.writer, beside.c.mailbox == arrivals.c.mailbox)
        .correlate(arrivals)
        .scalar_subquery()
    )
    own_writer = and_(writers.c.writer == arrivals.c.writer, writers.c.person == mailboxes.c.person)
    return (
        select(arrivals)
        .outerjoin(mailboxes, mailboxes.c.name == arrivals.c.mailbox)
        .outerjoin(writers, own_writer)
        .where(
            or_(
                writers.c.writer.is_(None),
                arrivals.c.counter < writers.c.next_counter,
                (arrivals.c.counter == first)
                & (arrivals.c.counter <= writers.c.next_counter + writers.c.unreadable),
                (arrivals.c.counter == first) & (arrivals.c.received_at < bindparam("waiting_since")),
            )
        )
        .order_by(arrivals.c.received_at, arrivals.c.no)
        .limit(1)
    )


def first_writing(connection: Connection, mailbox: str, document: str) -> Arrival | None:
    """The oldest revision of a document that still waits: of a command, the one that will count."""
    asked = select(arrivals).where(arrivals.c.mailbox == mailbox, arrivals.c.document == document)
    row = connection.execute(asked.order_by(arrivals.c.generation, arrivals.c.no).limit(1)).fetchone()
    return None if row is None else Arrival(**row._mapping)


def remove(connection: Connection, taken: Iterable[Arrival]) -> None:
    """They have been taken in."""
    _remove.run(connection, [{"of_no": each.no} for each in taken])


def count(connection: Connection) -> int:
    """How many wait to be taken in."""
    return connection.execute(select(func.count()).select_from(arrivals)).scalar_one()


_add = Prepared(inserting(arrivals, "no"))
_next_ready = Prepared(_next_ready_asked())
_waiting = Prepared(
    select(arrivals)
    .where(arrivals.c.writer == bindparam("writer"), arrivals.c.mailbox == bindparam("mailbox"))
    .order_by(arrivals.c.counter, arrivals.c.no)
    .limit(bindparam("limit"))
)
_remove = Prepared(delete(arrivals).where(arrivals.c.no == bindparam("of_no")))
