"""改位置、改类、改级: what a correction changes, and what it never changes."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from server.domain.deadlines import leg_clocks
from server.domain.decide import decide
from server.domain.errors import (
    CategoryUnknown,
    NothingToAmend,
    NotYours,
    RequestTypeUnknown,
    StepDoesNotFit,
)
from server.domain.events import Amended
from server.domain.people import Role
from server.domain.scope import Actor
from server.domain.steps.amendment import Amend, CorrectPlace
from server.domain.steps.intake import Report
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain.cast import RULES, context
from tests.server.domain.stages import (
    accepted,
    dispatched,
    handling,
    moved,
    submitted,
    waiting_for_the_citizen,
)
from tests.server.small_city import IN_G1, IN_G3, IN_HARBOUR, LAMP, MORNING, NEAR_THE_BORDER

LATER = MORNING + timedelta(days=3)


def amended(ticket: Ticket, **asked: object) -> Ticket:
    """The ticket after a coordinator's correction."""
    meant = Amend(reason="现场核实", **asked)  # type: ignore[arg-type]  # msgspec checks nothing here
    return moved(ticket, decide(ticket, Step.AMEND, meant, context(LATER)), LATER)


def doubtful() -> Ticket:
    """A lamp that is two metres from a border, give or take fifty; it waits for a person."""
    ticket = submitted(Report(request_type="COMPLAINT", description=LAMP, position=NEAR_THE_BORDER))
    return amended(accepted(ticket), address="椰城大道 1 号")


def tip_off() -> Ticket:
    """A report 举报 by somebody whose number is known."""
    asked = Report(request_type="REPORT", description=LAMP, position=IN_G1)
    return replace(accepted(submitted(asked)), contact_label="夏** 138****5678")


def test_only_the_hotline_makes_of_a_tip_off_something_whose_reporter_is_known() -> None:
    before = tip_off()
    with pytest.raises(NotYours):
        amended(before, request_type="HELP")

    by_hotline = replace(context(LATER), actor=Actor(id="operator-1", roles=frozenset({Role.OPERATOR})))
    meant = Amend(reason="听错了", request_type="HELP")
    after = moved(before, decide(before, Step.AMEND, meant, by_hotline), LATER)
    assert after.request_type == "HELP"
    assert amended(before, address="椰城大道 1 号").request_type == "REPORT"
    assert amended(replace(before, contact_label=None), request_type="HELP").request_type == "HELP"


def test_a_corrected_place_is_located_again_and_its_doubt_is_gone() -> None:
    before = doubtful()
    assert [doubt.code for doubt in before.doubts] == ["placement_uncertain"]
    after = amended(before, position=IN_G1)
    assert after.doubts == ()
    assert after.placement is not None
    assert after.placement.chain[0] == "g1"


def test_at_another_place_other_units_are_proposed() -> None:
    assert amended(accepted(), position=IN_HARBOUR).lead_unit == "harbour"
    assert amended(accepted(), position=IN_G3).lead_unit == "urban"


def test_before_it_is_accepted_a_matter_has_nothing_to_count_again() -> None:
    ticket = amended(submitted(), category="0101", place_ref="3栋")
    assert (ticket.state, ticket.category, ticket.place_ref) == (State.SUBMITTED, "0101", "3栋")
    assert ticket.promise_due is None


def test_another_type_of_request_is_another_class_and_a_promise_is_never_earlier_than_told() -> None:
    consult = submitted(Report(request_type="CONSULT", description=LAMP, position=IN_G1))
    asked = accepted(consult)
    assert (asked.deadline_class, asked.promise_due_on) == ("A", date(2026, 11, 25))
    after = amended(asked, request_type="COMPLAINT")
    assert (after.request_type, after.deadline_class) == ("COMPLAINT", "B")
    assert after.promise_due_on == date(2026, 11, 30)
    back = amended(after, request_type="CONSULT")
    assert (back.deadline_class, back.promise_due_on) == ("A", date(2026, 11, 30))


def test_pauses_are_kept_when_the_type_changes() -> None:
    paused = waiting_for_the_citizen()
    after = amended(paused, request_type="CONSULT")
    assert (after.pauses, after.state) == (paused.pauses, paused.state)


def test_a_type_of_request_that_there_is_not_is_refused() -> None:
    with pytest.raises(RequestTypeUnknown):
        amended(accepted(), request_type="WISH")


def test_another_class_counts_from_the_same_day_of_receipt() -> None:
    ticket = amended(accepted(), category="0106")
    assert ticket.deadline_class == "C"
    assert ticket.promise_due_on == date(2026, 12, 14)


def test_a_promise_that_was_told_never_becomes_earlier() -> None:
    long = amended(accepted(), category="0106")
    short = amended(long, category="0104")
    assert short.deadline_class == "B"
    assert (short.promise_due, short.promise_due_on) == (long.promise_due, long.promise_due_on)


def test_another_urgency_counts_the_legs_terms_from_the_same_dispatch() -> None:
    ticket = amended(dispatched(), urgency="critical")
    due = leg_clocks("critical", "B", MORNING, RULES.calendar, RULES.catalogue)
    (leg,) = ticket.legs
    assert (leg.sign_due, leg.respond_due, leg.resolve_due) == (
        due.sign_due,
        due.respond_due,
        due.resolve_due,
    )
    assert leg.dispatched_at == MORNING


def test_a_term_that_was_kept_stays_as_it_was() -> None:
    before = handling()
    assert amended(before, urgency="critical").legs[0].sign_due == before.legs[0].sign_due


def test_a_correction_moves_no_state() -> None:
    assert amended(handling(), category="0101", position=IN_G3).state is State.HANDLING


def test_a_correction_that_changes_nothing_is_refused() -> None:
    for asked in ({}, {"category": "0104"}, {"position": IN_G1}):
        with pytest.raises(NothingToAmend):
            amended(accepted(), **asked)


def test_a_category_that_the_catalogue_does_not_have_is_refused() -> None:
    with pytest.raises(CategoryUnknown):
        amended(accepted(), category="9999")


def test_the_event_says_why() -> None:
    event = decide(accepted(), Step.AMEND, Amend(reason="照片显示在码头", position=IN_HARBOUR), context())
    assert isinstance(event, Amended)
    assert event.reason == "照片显示在码头"


def test_a_worker_corrects_the_place_until_a_unit_was_told_to_act() -> None:
    asked = CorrectPlace(reason="定位漂移", position=IN_G3)
    for waiting in (submitted(), accepted()):
        after = moved(waiting, decide(waiting, Step.CORRECT_PLACE, asked, context()))
        assert after == replace(
            after, state=waiting.state, category=waiting.category, urgency=waiting.urgency, position=IN_G3
        )
    with pytest.raises(StepDoesNotFit):
        decide(dispatched(), Step.CORRECT_PLACE, asked, context())
