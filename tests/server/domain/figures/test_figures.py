"""Each figure by a worked example: what happened to a few tickets, and what is counted of it."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from server.domain.asked import Nothing
from server.domain.figures.definitions import BY_ID
from server.domain.figures.facts import Facts, facts_of
from server.domain.figures.marks import NO_MARKS, Marks
from server.domain.figures.tally import Beside, Tally, share, sorted_s, tallied, times
from server.domain.figures.working_time import working_time
from server.domain.lights import promise_settled_at
from server.domain.matters import Deferral, Pause
from server.domain.policy import STANDARD
from server.domain.rules import Rules
from server.domain.steps.callback import CallbackMade
from server.domain.steps.requests import Refuse
from server.domain.steps.results import RejectResult
from server.domain.steps.returns import GrantReturn
from server.domain.steps.supervision import Supervise
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain import asking, stages
from tests.server.domain.cast import DAY, DISTRICT, HOUR, OPERATOR, RULES, STREET, SUPERVISOR, URBAN
from tests.server.domain.china import CALENDAR, china
from tests.server.domain.figures.test_laws import rows
from tests.server.small_city import MORNING

#: Long enough for every term of a matter that came in on that Monday morning.
QUARTER = (china("2026-11-01T00:00"), china("2027-02-01T00:00"))
SHOWN = replace(STANDARD.figures, small_n=1)


def facts(ticket: Ticket, marks: Marks = NO_MARKS, rules: Rules = RULES) -> Facts:
    return facts_of(ticket, marks, rules)


def tally(figure: str, *every: Facts, span: tuple[datetime, datetime] = QUARTER) -> Tally:
    known = BY_ID[figure]
    return tallied(known, rows(known, list(every)), *span)


def counted(figure: str, *tickets: Ticket) -> tuple[int, int]:
    """How many of the tickets, or of their legs, claim it, and of how many."""
    found = tally(figure, *map(facts, tickets))
    return found.yes, found.n


def answered(*, late: bool) -> Ticket:
    """A leg that was answered on the next day, or weeks after its term."""
    at, explanation = (MORNING + 30 * DAY, "材料晚到") if late else (MORNING + DAY, None)
    return stages.stepped(
        stages.handling(), Step.SUBMIT_RESULT, asking.answer(explanation=explanation), URBAN, at
    )


def asked_to_return() -> Ticket:
    return stages.stepped(stages.dispatched(), Step.REQUEST_RETURN, asking.RETURN, URBAN)


def given_back() -> Ticket:
    return stages.stepped(asked_to_return(), Step.GRANT_RETURN, GrantReturn(request=1), STREET)


def not_given_back() -> Ticket:
    return stages.stepped(asked_to_return(), Step.REFUSE_RETURN, Refuse(request=1, reason="属其职责"), STREET)


def called(solved: bool, satisfied: str, by: str = "hotline") -> Ticket:
    asked = CallbackMade(contacted=True, solved=solved, satisfied=satisfied, caller_kind=by)  # type: ignore[arg-type]
    return stages.stepped(stages.to_callback(), Step.RECORD_CALLBACK, asked, OPERATOR, MORNING + 2 * HOUR)


def in_second_round() -> Ticket:
    again = stages.reopened(stages.closed(), MORNING + DAY)
    return replace(again, state=State.CLOSED, closed_at=MORNING + 2 * DAY)


def sent_back_once() -> Ticket:
    return replace(stages.closed(), rejected_results=1)


def test_every_matter_that_came_in_was_received() -> None:
    assert counted("received", stages.submitted(), stages.closed()) == (2, 2)


def test_a_leg_has_responded_when_the_reporter_was_contacted_by_its_term() -> None:
    prompt = stages.contacted(stages.handling(), 1, MORNING + HOUR)
    tardy = stages.contacted(stages.handling(), 1, MORNING + 9 * DAY)
    assert counted("response", prompt, tardy, stages.handling()) == (1, 3)


def test_an_answer_is_a_response_even_if_it_is_rejected_later() -> None:
    rejected = stages.stepped(stages.to_review(), Step.REJECT_RESULT, RejectResult(reason="未见结果"), STREET)
    assert counted("response", rejected) == (0, 1)
    assert tally("response", facts(rejected, Marks(first_results={1: MORNING}))).yes == 1


def test_a_leg_that_the_house_signed_was_not_signed_in_time() -> None:
    by_itself = stages.handling().with_leg(1, signed_automatically=True)
    assert counted("sign_in_time", stages.handling(), by_itself, stages.dispatched()) == (1, 3)


def test_a_ticket_that_was_given_back_went_to_the_wrong_unit_first() -> None:
    consulted = stages.stepped(
        stages.dispatched(),
        Step.OPEN_CONSULTATION,
        asking.ASKED[Step.OPEN_CONSULTATION](1),
        DISTRICT,
        MORNING + HOUR,
    )
    assert counted("first_dispatch", stages.closed(), given_back(), consulted) == (1, 3)


def test_returns_are_counted_by_the_legs_that_were_dispatched() -> None:
    assert counted("returned", stages.closed(), given_back(), not_given_back()) == (2, 4)


def test_of_the_returns_that_were_decided_some_were_refused() -> None:
    assert counted("return_refused", asked_to_return(), given_back(), not_given_back()) == (1, 2)


def test_what_every_unit_has_answered_is_done_however_late() -> None:
    assert counted("completion", answered(late=False), answered(late=True), stages.handling()) == (2, 3)


def test_a_leg_was_resolved_in_time_or_it_is_overdue() -> None:
    legs = (answered(late=False), answered(late=True), stages.handling())
    assert counted("resolved_in_time", *legs) == (1, 3)
    assert counted("overdue", *legs) == (2, 3)


def test_a_leg_that_was_given_back_is_in_no_term() -> None:
    gone = given_back()
    assert [leg.unit for leg in facts(gone).legs if leg.resolved_in_time is not None] == ["harbour"]


@pytest.mark.parametrize("state", sorted(stages.IN_STATE), ids=lambda state: state.value)
def test_figures_call_a_promise_kept_only_where_screens_call_it_settled(state: State) -> None:
    ticket = stages.IN_STATE[state]()
    assert (facts(ticket).ticket.promise_kept is True) == (promise_settled_at(ticket) is not None)


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.MERGED, State.EXCLUDED, State.REJECTED], ids=str)
def test_a_promise_of_what_ended_otherwise_is_neither_kept_nor_broken_and_stands_beside(state: State) -> None:
    ended = replace(stages.handling(), state=state, closed_at=MORNING, promise_stopped_at=MORNING)
    assert facts(ended).ticket.promise_kept is None
    found = tally("promise_kept", facts(ended), facts(answered(late=False)))
    assert (found.yes, found.n) == (1, 1)
    assert found.beside == Beside(**{state.value: 1})


def test_a_promise_is_neither_kept_nor_broken_while_the_matter_rests() -> None:
    assert counted("promise_kept", stages.put_on_the_books(), stages.waiting_for_the_citizen()) == (0, 0)


def test_a_promise_is_kept_when_its_clock_stopped_by_what_was_told() -> None:
    assert counted("promise_kept", answered(late=False), answered(late=True)) == (1, 2)


def test_solved_is_what_the_reporter_last_told_the_hotline() -> None:
    assert counted("solved", called(True, "satisfied"), called(False, "unsatisfied")) == (1, 2)


def test_a_handler_who_calls_back_does_a_service_that_counts_for_nothing() -> None:
    assert counted("solved", called(True, "satisfied", by="handler")) == (0, 0)


def test_where_a_city_counts_every_callback_the_handlers_count_too() -> None:
    everyones = replace(STANDARD, callback=replace(STANDARD.callback, figures_independent=False))
    by_handler = called(True, "satisfied", by="handler")
    assert tally("solved", facts(by_handler, rules=replace(RULES, policy=everyones))).n == 1


def test_mostly_satisfied_counts_six_tenths() -> None:
    found = tally(
        "satisfied",
        *map(facts, (called(True, "satisfied"), called(True, "mostly"), called(False, "unsatisfied"))),
    )
    assert share(BY_ID["satisfied"], found, SHOWN) == pytest.approx(1.6 / 3)


def test_what_took_a_second_round_was_not_closed_at_once() -> None:
    assert counted("closed_at_once", stages.closed(), in_second_round()) == (1, 2)


def test_a_consultation_is_answered_at_once_when_nobody_had_to_act_twice() -> None:
    asked = replace(stages.closed(), request_type="CONSULT")
    again = replace(sent_back_once(), request_type="CONSULT")
    assert counted("answered_at_once", asked, again, stages.closed()) == (1, 2)


def test_a_rejected_result_or_a_second_round_is_rework() -> None:
    assert counted("redone", stages.closed(), sent_back_once(), in_second_round()) == (2, 3)


def test_what_is_on_the_books_is_counted_among_what_was_dispatched() -> None:
    found = tally("deferred", facts(stages.put_on_the_books(), Marks(deferrals=1)), facts(stages.closed()))
    assert (found.yes, found.n) == (1, 2)


def test_a_deferral_that_ended_by_its_day_was_kept() -> None:
    on_books = stages.put_on_the_books()
    assert isinstance(on_books.deferral, Deferral)
    over = replace(on_books, deferral=replace(on_books.deferral, ended_at=MORNING + 30 * DAY))
    late = replace(on_books, deferral=replace(on_books.deferral, ended_at=MORNING + 60 * DAY))
    found = tally("deferral_kept", *(facts(each, Marks(deferrals=1)) for each in (over, late, on_books)))
    assert (found.yes, found.n) == (1, 3)


def test_exclusions_are_counted_beside_what_was_closed() -> None:
    assert counted("excluded", stages.excluded(), stages.closed(), stages.closed()) == (1, 3)


def test_what_was_supervised_has_a_rate_of_its_own() -> None:
    asked = Supervise(kind="hotline", form="phone", level=1, addressee="urban", text="请抓紧")
    watched = stages.stepped(stages.to_callback(), Step.SUPERVISE, asked, SUPERVISOR)
    word = CallbackMade(contacted=True, solved=True, satisfied="satisfied")
    solved = stages.stepped(watched, Step.RECORD_CALLBACK, word, OPERATOR)
    assert counted("supervised_solved", solved, called(True, "satisfied")) == (1, 1)


def test_a_grid_takes_part_by_a_report_of_its_worker_that_was_accepted() -> None:
    by_phone = replace(stages.accepted(), channel="phone")
    assert counted("participation", stages.accepted(), stages.submitted(), by_phone) == (1, 1)


def test_a_mediation_succeeds_by_an_agreement() -> None:
    agreed, not_agreed = (Marks(mediated_at=MORNING, agreed=each) for each in (True, False))
    found = tally("agreed", facts(stages.closed(), agreed), facts(stages.handling(), not_agreed))
    assert (found.yes, found.n) == (1, 2)


def test_handling_time_runs_from_receipt_to_the_last_answer() -> None:
    late = replace(answered(late=False), state=State.CLOSED, closed_at=MORNING + 9 * DAY)
    found = times(tally("taken", facts(late)), SHOWN)
    assert found is not None
    assert (found.mean_h, found.median_h, found.p90_h) == (24.0, 24.0, 24.0)


def test_of_ten_times_the_median_is_the_fifth_and_nine_tenths_the_ninth() -> None:
    hours = Tally(n=10, spent_s=sorted_s(hour * 3600 for hour in range(1, 11)))
    found = times(hours, SHOWN)
    assert found is not None
    assert (found.mean_h, found.median_h, found.p90_h) == (5.5, 5.0, 9.0)


def test_working_time_leaves_out_the_night_and_the_weekend() -> None:
    friday_noon, monday_ten = china("2026-11-20T12:00"), china("2026-11-23T10:00")
    assert working_time(friday_noon, monday_ten, CALENDAR) == 4.5 * HOUR


def test_a_make_up_saturday_is_working_time() -> None:
    assert working_time(china("2026-02-14T00:00"), china("2026-02-15T00:00"), CALENDAR) == 6.5 * HOUR


def test_the_time_that_clocks_stood_still_is_told_apart() -> None:
    paused = Pause(since=MORNING, until=MORNING + DAY, reason="material", ended_at=MORNING + 6 * HOUR)
    closed = replace(answered(late=False), state=State.CLOSED, closed_at=MORNING + DAY, pauses=(paused,))
    assert tally("paused", facts(closed)).spent_s == sorted_s([6 * 3600])
    assert tally("taken", facts(closed)).spent_s == sorted_s([24 * 3600])


@pytest.mark.parametrize(
    ("ticket", "beside"),
    [
        pytest.param(stages.excluded(), Beside(excluded=1), id="excluded"),
        pytest.param(stages.merged(), Beside(merged=1), id="merged"),
        pytest.param(stages.rejected(), Beside(rejected=1), id="rejected"),
        pytest.param(stages.IN_STATE[State.WITHDRAWN](), Beside(withdrawn=1), id="withdrawn"),
    ],
)
def test_what_does_not_count_is_shown_beside(ticket: Ticket, beside: Beside) -> None:
    assert tally("received", facts(ticket)) == Tally(n=0, beside=beside)


def test_a_ticket_falls_into_the_period_in_which_it_happened() -> None:
    earlier = (china("2026-10-01T00:00"), china("2026-11-01T00:00"))
    assert tally("received", facts(stages.closed()), span=earlier) == Tally()


def test_a_withdrawn_matter_that_was_never_closed_by_a_step_is_open() -> None:
    assert facts(stages.handling()).ticket.closed_at is None
    closing = stages.stepped(
        stages.called(stages.to_callback(), contacted=True, solved=True), Step.CLOSE, Nothing(), OPERATOR
    )
    assert facts(closing).ticket.closed_at == MORNING
