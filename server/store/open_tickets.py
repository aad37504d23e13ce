"""All tickets that are not at an end, for what is kept of them in memory."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, select

from server.domain.ticket import Ticket
from server.domain.transitions import ENDS
from server.store.schema.tickets import tickets

_ticket = msgspec.json.Decoder(Ticket)
_AT_ONCE = 1_000


def every_open(connection: Connection) -> Iterator[Ticket]:
    """Each open ticket, in no particular order, a thousand at a time."""
    rows = connection.execution_options(yield_per=_AT_ONCE).execute(
        select(tickets.c.body).where(tickets.c.state.notin_(sorted(ENDS)))
    )
    for row in rows:
        yield _ticket.decode(row.body)
