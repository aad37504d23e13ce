"""What was ended at the place of a matter not long ago: what rules on repeats and recurrence look at."""

from msgspec.structs import replace

from server.domain.context import Context
from server.domain.recurrence import looked_back
from server.domain.ticket import Ticket
from server.store import tickets
from sync.writer import Transaction


def with_lookback(by: Context, transaction: Transaction) -> Context:
    """The same context, which answers `earlier` from what is on record within this transaction."""

    def earlier(ticket: Ticket) -> tuple[Ticket, ...]:
        placement = ticket.placement
        if placement is None or not placement.chain or ticket.category is None:
            return ()
        near = (placement.chain[0], *(alternate.code for alternate in placement.alternates))
        found = tickets.ended_in(
            transaction.connection, near, [ticket.category], by.now - looked_back(ticket, by)
        )
        return tuple(other for other in found if other.id != ticket.id)

    return replace(by, earlier=earlier)
