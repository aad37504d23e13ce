"""What has its end from its beginning leaves the mailboxes by itself, and nothing that is needed still."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from server.casework.errands import end_all_passed
from tests.server.casework.test_shelving import held
from tests.server.casework.test_ticking import dispatched, tick
from tests.server.running_house import Handheld, RunningHouse, id_of
from tests.server.small_city import HANDLER, WORKER

MONTH = timedelta(days=30)
HOUR = timedelta(hours=1)


@pytest.fixture
def handheld(running: RunningHouse) -> Handheld:
    return running.handheld(WORKER)


def passed(running: RunningHouse) -> None:
    asyncio.run(end_all_passed(running.house))


@pytest.mark.both_engines
def test_a_notice_leaves_a_month_after_it_was_written_and_its_ticket_stays(running: RunningHouse) -> None:
    dispatched(running)
    handler = running.handheld(HANDLER)
    running.clock.pass_by(12 * MONTH)
    tick(running)
    running.clock.pass_by(MONTH - HOUR)
    passed(running)
    assert held(running, handler) == {"pack", "ticket", "task", "notice"}

    running.clock.pass_by(2 * HOUR)
    passed(running)

    assert held(running, handler) == {"pack", "ticket", "task"}


def test_an_answer_about_no_ticket_leaves_with_its_command(running: RunningHouse, handheld: Handheld) -> None:
    refused = handheld.sign(uuid4())
    handheld.push(refused)
    running.take_in()
    assert handheld.verdict(refused) == ("refused", "ticket_unknown")

    running.clock.pass_by(MONTH + HOUR)
    passed(running)

    assert held(running, handheld) == {"pack"}


def test_what_lies_in_quarantine_leaves_the_handheld_and_stays_in_quarantine(
    running: RunningHouse, handheld: Handheld
) -> None:
    handheld.push({**handheld.report(), "kind": "from_the_future"})
    running.take_in()

    running.clock.pass_by(MONTH + HOUR)
    passed(running)

    assert held(running, handheld) == {"pack"}
    assert len(running.quarantine()) == 1


def test_a_command_about_a_ticket_leaves_with_the_ticket_whatever_was_said_of_it(
    running: RunningHouse, handheld: Handheld
) -> None:
    report = handheld.report()
    rev = handheld.push(report)[0]
    running.take_in()
    handheld.push({**report, "kind": "note", "_parents": [rev]})
    running.take_in()
    assert [each["status"] for each in handheld.verdicts(report)] == ["accepted", "quarantined"]

    running.clock.pass_by(MONTH + HOUR)
    passed(running)

    assert held(running, handheld) == {"pack", "command", "receipt", "ticket"}


def test_a_record_that_waited_in_vain_is_told_again_if_its_report_comes_after_all(
    running: RunningHouse, handheld: Handheld
) -> None:
    late = running.handheld(WORKER)
    report = late.report()
    note = handheld.note(id_of(report))
    handheld.push(note)
    running.take_in()
    running.clock.pass_by(MONTH + HOUR)
    passed(running)
    assert held(running, handheld) == {"pack"}

    late.push(report)
    running.take_in()

    assert handheld.verdicts(note)[-1]["status"] == "accepted"
    assert running.ticket(id_of(report)).records == 1
    running.clock.pass_by(MONTH + HOUR)
    passed(running)
    assert handheld.verdicts(note) != []


def test_a_command_that_comes_later_has_a_month_of_its_own(running: RunningHouse, handheld: Handheld) -> None:
    handheld.push(handheld.sign(uuid4()))
    running.take_in()
    running.clock.pass_by(20 * timedelta(days=1))
    later = handheld.sign(uuid4())
    handheld.push(later)
    running.take_in()

    running.clock.pass_by(20 * timedelta(days=1))
    passed(running)

    assert handheld.verdict(later) == ("refused", "ticket_unknown")
