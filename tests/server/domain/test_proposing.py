"""推荐: whom the house proposes after a return, whom in a second round, and who may lead instead."""

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from server.domain.asked import Reasoned
from server.domain.assessment import alternative_leads
from server.domain.errors import DepartureUnexplained
from server.domain.events import Dispatched
from server.domain.proposing import proposal
from server.domain.steps.dispatch import Assigned, Dispatch, decide_dispatch
from server.domain.steps.returns import GrantReturn
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from server.domain.units import Unit
from tests.server.domain.asking import RETURN
from tests.server.domain.cast import RULES, STREET, URBAN, context
from tests.server.domain.stages import accepted, closed, dispatched, handling, reopened, stepped

POLICE = Unit(id="police", name="公安局", department_type="POLICE", kind="department", area="city")
WITH_POLICE = replace(RULES, units={**RULES.units, "police": POLICE})
#: A sub-item, the noise of neighbours, that the police may lead as well.
NOISE = "0502"


def led_by(unit: str, ticket: Ticket) -> Dispatched:
    return decide_dispatch(ticket, Dispatch(units=(Assigned(unit=unit),)), context())


def proposed(ticket: Ticket) -> tuple[list[str], list[str]]:
    """The units that are proposed, and the doubts."""
    known = proposal(ticket)
    return [each.unit for each in known.candidates], [each.code for each in known.doubts]


def given_back() -> Ticket:
    """What its proposed lead gave back, and the next one's was taken back: it waits to be dispatched again."""
    disputed = stepped(dispatched(), Step.REQUEST_RETURN, RETURN, URBAN)
    passed_on = stepped(disputed, Step.GRANT_RETURN, GrantReturn(request=1), STREET)
    return stepped(passed_on, Step.RECALL_DISPATCH, Reasoned(reason="派错单位"), STREET)


def second_round_after(unit: str) -> Ticket:
    """A new round of a matter that this unit led to the end of the first."""
    first = closed()
    return reopened(replace(first, legs=tuple(replace(leg, unit=unit) for leg in first.legs)))


def test_who_gave_it_back_is_proposed_no_more_and_nobody_says_why_another_has_it() -> None:
    ticket = given_back()
    assert ticket.state is State.TO_DISPATCH
    assert proposed(accepted()) == (["urban"], [])
    assert proposed(ticket) == ([], ["given_back"])
    assert led_by("harbour", ticket).proposed is UNSET


def test_in_a_second_round_who_led_the_first_is_proposed_as_well_and_no_departure() -> None:
    ticket = second_round_after("harbour")
    assert proposed(ticket) == (["harbour", "urban"], ["led_before"])
    assert [led_by(unit, ticket).proposed for unit in ("harbour", "urban")] == [UNSET, UNSET]


def test_in_a_second_round_after_the_proposed_lead_a_departure_is_explained_as_in_the_first() -> None:
    ticket = second_round_after("urban")
    assert proposed(ticket) == (["urban"], [])
    with pytest.raises(DepartureUnexplained):
        led_by("harbour", ticket)


def test_once_it_is_dispatched_the_proposal_is_what_it_was() -> None:
    to_harbour = Dispatch(units=(Assigned(unit="harbour"),))
    assert proposed(stepped(given_back(), Step.DISPATCH, to_harbour, STREET)) == (["urban"], [])


def waiting_with(**changed: object) -> list[str]:
    """Who may lead the noise of neighbours instead, where the ticket is so."""
    ticket = replace(accepted(category=NOISE), **changed)
    return [each.unit for each in alternative_leads(ticket, WITH_POLICE)]


def test_the_catalogues_other_lead_may_have_what_waits_to_be_dispatched() -> None:
    assert waiting_with() == ["police"]


def test_nobody_leads_instead_of_themselves_of_a_complaint_about_them_or_of_what_they_gave_back() -> None:
    leg = handling().legs[0]
    of_police = replace(accepted().candidates[0], unit="police")
    gave_back = replace(leg, unit="police", returned_at=leg.dispatched_at)
    assert waiting_with(candidates=(of_police,)) == []
    assert waiting_with(about="police") == []
    assert waiting_with(legs=(gave_back,)) == []


@pytest.mark.parametrize(
    "otherwise",
    [{"state": dispatched().state}, {"category": None}, {"category": "9999"}, {"category": "0104"}],
    ids=["dispatched", "unclassified", "of another catalogue", "of one lead"],
)
def test_of_anything_else_nobody_leads_instead(otherwise: dict[str, object]) -> None:
    assert waiting_with(**otherwise) == []
