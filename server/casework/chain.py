"""How a ticket moves on: events are chained, folded and written, and everybody concerned is told."""

from datetime import datetime
from uuid import UUID

from server.casework import alerts, deliveries, notices, outbox, recalls
from server.casework.house import House
from server.domain import triage
from server.domain.context import Context
from server.domain.events import GENESIS, Event, Payload, following
from server.domain.fold import outcome, told
from server.domain.own_terms import timed
from server.domain.rules import Rules
from server.domain.scope import Actor
from server.domain.ticket import Ticket
from server.store import tickets
from sync.writer import Transaction

#: Who did what no person asked for.
SYSTEM = "system"

#: The house as an actor: it holds no role, and no person may ask for what it does.
THE_HOUSE = Actor(id=SYSTEM, roles=frozenset())


class Progress:
    """New events of one ticket, in the making: each is folded at once, so that the next can be decided on it."""

    def __init__(self, ticket_id: UUID, *, at: datetime, rules: Rules, known: Ticket | None = None) -> None:
        self._id = ticket_id
        self._at = at
        self._rules = rules
        self._ticket = known
        self._moments: list[tuple[Event, Ticket]] = []

    @property
    def events(self) -> tuple[Event, ...]:
        """What has happened so far, in order."""
        return tuple(event for event, _ in self._moments)

    @property
    def moments(self) -> tuple[tuple[Event, Ticket], ...]:
        """Each event with the ticket as it stood then."""
        return tuple(self._moments)

    def add(self, payload: Payload, *, actor: str, command: str | None = None) -> Ticket:
        """The ticket after this happened too, with the house's own clocks that begin by it."""
        before = self._ticket
        made = outcome(before, payload, ticket=self._id, at=self._at, actor=actor)
        payload = timed(payload, before, made, self._at, self._rules)
        last = (0, GENESIS) if before is None else (before.version, before.digest)
        event = following(last, payload, ticket=self._id, at=self._at, actor=actor, command=command)
        self._ticket = ticket = told(made, event)
        self._moments.append((event, ticket))
        return ticket


def move(
    transaction: Transaction,
    house: House,
    ticket: Ticket,
    payload: Payload,
    by: Context,
    command: str | None = None,
) -> Ticket:
    """The ticket after one step, with what the house does by itself upon it, written and told."""
    by = by.of(ticket)
    progress = Progress(ticket.id, at=by.now, rules=by.rules, known=ticket)
    moved = progress.add(payload, actor=by.actor.id, command=command)
    moved = onwards(progress, payload, moved, by)
    tickets.append(transaction, progress.events, ticket, moved, by.rules)
    outbox.note(transaction, progress.moments)
    deliveries.tell(transaction, house, moved, before=ticket)
    notices.remind(transaction, house, progress.moments)
    alerts.alert(transaction, house, progress.moments)
    recalls.tell_units(transaction, house, progress.moments)
    return moved


def onwards(
    progress: Progress, payload: Payload, ticket: Ticket, by: Context, *, by_itself: bool = False
) -> Ticket:
    """The ticket after all that the house does by itself upon what has happened."""
    while (upon_it := triage.upon(payload, ticket, by, by_itself=by_itself)) is not None:
        ticket = progress.add(upon_it, actor=SYSTEM)
        payload, by_itself = upon_it, True
    return ticket
