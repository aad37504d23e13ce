"""不实办结: a grid worker who sees that what is called done is not, has it looked at by somebody else."""

import pytest
from msgspec.structs import replace

from server.domain.asked import Nothing
from server.domain.errors import AskedAlready, ClosureIsDisputed, NeedsSecondPerson, NotYours, TooLate
from server.domain.figures.facts import facts_of
from server.domain.figures.marks import Marks
from server.domain.people import Role
from server.domain.steps.second_round import DisputeClosure, Reopen, ReviewDemand
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain.cast import DAY, OPERATOR, RULES, SUPERVISOR, WORKER
from tests.server.domain.stages import called, closed, reopened, stepped, to_callback
from tests.server.small_city import IN_G1, MORNING

UNDONE = DisputeClosure(reason="灯还是不亮", position=IN_G1)
NOT_SO = ReviewDemand(reasonable=False, reason="已到现场，灯亮")
SO = ReviewDemand(reasonable=True, reason="照片属实")


def disputed(ticket: Ticket | None = None) -> Ticket:
    return stepped(ticket or closed(), Step.DISPUTE_CLOSURE, UNDONE, WORKER, MORNING + DAY)


def test_a_grid_worker_disputes_a_false_closure_and_it_waits_for_the_callback_again() -> None:
    ticket = disputed()
    assert (ticket.state, ticket.closure_type, ticket.closed_at) == (State.TO_CALLBACK, None, None)
    assert ticket.promise_stopped_at == closed().promise_stopped_at
    assert [term.kind for term in ticket.own_terms if term.ended_at is None] == ["callback"]


def test_it_is_not_closed_before_somebody_has_looked_at_that() -> None:
    with pytest.raises(ClosureIsDisputed):
        stepped(disputed(), Step.CLOSE, Nothing(), OPERATOR)


def test_what_is_found_done_after_all_is_closed_as_it_was() -> None:
    looked_at = stepped(disputed(), Step.REVIEW_DEMAND, NOT_SO, SUPERVISOR)
    assert stepped(looked_at, Step.CLOSE, Nothing(), OPERATOR).closure_type == "done"


def test_what_is_found_undone_is_not_closed_but_begins_a_second_round() -> None:
    looked_at = stepped(disputed(), Step.REVIEW_DEMAND, SO, SUPERVISOR)
    with pytest.raises(ClosureIsDisputed):
        stepped(looked_at, Step.CLOSE, Nothing(), OPERATOR)
    again = stepped(looked_at, Step.REOPEN, Reopen(reason="未办好", ground="unsolved"), OPERATOR)
    assert (again.state, again.cycle, again.closure_disputed) == (State.TO_DISPATCH, 2, False)


def test_nobody_looks_at_their_own_dispute() -> None:
    both = replace(WORKER, roles=WORKER.roles | {Role.SUPERVISOR})
    with pytest.raises(NeedsSecondPerson):
        stepped(disputed(), Step.REVIEW_DEMAND, SO, both)


def test_before_the_close_it_is_disputed_as_well_but_once_in_a_round() -> None:
    once = disputed(called(to_callback(), contacted=True, solved=True))
    assert once.state is State.TO_CALLBACK
    with pytest.raises(AskedAlready):
        disputed(stepped(once, Step.REVIEW_DEMAND, NOT_SO, SUPERVISOR))


def test_in_the_next_round_it_may_be_disputed_anew() -> None:
    again = replace(reopened(closed()), state=State.TO_CALLBACK)
    assert disputed(again).closure_disputed


def test_after_thirty_days_it_is_a_new_matter() -> None:
    with pytest.raises(TooLate):
        stepped(closed(), Step.DISPUTE_CLOSURE, UNDONE, WORKER, MORNING + 32 * DAY)


def test_somebody_of_another_grid_disputes_nothing() -> None:
    elsewhere = replace(WORKER, id="worker-2", scope=frozenset({"g2"}))
    with pytest.raises(NotYours):
        stepped(closed(), Step.DISPUTE_CLOSURE, UNDONE, elsewhere, MORNING)


def test_supervision_finds_it_on_the_board_until_somebody_has_looked() -> None:
    looked_at = stepped(disputed(), Step.REVIEW_DEMAND, NOT_SO, SUPERVISOR)
    watched = [facts_of(ticket, Marks(), RULES).ticket.watched for ticket in (disputed(), looked_at)]
    assert watched == [True, False]
