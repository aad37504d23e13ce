"""A matter that complains about a unit goes past that unit: to its superior, or to a person who decides."""

import pytest
from msgspec.structs import replace

from server.domain import triage
from server.domain.assessment import routed
from server.domain.errors import NothingToAmend, OwnMatter, StepDoesNotFit, UnitNotNamed, UnitUnknown
from server.domain.events import payload_json
from server.domain.people import Role
from server.domain.scope import Act, Actor, may
from server.domain.sensitivity import Sensitivity
from server.domain.steps.amendment import Amend
from server.domain.steps.complained_about import CorrectAbout
from server.domain.steps.consultation import OpenConsultation
from server.domain.steps.dispatch import AddUnit, Assigned, Dispatch
from server.domain.steps.field import BlowWhistle
from server.domain.steps.intake import Acceptance, Report
from server.domain.ticket import Ticket
from server.domain.transitions import LegState, Step
from server.domain.units import Unit
from tests.server.domain.asking import RETURN
from tests.server.domain.cast import DISTRICT, OPERATOR, RULES, STREET, URBAN, WORKER, context
from tests.server.domain.stages import accepted, handling, reported, stepped, to_review
from tests.server.domain.stages import submitted as taken_down
from tests.server.small_city import IN_G1, LAMP, UNITS

COMPLAINT = Report(request_type="COMPLAINT", description=LAMP, position=IN_G1, category="0104", about="urban")
BUREAU = Unit(id="bureau", name="省城管厅", department_type="URBAN_MGMT", kind="department", area="province")


def complaint() -> Ticket:
    return taken_down(COMPLAINT)


def taken_up(ticket: Ticket) -> Ticket:
    return stepped(ticket, Step.ACCEPT, Acceptance(category="0104"), OPERATOR)


def test_the_unit_that_a_matter_complains_about_is_never_proposed_nor_dispatched_to_by_the_house() -> None:
    ticket = complaint()
    taken = triage.accepted(ticket, RULES)
    assert taken is not None
    assert "urban" not in [candidate.unit for candidate in taken.candidates]
    assert [doubt.code for doubt in taken.doubts] == ["about_unit"]
    waiting = replace(ticket, candidates=taken.candidates, doubts=taken.doubts, category="0104")
    assert triage.dispatched(waiting, context()) is None


def test_its_superior_is_proposed_to_lead_where_there_is_one() -> None:
    answering = replace(UNITS[0], superior="bureau")
    rules = replace(RULES, units=dict(RULES.units) | {"urban": answering, "bureau": BUREAU})
    found = routed(complaint(), "0104", rules)
    assert [(one.unit, one.role) for one in found.candidates] == [("bureau", "lead")]
    assert found.doubts[-1].facts == {"unit": "urban", "superior": "bureau"}


def test_no_person_dispatches_it_to_that_unit_nor_invites_it() -> None:
    ticket = taken_up(complaint())
    asked: list[tuple[Step, object, Actor]] = [
        (Step.DISPATCH, Dispatch(units=(Assigned(unit="urban"),)), OPERATOR),
        (Step.OPEN_CONSULTATION, OpenConsultation(units=("urban", "harbour"), reason="职责"), DISTRICT),
        (Step.WHISTLE, BlowWhistle(units=("urban",), text="请到场"), replace(WORKER, id="worker-1")),
    ]
    for step, body, actor in asked:
        with pytest.raises(OwnMatter):
            stepped(ticket, step, body, actor)  # type: ignore[arg-type]


def test_it_is_restricted_and_stays_so_when_it_is_filed_anew() -> None:
    ticket = taken_up(complaint())
    assert (complaint().sensitivity, ticket.sensitivity) == (Sensitivity.RESTRICTED, Sensitivity.RESTRICTED)
    refiled = stepped(ticket, Step.AMEND, Amend(reason="改类", category="0101"), OPERATOR)
    assert refiled.sensitivity is Sensitivity.RESTRICTED


