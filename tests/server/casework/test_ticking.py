"""What falls due is done by the house itself: on time, once, and also after it was down."""

import asyncio
from datetime import timedelta
from uuid import UUID

from server.casework import desk, ticking
from server.casework.boards import daily_board
from server.casework.people import actor_of
from server.domain.people import Person
from server.domain.reminders import reminders
from server.domain.scope import Actor
from server.domain.steps.dispatch import Offer
from server.domain.steps.merging import Merge
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from server.store.listing import Filter
from tests.server.running_house import Json, RunningHouse, id_of
from tests.server.small_city import (
    COORDINATOR,
    HANDLER,
    LAMP,
    OPERATOR,
    OTHER_WORKER,
    RIDDLE,
    ROVING_COORDINATOR,
    WORKER,
)

MINUTE = timedelta(minutes=1)


def dispatched(running: RunningHouse, text: str = LAMP) -> Ticket:
    worker = running.handheld(WORKER)
    report = worker.report(text)
    worker.push(report)
    running.take_in()
    return running.ticket(id_of(report))


def tick(running: RunningHouse) -> int:
    return asyncio.run(ticking.tick(running.house))


def stepped(running: RunningHouse, person: Person, ticket: Ticket, step: Step, asked: object) -> Ticket:
    house = running.house
    with house.engine.connect() as connection:
        actor = actor_of(connection, person, running.clock.at.date())
    return house.writer.run_sync(
        lambda unit: desk.take_step(unit, house, actor, ticket.number, step, asked, None)  # type: ignore[arg-type]
    )


def test_a_leg_that_nobody_signed_for_is_signed_at_its_time_and_once(running: RunningHouse) -> None:
    ticket = dispatched(running)
    running.clock.at = ticket.legs[0].sign_due - MINUTE
    assert tick(running) == 0
    running.clock.at = ticket.legs[0].sign_due
    assert (tick(running), tick(running)) == (1, 0)
    signed = running.ticket(ticket.id)
    assert (signed.state, signed.legs[0].signed_automatically) == (State.HANDLING, True)


def test_what_fell_due_while_the_server_was_down_is_done_when_it_is_back(running: RunningHouse) -> None:
    ticket = dispatched(running)
    running.clock.pass_by(timedelta(days=30))
    running.reopen()
    assert (tick(running), tick(running)) == (2, 0)
    signed = running.ticket(ticket.id).legs[0]
    assert (signed.signed_automatically, signed.reminded_at) == (True, running.clock.at)


def test_an_offer_goes_on_to_the_next_person_and_its_mailbox_is_told(running: RunningHouse) -> None:
    ticket = dispatched(running)
    handler = running.handheld(HANDLER)
    stepped(running, COORDINATOR, ticket, Step.OFFER, Offer(leg=1, persons=("nobody", HANDLER.id)))
    running.clock.pass_by(timedelta(minutes=31))
    assert tick(running) == 1
    task = running.document(handler.mailbox, f"task:{ticket.id}")
    assert task is not None
    assert task["expects"] == "offer"
    taken = handler.command("offer_taken", {"leg": 1}, ticket=str(ticket.id))
    handler.push(taken)
    running.take_in()
    assert handler.verdict(taken) == ("accepted", None)


def test_who_lets_an_offer_go_by_holds_the_ticket_no_longer(running: RunningHouse) -> None:
    ticket, asked = dispatched(running), running.handheld(OTHER_WORKER)
    offer = Offer(leg=1, persons=(OTHER_WORKER.id, HANDLER.id))
    stepped(running, COORDINATOR, ticket, Step.OFFER, offer)
    task = running.document(asked.mailbox, f"task:{ticket.id}")
    assert task is not None
    assert (task["expects"], task["leg"]) == ("offer", 1)
    assert f"ticket:{ticket.id}" in running.live_ids(asked.mailbox)
    running.clock.pass_by(timedelta(minutes=31))
    tick(running)
    assert {f"ticket:{ticket.id}", f"task:{ticket.id}"}.isdisjoint(running.live_ids(asked.mailbox))


def test_a_unit_is_reminded_on_its_handheld_by_one_notice_for_each_point(running: RunningHouse) -> None:
    handler, worker = running.handheld(HANDLER), running.handheld(WORKER)
    ticket = dispatched(running)
    signed = handler.command("sign", {"leg": 1}, ticket=str(ticket.id))
    handler.push(signed)
    running.take_in()
    (first, *_) = reminders(running.ticket(ticket.id).legs[0], running.ticket(ticket.id), running.house.rules)
    running.clock.at = first.at
    assert (tick(running), tick(running)) == (1, 0)
    running.reopen()
    assert tick(running) == 0
    (notice,) = notices(running, handler.mailbox)
    assert (notice["kind"], notice["what"], notice["no"]) == ("reminder", "result", 1)
    assert (notice["number"], notices(running, worker.mailbox)) == (ticket.number, [])


