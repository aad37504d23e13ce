"""Documents that founded nothing, with something sealed in them: where they lie, until that is taken out of them."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from server.domain.commands import id_in
from server.domain.sealed import holds_sealed, without_sealed
from server.store.arrivals import Arrival
from server.store.schema.intake import commands, quarantine, unfounded
from server.store.upsert import put

#: A document of a mailbox as it came: the mailbox's name, the document's id, its revision.
Placed = tuple[str, str, str]


def note(connection: Connection, arrival: Arrival) -> None:
    """This one founded nothing."""
    key = {"mailbox": arrival.mailbox, "document": arrival.document, "rev": arrival.rev}
    put(connection, unfounded, key=key, values={"since": arrival.received_at})


def since_before(connection: Connection, then: datetime, limit: int) -> tuple[Placed, ...]:
    """Those that came before that instant, the oldest first."""
    asked = select(unfounded.c.mailbox, unfounded.c.document, unfounded.c.rev).where(unfounded.c.since < then)
    in_order = asked.order_by(unfounded.c.since, unfounded.c.mailbox, unfounded.c.document, unfounded.c.rev)
    return tuple((row.mailbox, row.document, row.rev) for row in connection.execute(in_order.limit(limit)))


def unseal(connection: Connection, placed: Placed) -> bool:
    """Take out what is sealed, of quarantine and of the ledger, and forget the place; whether there was something."""
    mailbox, document, rev = placed
    there = (quarantine.c.mailbox == mailbox, quarantine.c.document == document, quarantine.c.rev == rev)
    taken = (commands.c.mailbox == mailbox, commands.c.id == str(id_in(document)), commands.c.rev == rev)
    held = False
    for table, where in ((quarantine, there), (commands, (*taken, commands.c.status == "refused"))):
        for body in connection.execute(select(table.c.body).where(*where)).scalars().all():
            if holds_sealed(body):
                held = True
                connection.execute(update(table).where(*where).values(body=without_sealed(body)))
    mine = (unfounded.c.mailbox == mailbox, unfounded.c.document == document, unfounded.c.rev == rev)
    connection.execute(delete(unfounded).where(*mine))
    return held
