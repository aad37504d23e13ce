"""系: what falls due is done by the house itself, once a minute while the server runs.

Each ticket is a transaction of its own. Nothing is remembered between two rounds but what stands in the store: a
server that was down does what has fallen due meanwhile, and two rounds at the same instant do it once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from server.casework.chain import THE_HOUSE
from server.casework.house import House
from server.casework.people import context_of
from server.casework.stepping import take
from server.domain.due_steps import due_steps
from server.domain.errors import StepRefused
from server.domain.ticket import Ticket
from server.store import tickets
from sync.writer import Transaction

_log = logging.getLogger(__name__)

#: So many tickets in one round; the rest comes with the next.
AT_ONCE = 1_000


def ripe(connection: Connection, now: datetime) -> tuple[Ticket, ...]:
    """The tickets with which something has fallen due."""
    return tickets.with_something_due(connection, now, AT_ONCE)


def do_what_is_due(transaction: Transaction, house: House, ticket: Ticket, now: datetime) -> int:
    """Take every step of one ticket whose time has come; how many were taken."""
    known = tickets.by_id(transaction.connection, ticket.id)
    taken = 0
    while known is not None and (due := due_steps(known, now, house.rules.of(known.placement))):
        try:
            by = context_of(house, THE_HOUSE, now)
            known = take(transaction, house, known, due[0].step, due[0].asked, by)
            taken += 1
        except StepRefused:
            _log.exception("what is due cannot be done: %s of %s", due[0].step, known.number)
            break
    if known is not None:
        tickets.look_again(transaction.connection, known, house.rules.of(known.placement))
    return taken


async def tick(house: House) -> int:
    """One round: how many steps the house has taken by itself."""
    now = house.clock()

    def due_by_now() -> tuple[Ticket, ...]:
        with house.engine.connect() as connection:
            return ripe(connection, now)

    taken = 0
    for ticket in await asyncio.to_thread(due_by_now):
        taken += await house.writer.run(partial(do_what_is_due, house=house, ticket=ticket, now=now))
    return taken


class Ticker:
    """Looks every minute, as long as the server runs: one round after the other."""

    EVERY_S = 60.0

    def __init__(self, *rounds: Callable[[House], Awaitable[int]]) -> None:
        self._rounds = rounds

    async def run(self, house: House) -> None:
        """Tick until cancelled; the first round is at once."""
        while True:
            for one_round in self._rounds:
                try:
                    await one_round(house)
                except Exception:
                    _log.exception("a round of due steps was not finished")
            await asyncio.sleep(self.EVERY_S)
