"""An emergency finds somebody: on duty, then the second, the head of the unit, the district's duty officer."""

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace

from geo.position import Position
from server.casework import desk, duty
from server.casework.people import actor_of
from server.domain.asked import Reasoned
from server.domain.errors import RosterRefused
from server.domain.people import Person
from server.domain.roster import Shift, entered, signed_in, signed_out
from server.domain.scope import Actor
from server.domain.steps.dispatch import Assigned, Dispatch, Sign
from server.domain.steps.intake import Report
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.store import rosters
from tests.server.domain.china import china
from tests.server.running_house import RunningHouse
from tests.server.small_city import (
    CO_HANDLER,
    COORDINATOR,
    HANDLER,
    IN_G1,
    LAMP,
    MORNING,
    OPERATOR,
    WORKER,
)

NIGHT = MORNING.replace(hour=22, minute=30)
QUARTER = timedelta(minutes=15)
ON_DUTY = Shift(
    id="00000000-0000-4000-8000-000000000001",
    person=HANDLER.id,
    unit="urban",
    area="city",
    level=1,
    leader=False,
    starts_at=NIGHT - timedelta(hours=4),
    ends_at=NIGHT + timedelta(hours=8),
)
SECOND = replace(ON_DUTY, id="00000000-0000-4000-8000-000000000002", person=CO_HANDLER.id, level=2)
HEAD = replace(ON_DUTY, id="00000000-0000-4000-8000-000000000003", person=WORKER.id, level=3)
OFFICER = replace(
    ON_DUTY,
    id="00000000-0000-4000-8000-000000000004",
    person=COORDINATOR.id,
    unit=None,
    area="d1",
    level=4,
    leader=True,
)
ELSEWHERE = replace(OFFICER, id="00000000-0000-4000-8000-000000000005", person=OPERATOR.id, area="d2")


def actor(running: RunningHouse, person: Person) -> Actor:
    with running.house.engine.connect() as connection:
        return actor_of(connection, person, running.clock.at.date())


def emergency(
    running: RunningHouse, *shifts: Shift, urgency: str = "critical", at: Position | None = IN_G1
) -> Ticket:
    """A matter at night, and a roster."""
    running.clock.at = NIGHT
    for shift in shifts:
        running.house.writer.run_sync(
            lambda unit, shift=shift: rosters.save_shift(unit.connection, shift)  # type: ignore[misc]
        )
    asked = Report(request_type="HELP", description=LAMP, position=at, address="湖边", urgency=urgency)  # type: ignore[arg-type]
    by = actor(running, OPERATOR)
    ticket, _ = running.house.writer.run_sync(
        lambda unit: desk.report(unit, running.house, by, asked, channel="phone", key="k", contact=None)
    )
    return ticket


def called(running: RunningHouse, ticket: Ticket, leg: int = 1) -> list[str]:
    """Who was called so far, after one more round."""
    asyncio.run(duty.call_round(running.house))
    with running.house.engine.connect() as connection:
        return [call.person for call in rosters.calls_of(connection, ticket.id, leg)]


def test_one_after_the_other_is_called_each_a_quarter_of_an_hour_after_the_one_before(
    running: RunningHouse,
) -> None:
    ticket = emergency(running, ELSEWHERE, OFFICER, HEAD, SECOND, ON_DUTY)
    expected = [HANDLER.id, CO_HANDLER.id, WORKER.id, COORDINATOR.id]
    assert called(running, ticket) == expected[:1]
    running.clock.pass_by(QUARTER - timedelta(seconds=1))
    assert called(running, ticket) == expected[:1]
    for many in (2, 3, 4, 4):
        running.clock.pass_by(QUARTER)
        assert called(running, ticket) == expected[:many]


def test_who_signs_for_it_ends_the_calls(running: RunningHouse) -> None:
    ticket = emergency(running, ON_DUTY, SECOND)
    assert called(running, ticket) == [HANDLER.id]
    by = actor(running, HANDLER)
    running.house.writer.run_sync(
        lambda unit: desk.take_step(unit, running.house, by, ticket.number, Step.SIGN, Sign(leg=1), None)
    )
    running.clock.pass_by(2 * QUARTER)
    assert called(running, ticket) == [HANDLER.id]


def test_a_matter_that_is_not_critical_wakes_nobody(running: RunningHouse) -> None:
    assert called(running, emergency(running, ON_DUTY, urgency="urgent")) == []


def test_while_nobody_was_told_to_act_the_duty_officers_of_the_area_are_called(running: RunningHouse) -> None:
    doubtful = replace(IN_G1, accuracy_m=400.0)
    ticket = emergency(running, ON_DUTY, OFFICER, ELSEWHERE, at=doubtful)
    assert called(running, ticket, leg=0) == [COORDINATOR.id]
    running.clock.pass_by(QUARTER)
    assert (called(running, ticket, leg=0), called(running, ticket)) == ([COORDINATOR.id], [])
    by, urban = actor(running, COORDINATOR), Dispatch(units=(Assigned(unit="urban"),), note="先到现场")
    running.house.writer.run_sync(
        lambda unit: desk.take_step(unit, running.house, by, ticket.number, Step.DISPATCH, urban, None)
    )
    assert called(running, ticket) == [HANDLER.id]


