"""一单多事: what came in as one call and is two matters becomes two tickets, each with its own clocks and units.

    one call ─▶ ticket ─ split ─▶ a ticket of its own, from the same reporter by the same channel
                  └── each knows the other ──┘        a call that reaches nobody counts for both

The reporter is called once: whoever calls about one is told which of the others wait for a word as well.
"""

from msgspec.structs import replace

from server.casework import desk
from server.casework.chain import move
from server.casework.house import House
from server.casework.people import context_of
from server.casework.sealing import unlocked
from server.domain.events import SiblingRegistered
from server.domain.reporter_privacy import is_confidential
from server.domain.scope import Act, Actor, may, require
from server.domain.steps.intake import Report
from server.domain.ticket import Ticket
from server.store import contacts, tickets
from sync.writer import Transaction


def split(
    transaction: Transaction, house: House, actor: Actor, reference: str, asked: Report, key: str
) -> tuple[Ticket, bool]:
    """拆分登记: a further matter of a call, by who may correct the ticket that was made of it.

    Returns the further ticket, and whether it is new: the same key again answers with the one that it made.

    Raises:
        TicketUnknown, NotYours, and what `desk.report` refuses.
    """
    connection = transaction.connection
    first = desk.read(connection, actor, reference)
    require(actor, Act.AMEND, first)
    kept = contacts.of_ticket(connection, str(first.id))
    contact = None if kept is None else unlocked(kept, house.keys)
    if contact is not None and is_confidential(first, house.rules.catalogue):
        # Whoever called is nobody's to know by another matter of the same call either.
        contact = replace(contact, confidential=True)
    made, is_new = desk.report(
        transaction,
        house,
        actor,
        asked,
        channel=first.channel,
        key=f"{first.id}/{key}",
        contact=contact,
        same_call=first,
    )
    if not is_new:
        return made, False
    by = context_of(house, actor, transaction.at)
    for other in (first, *tickets.by_ids(connection, first.siblings)):
        move(transaction, house, other, SiblingRegistered(sibling=made.id), by)
        made = move(transaction, house, made, SiblingRegistered(sibling=other.id), by)
    return made, True


def known_to(house: House, actor: Actor, ticket: Ticket) -> tuple[str, ...]:
    """The numbers of the other matters of its call that the person may see, in the order of their ids."""
    if not ticket.siblings:
        return ()
    with house.engine.connect() as connection:
        others = tickets.by_ids(connection, ticket.siblings)
    return tuple(other.number for other in others if may(actor, Act.SEE, other))
