"""In which order commands are taken in, whatever order they were pushed in."""

import asyncio
from datetime import timedelta

import pytest
from msgspec import Struct

from server.casework import desk
from server.casework.intake import take_in
from server.casework.people import actor_of
from server.domain.clocks import clocks_of
from server.domain.people import Person
from server.domain.scope import Actor
from server.domain.steps.field import OrderFieldTask
from server.domain.steps.intake import Acceptance
from server.domain.transitions import Step
from sync.documents import Revision
from sync.revisions import Rev
from sync.writer import Transaction
from tests.server.conftest import Opening
from tests.server.domain.asking import URBAN_LEADS
from tests.server.running_house import Json, RunningHouse, id_of
from tests.server.small_city import COORDINATOR, HANDLER, HELPER, OPERATOR, OTHER_WORKER, RIDDLE, WORKER

TWO_DAYS = timedelta(days=2)


def test_commands_pushed_backwards_are_numbered_in_the_order_of_writing(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    reports = [handheld.report() for _ in range(4)]
    handheld.push(*reversed(reports))
    running.take_in()
    assert [ticket.id for ticket in running.tickets()] == [id_of(report) for report in reports]


def test_of_a_number_that_comes_twice_in_a_push_the_first_counts_and_none_is_left_behind(
    running: RunningHouse,
) -> None:
    handheld = running.handheld(WORKER)
    first, second, twin, last = (handheld.report() for _ in range(4))
    twin["counter"], last["counter"] = second["counter"], second["counter"] + 1
    handheld.push(first, second, twin, last)
    assert running.take_in() == 4
    assert [handheld.verdict(each)[0] for each in (first, second, twin, last)] == [
        "accepted",
        "accepted",
        "quarantined",
        "accepted",
    ]
    assert handheld.verdict(twin) == ("quarantined", "counter_reused")


def test_of_two_first_revisions_of_a_command_in_one_push_the_first_counts_at_one_go(
    running: RunningHouse,
) -> None:
    handheld = running.handheld(WORKER)
    first, twin, last = (handheld.report() for _ in range(3))
    twin["_id"] = first["_id"]
    handheld.push(first, twin, last)

    assert running.house.writer.run_sync(lambda unit: take_in(unit, running.house, 9)) == 3

    told = [(each["status"], each["reason_code"]) for each in handheld.verdicts(first)]
    assert told == [("accepted", None), ("quarantined", "id_used_twice")]
    assert handheld.verdict(last) == ("accepted", None)


def test_what_came_from_others_meanwhile_keeps_its_turn(running: RunningHouse) -> None:
    handheld, other = running.handheld(WORKER), running.handheld(OTHER_WORKER)
    reports = [handheld.report(), other.report(), handheld.report(), handheld.report()]
    for whose, report in zip((handheld, other, handheld, handheld), reports, strict=True):
        whose.push(report)
    running.take_in()
    assert [ticket.id for ticket in running.tickets()] == [id_of(report) for report in reports]


def test_a_gap_parks_what_follows_until_the_missing_command_arrives(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    first, missing, last = handheld.report(), handheld.report(), handheld.report()
    handheld.push(first, last)

    assert running.take_in() == 1
    assert handheld.verdicts(last) == []

    handheld.push(missing)
    assert running.take_in() == 2
    assert [ticket.id for ticket in running.tickets()] == [id_of(one) for one in (first, missing, last)]


def test_a_gap_that_has_waited_longer_than_the_setting_is_passed(opening: Opening) -> None:
    running = opening(gap_wait_hours=24)
    handheld = running.handheld(WORKER)
    missing, last = handheld.report(), handheld.report()
    handheld.push(last)
    assert running.take_in() == 0

    running.clock.pass_by(TWO_DAYS)
    assert running.take_in() == 1
    assert handheld.verdict(last) == ("accepted", None)

    handheld.push(missing)
    assert running.take_in() == 1
    assert handheld.verdict(missing) == ("accepted", None)


def test_a_document_that_does_not_tell_its_place_may_stand_for_a_missing_number(
    running: RunningHouse,
) -> None:
    handheld = running.handheld(WORKER)
    unreadable, last = handheld.report(), handheld.report()
    del unreadable["counter"]
    handheld.push(last, unreadable)
    assert running.take_in() == 2
    assert handheld.verdict(unreadable) == ("quarantined", "malformed")
    assert handheld.verdict(last) == ("accepted", None)


def test_one_unreadable_document_stands_for_one_missing_number_only(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    unreadable, _lost, last = handheld.report(), handheld.report(), handheld.report()
    del unreadable["counter"]
    handheld.push(unreadable, last)
    assert running.take_in() == 1
    assert handheld.verdicts(last) == []


def test_what_is_no_command_stands_for_no_missing_number(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    _lost, last = handheld.report(), handheld.report()
    handheld.push({"_id": "receipt:mine", "verdicts": []}, last)
    running.take_in()
    assert handheld.verdicts(last) == []


def actor_at_the_desk(running: RunningHouse, person: Person) -> Actor:
    with running.house.engine.connect() as connection:
        return actor_of(connection, person, running.clock.at.date())


def asked_at_the_desk(
    running: RunningHouse, report: Json, *steps: tuple[Step, Struct], by: Person = OPERATOR
) -> None:
    """What somebody asks for, one step after the other."""
    actor, house = actor_at_the_desk(running, by), running.house
    own = str(id_of(report))

    def unit(transaction: Transaction) -> None:
        for step, asked in steps:
            desk.take_step(transaction, house, actor, own, step, asked, expected=None)

    house.writer.run_sync(unit)


def dispatched_at_the_desk(running: RunningHouse, report: Json) -> None:
    """What an operator makes of a report of which nothing could be made."""
    asked_at_the_desk(
        running, report, (Step.ACCEPT, Acceptance(category="0104")), (Step.DISPATCH, URBAN_LEADS)
    )


@pytest.mark.parametrize("kind", ["sign", "contact"])
def test_what_was_parked_while_a_desk_went_on_stops_no_clock_before_it_began(
    running: RunningHouse, kind: str
) -> None:
    worker, handler = running.handheld(WORKER), running.handheld(HANDLER)
    report = worker.report(RIDDLE)
    worker.push(report)
    running.take_in()
    by = handler if kind == "sign" else worker
    by.report()  # is never sent
    body: Json = {"leg": 1} if kind == "sign" else {"manner": "phone", "result": "已联系", "reached": True}
    parked = by.command(kind, body, ticket=str(id_of(report)))
    by.push(parked)
    running.clock.pass_by(TWO_DAYS / 2)
    dispatched_at_the_desk(running, report)
    running.clock.pass_by(TWO_DAYS / 2)

    assert running.take_in() == 1

    assert by.verdict(parked) == ("accepted", None)
    ticket = running.ticket(id_of(report))
    assert all(clock.started_at <= (clock.stopped_at or clock.started_at) for clock in clocks_of(ticket))


def test_a_result_that_came_in_time_and_was_parked_is_in_time_whatever_a_desk_began_meanwhile(
    running: RunningHouse,
) -> None:
    worker, handler = running.handheld(WORKER), running.handheld(HANDLER)
    report = worker.report()
    worker.push(report)
    running.take_in()
    own = id_of(report)
    handler.push(handler.sign(own))
    running.take_in()
    due = running.ticket(own).legs[0].resolve_due
    assert due is not None
    running.clock.at = due - timedelta(hours=1)
    handler.report()  # is never sent
    result = handler.result(own)
    handler.push(result)
    running.clock.at = due + timedelta(hours=3)
    look = OrderFieldTask(kind="verify", what="看看")
    asked_at_the_desk(running, report, (Step.ORDER_FIELD_TASK, look), by=COORDINATOR)
    running.clock.pass_by(TWO_DAYS / 2)

    assert running.take_in() == 1

    assert handler.verdict(result) == ("accepted", None)
    assert running.ticket(own).legs[0].answered_at == due - timedelta(hours=1)


def test_one_handheld_waits_for_no_other(running: RunningHouse) -> None:
    waiting, free = running.handheld(WORKER), running.handheld(OTHER_WORKER)
    waiting.report()
    parked, ready = waiting.report(), free.report()
    waiting.push(parked)
    free.push(ready)
    assert running.take_in() == 1
    assert free.verdict(ready) == ("accepted", None)


def test_between_handhelds_what_was_received_first_goes_first(running: RunningHouse) -> None:
    one, other = running.handheld(WORKER), running.handheld(HELPER)
    later, earlier = one.report(), other.report()
    other.push(earlier)
    one.push(later)
    running.take_in()
    assert [ticket.id for ticket in running.tickets()] == [id_of(earlier), id_of(later)]


def test_a_stranger_who_uses_my_writer_neither_waits_nor_makes_me_wait(running: RunningHouse) -> None:
    mine, stranger = running.handheld(WORKER), running.handheld(OTHER_WORKER)
    report = mine.report()
    forged = stranger.report() | {"writer": mine.writer, "counter": 7}
    stranger.push(forged)
    mine.push(report)
    assert running.take_in() == 2
    assert stranger.verdict(forged) == ("quarantined", "foreign_writer")
    assert mine.verdict(report) == ("accepted", None)
    following = mine.report()
    mine.push(following)
    assert running.take_in() == 1


def test_a_second_install_of_one_person_counts_by_itself(running: RunningHouse) -> None:
    old, new = running.handheld(WORKER), running.handheld(WORKER)
    assert old.writer != new.writer
    old.push(old.report())
    new.push(new.report())
    assert running.take_in() == 2


def test_a_history_that_only_grows_backwards_is_no_news(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    name, body = handheld.report()["_id"], b'{"schema":9}'
    newest, older = Rev(2, "b" * 32), Rev(1, "a" * 32)
    stemmed = Revision(id=name, path=(newest,), deleted=False, body=body)
    asyncio.run(running.house.mailboxes.accept(handheld.mailbox, [stemmed]))
    assert running.take_in() == 1

    whole = Revision(id=name, path=(newest, older), deleted=False, body=body)
    asyncio.run(running.house.mailboxes.accept(handheld.mailbox, [whole]))
    assert running.take_in() == 0


def test_every_push_wakes_intake(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    handheld.push(handheld.report())
    running.house.writer.run_sync(lambda _: None)  # what follows a commit is done before the next unit
    assert running.wakes == 1
