"""Pauses, extensions, deferrals, plans and second rounds: who gets more time, from when, and who was told."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from server.domain.asked import Answered, Nothing, Reasoned
from server.domain.deadlines import Light, midnight_after
from server.domain.due_steps import due_steps, next_due
from server.domain.errors import (
    CallbackOwed,
    CitizenNotTold,
    CodeUnknown,
    DayOutOfRange,
    EvidenceMissing,
    NotAllowedHere,
    NotYours,
    TimeUsedUp,
    TooLate,
)
from server.domain.lights import light_of
from server.domain.policy import Policy
from server.domain.policy_parts import Pause
from server.domain.steps.amendment import Amend
from server.domain.steps.asking import contacts_apart
from server.domain.steps.deferral import MeetMilestone, ProposePlan, ReviewDeferral, Stage
from server.domain.steps.field import Contact
from server.domain.steps.results import ExplainOverdue
from server.domain.steps.supervision import Urge
from server.domain.steps.waiting import GrantExtension
from server.domain.term import Term
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain.asking import DEFERRAL, EXTENSION, PAUSE, PLAN, answer
from tests.server.domain.cast import DAY, DISTRICT, HOUR, OPERATOR, RULES, STREET, THE_HOUSE, URBAN
from tests.server.domain.stages import (
    called,
    closed,
    contacted,
    handling,
    put_on_the_books,
    reopened,
    stepped,
    to_callback,
    waiting_for_the_citizen,
)
from tests.server.small_city import MORNING

CALLED_AGAIN = Contact(manner="phone", result="无人接听", reached=False)


def test_a_pause_begins_with_its_approval_and_not_with_the_request() -> None:
    asked = stepped(contacted(handling()), Step.REQUEST_PAUSE, PAUSE, URBAN)
    assert asked.state is State.HANDLING
    paused = stepped(asked, Step.GRANT_PAUSE, Answered(request=1), STREET, MORNING + DAY)
    assert paused.pauses[0].since == MORNING + DAY


def test_a_pause_takes_two_contacts_and_a_reason_of_the_list() -> None:
    with pytest.raises(EvidenceMissing):
        stepped(contacted(handling(), times=1), Step.REQUEST_PAUSE, PAUSE, URBAN)
    with pytest.raises(CodeUnknown):
        stepped(contacted(handling()), Step.REQUEST_PAUSE, replace(PAUSE, reason_code="tired"), URBAN)


@pytest.mark.parametrize(
    ("hours", "apart", "counted"),
    [
        pytest.param((0, 0), 2, 1, id="at once"),
        pytest.param((0, 1.99), 2, 1, id="just not"),
        pytest.param((0, 2), 2, 2, id="just so"),
        pytest.param((0, 1, 2), 2, 2, id="one between counts for nothing"),
        pytest.param((2, 0), 2, 1, id="told later and made before"),
        pytest.param((2, 0, 4), 2, 2, id="one set back costs those after it nothing"),
        pytest.param((-48, 1), 2, 1, id="before the dispatch"),
        pytest.param((-48, 2), 2, 2, id="before the dispatch counts from the dispatch"),
        pytest.param((0, 2, 4), 4, 2, id="as the city has it"),
    ],
)
def test_contacts_count_as_evidence_of_a_pause_where_they_lie_so_far_apart_as_the_city_has_it(
    hours: tuple[float, ...], apart: int, counted: int
) -> None:
    at = tuple(MORNING + each * HOUR for each in hours)
    rules = replace(RULES, policy=Policy(pause=Pause(contacts_apart=Term(hours=apart))))
    assert len(contacts_apart(replace(handling(), contacts_at=at), rules)) == counted


def test_a_clock_that_was_set_back_wins_no_hour_before_the_units_were_told_however_old_the_matter_is() -> (
    None
):
    old = replace(handling(), recorded_at=MORNING - 9 * DAY, received_at=MORNING - 9 * DAY)
    set_back = stepped(old, Step.RECORD, CALLED_AGAIN, URBAN, MORNING, recorded_at=MORNING - DAY)
    at_once = stepped(set_back, Step.RECORD, CALLED_AGAIN, URBAN, MORNING, recorded_at=MORNING)
    assert contacts_apart(at_once, RULES) == [MORNING]


def test_two_contacts_in_the_same_hour_are_no_evidence_of_a_pause() -> None:
    hasty = stepped(contacted(handling(), times=1), Step.RECORD, CALLED_AGAIN, URBAN, MORNING + HOUR)
    with pytest.raises(EvidenceMissing):
        stepped(hasty, Step.REQUEST_PAUSE, PAUSE, URBAN, MORNING + HOUR)
    patient = stepped(contacted(handling(), times=1), Step.RECORD, CALLED_AGAIN, URBAN, MORNING + 2 * HOUR)
    stepped(patient, Step.REQUEST_PAUSE, PAUSE, URBAN, MORNING + 2 * HOUR)


def test_a_contact_that_comes_late_counts_from_when_it_was_made_and_never_from_after_its_receipt() -> None:
    late = stepped(handling(), Step.RECORD, CALLED_AGAIN, URBAN, recorded_at=MORNING - 3 * HOUR)
    ahead = stepped(late, Step.RECORD, CALLED_AGAIN, URBAN, recorded_at=MORNING + 9 * DAY)
    assert ahead.contacts_at == (MORNING - 3 * HOUR, MORNING)


def test_what_stood_still_is_added_to_the_promise_and_to_the_leg() -> None:
    resumed = stepped(
        waiting_for_the_citizen(), Step.RESUME, Reasoned(reason="到场"), URBAN, MORNING + 2 * DAY
    )
    assert resumed.promise_due_on == date(2026, 12, 2)
    assert resumed.legs[0].resolve_due == midnight_after(date(2026, 12, 2))
    assert resumed.shifted_workdays == 2


def test_a_contact_that_reaches_the_reporter_resumes_by_itself() -> None:
    after = contacted(waiting_for_the_citizen(), times=1, at=MORNING + DAY)
    assert after.state is State.HANDLING
    assert contacted(waiting_for_the_citizen(), times=1, reached=False).state is State.WAITING_CITIZEN


def test_the_reporter_who_calls_to_urge_resumes_it_by_themselves_and_a_colleague_who_urges_does_not() -> None:
    waiting = waiting_for_the_citizen()
    urged = stepped(waiting, Step.URGE, Urge(text="什么时候来", for_reporter=True), OPERATOR, MORNING + DAY)
    assert (urged.state, urged.pauses[0].ended_at) == (State.HANDLING, MORNING + DAY)
    prodded = stepped(waiting, Step.URGE, Urge(text="请尽快"), OPERATOR, MORNING + DAY)
    assert prodded.state is State.WAITING_CITIZEN


def test_a_pause_lasts_five_workdays_at_most_and_ends_by_itself() -> None:
    ticket = waiting_for_the_citizen()
    until = ticket.pauses[0].until
    assert until == midnight_after(date(2026, 11, 30))
    assert due_steps(ticket, until - timedelta(seconds=1), RULES) == ()
    (due,) = due_steps(ticket, until, RULES)
    ended = stepped(ticket, due.step, due.asked, THE_HOUSE, until)
    assert (ended.state, ended.pauses[0].workdays) == (State.HANDLING, 5)


def test_all_pauses_together_last_ten_workdays_at_most() -> None:
    ticket = waiting_for_the_citizen()
    spent = replace(ticket.pauses[0], workdays=8, ended_at=MORNING)
    again = contacted(replace(handling(), pauses=(spent,)))
    again = stepped(again, Step.REQUEST_PAUSE, PAUSE, URBAN)
    paused = stepped(again, Step.GRANT_PAUSE, Answered(request=1), STREET)
    assert paused.pauses[1].until == midnight_after(date(2026, 11, 25))
    full = replace(again, pauses=(replace(spent, workdays=10),))
    with pytest.raises(TimeUsedUp):
        stepped(full, Step.GRANT_PAUSE, Answered(request=1), STREET)


def test_a_paused_ticket_is_grey_and_a_correction_keeps_the_paused_time() -> None:
    ticket = waiting_for_the_citizen()
    assert light_of(ticket, MORNING + 40 * DAY, RULES.calendar, RULES.policy.lights) is Light.GREY
    resumed = stepped(ticket, Step.RESUME, Reasoned(reason="到场"), URBAN, MORNING + 2 * DAY)
    amended = stepped(resumed, Step.AMEND, Amend(reason="改类", category="0106"), STREET, MORNING + 2 * DAY)
    # Fifteen workdays end on 14 December; two stood still.
    assert amended.promise_due_on == date(2026, 12, 16)


def extended(ticket: Ticket | None = None, request: int = 1, workdays: int = 2) -> Ticket:
    asked = stepped(
        ticket or handling(), Step.REQUEST_EXTENSION, replace(EXTENSION, workdays=workdays), URBAN
    )
    granter = STREET if request == 1 else DISTRICT
    return stepped(asked, Step.GRANT_EXTENSION, GrantExtension(request=request, citizen_told=True), granter)


def test_an_extension_moves_the_term_and_what_was_told_first_is_kept() -> None:
    ticket = extended()
    assert ticket.promise_due_on == date(2026, 12, 2)
    assert ticket.promise_first_due == midnight_after(date(2026, 11, 30))
    assert ticket.legs[0].resolve_due == ticket.promise_due


def test_an_extension_is_not_approved_before_the_reporter_was_told() -> None:
    asked = stepped(handling(), Step.REQUEST_EXTENSION, EXTENSION, URBAN)
    with pytest.raises(CitizenNotTold):
        stepped(asked, Step.GRANT_EXTENSION, GrantExtension(request=1), STREET)


def test_that_the_reporter_was_told_of_an_extension_stands_in_the_log_of_contacts() -> None:
    told_how = GrantExtension(request=1, citizen_told=True)
    left_a_number = replace(handling(), contact_id="c-1")
    asked = stepped(left_a_number, Step.REQUEST_EXTENSION, EXTENSION, URBAN)
    with pytest.raises(EvidenceMissing):
        stepped(asked, Step.GRANT_EXTENSION, told_how, STREET)
    logged = contacted(asked, times=1)
    assert stepped(logged, Step.GRANT_EXTENSION, told_how, STREET).requests[0].granted


def test_the_first_extension_is_the_streets_and_the_second_the_districts() -> None:
    assert extended(extended(), request=2).promise_due_on == date(2026, 12, 4)
    asked = stepped(extended(), Step.REQUEST_EXTENSION, EXTENSION, URBAN)
    with pytest.raises(NotYours):
        stepped(asked, Step.GRANT_EXTENSION, GrantExtension(request=2, citizen_told=True), STREET)


def test_there_are_two_extensions_which_together_are_no_longer_than_the_class() -> None:
    with pytest.raises(TimeUsedUp):
        extended(extended(extended(), request=2), request=3)
    with pytest.raises(TimeUsedUp):
        extended(extended(workdays=3), request=2, workdays=3)


def test_an_extension_is_asked_for_a_workday_ahead() -> None:
    assert stepped(handling(), Step.REQUEST_EXTENSION, EXTENSION, URBAN, MORNING + 3 * DAY).requests


@pytest.mark.parametrize("days", [7, 8, 30])
def test_an_extension_that_is_asked_for_later_is_refused_by_itself(days: int) -> None:
    with pytest.raises(TooLate):
        stepped(handling(), Step.REQUEST_EXTENSION, EXTENSION, URBAN, MORNING + days * DAY)


def test_a_deferral_has_an_owner_a_plan_and_a_review_within_thirty_days() -> None:
    for review, ends in ((31, 40), (0, 40), (20, 10)):
        asked = replace(
            DEFERRAL, review_on=(MORNING + review * DAY).date(), ends_on=(MORNING + ends * DAY).date()
        )
        with pytest.raises(DayOutOfRange):
            stepped(handling(), Step.REQUEST_DEFERRAL, asked, URBAN)


def test_a_deferral_is_not_granted_when_its_end_is_over() -> None:
    asked = stepped(handling(), Step.REQUEST_DEFERRAL, DEFERRAL, URBAN)
    end = midnight_after(DEFERRAL.ends_on)
    with pytest.raises(DayOutOfRange) as refused:
        stepped(asked, Step.GRANT_DEFERRAL, Answered(request=1), DISTRICT, end)
    assert refused.value.facts["field"] == "ends_on"
    on_its_last_day = stepped(asked, Step.GRANT_DEFERRAL, Answered(request=1), DISTRICT, end - HOUR)
    assert on_its_last_day.state is State.DEFERRED


def test_neither_a_deferral_nor_a_stage_of_a_plan_ends_further_ahead_than_the_city_allows() -> None:
    far = date(2037, 1, 1)
    with pytest.raises(DayOutOfRange) as refused:
        stepped(handling(), Step.REQUEST_DEFERRAL, replace(DEFERRAL, ends_on=far), URBAN)
    assert (refused.value.facts["field"], refused.value.facts["latest"]) == ("ends_on", "2036-12-31")
    plan = ProposePlan(text="远", stages=(Stage(what="一", due_on=far),))
    with pytest.raises(DayOutOfRange) as refused:
        stepped(handling(category="0106"), Step.PROPOSE_PLAN, plan, URBAN)
    assert (refused.value.facts["field"], refused.value.facts["latest"]) == ("stages", "2036-12-31")


def test_a_deferral_is_the_districts_to_approve() -> None:
    asked = stepped(handling(), Step.REQUEST_DEFERRAL, DEFERRAL, URBAN)
    with pytest.raises(NotYours):
        stepped(asked, Step.GRANT_DEFERRAL, Answered(request=1), STREET)


def test_a_deferred_ticket_is_grey_and_turns_red_by_itself_when_nobody_looks_at_it() -> None:
    ticket = put_on_the_books()

    def shown(days: int) -> Light | None:
        return light_of(ticket, MORNING + days * DAY, RULES.calendar, RULES.policy.lights)

    assert (shown(19), shown(21)) == (Light.GREY, Light.RED)
    looked_at = ReviewDeferral(finding="在批", review_on=(MORNING + 35 * DAY).date())
    ticket = stepped(ticket, Step.REVIEW_DEFERRAL, looked_at, DISTRICT, MORNING + 19 * DAY)
    assert shown(21) is Light.GREY


def test_a_deferral_that_has_expired_is_red_whatever_review_was_announced() -> None:
    looked_at = ReviewDeferral(finding="在批", review_on=DEFERRAL.ends_on + 9 * DAY)
    reviewed_at = MORNING + 19 * DAY
    ticket = stepped(put_on_the_books(), Step.REVIEW_DEFERRAL, looked_at, DISTRICT, reviewed_at)
    end = midnight_after(DEFERRAL.ends_on)
    lights = [light_of(ticket, at, RULES.calendar, RULES.policy.lights) for at in (end - HOUR, end)]
    assert lights == [Light.GREY, Light.RED]


def test_a_deferral_ends_at_its_end_with_the_term_of_its_plan() -> None:
    ticket = put_on_the_books()
    end = midnight_after(DEFERRAL.ends_on)
    assert next_due(ticket, RULES) == end
    (due,) = due_steps(ticket, end, RULES)
    ended = stepped(ticket, due.step, due.asked, THE_HOUSE, end)
    assert ended.state is State.HANDLING
    assert ended.legs[0].resolve_due > end
    assert ended.promise_stopped_at is None


def test_a_matter_of_class_c_is_kept_by_a_plan_whose_milestones_are_clocks() -> None:
    complex_matter = handling(category="0106")
    asked = stepped(complex_matter, Step.PROPOSE_PLAN, PLAN, URBAN)
    planned = stepped(asked, Step.ACCEPT_PLAN, Answered(request=1), STREET)
    assert planned.promise_stopped_at == MORNING
    done = stepped(planned, Step.MEET_MILESTONE, MeetMilestone(milestone=1, remark="完成"), URBAN)
    assert done.plan is not None
    assert done.plan.milestones[0].met_at == MORNING
    with pytest.raises(NotAllowedHere):
        stepped(handling(), Step.PROPOSE_PLAN, PLAN, URBAN)


def test_the_stages_of_a_plan_follow_each_other() -> None:
    backwards = ProposePlan(
        text="乱",
        stages=(Stage(what="二", due_on=date(2026, 12, 20)), Stage(what="一", due_on=date(2026, 12, 1))),
    )
    with pytest.raises(DayOutOfRange):
        stepped(handling(category="0106"), Step.PROPOSE_PLAN, backwards, URBAN)


def test_a_second_round_has_half_the_class_and_a_workday_at_least() -> None:
    again = reopened(closed(), MORNING + 6 * DAY)
    assert (again.state, again.cycle) == (State.TO_DISPATCH, 2)
    # Class B: half of five workdays, rounded up, from Sunday 29 November.
    assert again.promise_due_on == date(2026, 12, 2)
    assert len(again.legs) == 1


def test_a_second_round_is_asked_for_within_five_workdays_of_the_close() -> None:
    with pytest.raises(TooLate):
        reopened(closed(), MORNING + 9 * DAY)


def test_after_two_rounds_the_units_consult() -> None:
    ticket = replace(called(to_callback(), contacted=True, solved=False), cycle=2)
    again = reopened(ticket)
    assert (again.state, again.cycle) == (State.CONSULTING, 3)


def test_callbacks_of_an_earlier_round_close_no_later_one() -> None:
    second = replace(called(to_callback(), contacted=True, solved=True), cycle=2)
    with pytest.raises(CallbackOwed):
        stepped(second, Step.CLOSE, Nothing(), OPERATOR)


def test_an_owed_explanation_is_given_by_itself_and_then_the_ticket_closes() -> None:
    late = MORNING + 30 * DAY
    ticket = stepped(handling(), Step.SUBMIT_RESULT, answer(), URBAN, late)
    explained = stepped(ticket, Step.EXPLAIN_OVERDUE, ExplainOverdue(leg=1, explanation="缺料"), URBAN, late)
    assert not explained.legs[0].explanation_owed
    assert explained.legs[0].explanation == "缺料"
