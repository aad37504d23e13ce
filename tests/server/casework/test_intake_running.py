"""Intake beside a running server: it begins with what was left, wakes at a push, and outlives trouble."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from server.casework import intake
from server.casework.intake import Intake, take_in
from server.casework.judging import judge
from sync.writer import Transaction
from tests.server.running_house import Handheld, Json, RunningHouse, id_of
from tests.server.small_city import OTHER_WORKER, WORKER

pytestmark = pytest.mark.both_engines


class PatientIntake(Intake):
    """Looks again by itself only after a test would have given up."""

    PATIENCE_S = 600.0


class HastyIntake(Intake):
    """Looks again at once."""

    PATIENCE_S = 0.01


def run(running: RunningHouse, intake: Intake, lived: Callable[[], Awaitable[None]]) -> None:
    """What is lived while intake runs."""
    running.on_wake = intake.wake

    async def both() -> None:
        task = asyncio.create_task(intake.run(running.house))
        try:
            await lived()
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    asyncio.run(both())


async def answered(handheld: Handheld, document: Json) -> None:
    """Returns when the document has its receipt."""
    await asyncio.to_thread(wait_for_receipt, handheld, document)


def wait_for_receipt(handheld: Handheld, document: Json) -> None:
    deadline = time.monotonic() + 180
    while not handheld.verdicts(document):
        assert time.monotonic() < deadline, "no receipt"
        time.sleep(0.01)


def test_what_was_left_from_before_the_start_is_taken_in(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    report = handheld.report()
    handheld.push(report)
    run(running, PatientIntake(), lambda: answered(handheld, report))
    assert handheld.verdict(report) == ("accepted", None)


def test_a_long_row_of_commands_is_taken_in_at_one_go_until_somebody_waits(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "UNASKED", 2)
    handheld = running.handheld(WORKER)
    handheld.push(*(handheld.report() for _ in range(7)))
    write = running.house.writer.run_sync
    assert write(lambda unit: take_in(unit, running.house, 3)) == 3
    assert taken_while_somebody_waits(running) == 2
    assert write(lambda unit: take_in(unit, running.house, 400)) == 2


def test_who_waits_is_let_in_within_a_row_of_commands_that_began_after_others(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "UNASKED", 3)
    other, handheld = running.handheld(OTHER_WORKER), running.handheld(WORKER)
    other.push(other.report())
    reports = [handheld.report() for _ in range(5)]
    handheld.push(*reports)

    assert taken_while_somebody_waits(running) == 3
    assert running.take_in() == 3
    assert [handheld.verdict(each) for each in reports] == [("accepted", None)] * 5


def taken_while_somebody_waits(running: RunningHouse) -> int:
    write = running.house.writer.run_sync

    def awaited(unit: Transaction) -> int:
        threading.Thread(target=write, args=(lambda _: None,)).start()
        while not unit.others_wait:
            time.sleep(0.001)
        return take_in(unit, running.house, 400)

    return write(awaited)


def test_a_push_wakes_it_at_once(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    first, second = handheld.report(), handheld.report()
    handheld.push(first)

    async def lived() -> None:
        await answered(handheld, first)
        await asyncio.to_thread(handheld.push, second)
        await answered(handheld, second)

    run(running, PatientIntake(), lived)
    assert handheld.verdict(second) == ("accepted", None)


def test_one_document_that_breaks_us_is_set_aside_and_those_around_it_are_taken_in(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    handheld = running.handheld(WORKER)
    before, unlucky, after = (handheld.report() for _ in range(3))
    handheld.push(before, unlucky, after)

    def stumbling(*given: Any) -> Any:
        verdict = judge(*given)
        if given[2].document == unlucky["_id"]:
            raise ZeroDivisionError
        return verdict

    monkeypatch.setattr("server.casework.intake.judge", stumbling)
    run(running, PatientIntake(), lambda: answered(handheld, after))
    verdicts = [handheld.verdict(document) for document in (before, unlucky, after)]
    assert verdicts == [("accepted", None), ("quarantined", "server_fault"), ("accepted", None)]
    assert [ticket.id for ticket in running.tickets()] == [id_of(before), id_of(after)]
    assert all(len(handheld.verdicts(document)) == 1 for document in (before, unlucky, after))


def test_trouble_of_the_database_delays_a_report_and_condemns_nothing(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    handheld = running.handheld(WORKER)
    report = handheld.report()
    handheld.push(report)
    troubles = [OperationalError("INSERT", {}, Exception("database or disk is full"))] * 3

    def troubled(*given: Any) -> Any:
        if troubles:
            raise troubles.pop()
        return judge(*given)

    monkeypatch.setattr("server.casework.intake.judge", troubled)
    run(running, HastyIntake(), lambda: answered(handheld, report))
    assert troubles == []
    assert handheld.verdict(report) == ("accepted", None)
    assert running.quarantine() == []
