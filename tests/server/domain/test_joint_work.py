"""Several units on one matter: lead and co-units, consultations, whistles, tasks on the spot, supervision."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from server.domain.asked import Reasoned
from server.domain.deadlines import midnight_after
from server.domain.due_steps import due_steps
from server.domain.errors import (
    CheckOwed,
    ConsentMissing,
    DayOutOfRange,
    NoSuchPart,
    NotYours,
    OwnMatter,
    SecondLook,
    TimeUsedUp,
    TooFewUnits,
    UnitNamedTwice,
    VerdictIsFinal,
)
from server.domain.figures.facts import facts_of
from server.domain.figures.marks import NO_MARKS
from server.domain.own_part import own_part
from server.domain.people import Role
from server.domain.scope import Act, may
from server.domain.sensitivity import Sensitivity
from server.domain.steps.consultation import ConcludeConsultation, GiveOpinion, OpenConsultation, Settled
from server.domain.steps.dispatch import AddUnit, Offer, Sign
from server.domain.steps.field import AnswerWhistle, BlowWhistle, FieldTaskResult, OrderFieldTask
from server.domain.steps.mediation import EndMediation, ReferToMediation
from server.domain.steps.results import Approval
from server.domain.steps.returns import GrantReturn
from server.domain.steps.supervision import AnswerSupervision, Supervise, Urge
from server.domain.supervision_proposals import proposals, urgency_of
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain.asking import BOTH_UNITS, RETURN, URBAN_LEADS, answer
from tests.server.domain.cast import (
    DAY,
    DISTRICT,
    HARBOUR,
    HOUR,
    LEADER,
    OPERATOR,
    RULES,
    STREET,
    SUPERVISOR,
    THE_HOUSE,
    URBAN,
    WORKER,
)
from tests.server.domain.stages import (
    accepted,
    called,
    closed,
    consulting,
    dispatched,
    handling,
    mediating,
    reopened,
    stepped,
    to_callback,
    to_review,
)
from tests.server.small_city import MORNING

LETTER = ConcludeConsultation(letter="办〔2026〕3号", basis="条例第三条", units=(Settled(unit="harbour"),))


def test_a_co_unit_answers_a_workday_before_the_promise() -> None:
    lead, co = dispatched(BOTH_UNITS, "0101").legs
    assert lead.resolve_due == midnight_after(date(2026, 11, 30))
    assert co.resolve_due == midnight_after(date(2026, 11, 27))


def test_the_lead_adds_a_unit_whose_term_ends_with_the_promise_at_the_latest() -> None:
    ticket = stepped(
        handling(), Step.ADD_UNIT, AddUnit(unit="harbour", due_on=date(2027, 1, 1)), URBAN, MORNING + HOUR
    )
    assert ticket.legs[1].resolve_due == ticket.promise_due
    with pytest.raises(UnitNamedTwice):
        stepped(ticket, Step.ADD_UNIT, AddUnit(unit="harbour"), URBAN)
    with pytest.raises(NotYours):
        stepped(ticket, Step.ADD_UNIT, AddUnit(unit="street-1"), HARBOUR)


def test_the_lead_answers_the_reporter_and_a_co_unit_answers_the_lead() -> None:
    of_the_street = replace(URBAN, id="street-handler", unit="street-1")
    signed = stepped(dispatched(BOTH_UNITS, "0101"), Step.SIGN, Sign(leg=1), URBAN)
    signed = stepped(signed, Step.SIGN, Sign(leg=2), of_the_street)
    helped = stepped(signed, Step.SUBMIT_RESULT, replace(answer(2), public_reply="已核查"), of_the_street)
    assert helped.public_reply is None
    both = stepped(helped, Step.SUBMIT_RESULT, answer(1), URBAN)
    assert both.public_reply == answer(1).public_reply


def test_a_unit_that_need_not_reply_holds_nothing_up() -> None:
    ticket = stepped(handling(), Step.ADD_UNIT, AddUnit(unit="harbour", must_reply=False), URBAN)
    assert stepped(ticket, Step.SUBMIT_RESULT, answer(), URBAN).state is State.TO_REVIEW


def test_whoever_leads_always_replies_whatever_the_letter_says() -> None:
    letter = replace(LETTER, units=(Settled(unit="urban", must_reply=False),))
    settled = stepped(consulting(), Step.CONCLUDE_CONSULTATION, letter, DISTRICT)
    signed = stepped(settled, Step.SIGN, Sign(leg=1), URBAN)
    assert stepped(signed, Step.SUBMIT_RESULT, answer(), URBAN).state is State.TO_REVIEW


def test_no_unit_is_given_a_day_that_is_over() -> None:
    yesterday = (MORNING - DAY).date()
    with pytest.raises(DayOutOfRange) as refused:
        stepped(handling(), Step.ADD_UNIT, AddUnit(unit="harbour", due_on=yesterday), URBAN)
    assert refused.value.facts == {"field": "due_on", "earliest": "2026-11-23", "latest": "2036-12-31"}
    letter = replace(LETTER, units=(Settled(unit="harbour", due_on=yesterday),))
    with pytest.raises(DayOutOfRange):
        stepped(consulting(), Step.CONCLUDE_CONSULTATION, letter, DISTRICT)


def test_no_unit_is_given_a_day_that_is_further_ahead_than_the_city_allows() -> None:
    late = MORNING + 30 * DAY  # the promise is over, so that it ends no term
    for day, at in ((date(2037, 1, 1), late), (date(2999, 12, 30), late)):
        with pytest.raises(DayOutOfRange):
            stepped(handling(), Step.ADD_UNIT, AddUnit(unit="harbour", due_on=day), STREET, at)
        letter = replace(LETTER, units=(Settled(unit="harbour", due_on=day),))
        with pytest.raises(DayOutOfRange):
            stepped(consulting(), Step.CONCLUDE_CONSULTATION, letter, DISTRICT)
    asked = AddUnit(unit="harbour", due_on=date(2036, 12, 31))
    assert stepped(handling(), Step.ADD_UNIT, asked, STREET, late).legs[1].is_live


def test_a_unit_that_is_added_after_the_promise_has_the_day_that_it_is_given() -> None:
    asked = AddUnit(unit="harbour", due_on=date(2026, 12, 31))
    ticket = stepped(handling(), Step.ADD_UNIT, asked, STREET, MORNING + 30 * DAY)
    assert ticket.legs[1].resolve_due == midnight_after(date(2026, 12, 31))


def test_who_is_dispatched_to_after_the_promise_of_a_second_round_has_a_workday() -> None:
    late = MORNING + 30 * DAY
    ticket = stepped(reopened(closed()), Step.DISPATCH, URBAN_LEADS, STREET, late)
    assert ticket.promise_due is not None
    assert ticket.promise_due < late
    assert ticket.live_legs[0].resolve_due == midnight_after(date(2026, 12, 24))


def test_a_consultation_takes_two_units_and_the_promise_goes_on() -> None:
    with pytest.raises(TooFewUnits):
        stepped(accepted(), Step.OPEN_CONSULTATION, OpenConsultation(units=("urban",), reason="?"), DISTRICT)
    assert consulting().promise_stopped_at is None


def test_silence_is_agreement_and_is_written_into_the_letter() -> None:
    ticket = stepped(consulting(), Step.GIVE_OPINION, GiveOpinion(agrees=False, text="非我职责"), URBAN)
    settled = stepped(ticket, Step.CONCLUDE_CONSULTATION, LETTER, DISTRICT)
    assert settled.consultation is not None
    assert {opinion.unit for opinion in settled.consultation.opinions} == {"urban"}
    assert settled.consultation.letter == LETTER.letter


def test_a_unit_that_was_not_asked_has_no_opinion() -> None:
    stranger = replace(URBAN, unit="street-1")
    with pytest.raises(NotYours):
        stepped(consulting(), Step.GIVE_OPINION, GiveOpinion(agrees=True, text="好"), stranger)


def test_what_the_units_settled_cannot_be_returned() -> None:
    settled = stepped(consulting(), Step.CONCLUDE_CONSULTATION, LETTER, DISTRICT)
    with pytest.raises(VerdictIsFinal):
        stepped(settled, Step.REQUEST_RETURN, replace(RETURN, suggested_unit="urban"), HARBOUR)


def test_the_letter_may_name_a_unit_that_gave_the_matter_back() -> None:
    asked = replace(RETURN, suggested_unit="harbour")
    disputed = stepped(dispatched(), Step.REQUEST_RETURN, asked, URBAN)
    passed_on = stepped(disputed, Step.GRANT_RETURN, GrantReturn(request=1), STREET)
    opened = stepped(
        passed_on,
        Step.OPEN_CONSULTATION,
        OpenConsultation(units=("urban", "harbour"), reason="都说不是"),
        DISTRICT,
    )
    letter = replace(LETTER, units=(Settled(unit="urban"),))
    settled = stepped(opened, Step.CONCLUDE_CONSULTATION, letter, DISTRICT)
    assert (settled.lead_unit, settled.live_legs[-1].is_final) == ("urban", True)


def test_a_letter_may_give_each_unit_its_own_term_and_tell_class_c_once() -> None:
    asked = replace(
        LETTER,
        units=(
            Settled(unit="urban", due_on=date(2026, 12, 9)),
            Settled(unit="harbour", role="co", due_on=date(2026, 12, 2)),
        ),
        rebase=True,
    )
    settled = stepped(consulting(), Step.CONCLUDE_CONSULTATION, asked, DISTRICT)
    assert [leg.resolve_due for leg in settled.legs] == [
        midnight_after(date(2026, 12, 9)),
        midnight_after(date(2026, 12, 2)),
    ]
    assert (settled.deadline_class, settled.promise_due_on) == ("C", date(2026, 12, 14))


def test_on_the_third_level_a_leader_decides() -> None:
    with pytest.raises(NotYours):
        stepped(consulting(level=3), Step.CONCLUDE_CONSULTATION, LETTER, DISTRICT)
    assert stepped(consulting(level=3), Step.CONCLUDE_CONSULTATION, LETTER, LEADER).dispatch_level == 3


def offered() -> Ticket:
    return stepped(dispatched(), Step.OFFER, Offer(leg=1, persons=("handler-1", "handler-2")), STREET)


def test_a_leg_is_offered_to_one_person_after_the_other_and_then_it_is_the_units() -> None:
    ticket, asked = offered(), []
    for minutes in (30, 60):
        (due,) = due_steps(ticket, MORNING + timedelta(minutes=minutes), RULES)
        assert ticket.legs[0].offer is not None
        asked.append(ticket.legs[0].offer.to)
        ticket = stepped(ticket, due.step, due.asked, THE_HOUSE, MORNING + timedelta(minutes=minutes))
    assert asked == ["handler-1", "handler-2"]
    assert ticket.legs[0].offer is None


def test_taking_an_offer_signs_for_the_leg_and_nobody_else_takes_it() -> None:
    taken = stepped(offered(), Step.TAKE_OFFER, Sign(leg=1), replace(URBAN, id="handler-1"))
    assert (taken.state, taken.legs[0].person) == (State.HANDLING, "handler-1")
    with pytest.raises(NotYours):
        stepped(offered(), Step.TAKE_OFFER, Sign(leg=1), URBAN)


def test_a_grid_worker_who_takes_an_offer_does_the_work_and_does_not_check_it() -> None:
    on_the_spot = Offer(leg=1, persons=(WORKER.id, "handler-2"))
    asked = stepped(replace(dispatched(), reporter="operator-1"), Step.OFFER, on_the_spot, STREET)
    taken = stepped(asked, Step.TAKE_OFFER, Sign(leg=1), WORKER)
    with pytest.raises(NotYours):
        stepped(taken, Step.SUBMIT_RESULT, answer(), replace(WORKER, id="worker-2"))
    done = stepped(taken, Step.SUBMIT_RESULT, answer(), WORKER)
    with pytest.raises(NotYours):
        stepped(done, Step.APPROVE_RESULT, Approval(), replace(STREET, id=WORKER.id))
    ordered = stepped(done, Step.ORDER_FIELD_TASK, OrderFieldTask(kind="check", what="看看"), STREET)
    with pytest.raises(SecondLook):
        stepped(ordered, Step.REPORT_FIELD_TASK, FieldTaskResult(task=1, finding="fixed"), WORKER)


def test_who_took_up_an_offer_sees_it_wherever_they_walk_and_however_sensitive_it_is() -> None:
    elsewhere = replace(WORKER, scope=frozenset({"g-elsewhere"}))
    grave = replace(dispatched(), reporter="operator-1", sensitivity=Sensitivity.SENSITIVE)
    asked = stepped(grave, Step.OFFER, Offer(leg=1, persons=(WORKER.id,)), STREET)
    taken = stepped(asked, Step.TAKE_OFFER, Sign(leg=1), elsewhere)
    assert may(elsewhere, Act.SEE, taken)
    assert own_part(elsewhere, taken).legs == (1,)
    assert stepped(taken, Step.SUBMIT_RESULT, answer(), elsewhere).legs[0].is_answered


def test_who_signed_for_a_unit_answers_for_it_as_long_as_they_are_of_it() -> None:
    left = replace(URBAN, roles=WORKER.roles, unit=None, scope=WORKER.scope)
    with pytest.raises(NotYours):
        stepped(handling(), Step.SUBMIT_RESULT, answer(), left)
    with pytest.raises(NotYours):
        stepped(handling(), Step.SUBMIT_RESULT, answer(), replace(URBAN, unit="harbour"))


def test_a_street_signs_and_answers_for_its_own_part_and_does_not_review_it() -> None:
    own = replace(STREET, unit="street-1")
    both = dispatched(BOTH_UNITS, "0101")
    signed = stepped(stepped(both, Step.SIGN, Sign(leg=2), own), Step.SIGN, Sign(leg=1), URBAN)
    done = stepped(stepped(signed, Step.SUBMIT_RESULT, answer(2), own), Step.SUBMIT_RESULT, answer(), URBAN)
    assert done.state is State.TO_REVIEW
    with pytest.raises(NotYours):
        stepped(done, Step.APPROVE_RESULT, Approval(), own)


def test_a_leg_that_nobody_signs_for_counts_as_signed_when_its_time_is_up() -> None:
    ticket = dispatched()
    due_at = ticket.legs[0].sign_due
    assert due_steps(ticket, due_at - timedelta(seconds=1), RULES) == ()
    (due,) = due_steps(ticket, due_at, RULES)
    signed = stepped(ticket, due.step, due.asked, THE_HOUSE, due_at)
    assert (signed.state, signed.legs[0].signed_automatically) == (State.HANDLING, True)
    assert signed.legs[0].resolve_due == ticket.legs[0].resolve_due
    assert due_steps(signed, due_at, RULES) == ()


def test_a_whistle_calls_units_and_tells_who_came() -> None:
    ticket = stepped(dispatched(), Step.WHISTLE, BlowWhistle(units=("harbour",), text="请到场"), WORKER)
    assert ticket.whistles[0].due_at == MORNING + timedelta(minutes=30)
    came = stepped(ticket, Step.ANSWER_WHISTLE, AnswerWhistle(whistle=1, text="到了"), HARBOUR)
    assert came.whistles[0].attended == ("harbour",)
    with pytest.raises(OwnMatter):
        stepped(came, Step.ANSWER_WHISTLE, AnswerWhistle(whistle=1, text="又到了"), HARBOUR)


def test_what_was_found_on_patrol_is_approved_after_another_persons_look() -> None:
    patrol = replace(to_review(), request_type="PATROL")
    with pytest.raises(CheckOwed):
        stepped(patrol, Step.APPROVE_RESULT, Approval(), STREET)
    ordered = stepped(patrol, Step.ORDER_FIELD_TASK, OrderFieldTask(kind="check", what="看看"), STREET)
    with pytest.raises(SecondLook):
        stepped(ordered, Step.REPORT_FIELD_TASK, FieldTaskResult(task=1, finding="fixed"), WORKER)
    colleague = replace(WORKER, id="worker-2")
    checked = stepped(ordered, Step.REPORT_FIELD_TASK, FieldTaskResult(task=1, finding="fixed"), colleague)
    assert stepped(checked, Step.APPROVE_RESULT, Approval(), STREET).state is State.TO_CALLBACK


def test_a_task_is_done_once_and_by_whom_it_was_given_to() -> None:
    ordered = stepped(
        handling(), Step.ORDER_FIELD_TASK, OrderFieldTask(kind="visit", what="看", person="worker-2"), STREET
    )
    with pytest.raises(NoSuchPart):
        stepped(ordered, Step.REPORT_FIELD_TASK, FieldTaskResult(task=1, finding="gone"), WORKER)


def test_mediation_is_voluntary() -> None:
    with pytest.raises(ConsentMissing):
        stepped(handling(), Step.REFER_TO_MEDIATION, ReferToMediation(parties=2, consents=1), URBAN)


def test_while_a_mediation_lasts_its_thirty_days_stand_in_place_of_the_units_term() -> None:
    mediator = replace(URBAN, roles=frozenset({Role.MEDIATOR}))
    late = MORNING + 20 * DAY
    before, during = handling().legs[0].resolve_due, mediating()
    assert before < late
    assert during.legs[0].resolve_due == during.mediation_due == midnight_after(date(2026, 12, 23))
    agreed = EndMediation(outcome="written", summary="已达成协议")
    ended = stepped(during, Step.CONCLUDE_MEDIATION, agreed, mediator, late)
    assert facts_of(ended, NO_MARKS, RULES).legs[0].resolved_in_time


def test_a_mediation_without_agreement_gives_the_matter_back_with_two_workdays_at_least() -> None:
    mediator = replace(URBAN, roles=frozenset({Role.MEDIATOR}))
    late = MORNING + 20 * DAY
    back = stepped(
        mediating(), Step.FAIL_MEDIATION, EndMediation(outcome="none", summary="未达成"), mediator, late
    )
    assert back.state is State.HANDLING
    assert back.legs[0].resolve_due == midnight_after(date(2026, 12, 15))


def test_the_reporter_urges_once_a_day_and_so_does_each_person() -> None:
    urged = stepped(handling(), Step.URGE, Urge(text="还没来", for_reporter=True), OPERATOR)
    with pytest.raises(TimeUsedUp):
        stepped(urged, Step.URGE, Urge(text="还没来", for_reporter=True), OPERATOR)
    both = stepped(urged, Step.URGE, Urge(text="请快些"), WORKER)
    again = stepped(both, Step.URGE, Urge(text="还没来", for_reporter=True), OPERATOR, MORNING + DAY)
    assert len(again.urges) == 3


def test_supervision_resets_no_clock() -> None:
    before = handling()
    asked = Supervise(kind="hotline", form="letter", level=1, addressee="urban", text="请说明")
    after = stepped(before, Step.SUPERVISE, asked, SUPERVISOR)
    assert (after.promise_due, after.legs) == (before.promise_due, before.legs)
    assert after.supervisions[0].due_at == midnight_after(date(2026, 11, 25))


def test_the_ladder_proposes_the_rungs_that_a_ticket_has_reached_and_nobody_has_taken() -> None:
    assert proposals(handling(), MORNING, RULES) == ()
    late = MORNING + 12 * DAY
    overdue = proposals(handling(), late, RULES)
    assert [(each.level, each.addressee) for each in overdue] == [(2, "urban"), (1, "urban")]
    asked = Supervise(kind="joint", form="meeting", level=2, addressee="urban", text="请说明")
    supervised = stepped(handling(), Step.SUPERVISE, asked, SUPERVISOR, late)
    assert [each.level for each in proposals(supervised, late, RULES)] == [1]


def test_a_supervision_that_nobody_answers_in_time_is_proposed_one_rung_higher() -> None:
    asked = Supervise(kind="hotline", form="phone", level=1, addressee="urban", text="请说明")
    supervised = stepped(handling(), Step.SUPERVISE, asked, SUPERVISOR)
    due = supervised.supervisions[0].due_at
    assert proposals(supervised, due, RULES) == ()
    (proposed,) = proposals(supervised, due + timedelta(seconds=1), RULES)
    assert (proposed.level, proposed.grounds) == (2, ("supervision_unanswered",))
    answer = AnswerSupervision(supervision=1, text="已安排")
    answered = stepped(supervised, Step.ANSWER_SUPERVISION, answer, URBAN)
    assert proposals(answered, due + timedelta(seconds=1), RULES) == ()


def test_what_nobody_has_is_escalated_first() -> None:
    late = MORNING + 12 * DAY
    nobodys, somebodys = proposals(accepted(), late, RULES)[0], proposals(handling(), late, RULES)[0]
    assert nobodys.addressee is None
    assert "unassigned" in nobodys.grounds
    assert sorted([somebodys, nobodys], key=urgency_of, reverse=True)[0] is nobodys


def test_who_called_back_is_kept_apart_and_the_hotlines_call_alone_closes() -> None:
    ticket = called(to_callback(), contacted=True, solved=True, actor=URBAN)
    assert ticket.callbacks[0].caller_kind == "handler"
    ticket = called(ticket, contacted=True, solved=False)
    assert [call.caller_kind for call in ticket.callbacks] == ["handler", "hotline"]


def test_a_level_is_raised_step_by_step_up_to_the_leaders() -> None:
    ticket = handling()
    for _ in range(2):
        ticket = stepped(ticket, Step.ESCALATE, Reasoned(reason="久拖"), SUPERVISOR)
    assert ticket.dispatch_level == 3
    with pytest.raises(TimeUsedUp):
        stepped(ticket, Step.ESCALATE, Reasoned(reason="久拖"), SUPERVISOR)
