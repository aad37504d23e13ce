"""What lies in a mailbox for a time only, and until when."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, select, union_all

from server.store.schema.intake import commands, passing
from server.store.schema.mediation import mediations
from server.store.schema.tickets import tickets
from server.store.upsert import insertion

#: A document of a mailbox: the mailbox's name, the document's id.
Placed = tuple[str, str]


def note(connection: Connection, placed: Iterable[Placed], ends_at: datetime) -> None:
    """Each of these is there until then; what was said before no longer holds."""
    rows = [{"mailbox": mailbox, "document": document, "ends_at": ends_at} for mailbox, document in placed]
    if rows:
        new = insertion(connection, passing)
        changed = {"ends_at": new.excluded.ends_at}
        connection.execute(
            new.on_conflict_do_update(index_elements=["mailbox", "document"], set_=changed), rows
        )


def over(connection: Connection, now: datetime, limit: int) -> tuple[Placed, ...]:
    """What has been there long enough, the longest first."""
    asked = select(passing.c.mailbox, passing.c.document).where(passing.c.ends_at <= now)
    in_order = asked.order_by(passing.c.ends_at, passing.c.mailbox, passing.c.document).limit(limit)
    return tuple((row.mailbox, row.document) for row in connection.execute(in_order).fetchall())


def forget(connection: Connection, placed: Sequence[Placed]) -> None:
    """These are not awaited any more."""
    for mailbox, document in placed:
        connection.execute(
            delete(passing).where(passing.c.mailbox == mailbox, passing.c.document == document)
        )


def leaves_with_its_matter(connection: Connection, command: UUID | str) -> bool:
    """Whether a command is about a ticket or a mediation case that lies in mailboxes."""
    subject = select(commands.c.ticket).where(commands.c.id == str(command)).scalar_subquery()
    there = [
        select(matter.c.id).where(matter.c.id == subject, matter.c.in_mailboxes)
        for matter in (tickets, mediations)
    ]
    return connection.execute(union_all(*there)).first() is not None
