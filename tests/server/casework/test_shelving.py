"""What ended long ago leaves the mailboxes, and comes back only if something happens to it."""

import asyncio
from datetime import timedelta

import pytest

from server.casework import desk
from server.casework.errands import shelve_all
from server.casework.people import actor_of
from server.domain.steps.withdrawing import Withdraw
from server.domain.transitions import Step
from tests.server.casework.test_ticking import dispatched, tick
from tests.server.conftest import Opening
from tests.server.running_house import Handheld, RunningHouse
from tests.server.small_city import HANDLER, OPERATOR, WORKER

MONTH = timedelta(days=30)
HOUR = timedelta(hours=1)


@pytest.fixture
def handheld(running: RunningHouse) -> Handheld:
    return running.handheld(WORKER)


def reported(running: RunningHouse, handheld: Handheld) -> str:
    """A report that was pushed and taken in; the id of its ticket."""
    sent = handheld.report()
    handheld.push(sent)
    running.take_in()
    return str(sent["_id"]).removeprefix("command:")


def withdrawn(running: RunningHouse, ticket: str) -> None:
    with running.house.engine.connect() as connection:
        actor = actor_of(connection, OPERATOR, running.clock.at.date())
    running.house.writer.run_sync(
        lambda unit: desk.take_step(
            unit, running.house, actor, ticket, Step.WITHDRAW, Withdraw(reason="诉求人撤诉"), None
        )
    )


def shelved(running: RunningHouse) -> int:
    return asyncio.run(shelve_all(running.house))


def held(running: RunningHouse, handheld: Handheld) -> set[str]:
    return {name.partition(":")[0] for name in running.live_ids(handheld.mailbox)}


def test_a_month_after_its_end_a_ticket_leaves_with_its_command_and_receipt(
    running: RunningHouse, handheld: Handheld
) -> None:
    ticket = reported(running, handheld)
    withdrawn(running, ticket)
    running.clock.pass_by(MONTH - HOUR)
    assert shelved(running) == 0
    running.clock.pass_by(2 * HOUR)

    assert shelved(running) == 1

    assert held(running, handheld) == {"pack"}
    assert shelved(running) == 0


def test_an_open_ticket_stays_however_old_it_is(running: RunningHouse, handheld: Handheld) -> None:
    reported(running, handheld)
    running.clock.pass_by(12 * MONTH)

    assert shelved(running) == 0
    assert held(running, handheld) == {"pack", "command", "receipt", "ticket"}


def test_what_happens_to_it_afterwards_is_told_again_and_leaves_again(
    running: RunningHouse, handheld: Handheld
) -> None:
    ticket = reported(running, handheld)
    withdrawn(running, ticket)
    running.clock.pass_by(2 * MONTH)
    shelved(running)

    late = handheld.command("note", {"text": "补充说明"}, ticket=ticket)
    handheld.push(late)
    running.take_in()

    assert held(running, handheld) == {"pack", "command", "receipt", "ticket"}
    running.clock.pass_by(2 * MONTH)
    assert shelved(running) == 1
    assert held(running, handheld) == {"pack"}


def test_a_restored_handheld_that_pushes_it_once_more_changes_nothing(
    running: RunningHouse, handheld: Handheld
) -> None:
    sent = handheld.report()
    handheld.push(sent)
    running.take_in()
    ticket = str(sent["_id"]).removeprefix("command:")
    withdrawn(running, ticket)
    running.clock.pass_by(2 * MONTH)
    shelved(running)
    before = running.ticket(ticket)

    handheld.push(sent)
    running.take_in()

    assert running.ticket(ticket) == before
    assert held(running, handheld) == {"pack"}


def test_how_long_that_is_is_a_setting(opening: Opening) -> None:
    running = opening(mailbox_days=2)
    withdrawn(running, reported(running, running.handheld(WORKER)))
    running.clock.pass_by(timedelta(days=3))

    assert shelved(running) == 1


def test_what_reminded_of_it_leaves_with_it(running: RunningHouse) -> None:
    ticket, handler = dispatched(running), running.handheld(HANDLER)
    running.clock.pass_by(12 * MONTH)
    tick(running)
    assert held(running, handler) == {"pack", "ticket", "task", "notice"}
    withdrawn(running, str(ticket.id))
    running.clock.pass_by(2 * MONTH)

    shelved(running)

    assert held(running, handler) == {"pack"}
