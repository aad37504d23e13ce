"""The guards that the table of transitions cannot express, one by one."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from server.domain import decide
from server.domain.calendar import CHINA
from server.domain.commands import Report
from server.domain.decide import Choice
from server.domain.errors import (
    CallbackOwed,
    CategoryUnknown,
    ExplanationOwed,
    LegAlreadyAnswered,
    LegAlreadySigned,
    LegNotSigned,
    NeedsOneLead,
    NoSuchLeg,
    NotOnDutyList,
    PlaceMissing,
    ReasonMissing,
    RequestTypeUnknown,
    UnitCannotHandle,
    UnitNamedTwice,
    UnitUnknown,
    UrgencyUnknown,
)
from server.domain.events import Dispatched
from server.domain.routing import Route
from server.domain.ticket import Ticket
from server.domain.transitions import State
from server.domain.units import Unit
from tests.server.domain.walks import (
    BOTH_UNITS,
    RULES,
    URBAN_LEADS,
    accepted,
    answer,
    called,
    dispatched,
    elsewhere,
    handling,
    moved,
    reported,
    submitted,
    to_callback,
    to_review,
)
from tests.server.small_city import AT_SEA, IN_G1, LAMP, MORNING

NO_ROUTE = Route(candidates=(), doubts=())
LATE = MORNING + timedelta(days=30)


def dispatch(ticket: Ticket, chosen: Sequence[Choice], now: datetime = MORNING) -> Dispatched:
    return decide.decide_dispatch(ticket, chosen, RULES, now, automatic=False, note="会商")


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
    ticket = moved(
        submitted(), decide.decide_accept(submitted(), "0104", None, NO_ROUTE, RULES, suggested=False), LATE
    )
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
    assert decide.decide_accept(ticket, "0103", said, NO_ROUTE, RULES, suggested=False).urgency == expected


@pytest.mark.parametrize(
    ("category", "urgency", "refusal"),
    [("9999", None, CategoryUnknown), ("0104", "tomorrow", UrgencyUnknown)],
)
def test_accepting_names_codes_that_the_catalogue_has(
    category: str, urgency: str | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        decide.decide_accept(submitted(), category, urgency, NO_ROUTE, RULES, suggested=False)


@pytest.mark.parametrize(("roles", "leads"), [((), 0), (("co",), 0), (("lead", "lead"), 2)])
def test_a_dispatch_has_exactly_one_lead(roles: tuple[str, ...], leads: int) -> None:
    chosen = [
        Choice(unit=unit, role="lead" if role == "lead" else "co")
        for unit, role in zip(("urban", "harbour"), roles, strict=False)
    ]
    with pytest.raises(NeedsOneLead) as refusal:
        dispatch(accepted(), chosen)
    assert refusal.value.facts == {"leads": leads}


def test_one_unit_has_one_leg() -> None:
    with pytest.raises(UnitNamedTwice):
        dispatch(accepted(), [*URBAN_LEADS, Choice(unit="urban", role="co")])


def test_a_unit_must_exist() -> None:
    with pytest.raises(UnitUnknown):
        dispatch(accepted(), [Choice(unit="nobody", role="lead")])


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
        decide.decide_dispatch(
            accepted(), [Choice(unit="volunteers", role="lead")], rules, MORNING, automatic=False
        )
    assisted = [*URBAN_LEADS, Choice(unit="volunteers", role="co")]
    assert len(decide.decide_dispatch(accepted(), assisted, rules, MORNING, automatic=False).legs) == 2


@pytest.mark.parametrize("role", ["lead", "co"])
def test_a_street_is_given_only_what_stands_on_its_duty_list(role: str) -> None:
    street = Choice(unit="street-1", role="lead" if role == "lead" else "co")
    others = () if role == "lead" else URBAN_LEADS
    with pytest.raises(NotOnDutyList) as refusal:
        dispatch(accepted(category="0104"), [*others, street])
    assert refusal.value.facts == {"unit": "street-1", "category": "0104"}


def test_a_street_is_given_what_stands_on_its_duty_list_in_its_own_area() -> None:
    assert len(dispatch(accepted(category="0101"), BOTH_UNITS).legs) == 2
    with pytest.raises(NotOnDutyList):
        dispatch(elsewhere(accepted(category="0101"), AT_SEA), BOTH_UNITS)


def test_a_department_may_be_chosen_although_its_list_is_silent() -> None:
    assert dispatch(accepted(), [Choice(unit="harbour", role="lead")]).legs[0].unit == "harbour"


def test_all_clocks_of_a_leg_run_from_the_dispatch() -> None:
    (leg,) = dispatch(accepted(), URBAN_LEADS, MORNING).legs
    assert leg.sign_due == datetime(2026, 11, 23, 15, 30, tzinfo=CHINA)
    assert leg.resolve_due == datetime(2026, 12, 1, tzinfo=CHINA)


def test_a_leg_is_signed_for_once() -> None:
    with pytest.raises(LegAlreadySigned):
        decide.decide_sign(handling(), 1)


def test_only_a_leg_that_is_there_is_signed_for_or_answered() -> None:
    with pytest.raises(NoSuchLeg):
        decide.decide_sign(dispatched(), 2)
    with pytest.raises(NoSuchLeg):
        decide.decide_result(handling(), answer(2), MORNING)


def test_a_leg_is_signed_for_before_it_is_answered() -> None:
    ticket = dispatched(BOTH_UNITS, "0101")
    ticket = moved(ticket, decide.decide_sign(ticket, 1))
    with pytest.raises(LegNotSigned):
        decide.decide_result(ticket, answer(2), MORNING)


def test_a_leg_is_answered_once_until_the_result_is_rejected() -> None:
    ticket = dispatched(BOTH_UNITS, "0101")
    ticket = moved(ticket, decide.decide_sign(ticket, 1))
    ticket = moved(ticket, decide.decide_result(ticket, answer(1), MORNING))
    assert ticket.state is State.HANDLING
    with pytest.raises(LegAlreadyAnswered):
        decide.decide_result(ticket, answer(1), MORNING)


def test_a_rejected_result_sends_every_leg_back_and_lets_the_promise_run_on() -> None:
    reviewed = to_review(MORNING + timedelta(hours=3))
    assert reviewed.promise_stopped_at == MORNING + timedelta(hours=3)
    ticket = moved(reviewed, decide.decide_reject_result(reviewed, "照片不清"))
    assert ticket.promise_stopped_at is None
    assert not ticket.legs[0].is_answered
    assert ticket.legs[0].resolve_due == reviewed.legs[0].resolve_due


def test_a_unit_is_not_sent_back_to_work_without_being_told_why() -> None:
    with pytest.raises(ReasonMissing):
        decide.decide_reject_result(to_review(), None)


@pytest.mark.parametrize(
    ("now", "explanation", "owed"), [(MORNING, None, False), (LATE, None, True), (LATE, "停电", False)]
)
def test_a_late_result_owes_an_explanation(now: datetime, explanation: str | None, *, owed: bool) -> None:
    result = decide.decide_result(handling(), answer(explanation=explanation), now)
    assert result.explanation_owed is owed


def test_closing_waits_for_the_explanation() -> None:
    ticket = called(to_callback(LATE), contacted=True, solved=True)
    with pytest.raises(ExplanationOwed):
        decide.decide_close(ticket, RULES)


@pytest.mark.parametrize(("solved", "closure"), [(True, "done"), (False, "explained"), (None, "explained")])
def test_a_reporter_who_was_reached_closes_the_ticket(*, solved: bool | None, closure: str) -> None:
    ticket = called(to_callback(), contacted=True, solved=solved)
    assert decide.decide_close(ticket, RULES).closure_type == closure


@pytest.mark.parametrize(
    ("hours", "closes"),
    [((), False), ((0, 1, 2), False), ((0, 24), False), ((0, 1, 24), True), ((0, 24, 48, 72), True)],
)
def test_nobody_reached_takes_three_attempts_on_two_days(hours: tuple[int, ...], *, closes: bool) -> None:
    ticket = to_callback()
    for after in hours:
        ticket = called(ticket, MORNING + timedelta(hours=after), contacted=False)
    if closes:
        assert decide.decide_close(ticket, RULES).closure_type == "unreachable"
    else:
        with pytest.raises(CallbackOwed):
            decide.decide_close(ticket, RULES)


def test_the_days_of_callbacks_are_chinas() -> None:
    ticket = to_callback()
    evening = datetime(2026, 11, 23, 23, 30, tzinfo=CHINA)
    for minutes in (0, 10, 60):
        ticket = called(ticket, evening + timedelta(minutes=minutes), contacted=False)
    assert decide.decide_close(ticket, RULES).closure_type == "unreachable"


def test_a_matter_that_needs_no_callback_closes_without_one() -> None:
    assert decide.decide_close(replace(to_callback(), request_type="PATROL"), RULES).closure_type == "done"
