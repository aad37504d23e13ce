"""联系不到: of a reporter with a stranger's number or none, who moved or died, a look on the spot closes the matter."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from server.domain.asked import Nothing
from server.domain.calling_back import calls, is_a_strangers
from server.domain.due_steps import due_steps
from server.domain.errors import CheckOwed
from server.domain.steps.callback import CallbackMade, Gone
from server.domain.steps.field import FieldTaskResult, OrderFieldTask
from server.domain.steps.results import Approval, RejectResult
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from tests.server.domain.asking import answer
from tests.server.domain.cast import DAY, HOUR, OPERATOR, RULES, STREET, THE_HOUSE, URBAN, WORKER
from tests.server.domain.stages import (
    called,
    handling,
    merged,
    reopened,
    stepped,
    to_callback,
    to_review,
    waiting_for_the_citizen,
)
from tests.server.small_city import MORNING

#: Whoever stands for the grid and has not reported it.
LOOKER = replace(WORKER, id="worker-2")
CHILD = replace(merged(), number="26112301000099", contact_id="c-2")


def found_gone(ticket: Ticket, gone: Gone = "wrong_number", voice: str | None = None) -> Ticket:
    asked = CallbackMade(contacted=False, gone=gone, voice=voice)
    return stepped(ticket, Step.RECORD_CALLBACK, asked, OPERATOR)


def looked_at(ticket: Ticket, finding: str = "fixed", at: datetime = MORNING + HOUR) -> Ticket:
    ordered = stepped(ticket, Step.ORDER_FIELD_TASK, OrderFieldTask(kind="check", what="看看"), STREET, at)
    found = FieldTaskResult(task=len(ordered.field_tasks), finding=finding)  # type: ignore[arg-type]
    return stepped(ordered, Step.REPORT_FIELD_TASK, found, LOOKER, at)


def close(ticket: Ticket) -> Ticket:
    return stepped(ticket, Step.CLOSE, Nothing(), OPERATOR, MORNING + HOUR)


@pytest.mark.parametrize("gone", ["wrong_number", "moved", "died"])
def test_a_wrong_persons_number_is_called_once_and_a_look_on_the_spot_closes_the_matter(gone: Gone) -> None:
    ticket = found_gone(to_callback(), gone)
    with pytest.raises(CheckOwed):
        close(ticket)
    assert close(looked_at(ticket)).closure_type == "checked"


def test_who_left_no_number_is_answered_by_a_look_on_the_spot() -> None:
    nameless = replace(to_callback(), contact_id=None)
    with pytest.raises(CheckOwed):
        close(nameless)
    assert close(looked_at(nameless)).closure_type == "checked"


def test_a_look_is_ordered_by_itself_where_no_call_reaches_the_reporter_and_once_only() -> None:
    nameless = stepped(to_review(), Step.APPROVE_RESULT, Approval(), STREET)
    assert [(task.kind, task.what, task.person) for task in nameless.field_tasks] == [
        ("check", "beyond_reach", None)
    ]
    moved = found_gone(to_callback(), "moved")
    assert [task.what for task in found_gone(moved, "moved").field_tasks] == ["beyond_reach"]
    assert not to_callback().field_tasks


def test_a_look_that_finds_it_undone_is_ordered_again_when_the_unit_has_answered_anew() -> None:
    patrol = replace(handling(), request_type="PATROL")
    done = stepped(patrol, Step.SUBMIT_RESULT, answer(), URBAN)
    undone = FieldTaskResult(task=1, finding="not_fixed")
    looked = stepped(done, Step.REPORT_FIELD_TASK, undone, LOOKER)
    back = stepped(looked, Step.REJECT_RESULT, RejectResult(reason="仍未整改"), STREET)
    again = stepped(back, Step.SUBMIT_RESULT, answer(), URBAN, MORNING + HOUR)
    assert [(task.what, task.finding) for task in again.field_tasks] == [
        ("patrol_finding", "not_fixed"),
        ("patrol_finding", None),
    ]


def test_what_is_not_put_right_is_not_closed_by_looking_at_it() -> None:
    with pytest.raises(CheckOwed):
        close(looked_at(found_gone(to_callback()), "not_fixed"))


def test_who_calls_themselves_after_all_has_the_last_word() -> None:
    assert close(called(found_gone(to_callback()), contacted=True, solved=True)).closure_type == "done"


def test_a_strangers_number_stays_one_whoever_does_not_answer_it_next() -> None:
    policy = RULES.policy.callback
    tried_again = called(found_gone(to_callback()), contacted=False)
    assert [each.by_check for each in calls(tried_again, RULES)] == [True]
    assert is_a_strangers(tried_again, policy)
    assert not is_a_strangers(called(tried_again, contacted=True, solved=True), policy)


@pytest.mark.parametrize("gone", ["moved", "died"])
def test_the_number_of_who_moved_or_died_is_no_strangers(gone: Gone) -> None:
    assert not is_a_strangers(found_gone(to_callback(), gone), RULES.policy.callback)


def test_the_unit_itself_does_not_say_that_its_reporter_is_beyond_reach() -> None:
    [call] = found_gone(to_callback()).callbacks
    by_the_unit = replace(to_callback(), callbacks=(replace(call, caller_kind="handler"),))
    assert [each.by_check for each in calls(by_the_unit, RULES)] == [False]
    assert not is_a_strangers(by_the_unit, RULES.policy.callback)


def test_of_a_merged_reporter_who_is_gone_the_same_look_is_enough() -> None:
    both = stepped(to_callback(), Step.SUBSCRIBE, Nothing(), THE_HOUSE, other=CHILD)
    ticket = found_gone(called(both, contacted=True, solved=True), "died", CHILD.number)
    with pytest.raises(CheckOwed) as refusal:
        close(ticket)
    assert refusal.value.facts["number"] == CHILD.number
    assert close(looked_at(ticket)).closure_type == "done"


def test_a_look_of_the_first_round_closes_no_second_one() -> None:
    done_anew = MORNING + 2 * HOUR
    first = looked_at(found_gone(to_callback()))
    second = replace(reopened(first), state=first.state, legs=first.legs)
    answered = second.with_leg(1, cycle=2, answered_at=done_anew)
    assert [each.is_settled(RULES.policy.callback) for each in calls(answered, RULES)] == [False]


def test_who_does_not_answer_through_a_whole_pause_is_closed_as_beyond_reach_with_the_evidence() -> None:
    waiting = replace(waiting_for_the_citizen(), contact_id="c-1")
    assert waiting.paused is not None
    ended = waiting.paused.until
    [over] = [due for due in due_steps(waiting, ended, RULES) if due.step is Step.RESUME]
    resumed = stepped(waiting, over.step, over.asked, THE_HOUSE, ended)
    unsolved = replace(answer(), solved=False, unsolved_reason="三次联系诉求人未提供材料")
    answered = stepped(resumed, Step.SUBMIT_RESULT, unsolved, URBAN, ended)
    ticket = stepped(answered, Step.APPROVE_RESULT, Approval(), STREET, ended)
    for at in (ended, ended + HOUR, ended + DAY):
        ticket = called(ticket, at, contacted=False)
    closed = stepped(ticket, Step.CLOSE, Nothing(), OPERATOR, ended + DAY)
    assert (closed.closure_type, closed.contact_attempts, len(closed.callbacks)) == ("unreachable", 2, 3)
