"""What lies in a mailbox for a time only, and until when."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, and_, delete, select

from server.store.schema.intake import commands, passing
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


def leaves_with_its_ticket(connection: Connection, command: UUID | str) -> bool:
    """Whether a command is about a ticket that lies in mailboxes."""
    about = and_(tickets.c.id == commands.c.ticket, tickets.c.in_mailboxes)
    asked = select(commands.c.id).join(tickets, about).where(commands.c.id == str(command))
    return connection.execute(asked).first() is not None
