"""The straight way from report to close: the guards that the table of transitions cannot express, one by one."""

from datetime import date, datetime, timedelta

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from server.domain.asked import Nothing
from server.domain.assessment import routed
from server.domain.calendar import CHINA
from server.domain.decide import decide
from server.domain.duty_list import Reason
from server.domain.errors import (
    CallbackOwed,
    CategoryUnknown,
    DepartureUnexplained,
    ExplanationOwed,
    LegAlreadyAnswered,
    LegAlreadySigned,
    LegNotSigned,
    NeedsOneLead,
    NoSuchLeg,
    NotOnDutyList,
    PlaceMissing,
    RequestTypeUnknown,
    UnitCannotHandle,
    UnitNamedTwice,
    UnitUnknown,
    UrgencyUnknown,
)
from server.domain.events import Dispatched
from server.domain.policy import Policy
from server.domain.policy_parts import Dispatch as DispatchPolicy
from server.domain.steps.dispatch import Assigned, Dispatch, Sign
from server.domain.steps.intake import Acceptance, Report
from server.domain.steps.intake import accepted as accepted_by
from server.domain.steps.results import RejectResult
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from server.domain.units import Unit
from tests.server.domain.asking import BOTH_UNITS, answer
from tests.server.domain.cast import OPERATOR, RULES, STREET, URBAN, context
from tests.server.domain.stages import (
    accepted,
    called,
    dispatched,
    elsewhere,
    handling,
    reported,
    stepped,
    submitted,
    to_callback,
    to_review,
)
from tests.server.small_city import AT_SEA, IN_G1, LAMP, MORNING

LATE = MORNING + timedelta(days=30)


def to(*units: tuple[str, str]) -> Dispatch:
    return Dispatch(units=tuple(Assigned(unit=unit, role=role) for unit, role in units))  # type: ignore[arg-type]


def dispatch(ticket: Ticket, asked: Dispatch, now: datetime = MORNING) -> Dispatched:
    payload = decide(ticket, Step.DISPATCH, asked, context(now))
    assert isinstance(payload, Dispatched)
    return payload


def closure(ticket: Ticket) -> str | None:
    return stepped(ticket, Step.CLOSE, Nothing(), OPERATOR).closure_type


def test_a_report_needs_a_position_or_an_address() -> None:
    with pytest.raises(PlaceMissing):
        reported(Report(request_type="HELP", description="水"))
    assert submitted(Report(request_type="HELP", description="水", address="海甸岛")).placement is None


@pytest.mark.parametrize(
    ("change", "refusal"),
    [({"request_type": "WHISPER"}, RequestTypeUnknown), ({"category": "9999"}, CategoryUnknown)],
)
def test_a_report_names_codes_that_the_catalogue_has(change: dict[str, str], refusal: type) -> None:
    given = {"request_type": "HELP", "description": LAMP, **change}
    with pytest.raises(refusal):
        reported(Report(position=IN_G1, **given))  # type: ignore[arg-type]  # all of them are texts


def test_a_report_from_anywhere_is_taken() -> None:
    assert submitted(Report(request_type="HELP", description=LAMP, position=AT_SEA)).state is State.SUBMITTED


def test_the_promise_counts_from_the_day_of_receipt_however_late_it_is_accepted() -> None:
    ticket = stepped(submitted(), Step.ACCEPT, Acceptance(category="0104"), STREET, LATE)
    assert ticket.promise_due_on == date(2026, 11, 30)
    assert ticket.promise_due == datetime(2026, 12, 1, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("reported_as", "said", "expected"),
    [(None, None, "critical"), ("normal", None, "normal"), ("normal", "urgent", "urgent")],
)
def test_urgency_is_the_coordinators_then_the_workers_then_the_catalogues(
    reported_as: str | None, said: str | None, expected: str
) -> None:
    ticket = replace(submitted(), urgency=reported_as)
    asked = Acceptance(category="0103", urgency=said)  # type: ignore[arg-type]  # one of the three
    assert stepped(ticket, Step.ACCEPT, asked, STREET).urgency == expected


def test_accepting_names_a_category_that_the_catalogue_has() -> None:
    with pytest.raises(CategoryUnknown):
        stepped(submitted(), Step.ACCEPT, Acceptance(category="9999"), STREET)


