"""工单页: what a card proposes to who dispatches."""

from pathlib import Path

from msgspec.structs import replace

from server.casework.people import actor_of
from server.casework.rulebook import RuleBook
from server.coordinator_api.messages import TicketCard
from server.coordinator_api.shown import card
from server.domain.ticket import Ticket
from server.domain.transitions import State
from server.domain.units import Unit
from tests.server.running_house import RunningHouse, id_of
from tests.server.small_city import COORDINATOR, WORKER

POLICE = Unit(id="police", name="公安局", department_type="POLICE", kind="department", area="city")


def card_of(running: RunningHouse, folder: Path, ticket: Ticket) -> TicketCard:
    """The card of the ticket in a city that has police."""
    rules = running.house.rules
    with_police = replace(rules, units={**rules.units, "police": POLICE})
    book = RuleBook(folder, lambda _day: with_police, running.clock().date)
    with running.house.engine.connect() as connection:
        actor = actor_of(connection, COORDINATOR, running.clock().date())
    return card(replace(running.house, rulebook=book), actor, ticket, running.clock())


def waiting(running: RunningHouse) -> Ticket:
    """A reported matter that is taken for one that waits to be dispatched."""
    handheld = running.handheld(WORKER)
    report = handheld.report()
    handheld.push(report)
    running.take_in()
    return replace(running.ticket(id_of(report)), state=State.TO_DISPATCH)


def test_a_card_shows_apart_who_is_proposed_and_who_may_lead_instead(
    running: RunningHouse, tmp_path: Path
) -> None:
    noise = replace(waiting(running), category="0502")
    shown = card_of(running, tmp_path, noise)
    assert [each.unit for each in shown.candidates] == ["urban"]
    assert [each.unit for each in shown.alternatives] == ["police"]


def test_a_card_proposes_nobody_who_gave_the_matter_back_and_says_so(
    running: RunningHouse, tmp_path: Path
) -> None:
    ticket = waiting(running)
    gave_back = replace(
        ticket, legs=tuple(replace(leg, returned_at=leg.dispatched_at) for leg in ticket.legs)
    )
    shown = card_of(running, tmp_path, gave_back)
    assert (shown.candidates, [each.code for each in shown.doubts]) == ((), ["given_back"])
