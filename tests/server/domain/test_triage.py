"""What the house does with a fresh report by itself, and where it stops and asks a person."""

import pytest

from geo.position import Position
from server.domain import triage
from server.domain.assessment import CERTAIN
from server.domain.steps.intake import Report
from server.domain.ticket import Ticket
from server.domain.transitions import State
from tests.server.domain.walks import RULES, context, moved, submitted
from tests.server.small_city import (
    AT_SEA,
    DOG,
    IN_G1,
    IN_G3,
    IN_HARBOUR,
    LAMP,
    NEAR_THE_BORDER,
    RIDDLE,
)

#: Rubbish on the road in front of a shop: several sub-items may be meant.
UNCLEAR = "门口有点乱，垃圾和车都有"


def report(description: str = LAMP, position: Position | None = IN_G1, category: str | None = None) -> Report:
    return Report(
        request_type="COMPLAINT",
        description=description,
        position=position,
        category=category,
        address="椰城大道 1 号",
    )


def triaged(asked: Report) -> Ticket:
    """The ticket after the house has done what it can by itself."""
    ticket = submitted(asked)
    accepted = triage.accepted(ticket, RULES)
    if accepted is None:
        return ticket
    ticket = moved(ticket, accepted)
    dispatched = triage.dispatched(ticket, context())
    return ticket if dispatched is None else moved(ticket, dispatched)


def doubts(ticket: Ticket) -> list[str]:
    return [doubt.code for doubt in ticket.doubts]


def test_what_is_certain_is_dispatched_without_anybody_looking() -> None:
    ticket = triaged(report())
    assert ticket.state is State.DISPATCHED
    assert doubts(ticket) == []
    assert [(leg.unit, leg.role) for leg in ticket.legs] == [("urban", "lead")]
    assert [reason.code for reason in ticket.legs[0].reasons] == ["duty_list"]


def test_the_overlays_unit_leads_inside_it() -> None:
    assert triaged(report(position=IN_HARBOUR)).lead_unit == "harbour"
    assert triaged(report(position=IN_G3)).lead_unit == "urban"


def test_a_category_that_the_worker_chose_is_not_guessed_again() -> None:
    ticket = triaged(report(RIDDLE, category="0101"))
    assert ticket.category == "0101"
    assert ticket.state is State.DISPATCHED


@pytest.mark.parametrize(
    ("asked", "doubt"),
    [
        (report(position=NEAR_THE_BORDER), "placement_uncertain"),
        (report(position=AT_SEA), "outside"),
        (report(position=None), "no_position"),
        (report(UNCLEAR), "category_unclear"),
        (report(DOG), "no_duty_item"),
    ],
)
def test_what_is_in_doubt_is_accepted_and_waits_with_its_doubt(asked: Report, doubt: str) -> None:
    ticket = triaged(asked)
    assert doubt in doubts(ticket)
    assert ticket.state is State.TO_DISPATCH
    assert ticket.waits_for_a_person
    assert ticket.promise_due is not None


def test_a_doubt_about_the_place_names_the_other_candidate() -> None:
    (doubt,) = triaged(report(position=NEAR_THE_BORDER)).doubts
    assert "g1" in doubt.facts["also"]
    assert float(doubt.facts["confidence"]) < CERTAIN


def test_of_which_nothing_can_be_made_stays_as_submitted() -> None:
    ticket = triaged(report(RIDDLE))
    assert ticket.state is State.SUBMITTED
    assert ticket.waits_for_a_person
    assert ticket.promise_due is None


def test_a_guess_is_marked_as_one() -> None:
    guessed, chosen = (triage.accepted(submitted(report(category=given)), RULES) for given in (None, "0104"))
    assert guessed is not None
    assert chosen is not None
    assert (guessed.suggested, chosen.suggested) == (True, False)
