"""Lists are the same however they are found, and whatever they are narrowed by."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seed.year import Spot, Year
from server.casework import desk
from server.casework.reach import scope_of
from server.domain.calendar import CHINA
from server.domain.deadlines import Light
from server.domain.lights import light_of
from server.domain.numbers import running_number
from server.domain.people import Role
from server.domain.scope import Act, Actor, may
from server.domain.specialist_desks import SpecialistDesk
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS, State
from server.store import histories, listing
from server.store.listing import Filter, Order
from server.store.ticket_rows import areas_of
from tests.engines import Template
from tests.server.casework.test_desk import telephoned
from tests.server.conftest import Opening
from tests.server.running_house import RunningHouse
from tests.server.small_city import AT_SEA, IN_G1, IN_G2, IN_G3, IN_HARBOUR, LAMP, MORNING, WORKER
from tests.server.small_city import OPERATOR as CLERK

pytestmark = pytest.mark.both_engines


@pytest.fixture(scope="module")
def town(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    """A house with three hundred tickets of two months, and complaints about its units."""
    running = RunningHouse(tmp_path_factory.mktemp("lists") / "house", template)
    house = running.house
    places = (IN_G1, IN_G2, IN_G3, IN_HARBOUR, AT_SEA)
    spots = [Spot(each, house.locator.locate(each)) for each in places]
    year = Year(house.rules, spots, MORNING, tickets=300, days=60)
    house.writer.run_sync(lambda unit: histories.add(unit.connection, year, house.rules))
    for unit in ("urban", "urban", "street-1"):
        telephoned(running, CLERK, LAMP, f"complaint {len(running.tickets())}", about=unit)
    yield running
    running.close()


@pytest.fixture(scope="module")
def every(town: RunningHouse) -> list[Ticket]:
    return town.tickets()


actors = st.builds(
    Actor,
    id=st.sampled_from(["operator-1", "nobody"]),
    roles=st.frozensets(st.sampled_from(Role), min_size=1, max_size=3),
    scope=st.frozensets(st.sampled_from(["city", "d1", "s2", "g1", "g2", "harbour", "elsewhere"])),
    unit=st.sampled_from([None, "urban", "street-1"]),
)
BY_CATEGORY = SpecialistDesk(title="市容", categories=("0101", "0104"))
BY_BOTH = SpecialistDesk(title="市容与电话", categories=("0104",), channels=("phone",))
NEVER = datetime.max.replace(tzinfo=CHINA)
OPERATOR = Actor(id="o", roles=frozenset({Role.OPERATOR}))


def test_the_town_has_tickets_on_their_way_deferred_and_over(every: list[Ticket]) -> None:
    states = {ticket.state for ticket in every}
    assert {State.HANDLING, State.TO_CALLBACK, State.DEFERRED, State.CLOSED, State.MERGED} <= states


@settings(max_examples=60, deadline=None)
@given(
    actor=actors,
    light=st.sampled_from(Light),
    days=st.integers(0, 30),
    at=st.times(),
    area=st.sampled_from([None, "g1", "s1", "nowhere"]),
)
def test_a_light_finds_the_open_tickets_that_show_it(
    town: RunningHouse, every: list[Ticket], actor: Actor, light: Light, days: int, at: time, area: str | None
) -> None:
    town.clock.at = now = datetime.combine(MORNING.date() + timedelta(days=1 + days), at, CHINA)
    page = desk.listed(town.house, actor, Filter(area=area), None, 500, light)
    rules = town.house.rules
    shown = {
        ticket.id
        for ticket in every
        if may(actor, Act.SEE, ticket)
        and ticket.state not in ENDS
        and (area is None or area in areas_of(ticket.placement))
        and light_of(ticket, now, rules.calendar, rules.policy.lights) is light
    }
    assert {ticket.id for ticket in page.tickets} == shown
    assert (page.total, page.is_exact) == (len(shown), True)


@settings(max_examples=60, deadline=None)
@given(
    actor=actors,
    narrowed=st.builds(
        Filter,
        state=st.sampled_from([None, "submitted", "closed", "handling"]),
        is_open=st.sampled_from([None, True, False]),
        category=st.sampled_from([None, "0", "01", "0104", "", "9"]),
        unit=st.sampled_from([None, "urban", "harbour"]),
        area=st.sampled_from([None, "g1", "d2", "harbour"]),
        channel=st.sampled_from([None, "grid", "phone"]),
        desk=st.sampled_from([None, BY_CATEGORY, BY_BOTH]),
        waits_for_a_person=st.sampled_from([None, True, False]),
        received_from=st.none() | st.dates(date(2026, 9, 20), date(2026, 11, 24)),
        received_until=st.none() | st.dates(date(2026, 9, 20), date(2026, 11, 24)),
        due_from=st.none() | st.dates(date(2026, 9, 20), date(2026, 12, 10)),
        due_until=st.none() | st.dates(date(2026, 9, 20), date(2026, 12, 10)),
    ),
)
def test_a_list_counted_whole_and_one_walked_through_are_the_same(
    town: RunningHouse, every: list[Ticket], actor: Actor, narrowed: Filter
) -> None:
    scope = scope_of(actor)
    with town.house.engine.connect() as connection:
        whole = listing.page(connection, scope, narrowed, after=None, limit=500, count_max=500)
        walked: list[Ticket] = []
        while page := listing.page(
            connection,
            scope,
            narrowed,
            after=walked[-1].number if walked else None,
            limit=70,
            count_max=1,
        ).tickets:
            walked += page
    seen = [ticket for ticket in every if may(actor, Act.SEE, ticket) and belongs(ticket, narrowed)]
    newest_first = sorted(seen, key=lambda ticket: (ticket.received_at, str(ticket.id)), reverse=True)
    assert walked == newest_first
    assert whole == listing.Page(tuple(newest_first), len(newest_first), is_exact=True)


@settings(max_examples=40, deadline=None)
@given(
    actor=actors,
    narrowed=st.builds(
        Filter,
        state=st.sampled_from([None, "submitted", "closed", "handling"]),
        is_open=st.sampled_from([None, True, False]),
        area=st.sampled_from([None, "g1", "d2"]),
    ),
)
def test_in_the_order_of_terms_every_open_ticket_comes_once_the_next_due_first(
    town: RunningHouse, every: list[Ticket], actor: Actor, narrowed: Filter
) -> None:
    walked: list[Ticket] = []
    while page := desk.listed(
        town.house, actor, narrowed, walked[-1].number if walked else None, 7, order=Order.DUE
    ).tickets:
        walked += page
    seen = [ticket for ticket in every if may(actor, Act.SEE, ticket) and belongs(ticket, narrowed)]
    still_open = [ticket for ticket in seen if ticket.state not in ENDS]
    by_id = sorted(still_open, key=lambda ticket: str(ticket.id), reverse=True)
    by_term = sorted(by_id, key=lambda ticket: ticket.promise_due or NEVER)
    assert walked == by_term


def test_what_comes_after_a_few_of_a_days_histories_is_numbered_behind_them(running: RunningHouse) -> None:
    house = running.house
    spots = [Spot(IN_G1, house.locator.locate(IN_G1))]
    newest = max(Year(house.rules, spots, MORNING, tickets=30, days=1), key=lambda one: one[1].number)
    house.writer.run_sync(lambda unit: histories.add(unit.connection, [newest], house.rules))

    ticket, _ = telephoned(running, CLERK, LAMP, "later")

    known = newest[1].number
    assert (ticket.number[:6], running_number(ticket.number)) == (known[:6], running_number(known) + 1)


def test_of_a_long_list_it_is_told_that_it_has_more(opening: Opening) -> None:
    running = opening(list_count_max=2)
    handheld = running.handheld(WORKER)
    handheld.push(*(handheld.report() for _ in range(3)))
    running.take_in()
    page = desk.listed(running.house, OPERATOR, Filter(), None, 2)

    assert (len(page.tickets), page.total, page.is_exact) == (2, 2, False)


def belongs(ticket: Ticket, narrowed: Filter) -> bool:
    """What the filter means, asked of one ticket."""
    due = (
        None if ticket.promise_due is None else (ticket.promise_due - timedelta.resolution).astimezone(CHINA)
    )
    return all(
        (
            narrowed.state in (None, ticket.state),
            narrowed.is_open in (None, ticket.state not in ENDS),
            narrowed.category is None or begins(ticket.category, narrowed.category),
            narrowed.channel in (None, ticket.channel),
            narrowed.desk is None or takes(narrowed.desk, ticket),
            narrowed.unit in (None, ticket.lead_unit),
            narrowed.area is None or narrowed.area in areas_of(ticket.placement),
            narrowed.waits_for_a_person in (None, ticket.waits_for_a_person),
            lies_within(
                ticket.received_at.astimezone(CHINA), narrowed.received_from, narrowed.received_until
            ),
            lies_within(due, narrowed.due_from, narrowed.due_until),
        )
    )


def takes(specialist: SpecialistDesk, ticket: Ticket) -> bool:
    by_category = any(begins(ticket.category, each) for each in specialist.categories)
    return by_category or ticket.channel in specialist.channels


def begins(category: str | None, part: str) -> bool:
    return category is not None and category.startswith(part)


def lies_within(at: datetime | None, first: date | None, last: date | None) -> bool:
    if at is None:
        return first is None and last is None
    return (first is None or first <= at.date()) and (last is None or at.date() <= last)
