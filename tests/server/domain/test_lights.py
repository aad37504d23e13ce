"""When the light of a ticket will turn agrees with what it shows at that minute."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.deadlines import Light, midnight_after
from server.domain.lights import light_of, light_shown, promise_of, promise_settled_at, turns_of
from server.domain.matters import Plan
from server.domain.policy import STANDARD
from server.domain.policy_parts import Lights
from server.domain.ticket import Ticket
from server.domain.transitions import State
from tests.server.domain import stages
from tests.server.domain.china import CALENDAR, china
from tests.server.domain.stages import accepted, submitted

LIGHTS = STANDARD.lights
MINUTE = timedelta(minutes=1)


def promised(received_at: datetime, due: datetime | None, stopped_at: datetime | None = None) -> Ticket:
    return replace(accepted(), received_at=received_at, promise_due=due, promise_stopped_at=stopped_at)


def turns(ticket: Ticket) -> tuple[datetime | None, datetime | None]:
    return turns_of(promise_of(ticket), CALENDAR, LIGHTS)


def shown(ticket: Ticket, at: datetime) -> Light | None:
    return light_of(ticket, at, CALENDAR, LIGHTS)


def test_five_workdays_from_a_monday_are_yellow_on_the_last_and_red_after_it() -> None:
    ticket = promised(china("2026-11-02T09:30"), midnight_after(china("2026-11-09T00:00").date()))
    yellow_at, red_at = turns(ticket)
    assert yellow_at == china("2026-11-06T00:00")
    assert red_at == china("2026-11-10T00:00") + timedelta.resolution


def test_before_anything_is_promised_there_is_no_light_and_none_to_come() -> None:
    assert turns(submitted()) == (None, None)
    assert shown(submitted(), china("2026-11-02T09:30")) is None


def test_a_promise_that_was_kept_in_time_never_turns() -> None:
    received = china("2026-11-02T09:30")
    ticket = promised(received, received + timedelta(hours=9), stopped_at=received + timedelta(hours=1))
    assert turns(ticket) == (None, None)


def test_a_promise_that_was_kept_late_is_red_for_good() -> None:
    received = china("2026-11-02T09:30")
    ticket = promised(received, received + timedelta(hours=3), stopped_at=received + timedelta(hours=4))
    assert turns(ticket) == (received, received)


@pytest.mark.parametrize(
    ("reached", "is_settled"),
    [
        pytest.param(stages.handling, False, id="at work"),
        pytest.param(stages.put_on_the_books, False, id="deferred"),
        pytest.param(stages.to_review, True, id="answered"),
        pytest.param(stages.to_callback, True, id="reviewed"),
        pytest.param(stages.closed, True, id="closed"),
        pytest.param(stages.rejected, False, id="rejected"),
        pytest.param(stages.excluded, False, id="excluded"),
        pytest.param(stages.merged, False, id="merged"),
    ],
)
def test_a_promise_is_settled_where_what_was_promised_was_done(
    reached: Callable[[], Ticket], is_settled: bool
) -> None:
    assert (promise_settled_at(reached()) is not None) == is_settled


def test_a_plan_that_was_accepted_settles_the_promise_save_while_the_matter_rests() -> None:
    accepted_at = china("2026-11-23T10:00")
    plan = Plan(text="分两段修", finish_on=date(2026, 12, 1), milestones=(), accepted_at=accepted_at)
    at_work = replace(stages.handling(), plan=plan, promise_stopped_at=accepted_at)
    assert promise_settled_at(at_work) == accepted_at
    assert promise_settled_at(replace(at_work, state=State.WITHDRAWN)) == accepted_at
    assert promise_settled_at(replace(at_work, state=State.WAITING_CITIZEN)) is None


def test_what_is_deferred_turns_red_once_nobody_has_looked_at_it_in_time() -> None:
    received = china("2026-11-02T09:30")
    review_due = received + timedelta(days=40)
    deferred = replace(promise_of(promised(received, received + timedelta(days=5))), rests=True)
    assert turns_of(deferred, CALENDAR, LIGHTS) == (None, None)
    looked_at = replace(deferred, review_due=review_due)
    assert turns_of(looked_at, CALENDAR, LIGHTS) == (review_due, review_due)
    assert light_shown(looked_at, review_due - MINUTE, CALENDAR, LIGHTS) is Light.GREY
    assert light_shown(looked_at, review_due, CALENDAR, LIGHTS) is Light.RED


def test_what_was_due_before_it_came_in_is_red_from_the_beginning() -> None:
    received = china("2026-11-02T09:30")
    ticket = promised(received, received - timedelta(hours=1))
    _, red_at = turns(ticket)
    assert red_at is not None
    assert red_at <= received
    assert shown(ticket, received) is Light.RED


@given(
    received=st.timedeltas(timedelta(0), timedelta(days=320)),
    term=st.timedeltas(MINUTE, timedelta(days=20)),
    looked=st.timedeltas(timedelta(0), timedelta(days=25)),
    policy=st.sampled_from([STANDARD.lights, Lights(yellow_workdays=3, yellow_share=0.34)]),
    nudge=st.sampled_from([None, -1, 0, 1]),
)
def test_the_light_turns_at_the_instant_that_was_said(
    received: timedelta, term: timedelta, looked: timedelta, policy: Lights, nudge: int | None
) -> None:
    start = china("2026-01-05T00:00") + received
    ticket = promised(start, start + term)
    yellow_at, red_at = turns_of(promise_of(ticket), CALENDAR, policy)
    assert yellow_at is not None
    assert red_at is not None
    about = (yellow_at, red_at)[looked.days % 2]
    at = start + looked if nudge is None else max(start, about + nudge * timedelta.resolution)
    expected = Light.RED if at >= red_at else Light.YELLOW if at >= yellow_at else Light.GREEN
    assert light_of(ticket, at, CALENDAR, policy) == expected
