"""A closure that is announced while the server runs: what is open there is counted again, and nothing elsewhere."""

import asyncio
from datetime import date

import pytest
from msgspec.structs import replace

from geo.clusters import Narrowed
from server.casework import desk
from server.casework.offering import offer_packs
from server.casework.recounting import recount_all
from server.casework.rule_files import announce
from server.coordinator_api.shown import row
from server.domain.closures import Announcement
from server.domain.deadlines import Light
from server.domain.errors import CalendarInvalid
from server.domain.figures.facts import facts_of
from server.domain.figures.marks import NO_MARKS, marks_after
from server.domain.people import Role
from server.domain.scope import Actor
from server.domain.ticket import Ticket
from server.store import facts, tickets
from server.store.listing import Filter
from tests.server.domain.china import china
from tests.server.running_house import RunningHouse, id_of
from tests.server.small_city import IN_G1, IN_G3, LAMP, OTHER_WORKER, WORKER

CLERK = Actor(id="operator-1", roles=frozenset({Role.OPERATOR}))
EVERYTHING = Narrowed()
MONDAY = china("2026-11-23T09:30")
#: Wednesday and Thursday; five workdays from Monday end on the next Monday, or on Wednesday then.
TYPHOON = Announcement(areas=("s1",), first=date(2026, 11, 25), last=date(2026, 11, 26), reason="台风停工")
USUAL, LATER = china("2026-12-01T00:00"), china("2026-12-03T00:00")


def reported(running: RunningHouse) -> tuple[Ticket, Ticket]:
    """A ticket in street s1 and one in s2."""
    here, there = running.handheld(WORKER), running.handheld(OTHER_WORKER)
    reports = here.report(LAMP, IN_G1), there.report(LAMP, IN_G3)
    here.push(reports[0])
    there.push(reports[1])
    running.take_in()
    first, second = (running.ticket(id_of(report)) for report in reports)
    return first, second


def taken_up(running: RunningHouse, announcement: Announcement) -> int:
    """The number of tickets that are counted again."""
    announce(running.folder, announcement)
    assert running.house.rulebook.refresh()
    counted = asyncio.run(recount_all(running.house))
    assert asyncio.run(recount_all(running.house)) == 0
    return counted


def test_what_is_open_there_is_counted_again_and_nothing_elsewhere(running: RunningHouse) -> None:
    running.clock.at = MONDAY
    here, there = reported(running)
    assert (here.promise_due, there.promise_due) == (USUAL, USUAL)

    assert taken_up(running, TYPHOON) == 1

    assert running.ticket(here.id).promise_due == LATER
    assert running.ticket(here.id).legs[0].resolve_due == LATER
    assert running.ticket(there.id) == there


def test_what_comes_in_afterwards_is_counted_by_it_also_after_a_new_start(running: RunningHouse) -> None:
    running.clock.at = MONDAY
    taken_up(running, TYPHOON)
    running.reopen()
    here, there = reported(running)
    assert (here.promise_due, there.promise_due) == (LATER, USUAL)
    assert asyncio.run(recount_all(running.house)) == 0


def test_lifting_it_gives_units_their_own_terms_back_and_makes_no_promise_earlier(
    running: RunningHouse,
) -> None:
    running.clock.at = MONDAY
    here, _ = reported(running)
    taken_up(running, TYPHOON)

    assert taken_up(running, Announcement(lifts=1)) == 1

    again = running.ticket(here.id)
    assert (again.promise_due, again.legs[0].resolve_due) == (LATER, USUAL)
    assert again.calendar_version == here.calendar_version


def test_only_what_is_in_force_is_lifted(running: RunningHouse) -> None:
    with pytest.raises(CalendarInvalid):
        announce(running.folder, Announcement(lifts=1))
    announce(running.folder, TYPHOON)
    announce(running.folder, Announcement(lifts=1))
    with pytest.raises(CalendarInvalid):
        announce(running.folder, Announcement(lifts=1))


def test_figures_count_what_is_kept_of_a_ticket_there_alike_from_its_events(running: RunningHouse) -> None:
    running.clock.at = MONDAY
    here, _ = reported(running)
    taken_up(running, TYPHOON)
    with running.house.engine.connect() as connection:
        events = tickets.events_of(connection, here.id)
        ticket = running.ticket(here.id)
        rules = running.house.rules.of(ticket.placement)
        made = facts_of(ticket, marks_after(NO_MARKS, events), rules)
        assert made == facts.facts(connection, here.id)


def test_the_pack_of_who_works_there_counts_by_it_too(running: RunningHouse) -> None:
    handhelds = running.handheld(WORKER), running.handheld(OTHER_WORKER)
    before = [digest(running, each.mailbox) for each in handhelds]
    taken_up(running, TYPHOON)
    asyncio.run(offer_packs(running.house))
    after = [digest(running, each.mailbox) for each in handhelds]
    assert [was != now for was, now in zip(before, after, strict=True)] == [True, False]


def digest(running: RunningHouse, mailbox: str) -> str:
    card = running.document(mailbox, "pack:current")
    assert card is not None
    return str(card["sha256"])


def test_cards_lists_and_maps_show_the_light_of_the_days_on_which_offices_are_open_there(
    running: RunningHouse,
) -> None:
    running.clock.at = MONDAY
    taken_up(running, replace(TYPHOON, last=date(2026, 11, 27)))
    here, there = reported(running)
    # Of five workdays there are two left here, of eight as the notice has them it would be time to hurry.
    running.clock.at = china("2026-12-01T10:00")
    house = running.house

    cards = {each.number: row(house, CLERK, each, house.clock()).light for each in (here, there)}
    of_light = {
        light: [each.number for each in desk.listed(house, CLERK, Filter(), None, 10, light).tickets]
        for light in (Light.GREEN, Light.YELLOW, Light.RED)
    }
    on_map = house.ticket_map.tallies(house.clock(), EVERYTHING)

    assert cards == {here.number: "green", there.number: "red"}
    assert of_light == {Light.GREEN: [here.number], Light.YELLOW: [], Light.RED: [there.number]}
    assert {(min(areas - {"city"}), tally.yellow, tally.red) for areas, tally in on_map.items()} == {
        ("d1", 0, 0),
        ("d2", 0, 1),
    }
