"""What the house does with a fresh report by itself, and where it stops and asks a person."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from geo.position import Position
from server.domain import triage
from server.domain.assessment import CERTAIN, doubts_of_fix
from server.domain.policy import read_policy
from server.domain.steps.intake import Report
from server.domain.ticket import Ticket
from server.domain.transitions import State
from tests.server.domain.cast import RULES, context
from tests.server.domain.stages import moved, submitted
from tests.server.small_city import (
    AT_SEA,
    DOG,
    IN_G1,
    IN_G3,
    IN_HARBOUR,
    LAMP,
    MORNING,
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


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"accuracy_m": 100.0}, []),
        ({"accuracy_m": 101.0}, ["fix_coarse"]),
        ({"accuracy_m": 101.0, "source": "map"}, []),
        ({"fixed_at": MORNING - timedelta(minutes=10)}, []),
        ({"fixed_at": MORNING - timedelta(minutes=11)}, ["fix_stale"]),
        ({"fixed_at": MORNING - timedelta(minutes=11), "source": "address"}, []),
    ],
    ids=["fair", "coarse", "coarse on the map", "fresh", "old", "old and an address"],
)
def test_a_fix_that_says_little_is_confirmed_by_a_person(changed: dict[str, Any], codes: list[str]) -> None:
    position = replace(IN_G1, **changed)
    assert [doubt.code for doubt in doubts_of_fix(position, MORNING, RULES.policy.field)] == codes
    found = triage.accepted(submitted(report(position=position)), RULES)
    assert found is not None
    assert [doubt.code for doubt in found.doubts if doubt.code.startswith("fix_")] == codes


def test_what_makes_a_fix_doubtful_is_the_citys_to_say() -> None:
    policy = read_policy(b"[field]\nfix_coarse_m = 4\nfix_stale_minutes = 1")
    old = replace(IN_G1, fixed_at=MORNING - timedelta(minutes=2))
    found = triage.accepted(submitted(report(position=old)), replace(RULES, policy=policy))
    assert found is not None
    assert [(doubt.code, doubt.facts["max"]) for doubt in found.doubts] == [
        ("fix_coarse", "4"),
        ("fix_stale", "1"),
    ]
