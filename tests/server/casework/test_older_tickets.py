"""Tickets that are older than what is kept beside them: the next step makes it from their whole chain."""

import pytest
from sqlalchemy import delete

from server.casework import desk
from server.casework.people import actor_of
from server.domain.asked import Reasoned
from server.domain.figures.facts import facts_of
from server.domain.figures.marks import NO_MARKS, marks_after
from server.domain.transitions import Step
from server.store import facts, tickets
from server.store.schema.facts import leg_facts, term_facts, ticket_facts
from sync.writer import Transaction
from tests.server.running_house import RunningHouse
from tests.server.small_city import IN_G1, LAMP, OPERATOR, WORKER

pytestmark = pytest.mark.both_engines


def forget_facts(transaction: Transaction) -> None:
    for table in (ticket_facts, leg_facts, term_facts):
        transaction.connection.execute(delete(table))


def test_a_ticket_without_facts_goes_on_and_gets_those_of_its_whole_chain(running: RunningHouse) -> None:
    worker = running.handheld(WORKER)
    worker.push(worker.report(LAMP, IN_G1))
    running.take_in()
    (reported,) = running.tickets()
    running.house.writer.run_sync(forget_facts)
    with running.house.engine.connect() as connection:
        operator = actor_of(connection, OPERATOR, running.clock.at.date())

    asked = Reasoned(reason="诉求人撤诉")
    running.house.writer.run_sync(
        lambda unit: desk.take_step(
            unit, running.house, operator, reported.number, Step.WITHDRAW, asked, None
        )
    )

    with running.house.engine.connect() as connection:
        ticket, events = running.ticket(reported.id), tickets.events_of(connection, reported.id)
        made = facts_of(ticket, marks_after(NO_MARKS, events), running.house.rules.of(ticket.placement))
        assert made.legs
        assert facts.facts(connection, reported.id) == made
