"""Tickets that are older than what is kept beside them: the next step makes it from their whole chain."""

from collections.abc import Callable

import pytest
from msgspec import Struct
from sqlalchemy import delete, insert, select

from server.casework import desk
from server.casework.people import actor_of
from server.domain.figures.facts import facts_of
from server.domain.figures.marks import NO_MARKS, marks_after
from server.domain.people import Person
from server.domain.steps.intake import Acceptance
from server.domain.steps.withdrawing import Withdraw
from server.domain.transitions import Step
from server.store import facts, tickets
from server.store.schema.facts import leg_facts, term_facts, ticket_facts
from sync.writer import Transaction
from tests.server.running_house import RunningHouse
from tests.server.small_city import COORDINATOR, IN_G2, OPERATOR, RIDDLE, WORKER

pytestmark = pytest.mark.both_engines


def forget_facts(transaction: Transaction) -> None:
    for table in (ticket_facts, leg_facts, term_facts):
        transaction.connection.execute(delete(table))


def mix_up_terms(transaction: Transaction) -> None:
    """Some are gone that there are, and one is there that never was."""
    known = [dict(row._mapping) for row in transaction.connection.execute(select(term_facts)).fetchall()]
    transaction.connection.execute(delete(term_facts).where(term_facts.c.kind == known[0]["kind"]))
    transaction.connection.execute(insert(term_facts).values({**known[0], "no": 99}))


def taken_by(running: RunningHouse, person: Person, reference: str, step: Step, asked: Struct) -> None:
    def unit(transaction: Transaction) -> None:
        actor = actor_of(transaction.connection, person, running.clock.at.date())
        desk.take_step(transaction, running.house, actor, reference, step, asked, None)

    running.house.writer.run_sync(unit)


@pytest.mark.parametrize("happened", [forget_facts, mix_up_terms])
def test_the_next_step_makes_the_facts_of_a_ticket_those_of_its_whole_chain(
    running: RunningHouse, happened: Callable[[Transaction], None]
) -> None:
    worker = running.handheld(WORKER)
    worker.push(worker.report(RIDDLE, IN_G2))
    running.take_in()
    (reported,) = running.tickets()
    taken_by(running, COORDINATOR, reported.number, Step.ACCEPT, Acceptance(category="0104"))
    running.house.writer.run_sync(happened)

    taken_by(running, OPERATOR, reported.number, Step.WITHDRAW, Withdraw(reason="诉求人撤诉"))

    with running.house.engine.connect() as connection:
        ticket, events = running.ticket(reported.id), tickets.events_of(connection, reported.id)
        made = facts_of(ticket, marks_after(NO_MARKS, events), running.house.rules.of(ticket.placement))
        assert made.terms
        assert facts.facts(connection, reported.id) == made