def test_a_recalled_dispatch_calls_the_duty_officers_again_however_old_the_matter_is(
    running: RunningHouse,
) -> None:
    doubtful = replace(IN_G1, accuracy_m=400.0)
    later = replace(OFFICER, id="00000000-0000-4000-8000-000000000006", ends_at=NIGHT + timedelta(hours=20))
    ticket = emergency(running, later, at=doubtful)
    assert called(running, ticket, leg=0) == [COORDINATOR.id]
    running.clock.pass_by(timedelta(hours=13))
    by, urban = actor(running, COORDINATOR), Dispatch(units=(Assigned(unit="urban"),), note="先到现场")
    for step, asked in ((Step.DISPATCH, urban), (Step.RECALL_DISPATCH, Reasoned(reason="派错了单位"))):
        running.house.writer.run_sync(
            lambda unit, step=step, asked=asked: desk.take_step(  # type: ignore[misc]
                unit, running.house, by, ticket.number, step, asked, None
            )
        )
        running.clock.pass_by(timedelta(minutes=1))
    assert called(running, ticket, leg=0) == [COORDINATOR.id, COORDINATOR.id]
    running.clock.pass_by(QUARTER)
    assert called(running, ticket, leg=0) == [COORDINATOR.id, COORDINATOR.id]


def test_an_emergency_that_nobody_could_place_calls_the_officers_of_every_area_the_widest_first(
    running: RunningHouse,
) -> None:
    of_all = replace(OFFICER, id="00000000-0000-4000-8000-000000000007", person=HANDLER.id, area="city")
    ticket = emergency(running, ON_DUTY, OFFICER, ELSEWHERE, of_all, at=None)
    for many in (1, 2, 3, 3):
        assert called(running, ticket, leg=0) == [HANDLER.id, COORDINATOR.id, OPERATOR.id][:many]
        running.clock.pass_by(QUARTER + timedelta(seconds=1))


def test_with_nobody_of_the_unit_on_duty_the_district_is_called_at_once(running: RunningHouse) -> None:
    over = replace(ON_DUTY, ends_at=NIGHT - timedelta(minutes=1))
    assert called(running, emergency(running, over, OFFICER)) == [COORDINATOR.id]


def test_who_has_signed_in_is_called_before_who_has_not(running: RunningHouse) -> None:
    there = replace(SECOND, level=1, signed_in_at=NIGHT - QUARTER)
    assert called(running, emergency(running, ON_DUTY, there)) == [CO_HANDLER.id]


def test_the_handheld_of_who_is_called_holds_a_notice(running: RunningHouse) -> None:
    handheld = running.handheld(HANDLER)
    ticket = emergency(running, ON_DUTY)
    called(running, ticket)
    (notice,) = [own for own in running.live_ids(handheld.mailbox) if own.startswith("notice:")]
    told = running.document(handheld.mailbox, notice)
    assert told is not None
    assert (told["kind"], told["number"], told["leg"]) == ("duty_call", ticket.number, 1)


def test_the_next_morning_everybody_reads_the_calls_that_are_theirs_to_read(running: RunningHouse) -> None:
    ticket = emergency(running, ON_DUTY)
    called(running, ticket)
    seen = {
        person.id: [call.number for call in duty.calls(running.house, actor(running, person), NIGHT)]
        for person in (OPERATOR, COORDINATOR, HANDLER, WORKER)
    }
    number = ticket.number
    assert seen == {
        OPERATOR.id: [number],
        COORDINATOR.id: [number],
        HANDLER.id: [number],
        WORKER.id: [],
    }
    assert duty.calls(running.house, actor(running, OPERATOR), NIGHT + QUARTER) == ()


def test_a_shift_is_signed_in_to_once_from_an_hour_before_and_left_with_a_note() -> None:
    with pytest.raises(RosterRefused):
        signed_in(ON_DUTY, ON_DUTY.starts_at - timedelta(hours=1, seconds=1))
    there = signed_in(ON_DUTY, ON_DUTY.starts_at - timedelta(hours=1))
    with pytest.raises(RosterRefused):
        signed_in(there, NIGHT)
    with pytest.raises(RosterRefused):
        signed_out(ON_DUTY, NIGHT, "无事")
    left = signed_out(there, NIGHT, "东湖路井盖待修")
    assert left.note == "东湖路井盖待修"
    assert not left.is_on(NIGHT)


@pytest.mark.parametrize(
    "change",
    [{"level": 0}, {"level": 5}, {"ends_at": ON_DUTY.starts_at}, {"ends_at": NIGHT + timedelta(days=2)}],
    ids=["level-0", "level-5", "no-time", "two-days"],
)
def test_a_shift_that_cannot_be_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(RosterRefused):
        entered(replace(ON_DUTY, **change))


def test_by_night_the_promise_of_its_class_runs_as_by_day(running: RunningHouse) -> None:
    ticket = emergency(running)
    assert ticket.promise_due == china("2026-12-01T00:00")
    assert [leg.sign_due for leg in ticket.legs if leg.leads] == [NIGHT + QUARTER]