def test_accepting_names_an_urgency_that_the_catalogue_has() -> None:
    found = routed(submitted(), "0104", RULES)
    with pytest.raises(UrgencyUnknown):
        accepted_by(submitted(), "0104", "tomorrow", found, RULES, suggested=False)


@pytest.mark.parametrize(
    "asked",
    [
        to(("urban", "co")),
        to(("urban", "lead"), ("harbour", "lead")),
        to(("urban", "dual"), ("harbour", "dual")),
    ],
    ids=["none", "two", "two alike"],
)
def test_a_dispatch_has_exactly_one_lead(asked: Dispatch) -> None:
    with pytest.raises(NeedsOneLead):
        dispatch(accepted(), asked)


def test_who_departs_from_a_proposal_without_a_doubt_says_why_and_both_stand_in_the_event() -> None:
    asked = to(("harbour", "lead"))
    with pytest.raises(DepartureUnexplained) as refusal:
        dispatch(accepted(), asked)
    assert refusal.value.facts == {"field": "note", "proposed": "城管局"}
    explained = dispatch(accepted(), replace(asked, note="现场在港区"))
    assert (explained.proposed, explained.note) == (("urban",), "现场在港区")
    assert [leg.unit for leg in explained.legs] == ["harbour"]


def test_where_the_proposal_was_in_doubt_who_departs_from_it_need_not_say_why() -> None:
    doubtful = replace(
        accepted(), doubts=(Reason("placement_uncertain", {"confidence": "0.6000", "also": ""}),)
    )
    assert dispatch(doubtful, to(("harbour", "lead"))).proposed == ("urban",)


def test_a_dispatch_as_proposed_names_no_other_proposal() -> None:
    assert dispatch(accepted(), to(("urban", "lead"))).proposed is UNSET


def test_where_the_city_does_that_two_units_own_a_matter_alike_and_both_must_answer() -> None:
    rules = replace(RULES, policy=Policy(dispatch=DispatchPolicy(dual=True)))
    ticket = dispatched(to(("urban", "dual"), ("harbour", "dual")), rules=rules)
    assert [leg.is_required and leg.leads for leg in ticket.legs] == [True, True]


def test_one_unit_has_one_leg() -> None:
    with pytest.raises(UnitNamedTwice):
        dispatch(accepted(), to(("urban", "lead"), ("urban", "co")))


def test_a_unit_must_exist() -> None:
    with pytest.raises(UnitUnknown):
        dispatch(accepted(), to(("nobody", "lead")))


def test_a_unit_that_cannot_handle_may_assist_and_never_leads() -> None:
    volunteers = Unit(
        id="volunteers",
        name="志愿队",
        department_type="COMMUNITY",
        kind="integration",
        area="city",
        can_handle=False,
    )
    rules = replace(RULES, units={**RULES.units, "volunteers": volunteers})
    with pytest.raises(UnitCannotHandle):
        dispatched(to(("volunteers", "lead")), rules=rules)
    assisted = dispatched(to(("urban", "lead"), ("volunteers", "assist")), rules=rules)
    assert [leg.is_required for leg in assisted.legs] == [True, False]


@pytest.mark.parametrize("asked", [to(("street-1", "lead")), to(("urban", "lead"), ("street-1", "co"))])
def test_a_street_is_given_only_what_stands_on_its_duty_list(asked: Dispatch) -> None:
    with pytest.raises(NotOnDutyList) as refusal:
        dispatch(accepted(category="0104"), asked)
    assert refusal.value.facts == {"unit": "street-1", "category": "0104"}


def test_a_street_is_given_what_stands_on_its_duty_list_in_its_own_area() -> None:
    assert len(dispatch(accepted(category="0101"), BOTH_UNITS).legs) == 2
    with pytest.raises(NotOnDutyList):
        dispatch(elsewhere(accepted(category="0101"), AT_SEA), BOTH_UNITS)


def test_a_department_may_be_chosen_although_its_list_is_silent() -> None:
    chosen = replace(to(("harbour", "lead")), note="现场在港区")
    assert dispatch(accepted(), chosen).legs[0].unit == "harbour"


def test_all_clocks_of_a_leg_run_from_the_dispatch() -> None:
    (leg,) = dispatch(accepted(), to(("urban", "lead"))).legs
    assert leg.sign_due == datetime(2026, 11, 23, 15, 30, tzinfo=CHINA)
    assert leg.resolve_due == datetime(2026, 12, 1, tzinfo=CHINA)


