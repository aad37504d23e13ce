"""备岗 as a house lives it: who stands in has the area, is asked in time, and comes and goes with the post."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from server.casework import appointing, desk
from server.casework.errands import settle_turning_posts
from server.casework.errors import PersonUnfit
from server.casework.people import actor_of
from server.casework.redivision import decide_post
from server.casework.standing import StandIn, standing
from server.domain.people import GridPost, Person
from server.domain.steps.dispatch import Offer
from server.domain.transitions import Step
from server.store import people
from sync.writer import Transaction
from tests.server.casework.test_handover import handed_over
from tests.server.redividing import ADMIN, DIVIDED, STREET, posts_of, redivided
from tests.server.running_house import RunningHouse, id_of
from tests.server.small_city import CO_HANDLER, HANDLER, HELPER, IN_G1, OTHER_WORKER, ROVER, WORKER


def done(running: RunningHouse, deed: Callable[[Transaction], object]) -> None:
    running.house.writer.run_sync(deed)


def today(running: RunningHouse) -> date:
    return running.clock.at.date()


def appointed(
    running: RunningHouse,
    person: Person,
    *,
    holder: str | None = WORKER.id,
    since: date | None = None,
    until: date | None = None,
) -> None:
    post = GridPost(
        area="g1",
        layer="base",
        person=person.id,
        since=since or today(running),
        until=until,
        stands_in_for=holder,
    )
    done(running, lambda unit: appointing.open_post(unit, running.house, ADMIN, post))


def backups_shown(running: RunningHouse) -> dict[str, tuple[StandIn, ...]]:
    return {each.person: each.backups for each in standing(running.house, STREET, "g1")}


def test_who_stands_in_has_the_area_and_is_shown_beside_the_holder(running: RunningHouse) -> None:
    other, finder = running.handheld(OTHER_WORKER), running.handheld(ROVER)
    report = finder.report(position=IN_G1)
    finder.push(report)
    running.take_in()
    until = today(running) + timedelta(days=7)

    appointed(running, OTHER_WORKER, until=until)

    assert f"ticket:{id_of(report)}" in running.live_ids(other.mailbox)
    shown = backups_shown(running)
    assert shown[WORKER.id] == (StandIn(person=OTHER_WORKER.id, name=OTHER_WORKER.name, until=until),)
    assert OTHER_WORKER.id not in shown


def test_on_its_days_and_no_others_the_handheld_of_who_stands_in_holds_the_area(
    running: RunningHouse,
) -> None:
    other, finder = running.handheld(OTHER_WORKER), running.handheld(ROVER)
    report = finder.report(position=IN_G1)
    finder.push(report)
    running.take_in()
    begins = today(running) + timedelta(days=2)
    appointed(running, OTHER_WORKER, since=begins, until=begins + timedelta(days=1))

    held = []
    for _ in range(4):
        asyncio.run(settle_turning_posts(running.house))
        held.append(f"ticket:{id_of(report)}" in running.live_ids(other.mailbox))
        running.clock.at += timedelta(days=1)

    assert held == [False, False, True, False]


def test_with_the_post_ends_what_stood_in_for_it(running: RunningHouse) -> None:
    appointed(running, OTHER_WORKER)
    done(running, lambda unit: appointing.end_post(unit, running.house, ADMIN, WORKER.id, "g1"))
    assert posts_of(running, OTHER_WORKER) == ["g3"]


def test_a_backup_ends_alone_and_the_holder_stays(running: RunningHouse) -> None:
    appointed(running, OTHER_WORKER)
    done(running, lambda unit: appointing.end_post(unit, running.house, ADMIN, OTHER_WORKER.id, "g1"))
    assert (posts_of(running, WORKER), posts_of(running, OTHER_WORKER)) == (["g1"], ["g3"])


def test_who_takes_over_a_post_keeps_its_backup(running: RunningHouse) -> None:
    appointed(running, ROVER)
    handed_over(running)
    assert [each.person for each in backups_shown(running)[OTHER_WORKER.id]] == [ROVER.id]


def test_a_backup_who_takes_over_the_post_holds_it_and_stands_in_for_nobody(running: RunningHouse) -> None:
    appointed(running, OTHER_WORKER)
    handed_over(running)
    with running.house.engine.connect() as connection:
        held = people.posts_of(connection, OTHER_WORKER.id, today(running))
    assert [(post.area, post.stands_in_for) for post in held] == [("g1", None), ("g3", None)]


def test_a_backup_goes_where_the_post_goes(running: RunningHouse) -> None:
    appointed(running, OTHER_WORKER)
    redivided(running, DIVIDED, {"g1": ("g11",)})
    with running.house.engine.connect() as connection:
        held = people.posts_of(connection, OTHER_WORKER.id, today(running))
    assert [(post.area, post.stands_in_for) for post in held] == [("g11", WORKER.id), ("g3", None)]


@pytest.mark.parametrize("is_decided_before", [True, False], ids=["in the proposal", "by a coordinator"])
def test_a_backup_of_days_to_come_goes_along_and_begins_no_earlier(
    running: RunningHouse, is_decided_before: bool
) -> None:
    begins = today(running) + timedelta(days=7)
    appointed(running, OTHER_WORKER, since=begins)
    if is_decided_before:
        redivided(running, DIVIDED, {"g1": ("g11",)})
    else:
        redivided(running, DIVIDED)
        done(running, lambda unit: decide_post(unit, running.house, STREET, "g1", WORKER.id, ("g11",)))

    with running.house.engine.connect() as connection:
        held, then = (people.posts_of(connection, OTHER_WORKER.id, on) for on in (today(running), begins))
    assert [post.area for post in held] == ["g3"]
    assert [(post.area, post.since) for post in then if post.stands_in_for] == [("g11", begins)]


@pytest.mark.parametrize(
    ("person", "holder", "field"),
    [
        pytest.param(OTHER_WORKER, OTHER_WORKER.id, "stands_in_for", id="for oneself"),
        pytest.param(OTHER_WORKER, ROVER.id, "stands_in_for", id="for somebody without that post"),
        pytest.param(HELPER, WORKER.id, "roles", id="without the role of the post"),
    ],
)
def test_who_could_not_do_the_work_does_not_stand_in(
    running: RunningHouse, person: Person, holder: str, field: str
) -> None:
    with pytest.raises(PersonUnfit) as refused:
        appointed(running, person, holder=holder)
    assert refused.value.facts["field"] == field


def test_nobody_stands_in_longer_than_the_post_lasts(running: RunningHouse) -> None:
    last = today(running) + timedelta(days=30)
    appointed(running, ROVER, holder=None, until=last)
    for until in (None, last + timedelta(days=1)):
        with pytest.raises(PersonUnfit) as refused:
            appointed(running, OTHER_WORKER, holder=ROVER.id, until=until)
        assert refused.value.facts["field"] == "until"
    appointed(running, OTHER_WORKER, holder=ROVER.id, until=last)


@pytest.mark.parametrize(
    ("days", "asked"),
    [
        pytest.param(None, (HANDLER.id, CO_HANDLER.id), id="after a holder who is there"),
        pytest.param(3, (CO_HANDLER.id,), id="in place of one who is away"),
    ],
)
def test_a_part_is_offered_to_the_backup(
    running: RunningHouse, days: int | None, asked: tuple[str, ...]
) -> None:
    appointed(running, HANDLER, holder=None)
    until = None if days is None else today(running) + timedelta(days=days)
    appointed(running, CO_HANDLER, holder=HANDLER.id, until=until)
    finder = running.handheld(ROVER)
    report = finder.report(position=IN_G1)
    finder.push(report)
    running.take_in()
    house, offer = running.house, Offer(leg=1, persons=(HANDLER.id,))
    with house.engine.connect() as connection:
        handler = actor_of(connection, HANDLER, today(running))

    done(
        running,
        lambda unit: desk.take_step(unit, house, handler, str(id_of(report)), Step.OFFER, offer, None),
    )

    made = running.ticket(id_of(report)).legs[0].offer
    assert made is not None
    assert (made.to, *made.others) == asked


def test_a_backup_goes_where_a_coordinator_sends_the_holder_and_nowhere_else(running: RunningHouse) -> None:
    appointed(running, OTHER_WORKER)
    redivided(running, DIVIDED)

    def decided(person: Person, to: tuple[str, ...]) -> None:
        done(running, lambda unit: decide_post(unit, running.house, STREET, "g1", person.id, to))

    with pytest.raises(PersonUnfit):
        decided(OTHER_WORKER, ("g12",))
    decided(WORKER, ("g11",))

    with running.house.engine.connect() as connection:
        held = people.posts_of(connection, OTHER_WORKER.id, today(running))
    assert [(post.area, post.stands_in_for) for post in held] == [("g11", WORKER.id), ("g3", None)]