@pytest.mark.parametrize("act", [Act.SEE, Act.DISPATCH, Act.REVIEW, Act.CALL_BACK, Act.REVEAL_CONTACT])
def test_nobody_of_that_unit_may_anything_about_it(act: Act) -> None:
    ticket = taken_up(complaint())
    everything = frozenset({Role.OPERATOR, Role.HANDLER, Role.DISTRICT_COORDINATOR})
    insider = Actor(id="insider", roles=everything, scope=frozenset({"d1"}), unit="urban")
    assert not may(insider, act, ticket)
    assert may(replace(insider, unit=None), Act.SEE, ticket)
    assert not may(URBAN, act, ticket)


def test_a_street_coordinator_leaves_it_to_the_district() -> None:
    assert not may(STREET, Act.SEE, replace(taken_up(complaint()), reporter="somebody"))
    assert may(DISTRICT, Act.SEE, taken_up(complaint()))


def test_a_unit_that_nobody_knows_is_complained_about_in_vain() -> None:
    with pytest.raises(UnitUnknown):
        reported(replace(COMPLAINT, about="nobody"))


def test_an_ordinary_report_is_written_as_it_was_before() -> None:
    plain = reported(replace(COMPLAINT, about=None)).payload
    assert b"about" not in payload_json(plain)


def found_out(ticket: Ticket, about: str | None = "urban", instead: str | None = None) -> Ticket:
    """The ticket after somebody found out, or corrected, whom it complains about."""
    asked = CorrectAbout(reason="听录音更正", about=about, instead=instead)
    return stepped(ticket, Step.CORRECT_ABOUT, asked, OPERATOR)


def test_who_is_complained_about_is_corrected_later_with_a_reason() -> None:
    corrected = found_out(replace(accepted(), doubts=()))
    assert (corrected.about, corrected.sensitivity) == ("urban", Sensitivity.RESTRICTED)
    assert "urban" not in [candidate.unit for candidate in corrected.candidates]
    assert not may(URBAN, Act.SEE, corrected)
    cleared = found_out(corrected, about=None)
    assert (cleared.about, cleared.sensitivity) == (None, Sensitivity.ORDINARY)
    assert cleared.candidates[0].unit == "urban"


def test_the_unit_that_was_told_to_act_loses_its_part_to_another_one() -> None:
    corrected = found_out(handling(), instead="harbour")
    old, new = corrected.legs
    assert (old.state, new.unit, new.role) == (LegState.CANCELLED, "harbour", "lead")
    assert corrected.lead_unit == "harbour"
    assert not may(URBAN, Act.SEE, corrected)


def test_a_ticket_that_waits_for_that_unit_needs_somebody_else_to_wait_for() -> None:
    with pytest.raises(UnitNotNamed):
        found_out(handling())
    with pytest.raises(OwnMatter):
        found_out(handling(), instead="urban")


def test_a_unit_that_only_assists_is_let_go_without_another_one() -> None:
    ticket = stepped(handling(), Step.ADD_UNIT, AddUnit(unit="harbour", role="assist"), STREET)
    corrected = found_out(ticket, about="harbour")
    assert [leg.unit for leg in corrected.live_legs] == ["urban"]


def test_what_a_unit_has_answered_is_sent_back_before_it_is_passed_on() -> None:
    with pytest.raises(StepDoesNotFit):
        found_out(to_review(), instead="harbour")


def test_a_return_that_waits_falls_with_the_part_it_was_asked_for() -> None:
    asked = stepped(handling(), Step.REQUEST_RETURN, RETURN, URBAN)
    corrected = found_out(asked, instead="harbour")
    assert [request.granted for request in corrected.requests] == [False]
    assert corrected.legs[0].state is LegState.CANCELLED


def test_a_correction_that_names_the_same_unit_or_none_that_is_known_is_refused() -> None:
    with pytest.raises(NothingToAmend):
        found_out(complaint())
    with pytest.raises(UnitUnknown):
        found_out(complaint(), about="nobody")