def test_a_coordinator_is_told_of_a_return_that_nobody_decided(running: RunningHouse) -> None:
    coordinator, handler = running.handheld(ROVING_COORDINATOR), running.handheld(HANDLER)
    ticket = dispatched(running)
    away = {"leg": 1, "reason_code": "function", "clause": "三定", "suggested_unit": "harbour"}
    handler.push(handler.command("return_request", away, ticket=str(ticket.id)))
    running.take_in()
    (asked,) = running.ticket(ticket.id).requests
    assert asked.due_at is not None
    running.clock.at = asked.due_at
    assert tick(running) >= 1
    (notice,) = notices(running, coordinator.mailbox)
    assert (notice["what"], notice["no"]) == ("return", 1)
    assert notices(running, handler.mailbox) == []


def notices(running: RunningHouse, mailbox: str) -> list[Json]:
    """The notices in a mailbox."""
    ids = [each for each in running.live_ids(mailbox) if each.startswith("notice:")]
    return [found for each in ids if (found := running.document(mailbox, each)) is not None]


def seen_late(running: RunningHouse, kind: str) -> list[UUID]:
    """The tickets in which a clock of that kind has run out, as an operator finds them."""
    operator = Actor(id=OPERATOR.id, roles=frozenset(OPERATOR.roles))
    narrowed = Filter(late=(kind, running.clock.at))
    return [ticket.id for ticket in desk.listed(running.house, operator, narrowed, None, 10).tickets]


def test_what_nobody_accepts_in_time_is_noted_once_and_lies_on_the_daily_board(running: RunningHouse) -> None:
    ticket = dispatched(running, RIDDLE)
    (waiting,) = ticket.own_terms
    assert (ticket.state, waiting.kind) == (State.SUBMITTED, "accept")
    running.clock.at = waiting.due_at
    assert (seen_late(running, "accept"), tick(running), tick(running)) == ([], 1, 0)
    running.clock.pass_by(MINUTE)
    assert (seen_late(running, "accept"), seen_late(running, "review")) == ([ticket.id], [])
    operator = Actor(id=OPERATOR.id, roles=frozenset(OPERATOR.roles))
    _, piles = daily_board(running.house, operator, unit=None, area=None)
    assert [each.id for each in piles["undecided"].first] == [ticket.id]
    assert [(missed.what, missed.no) for missed in running.ticket(ticket.id).missed_terms] == [("accept", 1)]


def test_of_a_merge_both_tickets_tell(running: RunningHouse) -> None:
    child, master = dispatched(running), dispatched(running)
    asked = Merge(master=master.number, evidence=("place",), caller_told=True)
    stepped(running, OPERATOR, child, Step.MERGE, asked)
    assert running.ticket(child.id).master == master.id
    assert [voice.ticket for voice in running.ticket(master.id).subscribers] == [child.id]


def test_an_unsampled_matter_that_was_ended_on_the_spot_is_closed_at_once_and_others_wait(
    running: RunningHouse,
) -> None:
    worker = running.handheld(WORKER)
    done = {
        "before": "a" * 64,
        "after": "b" * 64,
        "found_at": "2026-11-23T09:00:00+08:00",
        "done_at": "2026-11-23T09:20:00+08:00",
        "remark": "已清理",
    }
    reports = [worker.report("一袋垃圾", category="0105", self_handled=done) for _ in range(20)]
    worker.push(*reports)
    running.take_in()
    tickets = [running.ticket(id_of(report)) for report in reports]
    assert {ticket.state for ticket in tickets} <= {State.CLOSED, State.SELF_HANDLED}
    assert all(ticket.needs_check == (ticket.state is State.SELF_HANDLED) for ticket in tickets)


def test_what_may_not_be_ended_on_the_spot_goes_the_ordinary_way(running: RunningHouse) -> None:
    worker = running.handheld(WORKER)
    same = {
        "before": "a" * 64,
        "after": "a" * 64,
        "found_at": "2026-11-23T09:00:00+08:00",
        "done_at": "2026-11-23T09:20:00+08:00",
        "remark": "已清理",
    }
    report = worker.report(self_handled=same)
    worker.push(report)
    running.take_in()
    assert running.ticket(id_of(report)).state is State.DISPATCHED