def test_a_leg_is_signed_for_once() -> None:
    with pytest.raises(LegAlreadySigned):
        stepped(handling(), Step.SIGN, Sign(leg=1), URBAN)


def test_only_a_leg_that_is_there_is_signed_for_or_answered() -> None:
    with pytest.raises(NoSuchLeg):
        stepped(dispatched(), Step.SIGN, Sign(leg=2), URBAN)
    with pytest.raises(NoSuchLeg):
        stepped(handling(), Step.SUBMIT_RESULT, answer(2), URBAN)


def test_a_leg_is_signed_for_before_it_is_answered() -> None:
    ticket = stepped(dispatched(BOTH_UNITS, "0101"), Step.SIGN, Sign(leg=1), URBAN)
    with pytest.raises(LegNotSigned):
        decide(ticket, Step.SUBMIT_RESULT, answer(2), context())


def test_a_leg_is_answered_once_and_the_ticket_waits_for_the_other_one() -> None:
    ticket = stepped(dispatched(BOTH_UNITS, "0101"), Step.SIGN, Sign(leg=1), URBAN)
    ticket = stepped(ticket, Step.SUBMIT_RESULT, answer(1), URBAN)
    assert ticket.state is State.HANDLING
    with pytest.raises(LegAlreadyAnswered):
        stepped(ticket, Step.SUBMIT_RESULT, answer(1), URBAN)


def test_a_rejected_result_sends_every_leg_back_and_lets_the_promise_run_on() -> None:
    reviewed = to_review(MORNING + timedelta(hours=3))
    assert reviewed.promise_stopped_at == MORNING + timedelta(hours=3)
    ticket = stepped(reviewed, Step.REJECT_RESULT, RejectResult(reason="照片不清"), STREET)
    assert ticket.promise_stopped_at is None
    assert not ticket.legs[0].is_answered
    assert ticket.legs[0].state.value == "rework"
    assert ticket.legs[0].resolve_due == reviewed.legs[0].resolve_due


@pytest.mark.parametrize(
    ("now", "explanation", "owed"), [(MORNING, None, False), (LATE, None, True), (LATE, "停电", False)]
)
def test_a_late_result_owes_an_explanation(now: datetime, explanation: str | None, *, owed: bool) -> None:
    ticket = stepped(handling(), Step.SUBMIT_RESULT, answer(explanation=explanation), URBAN, now)
    assert ticket.legs[0].explanation_owed is owed


def test_closing_waits_for_the_explanation() -> None:
    ticket = called(to_callback(LATE), contacted=True, solved=True)
    with pytest.raises(ExplanationOwed):
        closure(ticket)


@pytest.mark.parametrize(("solved", "closed_as"), [(True, "done"), (False, "explained"), (None, "explained")])
def test_a_reporter_who_was_reached_closes_the_ticket(*, solved: bool | None, closed_as: str) -> None:
    assert closure(called(to_callback(), contacted=True, solved=solved)) == closed_as


@pytest.mark.parametrize("hours", [(), (0, 1, 2), (0, 24)])
def test_nobody_reached_takes_three_attempts_on_two_days(hours: tuple[int, ...]) -> None:
    with pytest.raises(CallbackOwed):
        closure(tried(hours))


@pytest.mark.parametrize("hours", [(0, 1, 24), (0, 24, 48, 72)])
def test_three_attempts_on_two_days_are_enough(hours: tuple[int, ...]) -> None:
    assert closure(tried(hours)) == "unreachable"


def tried(hours: tuple[int, ...]) -> Ticket:
    ticket = to_callback()
    for after in hours:
        ticket = called(ticket, MORNING + timedelta(hours=after), contacted=False)
    return ticket


def test_the_days_of_callbacks_are_chinas() -> None:
    ticket = to_callback()
    evening = datetime(2026, 11, 23, 23, 30, tzinfo=CHINA)
    for minutes in (0, 10, 60):
        ticket = called(ticket, evening + timedelta(minutes=minutes), contacted=False)
    assert closure(ticket) == "unreachable"


def test_a_matter_that_needs_no_callback_closes_without_one() -> None:
    assert closure(replace(to_callback(), request_type="PATROL")) == "done"
