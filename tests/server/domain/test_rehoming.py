"""What a re-division does to a ticket: the same place, another home, and nothing else.

before ┌────────┬────────┐      after ┌────┬────────────┐
       │   g1   │   g2   │            │ g5 │     g2     │   g1 is no more; east of it, nobody's ground
       └────────┴────────┘            └────┴────────────┘
"""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from geo.areas import BoundarySet
from geo.ground import Ground
from geo.position import Position
from server.domain.clocks import clocks_of
from server.domain.events import Rehomed
from server.domain.rehoming import FOR_A_PERSON, Stays, rehoming
from server.domain.steps.intake import Report
from server.domain.ticket import Ticket
from tests.geo.squares import area, box
from tests.server.domain.stages import closed, dispatched, handling, moved, submitted
from tests.server.small_city import AT_SEA, IN_G1, IN_G2, IN_G3, LAMP

AFTER = Ground(
    BoundarySet(
        "v2",
        "hand",
        (
            area("s1", box(0, 0, 2, 1), level="street"),
            area("g5", box(0, 0, 0.4, 1), parent="s1"),
            area("g2", box(0.4, 0, 1.6, 1), parent="s1"),
        ),
    )
)
NO_TABLE: Mapping[str, tuple[str, ...]] = {}


def at(position: Position) -> Ticket:
    return submitted(Report(request_type="COMPLAINT", description=LAMP, position=position))


def without_point(ticket: Ticket) -> Ticket:
    assert ticket.placement is not None
    return replace(ticket, position=None, placement=replace(ticket.placement, lon=None, lat=None))


def test_an_open_ticket_goes_where_its_point_lies_now() -> None:
    found = rehoming(handling(), AFTER, NO_TABLE)
    assert isinstance(found, Rehomed)
    assert (found.area_before, found.boundary_version_before, found.by) == ("g1", "v1", "point")
    assert (found.placement.chain, found.placement.boundary_version) == (("g2", "s1"), "v2")


def test_the_point_is_as_sure_as_it_was() -> None:
    ticket = at(replace(IN_G1, accuracy_m=80.0))
    found = rehoming(ticket, AFTER, NO_TABLE)
    assert isinstance(found, Rehomed)
    assert found.placement == AFTER.locator.locate(replace(IN_G1, accuracy_m=80.0))


def test_a_new_home_moves_no_state_and_no_clock() -> None:
    ticket = dispatched()
    found = rehoming(ticket, AFTER, NO_TABLE)
    assert isinstance(found, Rehomed)
    after = moved(ticket, found)
    assert after.placement == found.placement
    assert clocks_of(after) == clocks_of(ticket)
    assert after.former_areas == ("g1",)
    unmoved = replace(
        after, placement=ticket.placement, former_areas=(), version=ticket.version, digest=ticket.digest
    )
    assert unmoved == ticket


def test_who_has_been_moved_is_not_moved_again() -> None:
    ticket = dispatched()
    found = rehoming(ticket, AFTER, NO_TABLE)
    assert isinstance(found, Rehomed)
    assert rehoming(moved(ticket, found), AFTER, NO_TABLE) is Stays.AS_IT_WAS


@pytest.mark.parametrize(
    ("ticket", "why"),
    [
        pytest.param(closed(), Stays.CLOSED, id="a closed ticket keeps its history"),
        pytest.param(at(AT_SEA), Stays.AS_IT_WAS, id="what was nobody's is nobody's"),
        pytest.param(at(IN_G3), Stays.NOWHERE, id="what falls between the areas waits for a person"),
        pytest.param(
            submitted(Report(request_type="COMPLAINT", description=LAMP, address="海府路1号")),
            Stays.AS_IT_WAS,
            id="an address alone was never in an area",
        ),
        pytest.param(without_point(at(IN_G1)), Stays.WITHOUT_POINT, id="no point and no heir in the table"),
    ],
)
def test_what_stays_where_it_is(ticket: Ticket, why: Stays) -> None:
    assert rehoming(ticket, AFTER, NO_TABLE) is why
    assert (why in FOR_A_PERSON) == (why in (Stays.NOWHERE, Stays.WITHOUT_POINT))


def test_without_a_point_the_table_decides() -> None:
    found = rehoming(without_point(at(IN_G1)), AFTER, {"g1": ("g5",)})
    assert isinstance(found, Rehomed)
    assert (found.placement.chain, found.by) == (("g5", "s1"), "table")


def test_a_table_with_two_heirs_decides_nothing() -> None:
    assert rehoming(without_point(at(IN_G1)), AFTER, {"g1": ("g5", "g2")}) is Stays.WITHOUT_POINT


def test_without_a_point_an_area_that_is_still_there_keeps_the_ticket() -> None:
    found = rehoming(without_point(at(IN_G2)), AFTER, NO_TABLE)
    assert isinstance(found, Rehomed)  # its district is no longer above it
    assert found.placement.chain == ("g2", "s1")
