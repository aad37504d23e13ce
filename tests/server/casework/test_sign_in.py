"""Who asks at a desk, as one question to the roster tells."""

from datetime import timedelta

import pytest

from server.casework.errors import SendOnly, SignInNeeded
from server.casework.people import FORMER, actor_of
from server.casework.sign_in import person_of, sign_in_at_desk, sign_out
from server.domain.people import GridPost
from server.store import people
from sync.writer import Transaction
from tests.server.running_house import RunningHouse
from tests.server.small_city import COORDINATOR


def test_who_asks_is_who_the_roster_says_with_posts_of_now_of_lately_and_to_come(
    running: RunningHouse,
) -> None:
    house, today = running.house, running.clock.at.date()
    ages_ago = today - FORMER - timedelta(days=1)
    token = house.writer.run_sync(lambda unit: sign_in_at_desk(unit, house, COORDINATOR)).token
    person, at_first = person_of(house, token, running.clock.at)

    def post(area: str, since: int, until: int | None = None) -> GridPost:
        ends = None if until is None else today + timedelta(days=until)
        return GridPost(
            area=area, layer="base", person=person.id, since=ages_ago + timedelta(days=since), until=ends
        )

    def take_up(unit: Transaction) -> None:
        for each in (post("g1", 0), post("g2", 0, 0), post("gone", 0, -FORMER.days), post("to-come", 99)):
            people.open_post(unit.connection, each)

    house.writer.run_sync(take_up)

    _, actor = person_of(house, token, running.clock.at)
    with house.engine.connect() as connection:
        assert actor == actor_of(connection, person, today)
    assert actor.scope == at_first.scope | {"g1"}
    assert actor.former == {"g2"}


def test_a_session_that_was_ended_counts_no_more_at_the_next_request(running: RunningHouse) -> None:
    house = running.house
    opened = house.writer.run_sync(lambda unit: sign_in_at_desk(unit, house, COORDINATOR))
    with pytest.raises(SignInNeeded):
        person_of(house, f"{opened.token}x", running.clock.at)
    with pytest.raises((SendOnly, SignInNeeded)):
        person_of(house, opened.token, opened.expires_at)
    assert person_of(house, opened.token, running.clock.at)[0] == COORDINATOR

    house.writer.run_sync(lambda unit: sign_out(unit, house, opened.token))
    running.clock.pass_by(timedelta(seconds=1))
    with pytest.raises(SendOnly):
        person_of(house, opened.token, house.clock())
