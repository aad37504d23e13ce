"""What was ended at a place is found again when the next report about it comes."""

from datetime import timedelta

import pytest
from msgspec import Struct
from msgspec.structs import replace

from geo.position import Position
from server.casework import desk
from server.casework.maps import nearby
from server.casework.people import actor_of
from server.casework.suggesting import hints
from server.domain.asked import Nothing
from server.domain.people import Person
from server.domain.scope import Actor
from server.domain.steps.callback import CallbackMade
from server.domain.steps.dispatch import Sign
from server.domain.steps.intake import Report, SelfHandling
from server.domain.steps.results import Approval, Result
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from server.store import tickets
from sync.writer import Transaction
from tests.server.conftest import Opening
from tests.server.running_house import RunningHouse
from tests.server.small_city import COORDINATOR, HANDLER, IN_G1, IN_G2, LAMP, OPERATOR, WORKER

ROUND = (
    (HANDLER, Step.SIGN, Sign(leg=1)),
    (HANDLER, Step.SUBMIT_RESULT, Result(leg=1, handling="已换灯泡", public_reply="已修好")),
    (COORDINATOR, Step.APPROVE_RESULT, Approval()),
    (OPERATOR, Step.RECORD_CALLBACK, CallbackMade(contacted=True, solved=True)),
    (OPERATOR, Step.CLOSE, Nothing()),
)


@pytest.fixture
def running(opening: Opening) -> RunningHouse:
    return opening()


class Desk:
    """People who report and take steps, each report a day after the one before."""

    def __init__(self, running: RunningHouse) -> None:
        self._running = running
        self._count = 0

    def report(self, asked: Report, by: Person = OPERATOR) -> Ticket:
        self._running.clock.pass_by(timedelta(days=1))
        actor = self.actor(by)
        return self._running.house.writer.run_sync(lambda unit: self._reported(unit, actor, asked))

    def closed_and_reported_at_once(self, number: str, asked: Report) -> Ticket:
        """A report in the very transaction in which a matter is closed, whose facts wait for its end."""
        house, actor = self._running.house, self.actor(OPERATOR)

        def unit_of_work(unit: Transaction) -> Ticket:
            with unit.gathering():
                desk.take_step(unit, house, actor, number, Step.CLOSE, Nothing(), None)
                return self._reported(unit, actor, asked)

        return house.writer.run_sync(unit_of_work)

    def closed(self, asked: Report) -> Ticket:
        number = self.report(asked).number
        return [self.step(number, *each) for each in ROUND][-1]

    def step(self, number: str, person: Person, step: Step, body: Struct) -> Ticket:
        house, actor = self._running.house, self.actor(person)
        return house.writer.run_sync(
            lambda unit: desk.take_step(unit, house, actor, number, step, body, None)
        )

    def actor(self, person: Person) -> Actor:
        with self._running.house.engine.connect() as connection:
            return actor_of(connection, person, self._running.clock.at.date())

    def _reported(self, unit: Transaction, actor: Actor, asked: Report) -> Ticket:
        self._count += 1
        ticket, _ = desk.report(
            unit,
            self._running.house,
            actor,
            asked,
            channel="phone",
            key=str(self._count),
            contact=None,
        )
        return ticket


def lamp(at: Position = IN_G1) -> Report:
    return Report(request_type="HELP", description=LAMP, category="0104", position=at)


def test_the_third_report_of_what_was_ended_here_twice_recurs_and_is_swept(running: RunningHouse) -> None:
    people = Desk(running)
    ended = [people.closed(lamp()) for _ in range(2)]
    again = people.report(lamp())
    assert again.recurrence == tuple(sorted(each.number for each in ended))
    assert [(sweep.unit, sweep.area, sweep.by) for sweep in again.sweeps] == [("urban", "s1", "system")]
    with running.house.engine.connect() as connection:
        assert tickets.by_id(connection, again.id) == again


def test_what_was_closed_here_not_long_ago_is_hinted_at_behind_what_is_open(running: RunningHouse) -> None:
    people = Desk(running)

    def hinted(category: str | None = None) -> list[str]:
        actor = people.actor(OPERATOR)
        told = hints(running.house, actor, "路灯坏了", category=category, position=IN_G1)
        return [ticket.number for ticket, _ in told.duplicates]

    closed, still_open = people.closed(lamp()), people.report(lamp())
    assert hinted("0104") == hinted() == [still_open.number, closed.number]
    of_its_category = replace(lamp(), category="0105", description="路灯边的垃圾")
    assert closed.number in [
        each.number
        for each, _ in nearby(running.house, people.actor(OPERATOR), people.report(of_its_category).number)
    ]
    running.clock.pass_by(timedelta(days=31))
    assert closed.number not in hinted("0104")


def test_what_is_closed_in_the_same_transaction_is_found_there_already(running: RunningHouse) -> None:
    people = Desk(running)
    first, second = people.closed(lamp()), people.report(lamp())
    for each in ROUND[:-1]:
        people.step(second.number, *each)
    again = people.closed_and_reported_at_once(second.number, lamp())
    assert again.recurrence == tuple(sorted((first.number, second.number)))


def test_elsewhere_or_of_another_kind_it_does_not_recur(running: RunningHouse) -> None:
    people = Desk(running)
    for _ in range(2):
        people.closed(lamp())
    assert people.report(lamp(IN_G2)).recurrence == ()
    assert people.report(replace(lamp(), category="0101", description="占道经营")).recurrence == ()


def test_the_second_time_that_something_is_ended_on_the_spot_somebody_else_looks(
    running: RunningHouse,
) -> None:
    people = Desk(running)

    def on_the_spot() -> Ticket:
        at = running.clock.at
        done = SelfHandling(
            before="a" * 64, after="b" * 64, found_at=at, done_at=at + timedelta(minutes=10), remark="已清理"
        )
        small = Report(
            request_type="PATROL", description="垃圾", category="0105", position=IN_G1, self_handled=done
        )
        return people.report(small, by=WORKER)

    first, second = on_the_spot(), on_the_spot()
    assert {first.state, second.state} <= {State.CLOSED, State.SELF_HANDLED}
    assert second.state is State.SELF_HANDLED
    assert second.needs_check
