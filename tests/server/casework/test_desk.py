"""What coordinators see in a list is exactly what they may see one by one."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.casework import desk
from server.casework.errors import KeyUsedTwice, TicketUnknown
from server.casework.people import actor_of
from server.casework.reach import areas_on_map, kept_off_map, named_on_map, scope_of
from server.casework.sealing import ContactCard
from server.domain.people import Person, Role
from server.domain.scope import Act, Actor, may
from server.domain.sensitivity import Sensitivity
from server.domain.steps.intake import Report
from server.domain.ticket import Ticket
from server.store.listing import Filter
from server.store.ticket_rows import areas_of
from tests.engines import Template
from tests.server.running_house import RunningHouse
from tests.server.small_city import (
    AT_SEA,
    HELPER,
    IN_G1,
    IN_G2,
    IN_G3,
    IN_HARBOUR,
    LAMP,
    OPERATOR,
    OTHER_WORKER,
    RIDDLE,
    WORKER,
)

STALL = "占道经营，流动摊贩占满人行道"
#: What only those may see who have to do with it, and what is the district's besides.
FAMILY, CROWD = "邻居家暴，打老婆", "多人聚集，拉横幅维权"
CARD = ContactCard(name="夏雨荷", phone="13800135678")


@pytest.fixture(scope="module")
def town(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    """A house with a ticket of every sort in every place."""
    running = RunningHouse(tmp_path_factory.mktemp("town") / "house", template)
    for person in (WORKER, OTHER_WORKER, HELPER):
        handheld = running.handheld(person)
        for position in (IN_G1, IN_G2, IN_G3, IN_HARBOUR, AT_SEA, None):
            texts = (LAMP, STALL, RIDDLE, FAMILY, CROWD)
            handheld.push(*(handheld.report(text, position, address="椰城大道") for text in texts))
    for unit in ("urban", "street-1"):
        telephoned(running, OPERATOR, "推诿扯皮", f"about {unit}", about=unit)
    running.take_in()
    yield running
    running.close()


actors = st.builds(
    Actor,
    id=st.sampled_from([WORKER.id, OTHER_WORKER.id, "nobody"]),
    roles=st.frozensets(st.sampled_from(Role), max_size=3),
    scope=st.frozensets(st.sampled_from(["city", "d1", "s2", "g1", "g2", "g3", "harbour", "elsewhere"])),
    unit=st.sampled_from([None, "urban", "street-1", "harbour"]),
)


@settings(max_examples=150, deadline=None)
@given(actor=actors)
def test_a_list_holds_exactly_the_tickets_that_may_be_seen_one_by_one(
    town: RunningHouse, actor: Actor
) -> None:
    page = desk.listed(town.house, actor, Filter(), None, 500)
    seen = {ticket.id for ticket in town.tickets() if may(actor, Act.SEE, ticket)}
    assert {ticket.id for ticket in page.tickets} == seen
    assert (len(page.tickets), page.total) == (len(seen), len(seen))


def test_the_town_has_matters_of_every_sensitivity(town: RunningHouse) -> None:
    assert {ticket.sensitivity for ticket in town.tickets()} == set(Sensitivity)


@settings(max_examples=60, deadline=None)
@given(actor=actors)
def test_a_map_shows_nothing_that_may_not_be_seen_one_by_one(town: RunningHouse, actor: Actor) -> None:
    scope = scope_of(actor)
    areas = areas_on_map(scope)
    for ticket in town.tickets():
        spot = named_on_map(areas_of(ticket.placement), ticket.sensitivity, ticket.about)
        shown = (areas is None or not areas.isdisjoint(spot)) and kept_off_map(scope).isdisjoint(spot)
        assert may(actor, Act.SEE, ticket) or not shown


def test_pages_follow_each_other_without_a_ticket_twice_or_left_out(town: RunningHouse) -> None:
    actor = Actor(id="o", roles=frozenset({Role.OPERATOR}))
    walked: list[Ticket] = []
    while page := desk.listed(town.house, actor, Filter(), walked[-1].number if walked else None, 7).tickets:
        walked += page
    assert sorted(ticket.number for ticket in walked) == [ticket.number for ticket in town.tickets()]
    assert len({ticket.id for ticket in walked}) == len(walked)


def test_what_may_not_be_seen_is_not_told_apart_from_what_is_not_there(town: RunningHouse) -> None:
    stranger = Actor(id="s", roles=frozenset({Role.STREET_COORDINATOR}), scope=frozenset({"s2"}))
    hidden = next(ticket for ticket in town.tickets() if not may(stranger, Act.SEE, ticket))
    with town.house.engine.connect() as connection:
        for reference in (hidden.number, "26112301999990"):
            with pytest.raises(TicketUnknown):
                desk.read(connection, stranger, reference)


@pytest.mark.parametrize("key", ["number", "offline_alias", "id"])
def test_a_ticket_is_found_by_number_alias_and_uuid(town: RunningHouse, key: str) -> None:
    ticket = town.tickets()[0]
    operator = Actor(id="o", roles=frozenset({Role.OPERATOR}))
    with town.house.engine.connect() as connection:
        assert desk.read(connection, operator, str(getattr(ticket, key))) == ticket


def test_the_town_has_complaints_about_its_units(town: RunningHouse) -> None:
    assert {ticket.about for ticket in town.tickets()} == {None, "urban", "street-1"}


def telephoned(
    running: RunningHouse, person: Person, text: str, key: str = "call-1", about: str | None = None
) -> tuple[Ticket, bool]:
    """A report that the hotline took down for somebody."""
    asked = Report(request_type="COMPLAINT", description=text, position=IN_G1, about=about)
    with running.house.engine.connect() as connection:
        actor = actor_of(connection, person, running.clock.at.date())
    return running.house.writer.run_sync(
        lambda unit: desk.report(unit, running.house, actor, asked, channel="phone", key=key, contact=CARD)
    )


def test_the_hotlines_report_becomes_a_ticket_once_however_often_it_is_sent(running: RunningHouse) -> None:
    first, is_new = telephoned(running, OPERATOR, LAMP)
    again, is_new_again = telephoned(running, OPERATOR, LAMP)
    assert (is_new, is_new_again) == (True, False)
    assert again == first
    assert first.number[6:8] == "02"
    with pytest.raises(KeyUsedTwice):
        telephoned(running, OPERATOR, STALL)
    assert len(running.tickets()) == 1
