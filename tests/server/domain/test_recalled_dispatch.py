"""撤回派单: what was dispatched to the wrong unit is taken back, as long as nobody there has taken it up."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.domain import triage
from server.domain.asked import Reasoned
from server.domain.clocks import clocks_of
from server.domain.decide import open_to
from server.domain.errors import AskedAlready, NotYours, StepDoesNotFit, TooLate, VerdictIsFinal
from server.domain.events import Recurred, SweepOrdered
from server.domain.matters import RECURRENCE
from server.domain.policy import read_policy
from server.domain.recurrence import swept
from server.domain.scope import Act, Actor, may
from server.domain.steps.consultation import ConcludeConsultation, Settled
from server.domain.steps.dispatch import Assigned, Dispatch, Offer, recalled_until
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain.asking import RETURN
from tests.server.domain.cast import (
    DISTRICT,
    HARBOUR,
    HOUR,
    MEDIATOR,
    OPERATOR,
    RULES,
    STREET,
    SUPERVISOR,
    URBAN,
    WORKER,
    context,
)
from tests.server.domain.stages import consulting, dispatched, handling, legs_of, moved, stepped
from tests.server.small_city import MORNING

BOTH_UNITS = Dispatch(units=(Assigned(unit="urban"), Assigned(unit="harbour", role="co")))
WRONG = Reasoned(reason="派错单位")
MINUTE = timedelta(minutes=1)
SOON = MORNING + 10 * MINUTE


def recalled(ticket: Ticket | None = None, by: Actor = STREET) -> Ticket:
    return stepped(ticket or dispatched(BOTH_UNITS), Step.RECALL_DISPATCH, WRONG, by, SOON)


def test_all_units_lose_their_parts_and_it_waits_to_be_dispatched() -> None:
    ticket = recalled()
    assert ticket.state is State.TO_DISPATCH
    assert legs_of(ticket) == [("urban", "cancelled"), ("harbour", "cancelled")]
    assert ticket.live_legs == ()


def test_the_promise_runs_on_the_units_clocks_stop_and_the_dispatchers_begins_anew() -> None:
    before, after = dispatched(BOTH_UNITS), recalled()
    assert after.promise_due == before.promise_due
    of_legs = [clock for clock in clocks_of(after) if clock.kind in ("sign", "respond", "resolve")]
    assert {clock.stopped_at for clock in of_legs} == {SOON}
    running = [term for term in after.own_terms if term.ended_at is None]
    assert [(term.kind, term.since) for term in running] == [("dispatch", SOON)]


def test_nobody_of_the_unit_sees_it_any_more_until_it_comes_to_them_again() -> None:
    ticket = recalled()
    assert not may(URBAN, Act.SEE, ticket)
    assert not may(HARBOUR, Act.SEE, ticket)
    assert may(STREET, Act.SEE, ticket)
    again = stepped(ticket, Step.DISPATCH, Dispatch(units=(Assigned(unit="urban"),)), STREET, SOON)
    assert may(URBAN, Act.SEE, again)
    assert legs_of(again)[2:] == [("urban", "pending_sign")]


def test_who_was_asked_in_person_is_no_guest_any_more() -> None:
    offered = stepped(dispatched(), Step.OFFER, Offer(leg=1, persons=("handler-urban",)), STREET)
    assert recalled(offered).guests == frozenset()


@pytest.mark.parametrize("by", [OPERATOR, STREET, DISTRICT], ids=lambda actor: actor.id)
def test_whoever_may_dispatch_may_take_it_back(by: Actor) -> None:
    assert Step.RECALL_DISPATCH in open_to(by, dispatched(), SOON, RULES)
    assert recalled(by=by).state is State.TO_DISPATCH


@pytest.mark.parametrize("by", [URBAN, HARBOUR, WORKER, MEDIATOR, SUPERVISOR], ids=lambda actor: actor.id)
def test_nobody_else_may(by: Actor) -> None:
    assert Step.RECALL_DISPATCH not in open_to(by, dispatched(), SOON, RULES)
    with pytest.raises(NotYours):
        recalled(by=by)


def test_after_the_time_that_the_city_gives_it_is_too_late() -> None:
    with pytest.raises(TooLate) as refusal:
        stepped(dispatched(), Step.RECALL_DISPATCH, WRONG, STREET, SOON + MINUTE)
    assert refusal.value.facts == {"until": "2026-11-23 09:40"}
    longer = replace(RULES, policy=read_policy(b"[dispatch]\nrecall = { minutes = 60 }\n"))
    later = stepped(dispatched(), Step.RECALL_DISPATCH, WRONG, STREET, MORNING + HOUR, rules=longer)
    assert later.state is State.TO_DISPATCH


def test_when_its_time_is_over_it_is_offered_no_more() -> None:
    until = recalled_until(dispatched(), RULES)
    assert until == MORNING + 10 * MINUTE
    assert Step.RECALL_DISPATCH in open_to(STREET, dispatched(), until, RULES)
    assert Step.RECALL_DISPATCH not in open_to(STREET, dispatched(), until + timedelta(seconds=1), RULES)


def test_once_a_unit_has_taken_it_up_it_is_the_units() -> None:
    with pytest.raises(StepDoesNotFit):
        recalled(handling())


def test_what_a_unit_asks_to_give_back_is_decided_first() -> None:
    disputed = stepped(dispatched(), Step.REQUEST_RETURN, RETURN, URBAN)
    assert Step.RECALL_DISPATCH not in open_to(STREET, disputed, SOON, RULES)
    with pytest.raises(AskedAlready):
        recalled(disputed)


def test_what_units_have_settled_among_them_is_not_taken_back() -> None:
    letter = ConcludeConsultation(letter="办〔2026〕1号", basis="条例", units=(Settled(unit="urban"),))
    settled = stepped(consulting(), Step.CONCLUDE_CONSULTATION, letter, DISTRICT)
    assert Step.RECALL_DISPATCH not in open_to(DISTRICT, settled, SOON, RULES)
    with pytest.raises(VerdictIsFinal):
        recalled(settled, DISTRICT)


def test_a_sweep_that_the_house_ordered_of_the_wrong_unit_goes_with_it() -> None:
    recurring = moved(dispatched(), Recurred(earlier=("26112001000012",)))
    ordered = swept(recurring, context())
    assert ordered is not None
    ticket = recalled(moved(recurring, ordered))
    assert (ticket.sweeps, ticket.recurrence) == ((), ())
    assert not may(URBAN, Act.SEE, ticket)


def test_a_sweep_of_the_round_before_stays_with_its_unit() -> None:
    swept_before = moved(
        dispatched(), SweepOrdered(unit="harbour", area="s1", category="0104", what=RECURRENCE, due_at=SOON)
    )
    ticket = recalled(replace(swept_before, recurrence=("26112001000012",)))
    assert [(one.unit, one.done_at) for one in ticket.sweeps] == [("harbour", None)]
    assert ticket.recurrence == ("26112001000012",)


def test_the_house_does_not_send_it_to_that_unit_again_by_itself() -> None:
    ticket = replace(recalled(dispatched()), doubts=())
    assert ticket.candidates
    assert triage.dispatched(replace(ticket, legs=()), context()) is not None
    assert triage.dispatched(ticket, context()) is None


def test_a_dispatch_of_which_no_part_is_left_is_taken_back_too() -> None:
    nobodys = dispatched().with_leg(1, cancelled_at=MORNING)
    assert recalled(nobodys).state is State.TO_DISPATCH


def test_that_it_was_taken_back_is_no_ping_pong_and_the_unit_may_have_it_again() -> None:
    ticket = recalled(dispatched())
    for unit in ("harbour", "urban"):
        ticket = stepped(
            ticket, Step.DISPATCH, Dispatch(units=(Assigned(unit=unit),), note="核对"), STREET, SOON
        )
        ticket = stepped(ticket, Step.RECALL_DISPATCH, WRONG, STREET, SOON)
    assert ticket.granted_returns() == 0
    assert [leg.unit for leg in ticket.legs] == ["urban", "harbour", "urban"]
