"""How a step is taken: the rules decide, what has happened is written, and, of two tickets, both move together."""

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from server.casework.chain import move
from server.casework.house import House
from server.casework.photographs import developed
from server.domain.asked import Nothing
from server.domain.clocks import begun_last
from server.domain.context import Context
from server.domain.decide import decide, rule_of
from server.domain.events import CallbackRecorded, PhotosListed
from server.domain.scope import Act, may
from server.domain.steps.merging import Merge
from server.domain.ticket import Ticket
from server.domain.transitions import TRANSITIONS, State, Step
from server.store import tickets
from sync.writer import Transaction


def take(
    transaction: Transaction,
    house: House,
    ticket: Ticket,
    step: Step,
    asked: Struct,
    by: Context,
    command: str | None = None,
) -> Ticket:
    """The ticket after a step that this person may ask for. A second ticket that the step concerns moves as well.

    What a handheld sent before a desk began something, and what is taken in after it, happens as soon as that began.

    Raises:
        Whatever the rules refuse; nothing was written then.
    """
    others_step = rule_of(step).other
    other = None if others_step is None else _other(transaction.connection, ticket, asked, by)
    by = replace(by, now=max(by.now, begun_last(ticket, asked)))
    payload = decide(ticket, step, asked, replace(by, other=other).of(ticket))
    moved = move(transaction, house, ticket, payload, by, command)
    if isinstance(payload, PhotosListed):
        moved = developed(transaction, house, moved, by.now)
    if isinstance(payload, CallbackRecorded) and not payload.contacted and not payload.voice:
        _tried_for_siblings(transaction, house, moved, payload, by)
    if other is not None and others_step is not None and (other.state, others_step) in TRANSITIONS:
        both = replace(by, other=moved, now=max(by.now, begun_last(other, Nothing())))
        move(transaction, house, other, decide(other, others_step, Nothing(), both.of(other)), both)
    return moved


def _tried_for_siblings(
    transaction: Transaction, house: House, ticket: Ticket, tried: CallbackRecorded, by: Context
) -> None:
    """一单多事: whoever was not reached about one matter of a call was not reached about the others that wait."""
    siblings = tickets.by_ids(transaction.connection, ticket.siblings) if ticket.siblings else ()
    for sibling in siblings:
        if sibling.state is State.TO_CALLBACK and may(by.actor, Act.CALL_BACK, sibling):
            move(transaction, house, sibling, tried, by)


def _other(connection: Connection, ticket: Ticket, asked: Struct, by: Context) -> Ticket | None:
    """The other ticket: the one that a merge names, if the person may see it, or the one that this was merged into."""
    if isinstance(asked, Merge):
        named = tickets.by_reference(connection, asked.master)
        return named if named is not None and may(by.actor, Act.SEE, named) else None
    return None if ticket.master is None else tickets.by_id(connection, ticket.master)
