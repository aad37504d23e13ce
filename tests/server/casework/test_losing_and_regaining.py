"""A grid is taken from a worker and given back: documents go and come on the handheld, and a notice tells why."""

import asyncio
from datetime import timedelta

import pytest

from server.casework import appointing
from server.casework.errands import settle_turning_posts
from server.domain.people import GridPost, Person, Role
from server.domain.scope import Actor
from tests.server.running_house import Handheld, Json, RunningHouse, id_of
from tests.server.small_city import IN_G2, OTHER_WORKER, WORKER

ADMIN = Actor(id="admin-1", roles=frozenset({Role.ADMIN}))
DAY = timedelta(days=1)
GRID = "g2"


def taken_away(running: RunningHouse, person: Person) -> None:
    running.clock.pass_by(DAY)
    running.house.writer.run_sync(
        lambda unit: appointing.end_post(unit, running.house, ADMIN, person.id, GRID)
    )


def given(running: RunningHouse, person: Person) -> None:
    running.clock.pass_by(DAY)
    post = GridPost(area=GRID, layer="base", person=person.id, since=running.clock.at.date(), until=None)
    running.house.writer.run_sync(lambda unit: appointing.open_post(unit, running.house, ADMIN, post))


@pytest.fixture
def handheld(running: RunningHouse) -> Handheld:
    """Of somebody who stands for the grid."""
    given(running, OTHER_WORKER)
    return running.handheld(OTHER_WORKER)


@pytest.fixture
def ticket(running: RunningHouse, handheld: Handheld) -> str:
    """Of the grid, reported by somebody else; its id in the mailbox."""
    reporter = running.handheld(WORKER)
    report = reporter.report(position=IN_G2)
    reporter.push(report)
    running.take_in()
    shown = f"ticket:{id_of(report)}"
    assert running.document(handheld.mailbox, shown) is not None
    return shown


def notices(handheld: Handheld) -> list[Json]:
    names = [name for name in handheld.running.live_ids(handheld.mailbox) if name.startswith("notice:")]
    told = [handheld.running.document(handheld.mailbox, name) or {} for name in names]
    return sorted(told, key=lambda notice: str(notice["at"]))


def test_a_grid_that_is_taken_away_takes_its_tickets_along_and_says_so(
    running: RunningHouse, handheld: Handheld, ticket: str
) -> None:
    taken_away(running, OTHER_WORKER)

    assert running.document(handheld.mailbox, ticket) is None
    (told,) = notices(handheld)
    assert (told["kind"], told["gone"], told["come"]) == ("areas", [ticket.removeprefix("ticket:")], [])
    assert GRID not in told["areas"]


def test_three_times_lost_and_given_back_it_is_there_as_a_child_of_what_the_handheld_holds(
    running: RunningHouse, handheld: Handheld, ticket: str
) -> None:
    seen = [running.rev(handheld.mailbox, ticket)]

    for _ in range(3):
        taken_away(running, OTHER_WORKER)
        seen.append(running.rev(handheld.mailbox, ticket))
        given(running, OTHER_WORKER)
        seen.append(running.rev(handheld.mailbox, ticket))

    assert running.document(handheld.mailbox, ticket) is not None
    assert [int(rev.partition("-")[0]) for rev in seen] == list(range(int(seen[0][0]), int(seen[0][0]) + 7))
    assert [bool(notice["gone"]) for notice in notices(handheld)] == [True, False] * 3


def test_what_was_unsent_when_the_grid_was_lost_is_kept_and_answered(
    running: RunningHouse, handheld: Handheld, ticket: str
) -> None:
    note = handheld.note(ticket.removeprefix("ticket:"))

    taken_away(running, OTHER_WORKER)
    handheld.push(note)
    running.take_in()

    assert handheld.verdict(note)[0] == "accepted"
    assert running.document(handheld.mailbox, ticket) is None


def test_who_gains_and_loses_nothing_is_told_nothing(running: RunningHouse, handheld: Handheld) -> None:
    taken_away(running, OTHER_WORKER)

    assert notices(handheld) == []


def test_a_post_of_days_to_come_fills_and_empties_the_mailbox_when_its_days_come(
    running: RunningHouse,
) -> None:
    reporter, other = running.handheld(WORKER), running.handheld(OTHER_WORKER)
    report = reporter.report(position=IN_G2)
    reporter.push(report)
    running.take_in()
    shown = f"ticket:{id_of(report)}"
    today = running.clock.at.date()
    post = GridPost(
        area=GRID, layer="base", person=OTHER_WORKER.id, since=today + 2 * DAY, until=today + 4 * DAY
    )
    running.house.writer.run_sync(lambda unit: appointing.open_post(unit, running.house, ADMIN, post))

    held = []
    for _ in range(6):
        asyncio.run(settle_turning_posts(running.house))
        held.append(running.document(other.mailbox, shown) is not None)
        running.clock.pass_by(DAY)

    assert held == [False, False, True, True, False, False]
